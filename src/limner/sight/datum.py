"""What is known of a chart that was read: its values, the courses of its lines, and the words around it."""

import msgspec
import numpy as np

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


class Datum(msgspec.Struct, frozen=True):
    """A value of a chart."""

    label: str
    """Of its category, name or slice; empty where that was not read."""
    series: str
    value: float
    """Of a slice in percent."""
    box: Box
    """Where it is seen, in pixels."""


class Course(msgspec.Struct, frozen=True):
    """How a line runs over a scale of numbers."""

    series: str
    places: tuple[float, ...]
    """On the level scale, rising."""
    values: tuple[float, ...]
    box: Box

    def value(self, place: float) -> float | None:
        """Return the value at a place of the level scale, ``None`` beyond the line's ends."""
        slack = 0.02 * (self.places[-1] - self.places[0])
        if not self.places[0] - slack <= place <= self.places[-1] + slack:
            return None
        return float(np.interp(place, self.places, self.values))


class Captions(msgspec.Struct, frozen=True):
    """The words around a chart; empty where there are none."""

    title: str = ""
    across: str = ""
    """The label of the level axis."""
    upward: str = ""
    """The label of the upright axis."""
    legend: tuple[str, ...] = ()
    """Its entries, from the top."""


class Figure(msgspec.Struct, frozen=True):
    """A chart that was read."""

    kind: str
    """``bars``, ``lines``, ``slices`` or ``points``; empty where only its captions are known."""
    data: tuple[Datum, ...]
    courses: tuple[Course, ...] = ()
    captions: Captions = Captions()

    def enlarged(self, scale: float) -> "Figure":
        """Return what was read in a picture that is larger by a factor."""
        data = [msgspec.structs.replace(one, box=_times(one.box, scale)) for one in self.data]
        courses = [msgspec.structs.replace(one, box=_times(one.box, scale)) for one in self.courses]
        return msgspec.structs.replace(self, data=tuple(data), courses=tuple(courses))


def _times(box: Box, scale: float) -> Box:
    left, top, right, bottom = box
    return left * scale, top * scale, right * scale, bottom * scale
