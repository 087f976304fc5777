"""Reports with drawn parts, for the tests of the critic."""

from limner.chalk.report import Box, Look, Part, Played, Report, Touch

Edges = tuple[float, float, float, float]


def text(id: str, box: Edges = (-1, -0.2, 1, 0.2), *, size: float = 40, glyphs: int = 10, colour: str = "#f3f1ea",
         kind: str = "text") -> Box:  # fmt: skip
    return Box(id, kind, 9, box, 1.0, (Part("0", "text", box, 1.0, colour, "#10202b", size, glyphs),))


def report(*boxes: Box, seconds: float = 5.0, touches: tuple[Touch, ...] = ()) -> Report:
    beat = Played("sum", round(30 * seconds), "")
    return Report((beat,), (Look("sum", 0.5, boxes, touches=touches),))
