"""What a cell did, told by its effect: where in the given pictures do the pictures lie that it showed?

Nothing is read from the cell's text, nor from what it says of itself. The same cells run in shadow sessions, on
pictures of the same sizes that carry coordinates (``fringe.py``), and the map from each returned picture to its source
is fitted to what comes back. Three kinds of shadows, each begun only where those before do not explain the picture
that was really returned:

======  =========================  ========  =====================================================================
kind    waves on                   sessions  for
======  =========================  ========  =====================================================================
tinted  the given pictures' grey   2         most: a cell that looks, and acts on what it sees, sees the same
plain   textured grey              6         grey, negative and black-and-white pictures, any contrast
faint   the given pictures         6         the same by cells that look first, or go by colours
======  =========================  ========  =====================================================================

A map counts only where it is true of the real run: the given picture, taken through it, must look like the returned
one (normalised correlation). So a cell that knows a shadow run when it sees one gains nothing, nor does one that
returns coordinates, constants or drawings.

Not covered: maps that are no homography (polar and other warps, mosaics), edge images, and local thresholds of spoilt
photographs, which no longer look like the given picture: they have none. Shadows have the size of the given pictures,
and there are 2, 8 or 14 of them to a session: ``KernelOptions.sessions`` must allow for it. What takes long takes as
many times longer.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

import cv2
import msgspec
import numpy as np

from limner.sandbox.cell import CellLimits, Pixels
from limner.sandbox.kernel import Kernel
from limner.think.session import Observation, Session
from limner.train import fringe

TINTED, PLAIN, FAINT = 24.0, 40.0, 14.0
"""Levels of the waves' amplitude: of colour alone; such that dots keep 175 of 255; what readers take no notice of."""
SLOW = 0.5
"""Seconds of a cell from which there are no plain shadows: it reads, and readers waste time on dots."""
STUBS = (
    "import cv2 as _c, numpy as _n, skimage.filters as _f; "
    "_c.adaptiveThreshold = lambda g, top, how, kind, *_, _t=_c.threshold, **__: _t(g, 127, top, kind)[1]; "
    "_f.threshold_local = lambda g, *_, _n=_n, **__: _n.full_like(g, g.max() / 2 or 1); del _c, _n, _f\n"
)
"""Run before each cell of plain and faint shadows: local thresholds, which leave no wave, become global ones."""
ALIKE = 0.5
"""Correlation from which a returned picture is taken to look as its map says. Unrelated text has 0.1 to 0.3."""
CLEAR, EXACT = 0.85, 0.97
"""Correlation from which no further shadows are asked, and from which a map is not fitted any closer."""
SIDE, SOFT, PLAY = 320, 1.0, 2
"""Of a comparison: pixels of the longer side, sigma of a blur, pixels by which a picture may be shifted."""
FLAT = 0.5
"""Standard deviation in levels below which there is nothing to compare."""

Matrix = np.ndarray


class Origin(msgspec.Struct, frozen=True):
    """Where a returned picture comes from."""

    picture: int
    """The number of the given picture."""
    matrix: Matrix
    """(3, 3), from pixels of the returned picture to those of the given one."""
    likeness: float
    """How well the given picture explains the returned one, in [0, 1]."""


