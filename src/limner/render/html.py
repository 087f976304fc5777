"""Prints a film's elements as a web page that stands on its own, as a front-end developer would write it.

Boxes, circles and ellipses of one paint are HTML boxes; what has another outline is inline SVG; a raster is an image.
Like elements (``dot-1``, ``dot-2``) share a class, and delays in equal steps are counted: ``calc(var(--i) * ...)``.
"""

import base64
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

import msgspec

from limner.render import svg, tiling
from limner.render.box import Box, background, bounds, box, pixels
from limner.render.inline import MEASURED, inline, measured
from limner.render.keyframes import Motion, Sheet, Timing, dashed, hinged, seconds
from limner.render.lettering import lettering
from limner.render.path import number
from limner.sight.animation import Animated, Element
from limner.sight.graph import Node, Scene

SAME = 0.05
"""Pixels: nearer points are one."""
STEPS = 0.0015
"""Seconds by which delays may differ from equal steps."""

INSIDE = {"path": "path", "stroke": MEASURED}
"""What in an element's drawing moves by itself."""
HELD = {"border", "clip-path", "rotate"}
"""What would move or clip what is in a box, too."""
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
        corner = above.box[:2] if above else element.crop[:2] if element.crop else (0.0, 0.0)
        part = _part(element, sheet, corner, parent=element.id in parents)
        parts[element.id] = part
        (above.children if above else top).append(part)
    families, steps = _families(list(parts.values()), sheet)
    colours = _colours(families)
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
    slots = {crop: f"slot-{number}" for number, crop in enumerate(dict.fromkeys(
        element.crop for element in animated.elements if element.crop is not None), 1)}  # fmt: skip
    rules = [*_slotted(slots), *_rules(families, sheet), *sheet.rules()]
    shared, rules = _inlined(sheet.properties() + colours, rules)
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        '<meta charset="utf-8">',
        f"<title>{escape(title)}</title>",
        "<style>",
        *_block(":root", shared + steps),
        "body { margin: 0; }",
        *_block(".stage", [f"{name}: {value};" for name, value in stage.items()]),
        f"{_tags(parts.values(), behind)} {{ position: absolute; }}",
        *([".stage svg { width: 100%; height: 100%; overflow: visible; }"] if drawn else []),
        *rules,
        "</style>",
        '<div class="stage">',
        *behind,
        *_staged(top, families, slots),
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
        drawn = any(animation.property == "trim" for animation in element.animations)
        plain = None if morph or drawn else box(element.look, turned=still)
        if parent and plain is not None and not HELD.isdisjoint(plain[1]):
            plain = None
        line = None if parent or tint else lettering(element.look, turned=still)
        if line is not None:
            area, style, words = line
            content = [escape(words, quote=False)]
        elif plain is not None:
            area, style = plain
            if tint and "background" not in style and "border" in style:  # a ring
                style["border"] = f"{style['border'].split()[0]} solid currentcolor"
            elif tint:
                style["background"] = "currentcolor"
        elif element.look.children:  # else it only holds what moves along with it
            content, style = inline(element, area, tint=tint)
            content = measured(content) if drawn else content
    left, top, right, bottom = area
    place = {"left": pixels(left - corner[0]), "top": pixels(top - corner[1])}
    kinds = {animation.property for animation in element.animations}
    if "font" not in style or "text-align" in style or kinds & {*TURNING, "tilt"}:  # else its letters say its size
        place |= {"width": pixels(right - left), "height": pixels(bottom - top)}
    style = {**place, **style}
    if element.facing:
        style["backface-visibility"] = "hidden"
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


