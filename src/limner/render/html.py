"""Prints a film's elements as a web page that stands on its own, as a front-end developer would write it.

Boxes, circles and ellipses of one paint are HTML boxes; what has another outline is inline SVG; a raster is an image.
Like elements (``dot-1``, ``dot-2``) share a class, and delays in equal steps are counted: ``calc(var(--i) * ...)``.
"""

import base64
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

import msgspec

from limner.render import svg
from limner.render.box import Box, background, bounds, box, pixels
from limner.render.keyframes import Motion, Sheet, hinged, seconds
from limner.render.path import number
from limner.sight.animation import Animated, Element
from limner.sight.graph import Node, Scene, Solid

SAME = 0.05
"""Pixels: nearer points are one."""
STEPS = 0.0015
"""Seconds by which delays may differ from equal steps."""

TURNING = ("rotate", "scale", "skew", "project")
"""Properties of which a box that is turned by itself would be moved differently."""


class _Part(msgspec.Struct):
    """An element on its way to the page."""

    element: Element
    box: Box
    style: dict[str, str]
    content: list[str]
    motions: list[Motion]
    corner: tuple[float, float]
    """Of its parent's box."""
    children: "list[_Part]"


def page(animated: Animated, title: str) -> str:
    """Print a page of HTML and CSS, without a script and without anything from elsewhere."""
    sheet = Sheet(animated.elements)
    parts: dict[str, _Part] = {}
    top: list[_Part] = []
    parents = {element.parent for element in animated.elements}
    for element in animated.elements:
        above = parts[element.parent] if element.parent is not None else None
        part = _part(element, sheet, above.box[:2] if above else (0.0, 0.0), parent=element.id in parents)
        parts[element.id] = part
        (above.children if above else top).append(part)
    colours = _colours(list(parts.values()))
    families, steps = _families(list(parts.values()), sheet)
    ground, behind = _ground(animated)
    drawn = any(line.startswith("<svg") for part in parts.values() for line in part.content) or len(behind) > 1
    stage = {
        "position": "relative",
        "width": f"{animated.width}px",
        "height": f"{animated.height}px",
        "overflow": "hidden",
        **({"background": ground} if ground else {}),
        **({"zoom": number(animated.zoom, 4)} if animated.zoom != 1 else {}),
    }
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        '<meta charset="utf-8">',
        f"<title>{escape(title)}</title>",
        "<style>",
        *_block(":root", sheet.properties() + steps + colours),
        "body { margin: 0; }",
        *_block(".stage", [f"{name}: {value};" for name, value in stage.items()]),
        f"{_tags(parts.values(), behind)} {{ position: absolute; }}",
        *([".stage svg { width: 100%; height: 100%; overflow: visible; }"] if drawn else []),
        *_rules(families, sheet),
        *sheet.rules(),
        "</style>",
        '<div class="stage">',
        *behind,
        *(line for part in top for line in _printed(part, families, "  ")),
        "</div>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _tags(parts: Iterable[_Part], behind: Sequence[str]) -> str:
    """Return a selector of everything on the stage."""
    inside = " ".join([*behind, *(line for part in parts for line in part.content)])
    return ", ".join(f".stage {tag}" for tag in ("div", "svg", "img") if tag == "div" or f"<{tag}" in inside)


def _part(element: Element, sheet: Sheet, corner: tuple[float, float], *, parent: bool) -> _Part:
    tint = any(animation.property == "fill" for animation in element.animations)
    morph = any(animation.property == "outline" for animation in element.animations)
    content: list[str] = []
    style: dict[str, str] = {}
    if element.raster is not None:
        left, top = element.corner
        width, height = png_size(element.raster)
        area = (left, top, left + width, top + height)
        content = [f'<img alt="" src="{data_url(element.raster)}">']
    else:
        area = bounds(element.look)
        still = not any(animation.property in TURNING for animation in element.animations)
        plain = None if parent or morph else box(element.look, turned=still)
        if plain is not None:
            area, style = plain
            if tint:
                style["background"] = "currentcolor"
        elif element.look.children:  # else it only holds what moves along with it
            content = _inline(element.look, area, tint=tint)
    left, top, right, bottom = area
    place = {
        "left": pixels(left - corner[0]),
        "top": pixels(top - corner[1]),
        "width": pixels(right - left),
        "height": pixels(bottom - top),
    }
    style = {**place, **style}
    kinds = {animation.property for animation in element.animations}
    if "project" in kinds:
        style["transform-origin"] = "0 0"
    elif kinds & {"rotate", "scale", "skew", "tilt"}:
        x, y = element.origin[0] - left, element.origin[1] - top
        if abs(x - (right - left) / 2) > SAME or abs(y - (bottom - top) / 2) > SAME:
            style["transform-origin"] = _origin((x, right - left), (y, bottom - top))
    return _Part(element, area, style, content, sheet.motions(element, (left, top)), corner, [])


