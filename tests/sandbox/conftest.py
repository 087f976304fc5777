"""Every promise is checked in every backend that this machine has."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from limner.core.errors import MissingError
from limner.sandbox import bubblewrap, landlock
from limner.sandbox.cell import KernelOptions
from limner.sandbox.data import Sandbox
from limner.sandbox.kernel import Kernel
from limner.sandbox.launch import Launcher
from limner.sandbox.session import Session

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


def bubblewrap_alone() -> Sandbox:
    """bubblewrap where the kernel has no Landlock."""
    found = bubblewrap.sandbox()
    assert isinstance(found, Launcher)
    return replace(found, landlock=lambda folder, reads: None)


KERNELS: dict[str, Callable[[], Sandbox]] = {
    **BACKENDS,
    "bubblewrap-alone": bubblewrap_alone,
    "landlock-abi-1": lambda: landlock.sandbox(1),
}


@pytest.fixture(scope="session", params=KERNELS)
def kernel(request: pytest.FixtureRequest) -> Iterator[Kernel]:
    """A kernel in each backend, and in those of older kernels of the operating system."""
    try:
        sandbox = KERNELS[request.param]()
    except MissingError as error:
        pytest.skip(str(error))
    with Kernel.open(KernelOptions(sandbox=sandbox, preload=("numpy", "numpy.random", "PIL.Image", "cv2"))) as kernel:
        yield kernel


@pytest.fixture(scope="session")
def plain_kernel() -> Iterator[Kernel]:
    """A kernel in the backend that is chosen here, for what does not depend on it."""
    with Kernel.open() as kernel:
        yield kernel


@pytest.fixture
def session(plain_kernel: Kernel) -> Iterator[Session]:
    """A session with a 40 x 60 image of one colour."""
    image = np.zeros((40, 60, 3), np.uint8)
    image[:] = 10, 20, 30
    with plain_kernel.session([image]) as session:
        yield session
