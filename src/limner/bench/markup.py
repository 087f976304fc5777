"""Prints true scenes for other renderers: as plain SVG, and as HTML whose boxes are laid out by CSS.

Written apart from :mod:`limner.render.svg` on purpose: a fault of the printer under test must not hide in the pictures.
"""

from collections.abc import Iterator
from html import escape

import numpy as np

from limner.sight.flatten import flatten
from limner.sight.graph import (
    Circle,
    Ellipse,
    Line,
    Linear,
    Node,
    Paint,
    Path,
    Polygon,
    Polyline,
    Radial,
    Rect,
    Scene,
    Sector,
    Shape,
    Solid,
    Text,
)


def svg(scene: Scene) -> str:
    """Return a scene as an SVG document."""
    return _wrapped("".join(_element(node, "") for node in scene.nodes()), scene, "")


def page(scene: Scene, prefix: str) -> str:
    """Return a scene as HTML to stand in a positioned element; ``prefix`` keeps its ids apart from others'."""
    parts, run = [], ""
    for node in scene.nodes():
        style = _box(node)
        if style is None:
            run += _element(node, prefix)
            continue
        if run:
            parts.append(_wrapped(run, scene, _STILL))
            run = ""
        parts.append(f'<div style="{style}"></div>')
    return "".join(parts) + (_wrapped(run, scene, _STILL) if run else "")


_STILL = ' style="position:absolute;left:0;top:0"'


def _wrapped(content: str, scene: Scene, style: str) -> str:
    size = f'width="{scene.width}" height="{scene.height}" viewBox="0 0 {scene.width} {scene.height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}{style}>{content}</svg>'


def _box(node: Node) -> str | None:
    """Return the CSS of an upright rectangle on whole pixels, ``None`` of anything else."""
    shape, stroke = node.shape, node.stroke
    if not isinstance(shape, Rect) or shape.angle or node.fill is None or isinstance(node.fill, Radial):
        return None
    half = stroke.width / 2 if stroke else 0.0
    edges = (shape.x - half, shape.y - half, shape.width + 2 * half, shape.height + 2 * half)
    # A browser sets boxes on whole pixels; elsewhere the picture would not be what is written down.
    if any(abs(edge - round(edge)) > 1e-9 for edge in edges):
        return None
    border = ""
    if stroke is not None:
        if not isinstance(stroke.paint, Solid):
            return None
        border = f";border:{stroke.width:g}px solid {stroke.paint.colour}"
    left, top, width, height = edges
    radius = shape.radius + half if shape.radius else 0.0
    fill = _css(node.fill)
    if fill is None or (stroke and not isinstance(node.fill, Solid)):
        return None
    return (
        f"position:absolute;box-sizing:border-box;left:{left:g}px;top:{top:g}px;width:{width:g}px;height:{height:g}px;"
        f"border-radius:{radius:g}px;background:{fill}{border}"
    )


def _css(paint: Paint) -> str | None:
    if isinstance(paint, Solid):
        return paint.colour if paint.opacity == 1 else None
    if isinstance(paint, Linear) and (paint.x1 == paint.x2 or paint.y1 == paint.y2):
        way = "to bottom" if paint.x1 == paint.x2 else "to right"
        return f"linear-gradient({way},{','.join(stop.colour for stop in paint.stops)})"
    return None


def _element(node: Node, prefix: str) -> str:
    shape, stroke = node.shape, node.stroke
    angle, centre = _turn(node.shape)
    # A turned element turns its gradients with it, which are to stay in the picture's coordinates.
    turn, back = (f' {name}="rotate({by:g} {centre})"' if angle else "" for name, by in
                  (("transform", angle), ("gradientTransform", -angle)))  # fmt: skip
    defs, fill = _paint(node.fill, f"{prefix}{node.id}", back)
    style = f' fill="{fill}"'
    if stroke is not None:
        extra, paint = _paint(stroke.paint, f"{prefix}{node.id}-s", back)
        defs += extra
        style += f' stroke="{paint}" stroke-width="{stroke.width:g}" stroke-linecap="{stroke.cap}"'
        style += f' stroke-linejoin="{stroke.join}" stroke-miterlimit="10"'
    return f"{defs}{_drawn(shape, turn + style)}"


