"""A scene printed as SVG: golden lines, paths that read back without drift, one look in two renderers."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
import pyvips

from limner.render.sanitise import sanitise
from limner.render.svg import write
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
    Stop,
    Subpath,
    dump,
    load,
)  # fmt: skip
from limner.sight.trace import trace
from tests.sight.drawn import RING, WHITE, draw, raster

BLACK = Solid("#000000")
COUNTS = {"M": 2, "l": 2, "h": 1, "v": 1, "c": 6, "z": 0}
NUMBER = re.compile(r"[+-]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?")


def parse(data: str) -> list[tuple[list[float], list[list[float]]]]:
    """Read path data by the grammar of SVG 1.1, section 8.3.9: outlines as a start and absolute segments."""
    outlines: list[tuple[list[float], list[list[float]]]] = []
    here = [0.0, 0.0]
    for command, text in re.findall(r"([a-zA-Z])([^a-zA-Z]*)", data):
        found = NUMBER.findall(text)
        assert re.sub(r"[\s,]", "", text) == "".join(found), f"{text} is not a list of numbers"
        values, count = [float(value) for value in found], COUNTS[command]
        assert (len(values) % count == 0 and values) if count else not values
        for at in range(0, len(values), count or 1):
            step = values[at : at + count]
            match command:
                case "M":
                    here = step
                    outlines.append((here, []))
                    continue
                case "h":
                    step = [step[0], 0.0]
                case "v":
                    step = [0.0, step[0]]
            absolute = [value + here[k % 2] for k, value in enumerate(step)]
            outlines[-1][1].append(absolute)
            here = absolute[-2:]
    return outlines


def printed(shape: Shape, fill: Paint = BLACK, name: str = "a") -> str:
    """Return the line that a shape is printed as."""
    lines = write(Scene(10, 10, (Node(name, shape, fill),), decimals=3 if isinstance(shape, Path) else 2)).splitlines()
    return lines[-2].strip()


def data_of(shape: Path) -> str:
    (found,) = re.findall(r' d="([^"]*)"', printed(shape))
    return found


@pytest.mark.parametrize(("shape", "text"), [
    (Rect(0, 0.5, 10, 8), '<rect id="a" x="0" y=".5" width="10" height="8" fill="#000"/>'),
    (Rect(1, 1, 8, 6, 2), '<rect id="a" x="1" y="1" width="8" height="6" rx="2" fill="#000"/>'),
    (Rect(1, 1, 8, 6, 0, 30), '<rect id="a" x="1" y="1" width="8" height="6" transform="rotate(30 5 4)" fill="#000"/>'),
    (Circle(5, 4.25, 3), '<circle id="a" cx="5" cy="4.25" r="3" fill="#000"/>'),
    (Ellipse(5, 4, 3, 2), '<ellipse id="a" cx="5" cy="4" rx="3" ry="2" fill="#000"/>'),
    (Ellipse(5, 4, 3, 2, -20), '<ellipse id="a" cx="5" cy="4" rx="3" ry="2" transform="rotate(-20 5 4)" fill="#000"/>'),
    (Polygon(((0, 0), (5.5, 0), (0, -0.5))), '<polygon id="a" points="0,0 5.5,0 0,-.5" fill="#000"/>'),
    (Path((Subpath((1, 1), ((4, 1), (4, 3), (1, 3))),)), '<path id="a" d="M1 1h3v2h-3z" fill="#000"/>'),
    (Path((Subpath((0, 0), ((3, 4), (0, 1, 2, 2, 0, 0))),)), '<path id="a" d="M0 0l3 4c-3-3-1-2-3-4z" fill="#000"/>'),
], ids=lambda value: type(value).__name__)  # fmt: skip
def test_a_shape_is_one_line_that_a_person_can_read(shape: Shape, text: str) -> None:
    assert printed(shape) == text


@pytest.mark.parametrize(("fill", "text"), [
    (Solid("#aabbcc"), 'fill="#abc"'), (Solid("#aabbcd"), 'fill="#aabbcd"'),
    (Solid("#ff0000", 0.5), 'fill="#f00" fill-opacity=".5"'), (Solid("#123456", 1 / 3), 'fill-opacity=".333"'),
])  # fmt: skip
def test_colours_are_short_and_opacity_is_apart(fill: Paint, text: str) -> None:
    assert text in printed(Circle(5, 5, 3), fill)


LINEAR = Linear(0.5, 2, 9.5, 2, (Stop(0, "#ff0000"), Stop(0.3333, "#00ff00", 0.5), Stop(1, "#0000fe")))
RADIAL = Radial(5, 5, 4.5, (Stop(0.1, "#ffffff"), Stop(1, "#000000", 0)))
GOLDEN = """\
<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10" viewBox="0 0 20 10">
  <defs>
    <linearGradient id="rect-1-fill" gradientUnits="userSpaceOnUse" x1=".5" y1="2" x2="9.5" y2="2">\
