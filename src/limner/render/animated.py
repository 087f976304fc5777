"""Prints a film's elements as one SVG document that moves by CSS: it plays wherever a browser shows it.

What HTML can and SVG cannot: a tilt in space becomes the nearest plane transform, a ring's border grows along with it,
and the order of elements stays as it is (``limits`` says so for those at hand).
"""

import math
from collections.abc import Sequence
from xml.sax.saxutils import escape

import msgspec
import numpy as np

from limner.render import svg, tiling
from limner.render.box import bounds
from limner.render.html import data_url, png_size
from limner.render.inline import MEASURED, measured, tinted
from limner.render.keyframes import Sheet, dashed
from limner.render.path import number
from limner.sight.animation import Animated, Easing, Element, Key, tilted
from limner.sight.graph import Circle, Scene

AT_ONCE = Easing("steps", (1.0, 0.0))
STEPS = 24
"""Parts that a turn in depth is told in."""


def animated_svg(film: Animated, title: str) -> str:
    """Print an SVG document without a script and without anything from elsewhere."""
    film = msgspec.structs.replace(film, elements=tuple(_flat(element) for element in film.elements))
    sheet = Sheet(film.elements, flat=True)
    rules: list[str] = []
    for element in film.elements:
        rules += _rules(element, sheet)
    width, height = (number(side * film.zoom) for side in (film.width, film.height))
    head = f'width="{width}" height="{height}" viewBox="0 0 {film.width} {film.height}"'
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" {head}>', f"  <title>{escape(title)}</title>", "  <style>"]
    properties = sheet.properties()
    lines += [f"    :root {{ {' '.join(properties)} }}"] if properties else []
    lines += [f"    {line}" for rule in (*rules, *sheet.rules()) for line in rule.splitlines()]
    lines += ["  </style>"]
    if film.ground_raster is not None:
        lines.append(_image(film.ground_raster, (0.0, 0.0)))
    if film.ground_tiling is not None:
        lines += [f"  {line}" for line in tiling.pattern(film.ground_tiling, "cell")]
    if film.ground.children:
        lines += _group("ground", film.ground)
    lines += [line for element in film.elements if element.parent is None for line in _nested(element, film.elements)]
    return "\n".join([*lines, "</svg>", ""])


def limits(film: Animated) -> list[str]:
    """Say what of a film SVG cannot show as HTML does."""
    kinds = {animation.property for element in film.elements for animation in element.animations}
    told = ["in SVG tilts in space become the nearest plane transforms"] if kinds & {"tilt", "project"} else []
    told += ["in SVG elements keep their order"] if "order" in kinds else []
    rings = any(_is_hoop(element) for element in film.elements)
    return told + (["in SVG the borders of rings grow along with them"] if rings else [])


def _is_hoop(element: Element) -> bool:
    """Say whether an element is a ring that grows by its sides."""
    nodes = list(element.look.nodes())
    grows = any(animation.property == "size" for animation in element.animations)
    return grows and len(nodes) == 1 and isinstance(nodes[0].shape, Circle)


def _scaled(element: Element) -> Element:
    """Tell the sides of a ring, and that its corner goes the other way, as a scale about its middle."""
    left, _, right, _ = bounds(element.look)
    found = []
    for animation in element.animations:
        if animation.property == "size":
            keys = [Key(key.offset, (key.value[0] / (right - left),) * 2, key.easing) for key in animation.keys]
            animation = msgspec.structs.replace(animation, property="scale", keys=tuple(keys))
        if animation.property != "translate":
            found.append(animation)
    return msgspec.structs.replace(element, animations=tuple(found))


def _flat(element: Element) -> Element:
    """Tell rings that grow by their scale, and turns in depth as homographies, straight between two."""
    element = _scaled(element) if _is_hoop(element) else element
    distance, *eye = element.perspective or (math.inf, *element.origin)
    flat = []
    for animation in element.animations:
        if animation.property != "tilt":
            flat.append(animation)
            continue
        offsets = sorted({key.offset for key in animation.keys} | set(np.linspace(0, 1, STEPS + 1).tolist()))
        keys = []
        for offset in offsets:
            x, y = animation.between(offset)
            whole = tilted(x, y, distance, eye, element.origin)
            keys.append(Key(offset, tuple((whole / whole[2, 2]).ravel()[:8].tolist())))
        flat.append(msgspec.structs.replace(animation, property="project", keys=tuple(keys)))
        if element.facing:
            flat.append(msgspec.structs.replace(animation, property="visibility", keys=tuple(_facing(keys))))
    return msgspec.structs.replace(element, animations=tuple(flat))


def _facing(keys: Sequence[Key]) -> list[Key]:
    """Say when a thing faces the eye that is at these homographies."""
    faces = [float(np.linalg.det(np.append(key.value, 1.0).reshape(3, 3)) > 0) for key in keys]
    turns = [index for index in range(1, len(keys)) if faces[index] != faces[index - 1]]
    kept = [Key(keys[index].offset, (faces[index],), AT_ONCE) for index in (0, *turns)]
    return kept if kept[-1].offset == 1 else [*kept, Key(1.0, (faces[-1],))]


def _rules(element: Element, sheet: Sheet) -> list[str]:
    left, top, right, bottom = bounds(element.look)
    moving = [m for m in sheet.motions(element, ((left + right) / 2, (top + bottom) / 2))]
    rules = []
    inside = [(f"#{element.id} {body}", body) for body in ("path", "rect")]
    inside.append((f"#{element.id} {MEASURED}", "stroke"))
    for selector, body in ((f"#{element.id}", "box"), *inside):
        chosen = [motion for motion in moving if motion.body == body]
        if chosen:
            kinds = {animation.property for animation in element.animations}
            origin = kinds & {"rotate", "scale", "skew"} and "project" not in kinds and body == "box"
            place = f" transform-origin: {number(element.origin[0])}px {number(element.origin[1])}px;" if origin else ""
            place += f" {' '.join(dashed(element))}" if body == "stroke" else ""
            rules.append(f"{selector} {{{place} animation: {sheet.shorthand(chosen)}; }}")
    return rules


def _nested(element: Element, elements: Sequence[Element]) -> list[str]:
    if element.raster is not None:
        own = [f'  <g id="{element.id}">', _image(element.raster, element.corner), "  </g>"]
    else:
        tint = any(animation.property == "fill" for animation in element.animations)
        own = _group(element.id, tinted(element.look) if tint else element.look)
        trimmed = any(animation.property == "trim" for animation in element.animations)
        own = measured(own) if trimmed else own
    inside = [f"  {line}" for child in elements if child.parent == element.id for line in _nested(child, elements)]
    whole = [*own[:-1], *inside, own[-1]]
    if element.crop is None:
        return whole
    left, top, right, bottom = element.crop
    place = f'x="{number(left)}" y="{number(top)}" width="{number(right - left)}" height="{number(bottom - top)}"'
    slot = f"{element.id}-slot"
    clip = f'  <clipPath id="{slot}"><rect {place}/></clipPath>'
    return [clip, f'  <g clip-path="url(#{slot})">', *(f"  {line}" for line in whole), "  </g>"]


def _group(name: str, look: Scene) -> list[str]:
    common, lines = svg.inner(look)
    return [f'  <g id="{name}"{common}>', *(f"  {line}" for line in lines), "  </g>"]


def _image(png: bytes, corner: tuple[float, float]) -> str:
    width, height = png_size(png)
    place = f'x="{number(corner[0])}" y="{number(corner[1])}" width="{width}" height="{height}"'
    return f'    <image {place} href="{data_url(png)}"/>'