def _turn(shape: Shape) -> tuple[float, str]:
    """Return the angle by which a shape is turned, in degrees, and the point about which."""
    match shape:
        case Rect(x, y, w, h, _, angle):
            return angle, f"{x + w / 2:g} {y + h / 2:g}"
        case Ellipse(cx, cy, _, _, angle):
            return angle, f"{cx:g} {cy:g}"
        case Text(x, y):
            return shape.angle, f"{x:g} {y:g}"
    return 0.0, ""


def _drawn(shape: Shape, style: str) -> str:
    match shape:
        case Rect(x, y, w, h, radius):
            return f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="{radius:g}"{style}/>'
        case Circle(cx, cy, r):
            return f'<circle cx="{cx:g}" cy="{cy:g}" r="{r:g}"{style}/>'
        case Ellipse(cx, cy, rx, ry):
            return f'<ellipse cx="{cx:g}" cy="{cy:g}" rx="{rx:g}" ry="{ry:g}"{style}/>'
        case Line(x1, y1, x2, y2):
            return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}"{style}/>'
        case Text(x, y, content, size, family, weight):
            font = f'font-family="{escape(family)}" font-size="{size:g}" font-weight="{weight}"'
            return f'<text x="{x:g}" y="{y:g}" text-anchor="{shape.anchor}" {font}{style}>{escape(content)}</text>'
        case Sector():
            return f'<path d="{_sector(shape)}"{style}/>'
        case Polygon(points) | Polyline(points):
            row = " ".join(f"{x:.4f},{y:.4f}" for x, y in points)
            return f'<{"polygon" if isinstance(shape, Polygon) else "polyline"} points="{row}"{style}/>'
        case Path(outlines):
            steps = "".join(" ".join(_steps(one.start, one.segments, one.closed)) for one in outlines)
            return f'<path fill-rule="evenodd" d="{steps}"{style}/>'
    raise ValueError(f"no picture of CodeVQA has a {type(shape).__name__}: {len(flatten(shape))} outlines")


def _steps(start: tuple[float, float], segments: tuple[tuple[float, ...], ...], closed: bool) -> Iterator[str]:
    yield f"M{start[0]:.4f} {start[1]:.4f}"
    for segment in segments:
        yield ("L" if len(segment) == 2 else "C") + " ".join(f"{value:.4f}" for value in segment)
    if closed:
        yield "Z"


def _sector(shape: Sector) -> str:
    def at(r: float, angle: float) -> str:
        return f"{shape.cx + r * np.cos(np.radians(angle)):.4f} {shape.cy + r * np.sin(np.radians(angle)):.4f}"

    end, large = shape.start + shape.sweep, int(shape.sweep > 180)
    outer = f"M{at(shape.r, shape.start)}A{shape.r:g} {shape.r:g} 0 {large} 1 {at(shape.r, end)}"
    if not shape.inner:
        return f"{outer}L{shape.cx:g} {shape.cy:g}Z"
    return f"{outer}L{at(shape.inner, end)}A{shape.inner:g} {shape.inner:g} 0 {large} 0 {at(shape.inner, shape.start)}Z"


def _paint(paint: Paint | None, name: str, back: str) -> tuple[str, str]:
    """Return a definition to stand before an element, and what its attribute says."""
    if paint is None:
        return "", "none"
    if isinstance(paint, Solid):
        return "", paint.colour
    stops = "".join(f'<stop offset="{stop.offset:g}" stop-color="{stop.colour}"/>' for stop in paint.stops)
    space = f'id="{name}" gradientUnits="userSpaceOnUse"{back}'
    if isinstance(paint, Linear):
        ends = f'x1="{paint.x1:g}" y1="{paint.y1:g}" x2="{paint.x2:g}" y2="{paint.y2:g}"'
        return f"<linearGradient {space} {ends}>{stops}</linearGradient>", f"url(#{name})"
    ends = f'cx="{paint.cx:g}" cy="{paint.cy:g}" r="{paint.r:g}"'
    return f"<radialGradient {space} {ends}>{stops}</radialGradient>", f"url(#{name})"
