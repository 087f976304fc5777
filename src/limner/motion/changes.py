"""What a model may ask for: edits of a film's typed form by element id, or a whole page in its place.

As JSON::

    {"op": "rename", "id": "circle-1", "to": "dot-1"}
    {"op": "group", "ids": ["dot-1", "dot-2"], "id": "dots"}
    {"op": "animate", "id": "dot-1", "duration": 1.2, "delay": 0.1, "iterations": "infinite", "easing": "ease-in-out"}
    {"op": "animate", "id": "dots", "property": "rotate", "origin": [50, 50], "duration": 2, "iterations": "infinite",
     "keys": [{"at": 0, "value": 0}, {"at": 1, "value": 360}]}
    {"op": "still", "id": "dot-1", "property": "opacity"}
    {"op": "replace", "id": "image", "fragment": "<path .../>"}          at rest, in pixels of the film
    {"op": "insert", "id": "shadow", "fragment": "<ellipse .../>", "before": "dot-1"}
    {"op": "remove", "id": "image-2"}
    {"op": "page", "html": "<!doctype html>..."}                         instead of all that, where no CSS explains it
"""

from typing import Literal

import msgspec

from limner.sight.animation import Direction, Property


class Rename(msgspec.Struct, frozen=True, tag_field="op", tag="rename"):
    """Give an element another id."""

    id: str
    to: str


class Group(msgspec.Struct, frozen=True, tag_field="op", tag="group"):
    """Gather elements of one parent in a new one, in their order, at the place of the topmost of them."""

    ids: tuple[str, ...]
    id: str


class At(msgspec.Struct, frozen=True):
    """A keyframe."""

    at: float
    value: tuple[float, ...] | float | str
    """``#rrggbb`` of a fill."""
    easing: str | None = None


class Animate(msgspec.Struct, frozen=True, tag_field="op", tag="animate"):
    """Set what is given of one animation of an element, or without a property of all of them; keys make a new one."""

    id: str
    property: Property | None = None
    keys: tuple[At, ...] | None = None
    duration: float | None = None
    delay: float | None = None
    iterations: float | Literal["infinite"] | None = None
    direction: Direction | None = None
    easing: str | None = None
    """Of all keyframes that do not say their own."""
    origin: tuple[float, float] | None = None
    """Of the element's rotation, scale and skew."""


class Still(msgspec.Struct, frozen=True, tag_field="op", tag="still"):
    """Take an animation away, or without a property all of them."""

    id: str
    property: Property | None = None


class Replace(msgspec.Struct, frozen=True, tag_field="op", tag="replace"):
    """Draw an element, or the ground, anew."""

    id: str
    fragment: str


class Insert(msgspec.Struct, frozen=True, tag_field="op", tag="insert"):
    """Add an element, under another one or on top."""

    id: str
    fragment: str
    before: str | None = None


class Remove(msgspec.Struct, frozen=True, tag_field="op", tag="remove"):
    """Take an element away, and those that move along with it."""

    id: str


class Page(msgspec.Struct, frozen=True, tag_field="op", tag="page"):
    """A whole document in place of everything."""

    html: str


Change = Rename | Group | Animate | Still | Replace | Insert | Remove
AnyEdit = Change | Page
