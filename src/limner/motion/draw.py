"""Turns what was followed through a film into drawings: primitives, paths, text; a raster as the last resort."""

import io
from collections.abc import Sequence

import cv2
import msgspec
import numpy as np
from PIL import Image

from limner.motion.bare import FLAT, unpierced, unshadowed
from limner.motion.neat import kin, neat, plainest
from limner.motion.signs import likely, signed
from limner.motion.sprite import plain
from limner.motion.turns import centroid
from limner.motion.word import spelled, under
from limner.render.box import bounds
from limner.sight.glyphs import Face
from limner.sight.graph import (
    Circle,
    Ellipse,
    Group,
    Item,
    Node,
    Path,
    Polygon,
    Rect,
    Scene,
    Sector,
    Solid,
    Text,
    walk,
)
from limner.sight.limits import Limits
from limner.sight.see import see
from limner.sight.tracks import Track
from limner.sight.transform import transformed

CLEAR, FULL = 0.03, 0.97
"""Alpha from which on a pixel is nothing, and all."""
ENOUGH = 24
"""Pixels inside a sprite that say whether it is of one colour."""
WRITTEN, FEW = 40.0, 4
"""Levels by which pixels that are drawn on a colour differ from it, and how many of those are no drawing yet."""
HEAVY = 60
"""Shapes of a sprite from which it is a texture, which only a raster shows well."""
ALIKE = 6.0
"""Mean levels by which sprites of one look may differ, beside twice the film's noise."""
LETTER = "letter"
"""Name of those that move one by one, numbered from the left."""
STEADY = 0.01
"""By which an opacity that stays may change."""
MARGIN = 2
"""Pixels of nothing around a sprite, so that its edges are seen as edges."""


class Drawn(msgspec.Struct, frozen=True):
    """The look of an element at rest, in pixels of the film."""

    name: str
    look: Scene
    raster: bytes | None = None
    corner: tuple[float, float] = (0.0, 0.0)
    note: str = ""


def draw_all(tracks: Sequence[Track], rests: Sequence[np.ndarray], plate: np.ndarray, noise: float) -> list[Drawn]:
    """Draw sprites and name them; those that look alike get one drawing, and names that say so.

    Args:
        tracks: what was followed.
        rests: for each the matrix ``(3, 3)`` that takes its canonical frame to where it rests.
        plate: ``(H, W, 3)``: what is behind everything.
        noise: of the film, in levels.
    """
    letters = spelled(tracks, rests, plate)
    kinds: list[tuple[Track, Drawn]] = []
    chosen: list[tuple[Drawn, tuple[float, float]]] = []
    for index, track in enumerate(tracks):
        if index in letters:
            chosen.append((Drawn(LETTER, Scene(plate.shape[1], plate.shape[0], (letters[index],))), (0.0, 0.0)))
            continue
        for first, drawn in kinds:
            if not track.line and not first.line and _alike(first.sprite, track.sprite, noise):
                here, there = centroid(track), centroid(first)
                chosen.append((drawn, (here[0] - there[0], here[1] - there[1])))
                break
        else:
            drawn = _stroked(track, plate) if track.line else _sheer(_lines(track, plate, noise), track)
            kinds.append((track, drawn))
            chosen.append((drawn, (0.0, 0.0)))
    # The more letters there are, the surer is their face: it is then that of fewer, most likely.
    for track, drawn in sorted(kinds, key=lambda kind: -len(kind[1].look.children)):
        faces = likely([drawn.look for drawn, _ in chosen])
        spelt = _spelt(track, drawn, plate, faces) if track.crop is None else _lines(track, plate, noise, faces)
        chosen = [(spelt if one is drawn else one, shift) for one, shift in chosen]
    placed = [
        drawn if index in letters else _placed(drawn, shift, rest)
        for index, ((drawn, shift), rest) in enumerate(zip(chosen, rests, strict=True))
    ]
    placed = _united(placed, [float(track.sprite[..., 3].sum() * np.nanmean(track.seen)) for track in tracks])
    stems = [drawn.name for drawn in placed]
    counts: dict[str, int] = {}
    names: dict[int, str] = {}
    for index in sorted(range(len(placed)), key=lambda index: bounds(placed[index].look)[0] if index in letters else 0):
        stem = stems[index]
        counts[stem] = counts.get(stem, 0) + 1
        names[index] = f"{stem}-{counts[stem]}" if stems.count(stem) > 1 else stem
    found = []
    for index, drawn in enumerate(placed):
        look = msgspec.structs.replace(drawn.look, children=_prefixed(drawn.look.children, names[index]))
        found.append(msgspec.structs.replace(drawn, name=names[index], look=look))
    return found


