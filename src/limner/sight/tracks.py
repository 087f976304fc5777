"""What was measured of a film: its ground, and a sprite with its pose in every frame for each thing that moves."""

from typing import Literal

import msgspec
import numpy as np

from limner.sight.graph import Node

Kind = Literal["still", "translation", "similarity", "affine", "homography", "morph"]
"""The least model that explains how an element moves; ``morph``: its outline changes, and ``masks``,
``bevel`` or ``trim`` say how, or it lies among others of its kind; its sprite was drawn, and is cut from no frame."""


class Clip(msgspec.Struct, frozen=True, eq=False):
    """A film in memory."""

    frames: np.ndarray
    """``(N, H, W, 3) uint8`` sRGB. What was transparent is laid on ``backdrop``."""
    times: np.ndarray
    """``(N,)`` seconds from the first frame at which each is shown, rising. Frames of variable rate keep their own."""
    fps: float
    """Frames a second, as the file tells or the times do."""
    seconds: float
    """Of the whole film: the last frame's time and the time that it stands."""
    backdrop: tuple[int, int, int] | None = None
    """What lies under a film with transparency; ``None`` where it has none."""
    notes: tuple[str, ...] = ()
    """What the user should know: frames that were dropped, doubled, cut off."""
    zoom: float = 1.0
    """Pixels of the file to one of the frames: large films are worked on at a reduced size."""


class Tilt(msgspec.Struct, frozen=True, eq=False):
    """How a flat thing turns in depth, as CSS says it (Transforms 2, sections 6 and 13)."""

    distance: float
    """``perspective``: pixels from the eye to the plane of the film."""
    eye: tuple[float, float]
    """``perspective-origin``, in pixels of the film."""
    origin: tuple[float, float]
    """``transform-origin``, in pixels of the film."""
    angles: np.ndarray
    """``(N, 2)`` degrees of ``rotateX()`` and the ``rotateY()`` after it; NaN where it is not seen."""
    moves: np.ndarray | None = None
    """``(N, 3)``: pixels by which it is shifted in each frame, eye and all, and its scale; ``None``: it stays."""


class Track(msgspec.Struct, eq=False):
    """One thing, followed through a film.

    Its *canonical* frame is the one in which it is seen best: ``sprite`` is its look there.
    """

    id: int
    sprite: np.ndarray
    """``(h, w, 4) float32``: sRGB in [0, 255], not multiplied with alpha, and alpha in [0, 1], at full opacity."""
    corner: tuple[int, int]
    """``(x, y)`` of the sprite's top left pixel in its canonical frame."""
    canonical: int
    pose: np.ndarray
    """``(N, 3, 3)``: maps points ``(x, y, 1)`` of the canonical frame to each frame, pixel corners at whole numbers;
    NaN where it is not seen."""
    opacity: np.ndarray
    """``(N,)`` in [0, 1]; 0 where it is gone, NaN where it is hidden and nobody can know."""
    seen: np.ndarray
    """``(N,)``: the part of its area that shows, in [0, 1]."""
    error: np.ndarray
    """``(N,)``: mean absolute difference of film and sprite where it shows, in levels of 255."""
    kind: Kind = "translation"
    tint: np.ndarray | None = None
    """``(N, 3)``: its main colour in each frame, sRGB in [0, 255], where that changes."""
    tilt: Tilt | None = None
    """Of a homography that turns in depth: its sprite is then as seen head-on, and no frame's own."""
    facing: bool = False
    """Of what turns in depth: it is one side of a card, and not seen from behind."""
    masks: list[np.ndarray] | None = None
    """For a morph: its outline in each frame as a polygon ``(K, 2)`` in pixels of the film (K the same throughout,
    points corresponding), empty where it is not seen; its sprite is the box around all of them."""
    bevel: np.ndarray | None = None
    """``(N, 12)``: for a morph of an upright box its sides in each frame (left, top, right, bottom, in pixels of the
    film) and its corners' radii, across and down, clockwise from the top left; NaN where it is not seen."""
    rim: float = 0.0
    """Of a ring that grows while its border does not: how wide that is, in pixels."""
    trim: np.ndarray | None = None
    """``(N, 2)``: of a stroke of which a part is seen, from where to where that is in parts of its length, from its
    beginning and, around what is closed, past it; NaN where nobody can know."""
    line: Node | None = None
    """What is drawn, in pixels of the canonical frame, of a stroke of which a part is seen."""
    crop: tuple[float, float, float, float] | None = None
    """Left, top, right and bottom of a slot that it is seen through, in pixels of the film: where it lies outside of
    that it is cut off, and nobody knows where it is while all of it does."""


class Tracked(msgspec.Struct, frozen=True, eq=False):
    """A film, measured."""

    clip: Clip
    plate: np.ndarray
    """``(H, W, 3) float32``: what is behind everything, sRGB in [0, 255]."""
    noise: float
    """Standard deviation of what does not move, in levels of 255: what compression left."""
    tracks: list[Track]
    """Bottom first."""
    order: np.ndarray | None = None
    """``(N, len(tracks))`` ranks, where the order changes during the film."""