<stop offset="0" stop-color="#f00"/><stop offset=".3333" stop-color="#0f0" stop-opacity=".5"/>\
<stop offset="1" stop-color="#0000fe"/></linearGradient>
    <radialGradient id="circle-1-fill" gradientUnits="userSpaceOnUse" cx="5" cy="5" r="4.5">\
<stop offset=".1" stop-color="#fff"/><stop offset="1" stop-color="#000" stop-opacity="0"/></radialGradient>
  </defs>
  <rect id="rect-1" x="0" y="0" width="20" height="10" fill="url(#rect-1-fill)"/>
  <g id="group-1">
    <circle id="circle-1" cx="5" cy="5" r="4" fill="url(#circle-1-fill)"/>
    <g id="group-2">
      <circle id="circle-2" cx="15" cy="5" r="4" fill="#000"/>
    </g>
  </g>
</svg>
"""
NESTED = Scene(20, 10, (
    Node("rect-1", Rect(0, 0, 20, 10), LINEAR),
    Group("group-1", (
        Node("circle-1", Circle(5, 5, 4), RADIAL), Group("group-2", (Node("circle-2", Circle(15, 5, 4), BLACK),)),
    )),
))  # fmt: skip


def test_a_whole_document() -> None:
    assert write(NESTED) == GOLDEN


def test_a_scene_read_back_from_json_prints_the_same() -> None:
    assert write(load(dump(NESTED))) == GOLDEN


def test_an_empty_scene_is_a_document() -> None:
    assert (
        write(Scene(3, 2))
        == '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2" viewBox="0 0 3 2">\n</svg>\n'
    )


def test_a_natural_size_may_differ_from_the_scene() -> None:
    assert 'width="40" height="20" viewBox="0 0 20 10"' in write(NESTED, (40, 20))


def wandering(count: int, seed: int) -> Subpath:
    """Make an outline whose every number needs rounding: steps of all kinds, small ones too."""
    rng = np.random.default_rng(seed)
    here, segments = rng.uniform(-50, 50, 2), []
    for kind in rng.integers(0, 5, count):
        step = rng.normal(0, rng.choice([0.01, 0.4, 20]), 6 if kind > 2 else 2)
        step[:2] *= {0: (0, 1), 1: (1, 0)}.get(int(kind), (1, 1))
        points = np.tile(here, len(step) // 2) + step
        segments.append(tuple(points.tolist()))
        here = points[-2:]
    return Subpath((float(segments[0][0]) + 1 / 3, 1 / 7), tuple(segments))


@pytest.mark.parametrize("seed", range(4))
def test_a_thousand_relative_segments_read_back_without_drift(seed: int) -> None:
    outline = wandering(1000, seed)
    ((start, segments),) = parse(data_of(Path((outline,))))
    assert start == pytest.approx(outline.start, abs=0.00501)
    joined = [value for segment in segments for value in segment[-2:]]
    wanted = [value for segment in outline.segments for value in segment[-2:]]
    assert len(segments) == len(outline.segments)
    assert joined == pytest.approx(wanted, abs=0.00501)
    for read, meant in zip(segments, outline.segments, strict=True):
        assert read == pytest.approx(meant, abs=0.00501)


def test_filled_paths_have_a_digit_less_than_other_shapes() -> None:
    bow = Path((Subpath((1.234, 2), ((3.456, 2), (3, 9.876))),))
    text = write(Scene(10, 10, (Node("a", bow, BLACK), Node("b", Circle(5.678, 5, 2), BLACK))))
    assert 'd="M1.2 2h2.3l-.5 7.9z"' in text
    assert 'cx="5.68"' in text


def test_outlines_with_holes_are_even_odd() -> None:
    square = Subpath((0, 0), ((9, 0), (9, 9), (0, 9)))
    hole = Subpath((3, 3), ((6, 3), (6, 6), (3, 6)))
    assert printed(Path((square, hole))).endswith('d="M0 0h9v9h-9zM3 3h3v3h-3z" fill-rule="evenodd" fill="#000"/>')
    assert [start for start, _ in parse(data_of(Path((square, hole))))] == [[0, 0], [3, 3]]


@pytest.mark.parametrize("name", ["a&b", 'a"b', "a<b", "größe", "a'b"])
def test_any_id_makes_a_document_that_parses(name: str) -> None:
    scene = Scene(9, 9, (Group(name + "g", (Node(name, Circle(4, 4, 3), BLACK),)),))
    root = ElementTree.fromstring(write(scene))
    assert [item.get("id") for item in root.iter() if item.get("id")] == [name + "g", name]


def test_gradients_are_referred_to_by_the_ids_they_have() -> None:
    root = ElementTree.fromstring(write(NESTED))
    defined = {item.get("id") for item in root.iter() if item.tag.endswith("Gradient")}
    used = {fill[5:-1] for item in root.iter() if (fill := item.get("fill", "")).startswith("url(")}
    assert used == defined == {"rect-1-fill", "circle-1-fill"}


def traced() -> Scene:
    return trace(draw(
        f'{WHITE}<radialGradient id="g"><stop stop-color="#fe8"/><stop offset="1" stop-color="#821"/></radialGradient>'
        f'<path d="{RING}" fill-rule="evenodd" fill="#04c"/><circle cx="50" cy="50" r="16" fill="url(#g)"/>'
        '<rect x="4" y="6" width="24" height="9" transform="rotate(20 15 45)" fill="#0a0" fill-opacity=".6"/>'
        '<path d="M60 96q10-14 20-4t18-8" fill="none" stroke="#222" stroke-width="1.4"/>'
    )).scene  # fmt: skip


EVERY = Scene(64, 48, (
    Node("ground", Rect(0, 0, 64, 48), Linear(0, 0, 64, 48, (Stop(0, "#ffeedd"), Stop(1, "#88aacc")))),
    Group("things", (
        Node("disc", Circle(14, 14, 9.5), Radial(12, 12, 10, (Stop(0, "#ffffff"), Stop(1, "#cc0000")))),
        Node("oval", Ellipse(40, 14, 14, 6, 25), Solid("#0055aa", 0.5)),
        Node("card", Rect(6, 28, 20, 14, 3, -12), Solid("#117733")),
        Node("kite", Polygon(((34, 30), (46, 26), (44, 44))), Solid("#aa00aa")),
    )),
    Node("ring", Path((
        Subpath((50, 30), ((62, 30), (62, 36, 60, 44, 50, 44))), Subpath((53, 33), ((53, 40, 57, 38, 58, 33),)),
    )), Solid("#222222")),
))  # fmt: skip


@pytest.mark.parametrize("scene", [EVERY, NESTED, traced()], ids=["every", "nested", "traced"])
def test_the_sanitiser_has_nothing_to_drop(scene: Scene) -> None:
    text = write(scene)
    clean = sanitise(text)
    assert clean.dropped == ()
    assert (clean.width, clean.height) == (scene.width, scene.height)
    assert np.array_equal(raster(clean.svg.decode()), raster(text))


def premultiplied(pixels: np.ndarray) -> np.ndarray:
    return pixels.astype(float) * np.where(np.arange(4) < 3, pixels[..., 3:] / 255, 1)


@pytest.mark.parametrize("scene", [EVERY, NESTED, traced()], ids=["every", "nested", "traced"])
def test_two_renderers_draw_the_same(scene: Scene) -> None:
    text = write(scene)
    librsvg = np.asarray(pyvips.Image.svgload_buffer(text.encode()).numpy())
    off = np.abs(premultiplied(librsvg) - premultiplied(raster(text)))
    assert off.mean() < 0.8
    # They sample edges differently, by a quarter of a pixel at most: more would be another reading of the text.
    assert np.quantile(off, 0.995) < 70


def test_every_shape_is_drawn_where_it_says() -> None:
    drawn = raster(write(EVERY))
    for (x, y), colour in {(16, 35): "117733", (42, 34): "aa00aa", (60, 32): "222222"}.items():
        assert bytes(drawn[y, x, :3].tolist()).hex() == colour
    assert drawn[12, 12, :3].min() > 230 and drawn[22, 14, 1] < 60, "white in the middle, red at the rim"
    assert drawn[35, 55].min() > 100, "the hole shows the ground"