def _lines(track: Track, plate: np.ndarray, noise: float, faces: Sequence[Face] | None = None) -> Drawn:
    """Draw a track; what slides through a slot line by line, each as it would be drawn and spelt alone."""
    alpha = np.pad(track.sprite[..., 3] > CLEAR, ((1, 1), (0, 0))).any(axis=1)
    edges = np.flatnonzero(np.diff(alpha.astype(int)))
    lines = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    if track.crop is None or len(lines) < 2:
        drawn = _draw(track, plate, noise)
        return drawn if faces is None else _spelt(track, drawn, plate, faces)
    (x, y), found = track.corner, []
    for top, bottom in lines:
        line = msgspec.structs.replace(track, sprite=track.sprite[top:bottom], corner=(x, y + top))
        drawn = _draw(line, plate, noise)
        found.append(drawn if faces is None else _spelt(line, drawn, plate, faces))
    if any(drawn.raster for drawn in found):
        return _draw(track, plate, noise)
    look = msgspec.structs.replace(found[0].look, children=tuple(one for drawn in found for one in drawn.look.children))
    return Drawn(_named(look), look)


def _draw(track: Track, plate: np.ndarray, noise: float) -> Drawn:
    size = (plate.shape[1], plate.shape[0])
    sprite = unshadowed(track.sprite)
    note = "" if sprite is track.sprite else "its soft shadow is left out"
    behind = _seen_on(track, plate)
    sprite = sprite if behind is None else unpierced(sprite, behind, noise)
    nodes = plain(sprite, noise, behind)
    if nodes is not None:
        scene = Scene(*size, transformed(nodes, _shift(*track.corner)))
        return Drawn(_named(scene), scene, note=note)
    rgba = _clean(sprite, noise)
    padded = np.pad(rgba, ((MARGIN, MARGIN), (MARGIN, MARGIN), (0, 0)))
    x, y = track.corner[0] - MARGIN, track.corner[1] - MARGIN
    scene = seen(padded)
    if scene is None:
        corner = (float(track.corner[0]), float(track.corner[1]))
        note = "a texture: kept as an image"
        return Drawn("image", Scene(*size), png(rgba), corner, note)
    moved = Scene(*size, transformed(scene.children, _shift(x, y)), scene.unit, scene.decimals)
    return Drawn(_named(scene), moved)


def _stroked(track: Track, plate: np.ndarray) -> Drawn:
    """Draw a stroke of which a part is seen as the tracker found it."""
    assert track.line is not None
    return Drawn("stroke", Scene(plate.shape[1], plate.shape[0], (track.line,)))


def _sheer(drawn: Drawn, track: Track) -> Drawn:
    """Let what is translucent all the time be so: of what changes its opacity the animation says it."""
    there = track.opacity[(track.seen > 0) & np.isfinite(track.opacity)]
    if not len(there) or np.ptp(there) > STEADY or np.median(there) > FULL:
        return drawn
    share = round(float(np.median(there)), 2)

    def thin(item: Item) -> Item:
        if not isinstance(item, Node) or not isinstance(item.fill, Solid):
            return item
        return msgspec.structs.replace(item, fill=msgspec.structs.replace(item.fill, opacity=share))

    look = msgspec.structs.replace(drawn.look, children=tuple(map(thin, drawn.look.children)))
    return msgspec.structs.replace(drawn, look=look)


def _seen_on(track: Track, plate: np.ndarray) -> np.ndarray | None:
    """Return what is behind a sprite; ``None`` where it has its colour, and was seen on something else."""
    behind, solid = under(track, plate), track.sprite[..., 3] > 0.5
    apart = np.abs(track.sprite[solid][:, :3] - behind[solid]).max(axis=1)
    return behind if len(apart) and np.median(apart) > FLAT else None


