"""Every promise is checked in every backend that this machine has."""

from collections.abc import Callable
from pathlib import Path

import pytest

from limner.core.errors import MissingError
from limner.sandbox import bubblewrap, landlock
from limner.sandbox.data import Sandbox

BACKENDS: dict[str, Callable[[], Sandbox]] = {
    "bubblewrap": bubblewrap.sandbox,
    "landlock": landlock.sandbox,
}


@pytest.fixture(scope="session", params=BACKENDS)
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    try:
        return BACKENDS[request.param]()
    except MissingError as error:
        pytest.skip(str(error))


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str], Path]:
    """Write a worker's script and return its path."""

    def write(text: str) -> Path:
        path = tmp_path / "worker.py"
        path.write_text(text)
        return path

    return write
