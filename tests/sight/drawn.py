"""What the tests of sight share: an SVG drawn to pixels by resvg, and what a trace of those pixels gave.

The SVG sources are this repository's own, so they are drawn in this process, without the sandbox.
"""

import io

import cv2
import numpy as np
import pytest
import resvg_py
from PIL import Image

from limner.render.svg import write
from limner.sight.flatten import flatten
from limner.sight.graph import Circle, Ellipse, Linear, Node, Path, Polygon, Radial, Rect, Scene, Shape, Solid, Stop
from limner.sight.trace import trace

WHITE = '<rect width="100%" height="100%" fill="#fff"/>'
RING = "M90 50a40 40 0 1 1-80 0a40 40 0 1 1 80 0zM70 50a20 20 0 1 1-40 0a20 20 0 1 1 40 0z"


def draw(content: str, width: int = 100, height: int = 100) -> np.ndarray:
    """Draw the content of an SVG; returns ``(height, width, 4) uint8``, straight alpha."""
    view = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return raster(f'<svg xmlns="http://www.w3.org/2000/svg" {view}>{content}</svg>')


def raster(svg: str) -> np.ndarray:
    """Draw an SVG document at its own size with resvg."""
    png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)
    return np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGBA"))


def jpeg(pixels: np.ndarray, quality: int) -> np.ndarray:
    """Return what is left of opaque pixels after JPEG compression, ``(H, W, 4) uint8``."""
    target = io.BytesIO()
    Image.fromarray(pixels).convert("RGB").save(target, "JPEG", quality=quality)
    return np.asarray(Image.open(target).convert("RGBA"))


def redraw(scene: Scene) -> np.ndarray:
    """Draw a scene as a user would see its SVG."""
    return raster(write(scene))


def on_white(pixels: np.ndarray) -> np.ndarray:
    """Lay pixels on white; returns ``(H, W, 3)`` levels as floats."""
    alpha = pixels[..., 3:] / 255.0
    return pixels[..., :3] * alpha + 255 * (1 - alpha)


def error(scene: Scene, pixels: np.ndarray) -> float:
    """Return the mean difference, in levels of 255, between a scene and the picture that it was traced from.

    Lost or invented transparency counts too.
    """
    drawn = redraw(scene)
    alpha = np.abs(drawn[..., 3].astype(float) - pixels[..., 3])
    return max(float(np.abs(on_white(drawn) - on_white(pixels)).mean()), float(alpha.mean()))


def worst(scene: Scene, pixels: np.ndarray) -> float:
    """Return the largest difference in levels between a scene and the picture that it was traced from."""
    return float(np.abs(on_white(redraw(scene)) - on_white(pixels)).max())


def nodes(pixels: np.ndarray) -> list[Node]:
    """Trace pixels and return the shapes that were found, bottom first."""
    return list(trace(pixels).scene.nodes())


def seen(content: str, width: int = 100, height: int = 100) -> list[Node]:
    """Draw an SVG's content, trace the pixels, and return the shapes that were found, bottom first."""
    return nodes(draw(content, width, height))


def kinds(found: list[Node]) -> list[str]:
    """Return the kinds of shapes, for messages that a person can read."""
    return [type(node.shape).__name__ for node in found]


def colours(found: list[Node]) -> list[str]:
    """Return the colours of shapes, of their strokes where they have no fill; gradients as the name of their kind."""
    paints = [node.fill or (node.stroke and node.stroke.paint) for node in found]
    return [paint.colour if isinstance(paint, Solid) else type(paint).__name__ for paint in paints]


def assert_shape(found: Shape, wanted: Shape, within: float = 0.2) -> None:
    """Check that two shapes are the same thing, each length within so many pixels, angles within a degree."""
    assert type(found) is type(wanted), found
    match found, wanted:
        case Ellipse(), Ellipse():
            assert _long_way(found) == pytest.approx(_long_way(wanted), abs=within)
            assert (_lean(found) - _lean(wanted) + 90) % 180 - 90 == pytest.approx(0, abs=1)
        case Rect(), Rect():
            assert _upright(found)[:4] == pytest.approx(_upright(wanted)[:4], abs=within)
            assert found.radius == pytest.approx(wanted.radius, abs=2 * within)
            assert (_upright(found)[4] - _upright(wanted)[4] + 45) % 90 - 45 == pytest.approx(0, abs=1)
        case Circle(), Circle():
            assert (found.cx, found.cy, found.r) == pytest.approx((wanted.cx, wanted.cy, wanted.r), abs=within)
        case Polygon(), Polygon():
            assert len(found.points) == len(wanted.points), found
            gaps = np.linalg.norm(np.array(found.points)[:, None] - np.array(wanted.points)[None], axis=2)
            assert max(gaps.min(axis=0).max(), gaps.min(axis=1).max()) <= within, found


def _long_way(shape: Ellipse) -> tuple[float, ...]:
    return shape.cx, shape.cy, max(shape.rx, shape.ry), min(shape.rx, shape.ry)