def seen(rgba: np.ndarray) -> Scene | None:
    """Draw pixels, ``None`` where no drawing of few shapes does."""
    found = see(rgba, Limits())
    nodes = list(found.scene.nodes())
    if not nodes or len(nodes) > HEAVY or "photograph" in found.note:
        return None
    return found.scene


def _clean(sprite: np.ndarray, noise: float) -> np.ndarray:
    """Return a sprite as ``(h, w, 4) uint8``, with what compression left in flat parts taken out."""
    alpha = sprite[..., 3].copy()
    alpha[alpha < CLEAR] = 0
    alpha[alpha > FULL] = 1
    colour = sprite[..., :3].copy()
    full = (alpha > 0.9).astype(np.uint8)
    # Compression takes the colours of a border as far as two pixels in: chroma is kept at half the size.
    deeper = (cv2.erode(full, np.ones((side, side), np.uint8), borderValue=0) > 0 for side in (7, 5, 3))
    inside = next((found for found in deeper if found.sum() >= ENOUGH), full > 0)
    if inside.sum() >= 4 and flat(colour[inside], noise):
        colour[:] = np.median(colour[inside], axis=0)
    elif noise > 0.5:
        smooth = cv2.bilateralFilter(colour.astype(np.float32), 5, 4 * noise + 4, 2)
        colour[full > 0] = smooth[full > 0]
    return np.clip(np.rint(np.dstack([colour, alpha * 255])), 0, 255).astype(np.uint8)


def flat(pixels: np.ndarray, noise: float) -> bool:
    """Say whether pixels ``(N, 3)`` are of one colour: all but what compression leaves, and nothing written on it."""
    off = np.abs(pixels - np.median(pixels, axis=0)).max(axis=1)
    return bool(np.percentile(off, 97) <= FLAT + 3 * noise and (off > WRITTEN).sum() < FEW)


def _alike(first: np.ndarray, second: np.ndarray, noise: float) -> bool:
    if abs(first.shape[0] - second.shape[0]) > 1 or abs(first.shape[1] - second.shape[1]) > 1:
        return False
    height, width = min(first.shape[0], second.shape[0]), min(first.shape[1], second.shape[1])
    a, b = first[:height, :width], second[:height, :width]
    gap = np.abs(a[..., :3] * a[..., 3:] - b[..., :3] * b[..., 3:]).mean() + 255 * np.abs(a[..., 3] - b[..., 3]).mean()
    return bool(gap < ALIKE + 2 * noise)


def _spelt(track: Track, drawn: Drawn, plate: np.ndarray, faces: Sequence[Face]) -> Drawn:
    """Let what was drawn of a track that keeps its shape be single letters and short words, where it is."""
    if drawn.raster is not None or track.masks is not None:
        return drawn
    colour, alpha = track.sprite[..., :3], np.clip(track.sprite[..., 3], 0, 1)
    seen_on = colour * alpha[..., None] + under(track, plate) * (1 - alpha[..., None])
    x, y = track.corner
    here = msgspec.structs.replace(drawn.look, children=transformed(drawn.look.children, _shift(-x, -y)))
    look = signed(here, seen_on, alpha, faces)
    if look is here:
        return drawn
    look = msgspec.structs.replace(look, children=transformed(look.children, _shift(x, y)))
    return msgspec.structs.replace(drawn, look=look, name=_named(look))


def _united(drawings: Sequence[Drawn], weights: Sequence[float]) -> list[Drawn]:
    """Let drawings of one shape that are about alike be alike."""
    alone = [children[0] if len(children := drawn.look.children) == 1 else None for drawn in drawings]
    shapes = [node if isinstance(node, Node) and not isinstance(node.shape, Text) else None for node in alone]
    nodes = kin(shapes, weights)
    found = []
    for drawn, node in zip(drawings, nodes, strict=True):
        if node is not None:
            look = msgspec.structs.replace(drawn.look, children=(node,))
            drawn = msgspec.structs.replace(drawn, look=look, name=_named(look))
        found.append(drawn)
    return found