def _origin(across: tuple[float, float], down: tuple[float, float]) -> str:
    """Print a ``transform-origin`` by the words for edges, where it is on one or two and nowhere but in the middle."""
    words = []
    for (at, size), names in ((across, ("left", "center", "right")), (down, ("top", "center", "bottom"))):
        near = [name for name, part in zip(names, (0.0, 0.5, 1.0), strict=True) if abs(at - part * size) <= SAME]
        words += near[:1]
    if len(words) < 2:
        return f"{pixels(across[0])} {pixels(down[0])}"
    return " ".join(word for word in words if word != "center")


def _inline(look: Scene, area: Box, *, tint: bool) -> list[str]:
    left, top, right, bottom = area
    view = f"{number(left)} {number(top)} {number(right - left)} {number(bottom - top)}"
    common, lines = svg.inner(tinted(look) if tint else look)
    return [f'<svg viewBox="{view}"{common}>', *lines, "</svg>"]


def tinted(look: Scene) -> Scene:
    """Let the main paint of a drawing be the colour that CSS animates."""
    first = next(node.fill for node in look.nodes() if isinstance(node.fill, Solid))
    children = tuple(
        msgspec.structs.replace(item, fill=Solid("currentcolor", first.opacity))
        if isinstance(item, Node) and item.fill == first
        else item
        for item in look.children
    )
    return msgspec.structs.replace(look, children=children)


def _ground(animated: Animated) -> tuple[str, list[str]]:
    """Return the stage's background in CSS, and what else stands behind."""
    if animated.ground_raster is not None:
        return "", [f'  <img alt="" src="{data_url(animated.ground_raster)}">']
    children = list(animated.ground.children)
    colour = ""
    if children and isinstance(first := children[0], Node) and first.fill and not first.stroke:
        area = bounds(Scene(animated.width, animated.height, (first,)))
        if area[0] <= SAME and area[1] <= SAME and area[2] >= animated.width and area[3] >= animated.height:
            colour = background(first.fill, (0, 0, animated.width, animated.height)) or ""
            children = children[1:] if colour else children
    if not children:
        return colour, []
    rest = msgspec.structs.replace(animated.ground, children=tuple(children))
    inline = _inline(rest, (0, 0, animated.width, animated.height), tint=False)
    return colour, [f"  {line}" for line in inline]


def _colours(parts: Sequence[_Part]) -> list[str]:
    """Name the colours that several boxes have as custom properties, which their styles then use."""
    used = Counter(part.style.get("background", "") for part in parts)
    common = [colour for colour, count in used.items() if colour.startswith("#") and count > 1]
    names = {colour: f"--color-{number}" if number > 1 else "--color" for number, colour in enumerate(common, 1)}
    for part in parts:
        if (colour := part.style.get("background", "")) in names:
            part.style["background"] = f"var({names[colour]})"
    return [f"{name}: {colour};" for colour, name in names.items()]


class _Family(msgspec.Struct):
    """Elements of one name but for their number: what they share is said once."""

    name: str
    parts: list[_Part]
    common: dict[str, str]