def _lean(shape: Ellipse) -> float:
    return shape.angle + (90 if shape.ry > shape.rx else 0)


def _upright(shape: Rect) -> tuple[float, ...]:
    """Return centre, sides and angle of a rectangle, its angle in [-45, 45]."""
    quarter = round(shape.angle / 90)
    sides = (shape.width, shape.height) if quarter % 2 == 0 else (shape.height, shape.width)
    return shape.x + shape.width / 2, shape.y + shape.height / 2, *sides, shape.angle - 90 * quarter


def polylines(shape: Shape, steps: int = 90) -> list[np.ndarray]:
    """Return a shape's outlines as polylines ``(N, 2)``, curves cut into ``steps`` pieces."""
    match shape:
        case Circle(cx, cy, r):
            return [_oval(steps) * r + (cx, cy)]
        case Ellipse(cx, cy, rx, ry, angle):
            return [_turned(_oval(steps) * (rx, ry), angle) + (cx, cy)]
        case Rect(x, y, width, height, radius, angle):
            half = np.array([width, height]) / 2
            around = _oval(steps // 4 * 4)
            corner = np.sign(np.round(np.roll(around, steps // 8, axis=0) + np.roll(around, -steps // 8, axis=0), 9))
            points = around * radius + np.where(corner == 0, 1, corner) * (half - radius)
            return [_turned(points, angle) + (x + half[0], y + half[1])]
        case Polygon(points):
            return [np.array(points)]
        case Path(outlines):
            return [walk(outline.start, outline.segments, steps) for outline in outlines]
        case _:
            return [outline.points for outline in flatten(shape)]


def walk(start: tuple[float, float], segments: tuple[tuple[float, ...], ...], steps: int = 24) -> np.ndarray:
    """Return points along lines, arcs and cubics, as polyline ``(N, 2)``."""
    t = np.linspace(0, 1, steps + 1)[1:, None]
    here, points = np.array(start), [np.array(start)[None]]
    for segment in segments:
        p = np.array(segment[-2:] if len(segment) == 5 else segment).reshape(-1, 2)
        if len(segment) == 5:
            points.append(_bow(here, p[0], segment[0], larger=segment[1] > 0, clockwise=segment[2] > 0, t=t))
        elif len(p) == 3:
            points.append((1 - t) ** 3 * here + 3 * t * (1 - t) ** 2 * p[0] + 3 * t * t * (1 - t) * p[1] + t**3 * p[2])
        else:
            points.append((1 - t) * here + t * p[0])
        here = p[-1]
    return np.vstack(points)


def _bow(
    start: np.ndarray, end: np.ndarray, radius: float, *, larger: bool, clockwise: bool, t: np.ndarray
) -> np.ndarray:
    """Return points of a circular arc, from the angle that its chord subtends rather than from its centre."""
    chord = complex(*(end - start))
    half = float(np.arcsin(min(abs(chord) / (2 * radius), 1.0)))
    turn = 2 * (np.pi - half if larger else half) * (1 if clockwise else -1)
    along = (np.exp(1j * turn * t[:, 0]) - 1) / (np.exp(1j * turn) - 1) * chord
    return start + np.column_stack([along.real, along.imag])


def _oval(steps: int) -> np.ndarray:
    angle = np.arange(steps) * (2 * np.pi / steps)
    return np.column_stack([np.cos(angle), np.sin(angle)])


def _turned(points: np.ndarray, degrees: float) -> np.ndarray:
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return points @ np.array([[c, s], [-s, c]])


def colour_at(paint: Linear | Radial, x: float, y: float) -> np.ndarray:
    """Return the sRGB colour ``(3,)`` that an opaque gradient has at a point (SVG 1.1, section 13.2)."""
    if isinstance(paint, Linear):
        ax, ay = paint.x2 - paint.x1, paint.y2 - paint.y1
        at = ((x - paint.x1) * ax + (y - paint.y1) * ay) / (ax * ax + ay * ay)
    else:
        at = float(np.hypot(x - paint.cx, y - paint.cy)) / paint.r
    offsets = [stop.offset for stop in paint.stops]
    levels = np.array([_levels(stop) for stop in paint.stops])
    return np.array([np.interp(at, offsets, levels[:, channel]) for channel in range(3)])


def _levels(stop: Stop) -> list[int]:
    return [int(stop.colour[k : k + 2], 16) for k in (1, 3, 5)]


def photo(height: int = 120, width: int = 160, grain: float = 6.0) -> np.ndarray:
    """Make what a camera might see: hills of blurred colour under grain."""
    rng = np.random.default_rng(2)
    coarse = rng.uniform(20, 235, (height // 10, width // 10, 3)).astype(np.float32)
    smooth = cv2.GaussianBlur(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), (0, 0), 3)
    levels = smooth + rng.normal(0, grain, smooth.shape)
    return np.dstack([np.clip(np.rint(levels), 0, 255), np.full((height, width), 255)]).astype(np.uint8)
