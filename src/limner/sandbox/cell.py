"""The words of the kernel: cells of code, what running one gave, and what it may use. All frozen data."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from limner.sandbox.data import MEBI, Sandbox

Pixels = NDArray[np.uint8]
"""(H, W, 3 or 4) uint8, sRGB, straight alpha, origin top left."""

CUT = " ..."
"""The end of a text that was cut."""

Fate = Literal["time", "memory", "disk", "threads", "crash"]

PRELOAD = (
    "numpy", "numpy.random", "PIL.Image", "PIL.ImageChops", "PIL.ImageDraw", "PIL.ImageEnhance", "PIL.ImageFilter",
    "PIL.ImageFont", "PIL.ImageOps", "PIL.ImageStat", "cv2", "scipy.fft", "scipy.interpolate", "scipy.ndimage",
    "scipy.optimize", "scipy.signal", "scipy.spatial", "scipy.stats", "skimage.color", "skimage.draw",
    "skimage.exposure", "skimage.feature", "skimage.filters", "skimage.io", "skimage.measure", "skimage.metrics",
    "skimage.morphology", "skimage.registration", "skimage.restoration", "skimage.segmentation", "skimage.transform",
    "skimage.util", "matplotlib.pyplot",
)  # fmt: skip
"""What is imported once, before the first fork; other modules are imported by the cells that want them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellLimits:
    """What the cells of a session may use."""

    seconds: float = 10.0
    """Wall clock of one cell."""
    memory: int = 1024 * MEBI
    """Bytes of address space beyond the session's input images and what the imports take."""
    output: int = 64 << 10
    """Bytes of text that one cell may print; what it prints beyond is dropped."""
    value: int = 8000
    """Characters of the last expression's repr, and of an error's account."""
    pixels: int = 64 * MEBI
    """Bytes of all images that one cell may show; a larger one is shown reduced."""
    shown: int = 16
    """Images that one cell may show."""
    file_bytes: int = 64 * MEBI
    """Size of any one file."""
    folder_bytes: int = 128 * MEBI
    """Size of all files of the session; looked at a few times a second while a cell runs, and at its end."""
    threads: int = 64
    """Threads that may live at once; looked at a few times a second while a cell runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelOptions:
    """How the fork server is started."""

    sandbox: Sandbox | str = "auto"
    """A sandbox, or its name as :func:`limner.sandbox.choose.choose` takes it. ``none`` confines nothing."""
    helpers: Sequence[Path] = ()
    """Folders of modules that cells may import; they are read-only there."""
    reads: Sequence[Path] = ()
    """Other files and folders that cells may read."""
    preload: Sequence[str] = PRELOAD
    """Modules to import before the first fork. They are trusted: their import runs outside the seal."""
    seconds: float = 60.0
    """Wall clock for the start."""
    sessions: int = 256
    """Live sessions at a time, of which the limit on an ordinary user's threads is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An image that a cell handed back."""

    pixels: Pixels = field(repr=False)
    name: str | None
    size: tuple[int, int]
    """Width and height in the cell, larger than ``pixels`` where it was reduced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What running one cell gave. Every failure is data here, never an exception."""

    ok: bool
    stdout: str
    """What it printed, standard error included, cut at the limit."""
    value: str | None
    """The repr of the last expression, cut at the limit; ``None`` where there is none, or it is ``None``."""
    error: str | None
    """``NameError: name 'x' is not defined``, or what ended the process, in words."""
    line: int | None
    """The line of this cell, from 1, at which the error arose."""
    trace: str
    """A short traceback: the frames of cells and the innermost of libraries."""
    images: tuple[Shown, ...]
    seconds: float
    """Wall clock from request to answer, without the replay before it."""
    died: Fate | None = None
    """What ended the process that ran it: its state was lost, and is rebuilt before the next cell."""
    cut: bool = False
    """Whether ``stdout`` lacks what the cell printed beyond the limit."""
    replayed: int = 0
    """How many earlier cells were run again before this one, because the process had died."""
    lost: int = 0
    """How many of those ended otherwise than the first time; their effects may be missing."""
