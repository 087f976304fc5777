import io
import re

import msgspec
import numpy as np
import pytest
from PIL import Image

from limner.render.box import bounds
from limner.render.camera import Camera
from limner.render.html import data_url, page, png_size
from limner.render.path import number
from limner.sight.animation import Animation, Easing, Element, Key, state
from limner.sight.graph import Circle, Node, Rect, Solid, Stroke, Text, Tiling
from tests.render.films import CARD, TINT, TURN, dot, film, scene, triangle
from tests.render.pages import needs_browser


def png(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(file, "PNG")
    return file.getvalue()


def test_a_page_stands_on_its_own() -> None:
    text = page(film(), "sample <1>")
    assert text.startswith("<!doctype html>")
    assert "<title>sample &lt;1&gt;</title>" in text
    assert not re.search(r"https?:|<script|url\((?!#)", text)


def test_like_elements_share_a_class_and_count_their_delays() -> None:
    text = page(film(), "sample")
    assert "--stagger: .15s;" in text
    assert "animation-delay: calc(var(--i) * var(--stagger));" in text
    assert "#dot-3 { left: 168px; --i: 2; }" in text
    assert text.count("border-radius: 50%") == 1


def test_delays_in_unequal_steps_are_each_their_own() -> None:
    late = msgspec.structs.replace(
        dot(2), animations=tuple(msgspec.structs.replace(a, delay=0.9) for a in dot(2).animations)
    )
    text = page(film(dot(0), dot(1), late), "sample")
    assert "--stagger" not in text
    assert ".9s" in text


def test_boxes_are_html_and_other_outlines_are_inline_svg() -> None:
    text = page(film(CARD, triangle(TURN)), "sample")
    assert "linear-gradient(#fc0, #f60)" in text
    assert '<div id="card"></div>' in text
    assert "clip-path: polygon(40px 0, 80px 60px, 0 60px)" in text
    ring = Node("star-2", Circle(300, 100, 9), None, Stroke(Solid("#cc0000"), 2))
    star = Element("star", scene(*triangle().look.nodes(), ring), (300, 100), (TURN,))
    text = page(film(CARD, star), "sample")
    assert "left: 260px" in text and "color: #26c;" in text
    assert '<polygon id="tri" points="40,0 80,60 0,60" fill="currentcolor"/>' in text
    assert '<circle cx="40" cy="40" r="9"' in text
    assert "transform-origin: 40px 40px" in text


def test_a_colour_that_changes_is_the_current_colour() -> None:
    assert "background: currentcolor" in page(film(triangle(TINT)), "sample")
    ring = Node("ring", Circle(100, 100, 20), None, Stroke(Solid("#cc3366"), 4))
    text = page(film(Element("ring", scene(ring), (100, 100), (TINT,))), "sample")
    assert "border: 4px solid currentcolor" in text and "background: currentcolor" not in text


def test_an_outline_that_changes_moves_the_path_alone() -> None:
    morph = Animation("outline", (Key(0, (0, 0, 9, 0, 9, 9)), Key(1, (0, 0, 9, 0, 5, 9))), 1)
    text = page(film(triangle(morph, TURN)), "sample")
    assert "#triangle path { animation: morph 1s linear both; }" in text
    assert 'd: path("M0,0 9,0 9,9z")' in text


def test_a_box_that_grows_and_rounds_off_says_so_in_its_own_properties() -> None:
    size = Animation("size", (Key(0, (30, 20)), Key(1, (80, 20))), 1)
    radius = Animation("radius", (Key(0, (0, 0, 0, 0)), Key(1, (9, 0, 9, 0))), 1)
    text = page(film(msgspec.structs.replace(CARD, animations=(size, radius))), "sample")
    assert "from { width: 30px; border-radius: 0 }" in text and "to { width: 80px; border-radius: 9px 0 }" in text


def test_a_clip_is_counted_from_the_corner_of_its_box() -> None:
    left, top, right, bottom = bounds(CARD.look)
    corners = ((left, top, right, top, right, bottom), (left, top, right, top, left, bottom))
    clip = Animation("clip", (Key(0, corners[0]), Key(1, corners[1])), 1)
    text = page(film(msgspec.structs.replace(CARD, animations=(clip,))), "sample")
    wide, high = number(right - left, 1), number(bottom - top, 1)
    assert f"from {{ clip-path: polygon(0 0, {wide}px 0, {wide}px {high}px) }}" in text
    assert f"to {{ clip-path: polygon(0 0, {wide}px 0, 0 {high}px) }}" in text


def test_a_child_is_in_its_parent_and_placed_from_it() -> None:
    child = Element("child", scene(Node("c", Rect(40, 50, 10, 10), Solid("#000000"))), (45, 55), (TURN,), parent="card")
    text = page(film(CARD, child), "sample")
    assert re.search(r'<div id="card">.*<div id="child"></div>\s*</div>', text, re.DOTALL)
    assert "left: 10px" in text
    assert "top: 20px" in text


def test_a_raster_is_an_image_of_its_size() -> None:
    raster = Element("photo", scene(), (0, 0), (), raster=png(7, 5), corner=(3, 4))
    text = page(film(raster), "sample")
    assert data_url(png(7, 5)) in text
    assert png_size(png(7, 5)) == (7, 5)
    assert "width: 7px" in text


def test_a_ground_of_more_than_one_colour_is_drawn() -> None:
    whole = film(CARD)
    ground = scene(*whole.ground.nodes(), Node("sun", Circle(300, 50, 20), Solid("#ffaa00")))
    text = page(msgspec.structs.replace(whole, ground=ground), "sample")
    assert "background: #f4f4f0" in text
    assert '<circle id="sun"' in text


def test_bounds_count_strokes_and_text() -> None:
    ring = scene(Node("ring", Circle(50, 50, 10), None, Stroke(Solid("#000000"), 4)))
    assert bounds(ring) == pytest.approx((38, 38, 62, 62), abs=0.02)
    left, top, right, bottom = bounds(scene(Node("t", Text(10, 40, "Hello", 20), Solid("#000000"))))
    assert left == 10
    assert top < 40 < bottom
    assert right > 40
    assert bounds(scene()) == (0, 0, 0, 0)


@needs_browser
def test_a_page_moves_as_its_film_says() -> None:
    curve = Easing("bezier", (0.6, 0.0, 0.3, 1.0))
    there = (Key(0, (0, 0), curve), Key(0.5, (90, 20), Easing("steps", (3, 0))), Key(1, (0, 0)))
    whole = film(CARD, dot(0), dot(2), triangle(Animation("translate", there, 1.1, 0.2, 2, "alternate"), TURN))
    probe = """Object.fromEntries([...document.querySelectorAll('.stage > div')].map(e => {
      const r = e.getBoundingClientRect();
      return [e.id, [(r.left + r.right) / 2, (r.top + r.bottom) / 2, Number(getComputedStyle(e).opacity)]];
    }))"""
    with Camera() as camera:
        for shot in camera.film(page(whole, "t"), width=400, height=300, fps=12, seconds=2.5, probe=probe):
            for element in whole.elements:
                box = bounds(element.look)
                corners = [(x, y, 1) for x in (box[0], box[2]) for y in (box[1], box[3])]
                at = state(whole, element, shot.time + 1e-5)
                points = np.array([at.matrix @ corner for corner in corners])
                middle = (points.min(axis=0) + points.max(axis=0))[:2] / 2
                assert shot.probed[element.id] == pytest.approx([*middle, at.opacity], abs=0.05), shot.time


def test_a_door_has_a_scene_around_it_and_turns_about_its_edge() -> None:
    open_ = Animation("tilt", (Key(0, (0, 0)), Key(1, (0, 70))), 1)
    look = scene(Node("d", Rect(100, 50, 60, 80), Solid("#804020")))
    door = Element("door", look, (100, 90), (open_,), perspective=(500, 130, 90))
    text = page(film(door), "door")
    assert "#door-scene { inset: 0; perspective: 500px; perspective-origin: 130px 90px; }" in text
    assert '<div id="door-scene">\n    <div id="door">' in text and "transform-origin: left;" in text
    assert "transform-origin" not in page(film(msgspec.structs.replace(door, origin=(130, 90))), "panel")


@needs_browser
def test_a_browser_turns_in_depth_as_the_typed_form_says() -> None:
    half = Animation("tilt", (Key(0, (20, 50)), Key(1, (20, 50))), 1)
    look = scene(Node("d", Rect(100, 50, 60, 80), Solid("#000000")))
    for origin in ((130, 90), (100, 90)):
        door = Element("door", look, origin, (half,), perspective=(300, 130, 90))
        told = film(door)
        corners = np.array([[100, 50, 1], [160, 50, 1], [160, 130, 1], [100, 130, 1]]) @ state(told, door, 0.5).matrix.T
        corners = corners[:, :2] / corners[:, 2:]
        with Camera() as camera:
            shots = camera.film(page(told, "door"), width=told.width, height=told.height, fps=2, seconds=0.5)
            shot = next(iter(shots)).pixels
        rows, columns = np.nonzero(shot[..., :3].max(2) < 100)
        assert np.abs(corners.min(0) - (columns.min(), rows.min())).max() < 1.5
        assert np.abs(corners.max(0) - (columns.max() + 1, rows.max() + 1)).max() < 1.5


def test_what_most_of_a_kind_say_is_said_once() -> None:
    spin = [msgspec.structs.replace(TURN, delay=delay) for delay in (0.0, -0.3, -1.1)]
    boxes = [
        Element(
            f"box-{k}", scene(Node("b", Rect(30 * k, 9, 20 if k < 3 else 10, 20), Solid("#cc3366"))), (0, 0), (turn,)
        )
        for k, turn in enumerate(spin, 1)
    ]
    text = page(film(*boxes), "sample")
    assert ".box {" in text and text.count("#c36") == text.count("turn 2s linear infinite;") == 1
    assert re.search(r"#box-1 \{ left: 30px; transform-origin: [^;]*; \}", text)
    assert "animation-delay: -.3s;" in text and "animation-delay: -1.1s;" in text
    assert re.search(r"#box-3 \{[^}]*width: 10px;", text)


def test_a_line_of_text_is_text() -> None:
    line = Element("hello", scene(Node("t", Text(40, 60, "Hello <you>", 20, weight=700), Solid("#224466"))))
    text = page(film(line), "sample")
    assert '<div id="hello">Hello &lt;you&gt;</div>' in text
    assert "font: 700 20px/1 Liberation Sans, Arial" in text


def test_a_tiled_ground_is_the_stages_background_and_still_things_lie_on_it() -> None:
    cell = Tiling(20, 20, 0, 0, "#ffffff", (Node("dot", Circle(10, 10, 2), Solid("#334455")),))
    still = scene(Node("sun", Circle(300, 50, 20), Solid("#ffaa00")))
    text = page(msgspec.structs.replace(film(CARD), ground=still, ground_tiling=cell), "sample")
    assert "background: radial-gradient(circle, #345 1.5px, #0000 2.5px) 0 0/20px 20px #fff;" in text
    assert '<circle id="sun"' in text


def drawn(*keys: tuple[float, float]) -> Element:
    ring = Node("ring", Circle(50, 50, 40), None, Stroke(Solid("#2266cc"), 6.0, "round"))
    steps = tuple(Key(index / (len(keys) - 1), key) for index, key in enumerate(keys))
    return Element("stroke", scene(ring), (50, 50), (Animation("trim", steps, 1.5, iterations=float("inf")),))


def test_a_stroke_that_draws_itself_is_one_dash_that_moves_along_it() -> None:
    text = page(film(drawn((0, 0), (0, 0.75))), "sample")
    assert '<circle pathLength="1" ' in text and "stroke-dasharray: 1 2;" in text
    assert "from { stroke-dashoffset: 1 }" in text and "to { stroke-dashoffset: .25 }" in text


def test_of_a_stroke_whose_two_ends_move_the_dash_grows_and_shrinks() -> None:
    text = page(film(drawn((0, 0.1), (0.2, 0.9), (0.9, 1))), "sample")
    assert "50% { stroke-dasharray: .7 .3; stroke-dashoffset: -.2 }" in text
    assert "#stroke [pathLength] { animation: draw 1.5s linear infinite; }" in text


@needs_browser
def test_a_browser_shows_no_back_of_what_has_none() -> None:
    back = Animation("tilt", (Key(0, (0, 150)), Key(1, (0, 150))), 1)
    look = scene(Node("c", Rect(100, 50, 60, 80), Solid("#000000")))
    card = Element("card", look, (130, 90), (back,), perspective=(500, 130, 90), facing=True)
    dark = []
    for one in (card, msgspec.structs.replace(card, facing=False)):
        told = film(one)
        with Camera() as camera:
            shots = camera.film(page(told, "card"), width=told.width, height=told.height, fps=2, seconds=0.5)
            dark.append(int((next(iter(shots)).pixels[..., :3].max(2) < 100).sum()))
    assert dark[0] == 0 < dark[1]


def test_what_is_seen_through_a_slot_is_cut_off_at_its_edges() -> None:
    """Two that share a slot are in one box; below its lower edge nothing of them is seen."""
    rise = Animation("translate", (Key(0, (0, 30)), Key(1, (0, 0))), 1)
    crop = (90.0, 40.0, 190.0, 80.0)
    one, two = (
        Element(name, scene(Node("c", Rect(x, 50, 20, 20), Solid("#000000"))), (x + 10, 60), (rise,), crop=crop)
        for name, x in (("a", 100), ("b", 140))
    )
    told = film(one, two)
    text = page(told, "slot")
    assert text.count("overflow: hidden") == 2  # the stage's own, and theirs
    assert text.count('class="slot-1"') == 1
    assert re.search(r"\.slot-1 \{ left: 90px; top: 40px; width: 100px; height: 40px;", text)
    assert re.search(r"#a \{[^}]*left: 10px;", text)


@needs_browser
def test_a_browser_shows_nothing_outside_of_a_slot() -> None:
    rise = Animation("translate", (Key(0, (0, 25)), Key(1, (0, 25))), 1)
    look = scene(Node("c", Rect(100, 50, 20, 20), Solid("#000000")))
    told = film(Element("a", look, (110, 60), (rise,), crop=(90, 40, 190, 80)))
    with Camera() as camera:
        shots = camera.film(page(told, "slot"), width=told.width, height=told.height, fps=2, seconds=0.5)
        dark = next(iter(shots)).pixels[..., :3].max(2) < 100
    rows = np.flatnonzero(dark[:, 105:115].any(axis=1))
    assert (rows.min(), rows.max()) == (75, 79)
