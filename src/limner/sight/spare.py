"""Leaves out what shows least of a drawing: shapes, small things, colours."""

import cv2
import msgspec
import numpy as np

from limner.sight.flatten import flatten
from limner.sight.graph import Group, Item, Node, Paint, Scene, Solid, Text, Use, rgb

SCALE = 256
"""Pixels of the longer side at which it is judged how much shapes show."""


def fewer(scene: Scene, shapes: int | None) -> Scene:
    """Return a scene with at most so many shapes, those that show most: by area seen and contrast with what is below.

    Args:
        scene: without copies.
        shapes: the most there may be; ``None`` leaves the scene as it is.
    """
    nodes = list(scene.nodes())
    if shapes is None or len(nodes) <= shapes:
        return scene
    shown = importance(scene)
    order = sorted(range(len(nodes)), key=lambda k: -shown[k])
    kept = {nodes[k].id for k in order[:shapes]}
    return msgspec.structs.replace(scene, children=_kept(scene.children, kept))


def coarser(scene: Scene, detail: float) -> Scene:
    """Return a scene without what shows less than ``detail`` asks for: at 1 all of it, at 0 the main shapes alone.

    A shape is left out that shows less than ``(1 - detail) ** 3`` of the picture's pixels, times a fiftieth; a faint
    one counts by the square root of its contrast, so that pale cards stay.
    """
    least = (1 - detail) ** 3 / 50 * scene.width * scene.height
    nodes, shown = list(scene.nodes()), importance(scene, 0.5)
    kept = {node.id for node, value in zip(nodes, shown, strict=True) if value >= least}
    return msgspec.structs.replace(scene, children=_kept(scene.children, kept))


def importance(scene: Scene, power: float = 1.0) -> list[float]:
    """Return how much each shape shows: pixels of the scene, times how far they differ in colour from what is below.

    Args:
        scene: without copies.
        power: of that difference, which is in [0, 1].
    """
    scale = min(1.0, SCALE / max(scene.width, scene.height))
    height, width = max(1, round(scene.height * scale)), max(1, round(scene.width * scale))
    canvas = np.full((height, width, 3), 255, np.float32)
    nodes = list(scene.nodes())
    owner = np.full((height, width), -1, np.int32)
    change = np.zeros((height, width), np.float32)
    for number, node in enumerate(nodes):
        mask = _mask(node, (height, width), scale)
        colour, opacity = _colour(node.fill or (node.stroke.paint if node.stroke else None))
        painted = canvas[mask] * (1 - opacity) + colour * opacity
        change[mask] = np.abs(painted - canvas[mask]).max(axis=1, initial=0) / 255
        canvas[mask] = painted
        owner[mask] = number
    shown = np.bincount(owner[owner >= 0], weights=change[owner >= 0] ** power, minlength=len(nodes)) / scale**2
    return shown.tolist()


def _mask(node: Node, size: tuple[int, int], scale: float) -> np.ndarray:
    mask = np.zeros(size, np.uint8)
    if isinstance(text := node.shape, Text):
        half = 0.3 * text.size * len(text.content)
        middle = text.x + {"start": half, "middle": 0.0, "end": -half}.get(text.anchor, half)
        left, top, right, bottom = (
            round(value * scale) for value in (middle - half, text.y - 0.6 * text.size, middle + half, text.y)
        )
        cv2.rectangle(mask, (left, top), (right, bottom), 1, cv2.FILLED)
        return mask.astype(bool)
    rows = [np.rint(outline.points * scale * 16 - 8).astype(np.int32) for outline in flatten(node.shape)]
    if node.fill is not None:
        cv2.fillPoly(mask, rows, 1, shift=4)
    if node.stroke is not None:
        thickness = max(1, round(node.stroke.width * scale) - 1)  # OpenCV's lines come out a pixel wider than asked for
        for row, outline in zip(rows, flatten(node.shape), strict=True):
            cv2.polylines(mask, [row], outline.closed, 1, thickness, shift=4)
    return mask.astype(bool)


def _colour(paint: Paint | None) -> tuple[np.ndarray, float]:
    if paint is None:
        return np.zeros(3), 0.0
    stops = [paint] if isinstance(paint, Solid) else list(paint.stops)
    colours = np.array([rgb(stop.colour) for stop in stops], float)
    return colours.mean(axis=0), float(np.mean([stop.opacity for stop in stops]))


def _kept(items: tuple[Item, ...], names: set[str]) -> tuple[Item, ...]:
    result: list[Item] = []
    for item in items:
        if isinstance(item, Group):
            children = _kept(item.children, names)
            if children:
                result.append(msgspec.structs.replace(item, children=children))
        elif isinstance(item, Use) or item.id in names:
            result.append(item)
    return tuple(result)
