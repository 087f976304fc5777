from pathlib import Path

import pytest

from limner.core.errors import LimnerError
from limner.render.warm import Warm
from limner.sandbox.choose import choose
from limner.sandbox.pool import Pool

WORKER = "import os\n\n\ndef serve(request):\n    return request[::-1] + str(os.getpid()).encode()\n"


class Backwards(Warm):
    def __init__(self, script: Path) -> None:
        super().__init__()
        self._script, self.started = script, 0

    def _start(self) -> Pool:
        self.started += 1
        return Pool(self._script, sandbox=choose("auto"), size=1)

    def say(self, text: bytes) -> bytes:
        return self._running().call(text, 10.0)


def test_what_is_warm_starts_once_and_again_after_it_was_closed_but_not_after_its_owner(tmp_path: Path) -> None:
    script = tmp_path / "worker.py"
    script.write_text(WORKER)
    with Backwards(script) as warm:
        assert warm.started == 0
        first, second = warm.say(b"ab"), warm.say(b"ab")
        assert first == second and first.startswith(b"ba") and warm.started == 1
        warm.close()
        warm.close()
        assert warm.say(b"ab").startswith(b"ba") and warm.started == 2
    with pytest.raises(LimnerError, match="has ended them"):
        warm.say(b"ab")
    assert warm.started == 2