def _placed(drawn: Drawn, shift: tuple[float, float], rest: np.ndarray) -> Drawn:
    """Give a drawing its place at rest."""
    matrix = rest @ _shift(*shift)
    if drawn.raster is not None:
        raster, corner = _laid(drawn.raster, drawn.corner, matrix)
        return Drawn(drawn.name, drawn.look, raster, corner, drawn.note)
    matrix = plainest(matrix, bounds(drawn.look))
    children = tuple(neat(item) for item in transformed(drawn.look.children, matrix))
    return Drawn(drawn.name, msgspec.structs.replace(drawn.look, children=children))


def _shift(dx: float, dy: float) -> np.ndarray:
    return np.array([[1.0, 0.0, dx], [0.0, 1.0, dy], [0.0, 0.0, 1.0]])


def _laid(raster: bytes, corner: tuple[float, float], matrix: np.ndarray) -> tuple[bytes, tuple[float, float]]:
    """Return a raster as it is at rest, and its corner there."""
    pixels = np.asarray(Image.open(io.BytesIO(raster)).convert("RGBA"))
    height, width = pixels.shape[:2]
    if np.abs(matrix[:2, :2] - np.eye(2)).max() < 0.5 / max(height, width):
        return raster, (corner[0] + float(matrix[0, 2]), corner[1] + float(matrix[1, 2]))
    own = matrix @ _shift(*corner)
    corners = own[:2] @ np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1]], float)
    low, high = np.floor(corners.min(axis=1)), np.ceil(corners.max(axis=1))
    half = _shift(-0.5, -0.5)
    warp = half @ _shift(-low[0], -low[1]) @ own @ np.linalg.inv(half)  # OpenCV counts from the middles of pixels
    size = (int(high[0] - low[0]), int(high[1] - low[1]))
    faded = pixels.astype(np.float32) * np.dstack([*[pixels[..., 3:] / 255] * 3, np.ones((height, width, 1))])
    turned = cv2.warpAffine(
        faded, warp[:2], size, flags=cv2.INTER_AREA if abs(np.linalg.det(own)) < 1 else cv2.INTER_CUBIC
    )
    alpha = np.maximum(turned[..., 3:] / 255, 1e-6)
    straight = np.dstack([turned[..., :3] / alpha, turned[..., 3:]])
    return png(np.clip(np.rint(straight), 0, 255).astype(np.uint8)), (float(low[0]), float(low[1]))


def _prefixed(items: tuple[Item, ...], name: str) -> tuple[Item, ...]:
    renamed = []
    for item in items:
        changes: dict[str, object] = {"id": f"{name}-{item.id}" if len(items) > 1 else f"{name}-shape"}
        if isinstance(item, Group):
            changes["children"] = _prefixed(item.children, name)
        elif not isinstance(item, Node):
            changes["of"] = f"{name}-{item.of}"
        renamed.append(msgspec.structs.replace(item, **changes))
    return tuple(renamed)


def _named(scene: Scene) -> str:
    """Name a drawing after what it is, or what is written on it."""
    nodes = [item for item in walk(scene.children) if isinstance(item, Node)]
    words = [node.shape.content for node in nodes if isinstance(node.shape, Text)]
    if words:
        plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in words[0].lower()).strip("-")
        slug = "-".join(part for part in plain.split("-") if part)[:24].strip("-")
        return f"text-{slug}".rstrip("-") if not slug[-1:].isdigit() else f"text-{slug}-"[:-1] + "-label"
    if len(nodes) > 1:
        return "drawing"
    shape = nodes[0].shape
    if isinstance(shape, Polygon):
        return {3: "triangle", 4: "quad", 5: "pentagon", 6: "hexagon"}.get(len(shape.points), "polygon")
    names = {Circle: "circle", Ellipse: "ellipse", Sector: "slice", Path: "shape"}
    if isinstance(shape, Rect):
        return "square" if abs(shape.width - shape.height) < 0.05 * shape.width else "box"
    return names.get(type(shape), "line")


def png(pixels: np.ndarray) -> bytes:
    """Pack pixels as a PNG."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", optimize=True)
    return file.getvalue()
