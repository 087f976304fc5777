"""From measured tracks to the animations that a person would have written.

Each property of each track is told in the fewest bits (:mod:`limner.motion.story`), properties that move in time with
each other are put on one timing, and numbers are rounded where the measurements allow it. What is not covered:
two animations of one property that overlap in time; a path whose x and y have easings of their own.
"""

from typing import cast

import msgspec
import numpy as np

from limner.motion.channels import Channels, channels
from limner.motion.course import Course, misses
from limner.motion.decompose import paths
from limner.motion.groups import grouped
from limner.motion.noise import doubled, spread
from limner.motion.parents import adopted
from limner.motion.told import MANY, Told, tell, values
from limner.sight.animation import LINEAR, Animation, Key, Property, compose
from limner.sight.tracks import Tracked

SMALL = 1e-6
ORDER = ["translate", "rotate", "scale", "skew", "project", "outline", "opacity", "fill", "order"]


class Explained(msgspec.Struct, frozen=True, eq=False):
    """How a track moves, as CSS says it."""

    origin: tuple[float, float]
    """``transform-origin``, in pixels of the film, of the thing at rest."""
    rest: np.ndarray
    """``(3, 3)``: takes points of the canonical frame to the thing at rest. The pose in each frame is the animations'
    matrix (with its parent's before it) times this."""
    animations: tuple[Animation, ...] = ()
    residual: dict[str, float] = {}
    """Root mean square of what each animation misses, in the property's own unit."""
    noise: dict[str, float] = {}
    """What of it is noise, by the series itself."""
    group: str | None = None
    """The same for tracks that have the same keyframes and differ in their delays alone."""
    parent: int | None = None
    """The track that this one moves along with: its animations are those within it."""
    note: str = ""
    """What a reader should know."""


def explain(tracked: Tracked) -> list[Explained]:
    """Explain every track of a film, in order."""
    times, step = tracked.clip.times, 1 / tracked.clip.fps
    again = repeats(tracked)
    found = [channels(track, times, step, again) for track in tracked.tracks]
    if tracked.order is not None:
        found = [msgspec_free(one, tracked.order[:, index], times, step) for index, one in enumerate(found)]
    alone = [tell(one, track.canonical) for one, track in zip(found, tracked.tracks, strict=True)]
    told, parents = adopted(tracked, alone, times, step, again)
    told, lead = grouped(told)
    return [
        written(one, parent, f"g{head}" if lead.count(head) > 1 else None)
        for one, parent, head in zip(told, parents, lead, strict=True)
    ]