class Effects:
    """The shadows of a session. Use as a context manager; blocking.

    Args:
        kernel: where they are forked.
        images: what the session was given, (H, W, 3 or 4) uint8 each.
        seed: the session's.
        limits: of each cell; the session's.
    """

    def __init__(
        self, kernel: Kernel, images: Sequence[Pixels], *, seed: int = 0, limits: CellLimits | None = None
    ) -> None:
        self._images = images

        def tinted() -> list[list[Pixels]]:
            return [_veiled(fringe.tinted(image[..., :3], TINTED), image) for image in images]

        def plain() -> list[list[Pixels]]:
            return [_veiled(fringe.laid(fringe.textured(*image.shape[:2]), PLAIN), image) for image in images]

        def faint() -> list[list[Pixels]]:
            return [_veiled(fringe.laid(image[..., :3], FAINT), image) for image in images]

        def begin(images: Sequence[Pixels]) -> Session:
            return Session(kernel, images, seed=seed, limits=limits)

        self._tinted = _Shadows(begin, tinted)
        self._plain = _Shadows(begin, plain, STUBS)
        self._faint = _Shadows(begin, faint, STUBS)
        self._slow = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the shadows. May be repeated."""
        for shadows in (self._tinted, self._plain, self._faint):
            shadows.close()

    def step(self, code: str, seen: Observation) -> list[Origin | None]:
        """Say where the pictures that a cell showed come from; to be told of every cell, in order.

        Args:
            code: the cell.
            seen: what it gave in the session.

        Returns:
            One for each of its pictures; ``None`` where it is not a map of a given picture.
        """
        if seen.cell.died is not None:  # it had no effect, and would be as long in dying again
            return []
        for shadows in (self._tinted, self._plain, self._faint):
            shadows.add(code)
        self._slow = self._slow or seen.cell.seconds > SLOW
        found: list[Origin | None] = [None] * len(seen.views)
        wanted = {number for number, view in enumerate(seen.views) if _grey(view.pixels).std() >= FLAT}
        for shadows in (self._tinted, self._faint) if self._slow else (self._tinted, self._plain, self._faint):
            wanted = {number for number in wanted if not _is_clear(found[number], self._slow)}
            if not wanted:
                break
            returned = shadows.latest()
            for number in wanted:
                if all(len(pictures) > number for pictures in returned):
                    pictures = [pictures[number] for pictures in returned]
                    pictures = fringe.parted(pictures) if shadows is self._tinted else pictures
                    found[number] = self._origin(pictures, seen.views[number].pixels, found[number])
        return found

    def _origin(self, shadows: Sequence[Pixels], view: Pixels, best: Origin | None) -> Origin | None:
        """Return the map that explains a returned picture best, if any does, of those here and one found before."""
        size = view.shape[1], view.shape[0]
        for number, image in enumerate(self._images):
            for claim in fringe.maps(shadows, size, (image.shape[1], image.shape[0])):
                matrix, like = fitted(view, image, claim)
                if like >= ALIKE and (best is None or like > best.likeness):
                    best = Origin(number, matrix, like)
        return best


def _veiled(pictures: list[Pixels], image: Pixels) -> list[Pixels]:
    """Give pictures the alpha of the one whose place they take, where it has any."""
    return [np.dstack([picture, image[..., 3:]]) for picture in pictures] if image.shape[2] == 4 else pictures


def _is_clear(origin: Origin | None, enough: bool) -> bool:
    return origin is not None and (enough or origin.likeness >= CLEAR)


class _Shadows:
    """Sessions of one kind, begun when they are first asked for; they have run all cells when they answer."""

    def __init__(
        self, begin: Callable[[Sequence[Pixels]], Session], make: Callable[[], list[list[Pixels]]], before: str = ""
    ) -> None:
        self._begin, self._make, self._before = begin, make, before
        self._sessions: list[Session] = []
        self._waiting: list[str] = []

    def add(self, code: str) -> None:
        self._waiting.append(self._before + code)

    def latest(self) -> list[list[Pixels]]:
        """Return what the latest cell shows in each session."""
        if not self._sessions:
            for images in zip(*self._make(), strict=True):  # one by one: each that has begun must be closed
                self._sessions.append(self._begin(images))
        cells, self._waiting = self._waiting, []
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(lambda session: _last(session, cells), self._sessions))

    def close(self) -> None:
        for session in self._sessions:
            session.close()
        self._sessions = []


def _last(session: Session, cells: Sequence[str]) -> list[Pixels]:
    views = ()
    for code in cells:
        views = session.step(code).views
    return [view.pixels for view in views]


def fitted(view: Pixels, image: Pixels, claim: Matrix) -> tuple[Matrix, float]:
    """Fit a claimed map more closely to what was really returned (ECC, Evangelidis and Psarakis 2008).

    Args:
        view: the returned picture, (H, W, any) uint8.
        image: the given one.
        claim: from pixels of ``view`` to pixels of ``image``.

    Returns:
        The map and its likeness; the claim itself where nothing nearer is found.
    """
    like = likeness(view, image, claim)
    if like >= EXACT or min(view.shape[:2]) < 16:
        return claim, like
    scale = min(1.0, SIDE / max(view.shape[:2]))
    small = _reduced(view, scale)
    expected, inside = _expected(small.shape, image, claim @ np.diag([1 / scale, 1 / scale, 1]))
    if min(small.std(), expected.std()) < FLAT:
        return claim, like
    warp = np.eye(2, 3, dtype=np.float32)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 60, 1e-4)
    for sigma in (15, 5):  # from coarse to fine
        try:
            _, warp = cv2.findTransformECC(small, expected, warp, cv2.MOTION_AFFINE, stop, inside, sigma)
        except cv2.error:  # it does not converge
            return claim, like
    # ECC's warp leads from pixels of ``small``, centres at integers, to those of ``expected``.
    move = _HALF @ np.vstack([warp, [0, 0, 1]]) @ np.linalg.inv(_HALF)
    closer = claim @ np.diag([1 / scale, 1 / scale, 1]) @ move @ np.diag([scale, scale, 1])
    found = likeness(view, image, closer)
    return (closer, found) if found > like else (claim, like)


def likeness(view: Pixels, image: Pixels, matrix: Matrix, box: Sequence[float] | None = None) -> float:
    """Return how well the given picture, taken through a map, explains a returned one.

    Args:
        view: the returned picture, (H, W, any) uint8.
        image: the given one.
        matrix: from pixels of ``view`` to pixels of ``image``.
        box: left, top, right, bottom in ``view``: compare there; all of it where not given.

    Returns:
        The correlation of their greys in [0, 1], of whichever sign, after a little blur, at the best shift by at most
        ``PLAY`` pixels; 0 where one of them is of a single colour.
    """
    height, width = view.shape[:2]
    x0, y0, x1, y1 = (0, 0, width, height) if box is None else (round(value) for value in box)
    x0, y0, x1, y1 = max(x0 - PLAY, 0), max(y0 - PLAY, 0), min(x1 + PLAY, width), min(y1 + PLAY, height)
    if min(x1 - x0, y1 - y0) < 4 * PLAY:
        return 0.0
    scale = min(1.0, SIDE / max(x1 - x0, y1 - y0))
    small = _reduced(view[y0:y1, x0:x1], scale)
    if min(small.shape) < 4 * PLAY:
        return 0.0
    moved = np.array([[1 / scale, 0, x0], [0, 1 / scale, y0], [0, 0, 1]])
    expected, inside = _expected(small.shape, image, matrix @ moved)
    inner = slice(PLAY, -PLAY)
    template, mask = expected[inner, inner], inside[inner, inner]
    known = mask > 0
    if known.mean() < 0.1 or min(template[known].std(), small[inner, inner][known].std()) < FLAT:
        return 0.0
    found = cv2.matchTemplate(small, np.ascontiguousarray(template), cv2.TM_CCOEFF_NORMED, mask=mask.astype(np.float32))
    found = np.abs(found[np.isfinite(found)])
    return float(min(found.max(), 1.0)) if found.size else 0.0


_HALF = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])


def _grey(pixels: Pixels) -> np.ndarray:
    return pixels[..., 0] if pixels.shape[2] == 1 else cv2.cvtColor(pixels[..., :3], cv2.COLOR_RGB2GRAY)


def _reduced(pixels: Pixels, scale: float) -> np.ndarray:
    """Return a picture's grey in small and a little blurred, (H, W) float32."""
    size = max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale))
    grey = cv2.resize(_grey(np.ascontiguousarray(pixels)), size, interpolation=cv2.INTER_AREA)
    return cv2.GaussianBlur(grey.astype(np.float32), (0, 0), SOFT)


def _expected(shape: tuple[int, ...], image: Pixels, matrix: Matrix) -> tuple[np.ndarray, np.ndarray]:
    """Take a picture through a map; return its grey, (H, W) float32, and where it is, (H, W) uint8."""
    size = shape[1], shape[0]
    grey = _grey(np.ascontiguousarray(image)).astype(np.float32)
    with np.errstate(divide="ignore", invalid="ignore"):
        step = np.sqrt(abs(np.linalg.det(matrix[:2, :2]) / matrix[2, 2] ** 2))
    if step > 1.5:  # several pixels come to one
        grey = cv2.GaussianBlur(grey, (0, 0), 0.4 * min(step, 32.0))
    centred = np.linalg.inv(_HALF) @ matrix @ _HALF
    there = cv2.warpPerspective(grey, centred, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                                borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
    inside = cv2.warpPerspective(np.ones(grey.shape, np.uint8), centred, size,
                                 flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP)  # fmt: skip
    return cv2.GaussianBlur(there, (0, 0), SOFT), inside