def _families(parts: Sequence[_Part], sheet: Sheet) -> tuple[list[_Family], list[str]]:
    """Group parts by name, say their animations, and return the steps of their delays as custom properties."""
    stems: dict[str, list[_Part]] = {}
    for part in parts:
        stems.setdefault(re.sub(r"-\d+$", "", part.element.id), []).append(part)
    families, steps = [], []
    for name, members in stems.items():
        step = _step(members)
        variable = "--stagger" if not steps else f"--stagger-{len(steps) + 1}"
        if step is not None:
            steps.append(f"{variable}: {seconds(step)};")
        for index, part in enumerate(members):
            moving = [motion for motion in part.motions if motion.body != "path"]
            if step is None:
                part.style |= {"animation": sheet.shorthand(moving)} if moving else {}
                continue
            first = members[0].motions[0].timing.delay
            after = f"{seconds(first)} + " if abs(first) >= STEPS else ""
            part.style["animation"] = sheet.shorthand(moving, delayed=False)
            part.style["animation-delay"] = f"calc({after}var(--i) * var({variable}))"
            part.style["--i"] = str(index)
        shared = set.intersection(*(set(part.style.items()) for part in members))
        families.append(_Family(name, members, {k: v for k, v in members[0].style.items() if (k, v) in shared}))
    return families, steps


def _step(members: Sequence[_Part]) -> float | None:
    """Return the seconds from one's delay to the next one's where that is always the same, and all else is too."""
    if len(members) < 3 or not members[0].motions:
        return None
    if len({tuple((motion.name, motion.undelayed) for motion in part.motions) for part in members}) > 1:
        return None
    delays = [{motion.timing.delay for motion in part.motions} for part in members]
    if any(len(own) > 1 for own in delays) or any(motion.body == "path" for motion in members[0].motions):
        return None
    at = [own.pop() for own in delays]
    step = (at[-1] - at[0]) / (len(at) - 1)
    even = all(abs(delay - at[0] - index * step) < STEPS for index, delay in enumerate(at))
    return step if even and abs(step) > STEPS else None


def _rules(families: Sequence[_Family], sheet: Sheet) -> list[str]:
    lines: list[str] = []
    for family in families:
        alone = len(family.parts) == 1
        if not alone and family.common:
            lines += _block(f".{family.name}", _declared(family.common))
        for part in family.parts:
            own = part.style if alone else {k: v for k, v in part.style.items() if k not in family.common}
            lines += _block(f"#{part.element.id}-scene", _eye(part)) + _block(f"#{part.element.id}", _declared(own))
            inside = [motion for motion in part.motions if motion.body == "path"]
            if inside:
                lines += _block(f"#{part.element.id} path", [f"animation: {sheet.shorthand(inside)};"])
    return lines


def _eye(part: _Part) -> list[str]:
    """Say where the eye of an element is whose parent's box it sees."""
    if not hinged(part.element) or part.element.perspective is None:
        return []
    distance, x, y = part.element.perspective
    left, top = part.corner
    place = f"{number(x - left)}px {number(y - top)}px"
    return ["inset: 0;", f"perspective: {number(distance)}px;", f"perspective-origin: {place};"]


def _declared(style: dict[str, str]) -> list[str]:
    return [f"{name}: {value};" for name, value in style.items()]


def _block(selector: str, declarations: Sequence[str]) -> list[str]:
    if len(declarations) <= 1 or sum(map(len, declarations)) < 80:
        return [f"{selector} {{ {' '.join(declarations)} }}"] if declarations else []
    return [f"{selector} {{", *(f"  {line}" for line in declarations), "}"]


def _printed(part: _Part, families: Sequence[_Family], indent: str) -> list[str]:
    if hinged(part.element):
        lines = _own(part, families, indent + "  ")
        return [f'{indent}<div id="{part.element.id}-scene">', *lines, f"{indent}</div>"]
    return _own(part, families, indent)


def _own(part: _Part, families: Sequence[_Family], indent: str) -> list[str]:
    family = next(family for family in families if part in family.parts)
    kind = f' class="{family.name}"' if len(family.parts) > 1 and family.common else ""
    start = f'{indent}<div id="{part.element.id}"{kind}>'
    if not part.content and not part.children:
        return [f"{start}</div>"]
    inside = [f"{indent}  {line}" for line in part.content]
    inside += [line for child in part.children for line in _printed(child, families, indent + "  ")]
    return [start, *inside, f"{indent}</div>"]


def data_url(png: bytes) -> str:
    """Print a PNG as a URL."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def png_size(png: bytes) -> tuple[int, int]:
    """Read width and height from a PNG's header (PNG 3, section 11.2.1)."""
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