def _ground(animated: Animated) -> tuple[str, list[str]]:
    """Return the stage's background in CSS, and what else stands behind."""
    if animated.ground_raster is not None:
        return "", [f'  <img alt="" src="{data_url(animated.ground_raster)}">']
    children = list(animated.ground.children)
    plain = tiling.background(animated.ground_tiling) if animated.ground_tiling is not None else ""
    if not plain and children and isinstance(first := children[0], Node) and first.fill and not first.stroke:
        area = bounds(Scene(animated.width, animated.height, (first,)))
        if area[0] <= SAME and area[1] <= SAME and area[2] >= animated.width and area[3] >= animated.height:
            plain = background(first.fill, (0, 0, animated.width, animated.height)) or ""
            children = children[1:] if plain else children
    if not children:
        return plain, []
    rest = msgspec.structs.replace(animated.ground, children=tuple(children))
    common, lines = svg.inner(rest)
    return plain, [f"  <svg{common}>", *(f"  {line}" for line in lines), "  </svg>"]


class _Family(msgspec.Struct):
    """Elements of one name but for their number: what most of them share is said once, in a class."""

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
        usual = Counter(_undelayed(part) for part in members).most_common(1)[0]
        together = usual[1] > 1 and usual[1] > len(members) / 2
        for index, part in enumerate(members):
            moving = _moving(part)
            if not moving:
                continue
            if not together or _undelayed(part) != usual[0]:
                part.style["animation"] = sheet.shorthand(moving)
                continue
            alike = [other for other in members if _undelayed(other) == usual[0]]
            part.style["animation"] = sheet.shorthand(_begun(moving, alike), delayed=False)
            if step is not None:
                first = members[0].motions[0].timing.delay
                after = f"{seconds(first)} + " if abs(first) >= STEPS else ""
                part.style["animation-delay"] = f"calc({after}var(--i) * var({variable}))"
                part.style["--i"] = str(index)
            elif (delays := _delays(moving)) != "0s":
                part.style["animation-delay"] = delays
        families.append(_Family(name, members, _shared(members)))
    return families, steps


def _moving(part: _Part) -> list[Motion]:
    """Return what moves a part's box, and not what is in it."""
    return [motion for motion in part.motions if motion.body == "box"]


def _undelayed(part: _Part) -> tuple[tuple[str, Timing], ...]:
    return tuple((motion.name, motion.undelayed) for motion in _moving(part))


def _begun(motions: Sequence[Motion], members: Sequence[_Part]) -> list[Motion]:
    """Return motions that need nothing filled where for no member there is a time before or after them."""
    delays = [motion.timing.delay for part in members for motion in _moving(part)]
    if max(delays) > 0 or any(motion.timing.iterations != float("inf") for motion in motions):
        return list(motions)
    bare = [msgspec.structs.replace(motion.timing, fill="none") for motion in motions]
    return [msgspec.structs.replace(motion, timing=timing) for motion, timing in zip(motions, bare, strict=True)]


def _delays(motions: Sequence[Motion]) -> str:
    texts = [seconds(motion.timing.delay) for motion in motions]
    return texts[0] if len(set(texts)) == 1 else ", ".join(texts)


def _shared(members: Sequence[_Part]) -> dict[str, str]:
    """Return what most of several parts say, where all say something of it, and take it from them."""
    common: dict[str, str] = {}
    for name in members[0].style:
        value, count = Counter(part.style.get(name, "") for part in members).most_common(1)[0]
        if count > 1 and count > len(members) / 2 and all(name in part.style for part in members):
            common[name] = value
    for part in members:
        part.style = {name: value for name, value in part.style.items() if common.get(name) != value}
    return common


def _colours(families: Sequence[_Family]) -> list[str]:
    """Name the colours that are said several times as custom properties, which styles then use."""
    styles = [style for family in families for style in (family.common, *(part.style for part in family.parts))]
    painted = [(style, name) for style in styles for name in ("background", "color") if name in style]
    used = Counter(style[name] for style, name in painted)
    common = [text for text, count in used.items() if text.startswith("#") and count > 1]
    names = {text: f"--color-{number}" if number > 1 else "--color" for number, text in enumerate(common, 1)}
    for style, name in painted:
        style[name] = f"var({names[style[name]]})" if style[name] in names else style[name]
    return [f"{name}: {text};" for text, name in names.items()]


