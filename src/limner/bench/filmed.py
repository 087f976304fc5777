"""A page as it was filmed: its frames, and what its document says of every painted element at each of them.

Positions are the document's own (``probe.js``), so they have no tracker's noise: matrices of all ancestors, with the
perspective, and SVG's screen matrices. The same probe reads any page, whoever wrote it. Not seen: what a canvas or a
video shows, what a clip or a mask cuts off, shadow trees, and timings of SMIL.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from importlib.resources import files as package
from typing import Any

import cv2
import msgspec
import numpy as np

from limner.render.camera import Camera, Shot
from limner.render.page import Files, nothing

VISIBLE = 0.02
"""An element of less opacity is not seen."""


class Key(msgspec.Struct, frozen=True):
    """A keyframe as the browser tells it."""

    offset: float
    easing: str
    values: Mapping[str, str]


class Timing(msgspec.Struct, frozen=True):
    """An animation as the browser tells it (Web Animations 1); times in milliseconds."""

    ids: tuple[int, ...]
    """The painted elements that it moves: its target, and what is in it."""
    begin: float
    """When it was started; the delay comes after."""
    delay: float
    duration: float
    iterations: float
    """-1: for ever."""
    direction: str
    easing: str
    name: str
    """Of its ``@keyframes``; empty where a script made it."""
    keys: tuple[Key, ...]


class Fact(msgspec.Struct, frozen=True):
    """What does not change about an element."""

    name: str
    round: bool
    """A circle: nobody sees it turn about its middle."""
    raster: bool
    """A picture, not code."""
    holder: int
    """The nearest painted element around it, -1 where there is none."""


class _Record(msgspec.Struct, frozen=True):
    rows: tuple[tuple[float, ...], ...]
    timings: tuple[Timing, ...]
    facts: tuple[Fact | None, ...]


class Filmed(msgspec.Struct, frozen=True, eq=False, dict=True):
    """A film of ``N`` frames of a page with ``E`` painted elements, in pixels of the film."""

    frames: np.ndarray
    """``(N, H, W, 3) uint8``."""
    fps: float
    corners: np.ndarray
    """``(N, E, 4, 2)``: of each element's box, turned with it; NaN where it is not there."""
    opacity: np.ndarray
    """``(N, E)``: its own and its ancestors', multiplied; 0 where it is not there."""
    colour: np.ndarray
    """``(N, E, 3)``: its main colour in [0, 255], NaN where it has none."""
    facts: tuple[Fact, ...]
    timings: tuple[Timing, ...]
    text: str
    """The page."""
    refused: tuple[str, ...] = ()
    """What it asked for elsewhere."""
    faults: tuple[str, ...] = ()
    """What its scripts did not catch."""

    @cached_property
    def points(self) -> np.ndarray:
        """``(N, E, 5, 2)``: corners and middle; a circle's without its turn, NaN where it is not seen or outside."""
        found = points(self.corners, self.opacity, [fact.round for fact in self.facts])
        height, width = self.frames.shape[1:3]
        outside = (found.max(2) < 0) | (found.min(2) > (width, height))
        found[outside.any(2)] = np.nan
        return found


def film(
    camera: Camera,
    text: str,
    *,
    width: int,
    height: int,
    fps: float,
    seconds: float,
    scale: float = 1.0,
    files: Files = nothing,
) -> Filmed:
    """Film a page and read its elements.

    Args:
        camera: films.
        text: of the page.
        width: of its viewport, in pixels.
        height: the same.
        fps: frames a second.
        seconds: length.
        scale: of the film to the page.
        files: what lies beside the page.

    Raises:
        InputError: the page cannot be filmed.
    """
    shots = list(camera.film(text, width=width, height=height, fps=fps, seconds=seconds, probe=probe(), files=files))
    return read(shots, text, fps, scale, camera.refused, camera.faults)


def read(
    shots: Iterable[Shot], text: str, fps: float, scale: float, refused: Iterable[str], faults: Iterable[str]
) -> Filmed:
    """Put the shots of a page together, with what the probe told at each."""
    shots = list(shots)
    records = [msgspec.convert(shot.probed, _Record) for shot in shots]
    facts = tuple(fact or Fact("", False, False, -1) for fact in records[-1].facts)
    shape = len(shots), len(facts)
    corners, opacity = np.full((*shape, 4, 2), np.nan), np.zeros(shape)
    colour = np.full((*shape, 3), np.nan)
    for n, record in enumerate(records):
        for row in record.rows:
            index = int(row[0])
            corners[n, index] = np.array(row[1:9]).reshape(4, 2) * scale
            opacity[n, index] = row[9]
            if row[10] >= 0:
                colour[n, index] = row[10:13]
    timings = tuple(timing for record in records for timing in record.timings)
    frames = np.stack([shrunk(shot.pixels, scale) for shot in shots])
    return Filmed(frames, fps, corners, opacity, colour, facts, timings, text, tuple(refused), tuple(faults))


def shrunk(frame: np.ndarray, scale: float) -> np.ndarray:
    """Return a frame at the film's scale: the mean of what each pixel covers."""
    return frame if scale == 1 else cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def probe() -> str:
    """Return the expression that reads a page."""
    return package("limner.bench").joinpath("probe.js").read_text("utf-8")


def points(corners: np.ndarray, opacity: np.ndarray, rounds: Iterable[bool]) -> np.ndarray:
    """Return corners and middles ``(N, E, 5, 2)`` of what is seen.

    A circle keeps its middle and its stretch, the symmetric part of the polar decomposition of its two half axes, and
    loses its turn, which nobody can see.
    """
    middle = _middle(corners)[:, :, None]
    result = np.concatenate([corners, middle], 2)
    for index in np.flatnonzero(list(rounds)):
        axes = np.stack(
            [corners[:, index, 1] - corners[:, index, 0], corners[:, index, 3] - corners[:, index, 0]], -1
        ) / 2  # fmt: skip
        known = np.isfinite(axes).all((1, 2))
        u, s, _ = np.linalg.svd(axes[known])
        stretch = np.einsum("nij,nj,nkj->nik", u, s, u)
        signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], float)
        result[known, index, :4] = middle[known, index] + np.einsum("nij,cj->nci", stretch, signs)
    result[opacity < VISIBLE] = np.nan
    return result


def _middle(corners: np.ndarray) -> np.ndarray:
    """Return where the diagonals ``(..., 4, 2)`` meet, which perspective keeps; the mean where they do not."""
    first, second = corners[..., 2, :] - corners[..., 0, :], corners[..., 3, :] - corners[..., 1, :]
    across = corners[..., 1, :] - corners[..., 0, :]
    area = first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0]
    flat = ~(np.abs(area) > 1e-6)
    part = (across[..., 0] * second[..., 1] - across[..., 1] * second[..., 0]) / np.where(flat, 1.0, area)
    meeting = corners[..., 0, :] + part[..., None] * first
    return np.where(flat[..., None], corners.mean(-2), meeting)


def plain(film: Filmed) -> dict[str, Any]:
    """Return the truth of a film as JSON values, to be kept beside it."""
    return {
        "fps": film.fps,
        "elements": [
            {
                **msgspec.to_builtins(fact),
                "corners": np.round(np.nan_to_num(film.corners[:, index], nan=-1e4), 2).tolist(),
                "opacity": np.round(film.opacity[:, index], 4).tolist(),
            }
            for index, fact in enumerate(film.facts)
        ],
        "timings": msgspec.to_builtins(film.timings),
    }
