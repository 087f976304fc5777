"""What the tests of this room share: a page as a file and as pixels, and the kernel, started once."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from limner.sandbox.kernel import Kernel
from limner.think import session


def page() -> np.ndarray:
    """Return (300, 800, 3) uint8: two lines of text on white."""
    pixels = np.full((300, 800, 3), 255, np.uint8)
    cv2.putText(pixels, "Total 42.50", (60, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (0, 0, 0), 3)
    cv2.putText(pixels, "Tax 3.10", (60, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (200, 0, 0), 2)
    return pixels


@pytest.fixture(scope="session")
def kernel() -> Kernel:
    """The kernel that ``limner.think`` uses too."""
    return session.kernel()


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder to work in, with the page in it as ``page.png``, turned by a quarter."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    cv2.imwrite("page.png", np.ascontiguousarray(np.rot90(page(), 1)[..., ::-1]))
    yield tmp_path
