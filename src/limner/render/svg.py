"""Prints a scene graph as SVG 1.1 that a person can read and edit: one element a line, ids, short numbers.

Positions keep two decimals (an edge moved by 0.005 px changes a pixel by about one level of 255). Path data is
relative, with rounding carried along so that it never adds up.
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape

from limner.sight.graph import (
    Circle,
    Ellipse,
    Group,
    Linear,
    Node,
    Paint,
    Path,
    Polygon,
    Radial,
    Rect,
    Scene,
    Shape,
    Solid,
    Subpath,
)

DECIMALS = 2


def _safe(name: str) -> str:
    return escape(name, {'"': "&quot;"})


def write(scene: Scene, size: tuple[int, int] | None = None) -> str:
    """Print a scene.

    Args:
        scene: what to print; the viewBox is its size in pixels.
        size: natural width and height of the document, where they differ from the scene's.
    """
    gradients = {node.id: node.fill for node in scene.nodes() if not isinstance(node.fill, Solid)}
    width, height = size or (scene.width, scene.height)
    view = f'width="{width}" height="{height}" viewBox="0 0 {scene.width} {scene.height}"'
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" {view}>']
    if gradients:
        lines += [
            "  <defs>",
            *(f"    {_gradient(f'{name}-fill', paint)}" for name, paint in gradients.items()),
            "  </defs>",
        ]
    lines += _elements(scene.children, "  ")
    return "\n".join([*lines, "</svg>", ""])


def number(value: float, decimals: int = DECIMALS) -> str:
    """Print a number as briefly as SVG allows: ``0.50`` is ``.5`` and ``-0.0`` is ``0``."""
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in ("-0", ""):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _elements(items: Iterable[Node | Group], indent: str) -> list[str]:
    lines: list[str] = []
    for item in items:
        if isinstance(item, Group):
            lines += [f'{indent}<g id="{_safe(item.id)}">', *_elements(item.children, indent + "  "), f"{indent}</g>"]
        else:
            lines.append(f"{indent}<{_shape(item.shape, _safe(item.id))}{_fill(item)}/>")
    return lines


def _fill(node: Node) -> str:
    if not isinstance(node.fill, Solid):
        return f' fill="url(#{node.id}-fill)"'
    opacity = f' fill-opacity="{number(node.fill.opacity, 3)}"' if node.fill.opacity < 1 else ""
    return f' fill="{_short(node.fill.colour)}"{opacity}'


def _short(colour: str) -> str:
    return f"#{colour[1]}{colour[3]}{colour[5]}" if colour[1::2] == colour[2::2] else colour


def _shape(shape: Shape, name: str) -> str:
    n = number
    match shape:
        case Rect(x, y, width, height, radius, angle):
            rounded = f' rx="{n(radius)}"' if radius else ""
            turn = _turn(angle, x + width / 2, y + height / 2)
            return f'rect id="{name}" x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}"{rounded}{turn}'
        case Circle(cx, cy, r):
            return f'circle id="{name}" cx="{n(cx)}" cy="{n(cy)}" r="{n(r)}"'
        case Ellipse(cx, cy, rx, ry, angle):
            return f'ellipse id="{name}" cx="{n(cx)}" cy="{n(cy)}" rx="{n(rx)}" ry="{n(ry)}"{_turn(angle, cx, cy)}'
        case Polygon(points):
            return f'polygon id="{name}" points="{" ".join(f"{n(x)},{n(y)}" for x, y in points)}"'
        case Path(outlines):
            rule = ' fill-rule="evenodd"' if len(outlines) > 1 else ""
            return f'path id="{name}" d="{"".join(map(_outline, outlines))}"{rule}'


def _turn(angle: float, cx: float, cy: float) -> str:
    return f' transform="rotate({number(angle)} {number(cx)} {number(cy)})"' if angle else ""


def _outline(outline: Subpath) -> str:
    x, y = (round(value, DECIMALS) for value in outline.start)
    parts = [f"M{_join((x, y))}"]
    command = ""
    for segment in outline.segments:
        here = (x, y) * (len(segment) // 2)
        steps = [round(value - base, DECIMALS) for value, base in zip(segment, here, strict=True)]
        dx, dy = steps[-2:]
        letter, steps = _briefest(steps)
        data = _join(steps)
        joint = "" if letter == command and data.startswith("-") else (" " if letter == command else letter)
        parts.append(joint + data)
        command = letter
        x, y = x + dx, y + dy
    return "".join([*parts, "z"])


def _briefest(steps: list[float]) -> tuple[str, list[float]]:
    if len(steps) == 6:
        return "c", steps
    if steps[1] == 0:
        return "h", steps[:1]
    return ("v", steps[1:]) if steps[0] == 0 else ("l", steps)


def _join(values: Iterable[float]) -> str:
    text = ""
    for value in values:
        piece = number(value)
        # A minus sign, or a second decimal point, separates numbers by itself (SVG 1.1, section 8.3.1).
        fused = piece.startswith("-") or (piece.startswith(".") and "." in text.rsplit(" ", 1)[-1].rsplit("-", 1)[-1])
        text += piece if not text or fused else f" {piece}"
    return text


def _gradient(name: str, paint: Paint) -> str:
    n = number
    match paint:
        case Linear(x1, y1, x2, y2, stops):
            kind, place = "linearGradient", f'x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}"'
        case Radial(cx, cy, r, stops):
            kind, place = "radialGradient", f'cx="{n(cx)}" cy="{n(cy)}" r="{n(r)}"'
        case Solid():
            raise TypeError("a solid needs no gradient")
    marks = "".join(
        f'<stop offset="{n(stop.offset, 4)}" stop-color="{_short(stop.colour)}"'
        + (f' stop-opacity="{n(stop.opacity, 3)}"' if stop.opacity < 1 else "")
        + "/>"
        for stop in stops
    )
    return f'<{kind} id="{name}" gradientUnits="userSpaceOnUse" {place}>{marks}</{kind}>'