def _step(members: Sequence[_Part]) -> float | None:
    """Return the seconds from one's delay to the next one's where that is always the same, and all else is too."""
    if len(members) < 3 or not members[0].motions:
        return None
    if len({tuple((motion.name, motion.undelayed) for motion in part.motions) for part in members}) > 1:
        return None
    delays = [{motion.timing.delay for motion in part.motions} for part in members]
    if any(len(own) > 1 for own in delays) or any(motion.body != "box" for motion in members[0].motions):
        return None
    at = [own.pop() for own in delays]
    step = (at[-1] - at[0]) / (len(at) - 1)
    even = all(abs(delay - at[0] - index * step) < STEPS for index, delay in enumerate(at))
    return step if even and abs(step) > STEPS else None


def _rules(families: Sequence[_Family], sheet: Sheet) -> list[str]:
    lines: list[str] = []
    for family in families:
        lines += _block(f".{family.name}", _declared(family.common))
        for part in family.parts:
            lines += _block(f"#{part.element.id}-scene", _eye(part))
            lines += _block(f"#{part.element.id}", _declared(part.style))
            for body, selector in INSIDE.items():
                inside = [motion for motion in part.motions if motion.body == body]
                if inside:
                    lines += _block(
                        f"#{part.element.id} {selector}",
                        [*dashed(part.element), f"animation: {sheet.shorthand(inside)};"],
                    )
    return lines


def _inlined(properties: Sequence[str], rules: Sequence[str]) -> tuple[list[str], list[str]]:
    """Say what one rule alone uses where it is used: a custom property for it only hides it. Count the others anew."""
    text = "\n".join(rules)
    kept: list[str] = []
    counts: Counter[str] = Counter()
    for line in properties:
        name, value = line.removesuffix(";").split(": ", 1)
        if text.count(f"var({name})") == 1:
            text = text.replace(f"var({name})", value)
            continue
        stem = re.sub(r"-\d+$", "", name)
        counts[stem] += 1
        told = f"{stem}-{counts[stem]}" if counts[stem] > 1 else stem
        text = text.replace(f"var({name})", f"var({told})")
        kept.append(f"{told}: {value};")
    return kept, text.split("\n")


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


def _slotted(slots: dict[Box, str]) -> list[str]:
    """Say where slots are that things are seen through."""
    rules = []
    for (left, top, right, bottom), name in slots.items():
        place = {"left": left, "top": top, "width": right - left, "height": bottom - top}
        said = [f"{side}: {pixels(value)};" for side, value in place.items()]
        rules += _block(f".{name}", [*said, "overflow: hidden;"])
    return rules


def _staged(top: Sequence[_Part], families: Sequence[_Family], slots: dict[Box, str]) -> list[str]:
    """Print what is on the stage, what is seen through one slot within that."""
    lines: list[str] = []
    for crop, parts in groupby(top, key=lambda part: part.element.crop):
        indent = "  " if crop is None else "    "
        inside = [line for part in parts for line in _printed(part, families, indent)]
        lines += inside if crop is None else [f'  <div class="{slots[crop]}">', *inside, "  </div>"]
    return lines


def _printed(part: _Part, families: Sequence[_Family], indent: str) -> list[str]:
    if hinged(part.element):
        lines = _own(part, families, indent + "  ")
        return [f'{indent}<div id="{part.element.id}-scene">', *lines, f"{indent}</div>"]
    return _own(part, families, indent)


def _own(part: _Part, families: Sequence[_Family], indent: str) -> list[str]:
    family = next(family for family in families if part in family.parts)
    kind = f' class="{family.name}"' if family.common else ""
    start = f'{indent}<div id="{part.element.id}"{kind}>'
    if not part.content and not part.children:
        return [f"{start}</div>"]
    if not part.children and not part.content[0].startswith("<"):  # words, which are escaped
        return [f"{start}{part.content[0]}</div>"]
    inside = [f"{indent}  {line}" for line in part.content]
    inside += [line for child in part.children for line in _printed(child, families, indent + "  ")]
    return [start, *inside, f"{indent}</div>"]


def data_url(png: bytes) -> str:
    """Print a PNG as a URL."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def png_size(png: bytes) -> tuple[int, int]:
    """Read width and height from a PNG's header (PNG 3, section 11.2.1)."""
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
