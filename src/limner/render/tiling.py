"""Prints a repeated cell as a CSS background, and as an SVG pattern.

Dots are radial gradients, lines linear ones, a chessboard is a conic one, as front-end developers write them; what else
is in a cell is a small SVG of its own (CSS Backgrounds 3, sections 3.2 and 3.9; CSS Images 4).
"""

from urllib.parse import quote

from limner.render import svg
from limner.render.box import colour, pixels
from limner.render.path import number
from limner.sight.graph import Circle, Node, Rect, Scene, Solid, Tiling

SAME = 0.05
"""Pixels: nearer places are one."""
SAFE = " =:/<>'(),"
"""What need not be escaped of an SVG within double quotes."""


def background(tiling: Tiling) -> str:
    """Say a tiling as the value of ``background``."""
    layers = _chess(tiling) or _gradients(tiling) or [_drawing(tiling)]
    place = f"{pixels(tiling.x)} {pixels(tiling.y)}/{pixels(tiling.width)} {pixels(tiling.height)}"
    ground = colour(Solid(tiling.colour))
    return ", ".join(f"{layer} {place}" for layer in layers) + ("" if _chess(tiling) else f" {ground}")


def pattern(tiling: Tiling, name: str) -> list[str]:
    """Say a tiling as an SVG pattern of that name, and a picture that it fills."""
    n = number
    size = f'x="{n(tiling.x)}" y="{n(tiling.y)}" width="{n(tiling.width)}" height="{n(tiling.height)}"'
    _, lines = svg.inner(_scene(tiling, ground=True))
    return [
        f'<pattern id="{name}" {size} patternUnits="userSpaceOnUse">',
        *(f"  {line}" for line in lines),
        "</pattern>",
        f'<rect width="100%" height="100%" fill="url(#{name})"/>',
    ]


def _chess(tiling: Tiling) -> list[str]:
    """Say a chessboard as the one conic gradient that it is; nothing where it is none."""
    shapes = [node.shape for node in tiling.nodes]
    paints = {node.fill for node in tiling.nodes}
    wide, high = tiling.width / 2, tiling.height / 2
    if shapes != [Rect(wide, 0, wide, high), Rect(0, high, wide, high)] or len(paints) != 1:
        return []
    (paint,) = paints
    assert isinstance(paint, Solid)
    first, second = colour(paint), colour(Solid(tiling.colour))
    return [f"conic-gradient({first} 25%, {second} 0 50%, {first} 0 75%, {second} 0)"]


def _gradients(tiling: Tiling) -> list[str]:
    """Say dots and lines as gradients, the upper ones first; nothing where there is anything else."""
    layers = []
    for node in reversed(tiling.nodes):
        if not isinstance(node.fill, Solid) or node.stroke is not None:
            return []
        shade = colour(node.fill)
        match node.shape:
            case Circle(cx, cy, r):
                middle = abs(cx - tiling.width / 2) < SAME and abs(cy - tiling.height / 2) < SAME
                at = "" if middle else f" at {pixels(cx)} {pixels(cy)}"
                # A pixel wide, as its edge is where it is drawn as a shape.
                layers.append(f"radial-gradient(circle{at}, {shade} {pixels(r - 0.5)}, #0000 {pixels(r + 0.5)})")
            case Rect(x, y, width, height, radius=0, angle=0) if x <= SAME and width >= tiling.width - SAME:
                layers.append(_band("", shade, y, height))
            case Rect(x, y, width, height, radius=0, angle=0) if y <= SAME and height >= tiling.height - SAME:
                layers.append(_band("to right, ", shade, x, width))
            case _:
                return []
    return layers


def _band(way: str, shade: str, start: float, width: float) -> str:
    before = "" if start < SAME else f"#0000 {pixels(start)}, "
    first = f"{shade} {pixels(width)}" if start < SAME else f"{shade} 0 {pixels(start + width)}"
    return f"linear-gradient({way}{before}{first}, #0000 0)"


def _drawing(tiling: Tiling) -> str:
    _, lines = svg.inner(_scene(tiling, ground=False))
    size = f"width='{number(tiling.width)}' height='{number(tiling.height)}'"
    inside = "".join(line.strip() for line in lines).replace('"', "'")
    whole = f"<svg xmlns='http://www.w3.org/2000/svg' {size}>{inside}</svg>"
    return f'url("data:image/svg+xml,{quote(whole, SAFE)}")'


def _scene(tiling: Tiling, *, ground: bool) -> Scene:
    behind = Node("ground", Rect(0, 0, tiling.width, tiling.height), Solid(tiling.colour))
    nodes = (*((behind,) if ground else ()), *tiling.nodes)
    return Scene(round(tiling.width), round(tiling.height), nodes)
