"""Choosing: the first that holds, or an error with the command that mends it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from limner.core.errors import InputError, MissingError
from limner.sandbox import choose as module
from limner.sandbox import unconfined
from limner.sandbox.choose import choose, probe
from limner.sandbox.data import Sandbox


@pytest.fixture(autouse=True)
def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_chosen", {})


def test_what_is_chosen_holds_and_is_kept() -> None:
    chosen = choose()
    assert chosen.name in module.BACKENDS
    assert probe(chosen) == ""
    assert choose() is chosen


# Root in a mount namespace of its own opens the way to Python, where that is in root's home, then becomes nobody.
AS_NOBODY = """
set -e
home=$(dirname "$1"); while [ "$(dirname "$home")" != / ]; do home=$(dirname "$home"); done
if [ "$home" = /root ]; then
    inner=$2; mkdir -p "$3"; mount --bind "$inner" "$3"
    mount -t tmpfs -o mode=755 none /root; mkdir -p "$inner"; mount --bind "$3" "$inner"
fi
exec setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all "$1" -c "$4"
"""
PROBE_ALL = """
import os, sys
sys.path[:0] = PATHS
from limner.sandbox.choose import BACKENDS, probe
assert os.getuid() == 65534
for make in BACKENDS.values():
    print(repr(probe(make())))
"""


@pytest.mark.skipif(os.getuid() != 0, reason="is an ordinary user already")
def test_every_backend_holds_for_an_ordinary_user(tmp_path: Path) -> None:
    program = PROBE_ALL.replace("PATHS", repr([path for path in sys.path if path]))
    base = str(Path(sys.base_prefix).resolve())
    python = str(Path(sys.executable).resolve())
    command = ("unshare", "--mount", "sh", "-c", AS_NOBODY, "sh", python, base, str(tmp_path / "mount"), program)
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]})
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip(f"cannot become an ordinary user here: {done.stderr}")
    assert done.stdout == "''\n" * len(module.BACKENDS), done.stderr


def test_a_named_backend_is_that_backend(sandbox: Sandbox) -> None:
    assert choose(sandbox.name).name == sandbox.name


def test_none_is_taken_at_its_word() -> None:
    assert choose("none").name == "none"
    with pytest.raises(InputError, match="choose auto, bubblewrap, landlock or none"):
        choose("docker")


def test_a_backend_that_does_not_hold_is_never_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Sandbox:
        raise MissingError("no such thing: install it")

    monkeypatch.setattr(module, "BACKENDS", {"one": missing, "two": unconfined.sandbox})
    with pytest.raises(MissingError) as caught:
        choose()
    assert str(caught.value) == (
        "no sandbox holds on this machine (one: no such thing; two: reads files, writes files, opens sockets, forks): "
        "sudo apt-get install -y bubblewrap; as a last resort, for code you have read yourself, --sandbox none"
    )
