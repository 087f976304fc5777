"""What a drawing may take: how much the user lets it say."""

import msgspec

from limner.core.errors import InputError


class Limits(msgspec.Struct, frozen=True):
    """Limits of a drawing; ``None`` is none."""

    shapes: int | None = None
    """The most shapes; for a photograph the number of shapes that it is drawn with."""
    max_bytes: int | None = None
    """The most bytes of the SVG."""
    colours: int | None = None
    """The most colours."""
    detail: float | None = None
    """How much small things matter, from 0 (the main shapes alone) to 1 (all that is seen)."""
    text: bool = True
    """Whether words are read and written as text."""

    def check(self) -> None:
        """Raise an error where a limit leaves nothing to draw with.

        Raises:
            InputError: a number is out of range; the message says which and what is allowed.
        """
        least = (
            ("--shapes", self.shapes, 1),
            ("--max-bytes", self.max_bytes, MIN_BYTES),
            ("--colors", self.colours, 1),
        )
        for name, value, smallest in least:
            if value is not None and value < smallest:
                raise InputError(f"{name} {value} leaves nothing to draw with: give {smallest} or more")
        if self.detail is not None and not 0 <= self.detail <= 1:
            raise InputError(f"--detail {self.detail:g} is out of range: give a number from 0 to 1")


UNLIMITED = Limits()
MIN_BYTES = 200
"""Of an SVG with one shape."""
