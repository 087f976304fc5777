import io
import math

import numpy as np
import pytest
from PIL import Image

from limner.core.data import Finding
from limner.motion.brief import (
    ACROSS,
    EVEN,
    LABEL,
    MAX_LISTING,
    SLACK,
    TILE,
    hints,
    listing,
    natural,
    picks,
    sheet,
    spoken,
)
from limner.motion.write import Measurement
from limner.sight.animation import Animated, Element
from limner.sight.graph import Node, Path, Subpath
from limner.sight.tracks import Clip, Track, Tracked
from tests.render.films import TINT, TURN, dot, film, scene, triangle


def clip(count: int = 31, zoom: float = 1.0) -> Clip:
    frames = np.zeros((count, 60, 80, 3), np.uint8)
    frames[:, :, :, 0] = (np.arange(count) * 8)[:, None, None]
    return Clip(frames, np.arange(count) / 30, 30, count / 30, zoom=zoom)


def test_frames_are_spread_evenly_with_the_worst_moments_between() -> None:
    even = picks(clip())
    assert len(even) == EVEN and (even[0], even[-1]) == (0, 1) and np.ptp(np.diff(even)) < 0.03
    worst = picks(clip(), (Finding("a", time=(0.5, 0.56)), Finding("b")))
    assert set(worst) == {*even, 0.53}
    assert picks(clip(2)) == [0, 0.03]


@pytest.mark.parametrize("times", [np.arange(31) / 30, np.arange(31) ** 1.2 / 60])
def test_a_sheet_shows_what_there_is_to_see_at_each_moment(times: np.ndarray) -> None:
    moments = [0.0, 0.2, 0.5, 0.55, 1.0]
    shown = np.asarray(Image.open(io.BytesIO(sheet(clip().frames, times, moments))))
    assert shown.shape == (2 * (TILE * 3 // 4 + LABEL), ACROSS * (TILE + 2), 3)
    for place, moment in enumerate(moments):
        x, y = place % ACROSS * (TILE + 2) + 99, place // ACROSS * (TILE * 3 // 4 + LABEL) + 99
        assert shown[y, x, 0] == 8 * np.flatnonzero(times <= moment + SLACK)[-1]


def test_an_element_is_told_with_its_place_its_drawing_and_its_motions() -> None:
    times = (0.0, 0.5, 1.0)
    points = [Measurement("triangle", "rotate", times, ((0.0,), (91.0,), (180.0,)))]
    child = Element("spark", scene(), (5, 6), (), "triangle", b"\x89PNG", note="a texture")
    lines = listing(film(dot(0), triangle(TURN, TINT), child), points).splitlines()
    assert lines == [
        "ground in 0 0 400 300",
        '  <rect id="ground" x="0" y="0" width="400" height="300" fill="#f4f4f0"/>',
        "dot-1 in 88 188 112 212",
        '  <circle id="dot-1-shape" cx="100" cy="200" r="12" fill="#c36"/>',
        "  translate 1.2s infinite: 0 0 0 ease-out; .5 0 -60 ease-in; 1 0 0",
        "  opacity 1.2s infinite: 0 1 ease-out; .5 .4 ease-in; 1 1",
        "triangle in 260 60 340 120",
        '  <polygon id="tri" points="300,60 340,120 260,120" fill="#26c"/>',
        "  origin 300 100",
        "  rotate 2s infinite linear: 0 0; 1 360 [measured: off by .577 in the mean, 1 at most]",
        "  fill 1s infinite alternate linear: 0 #1a66cc; 1 #e6661a",
        "spark (an image, a texture)",
        "  moves along with triangle",
    ]


def test_long_drawings_and_long_films_are_cut() -> None:
    jagged = Path((Subpath((0, 0), tuple((float(x), float(x % 7)) for x in range(400))),))
    blob = Element("blob", scene(Node("blob-path", jagged)))
    text = listing(film(blob))
    assert text.splitlines()[-1].endswith("...") and len(text) < 700
    many = film(*(Element(f"a{index}", dot(0).look, (0, 0), dot(0).animations) for index in range(400)))
    text = listing(many)
    assert len(text) < MAX_LISTING + 200 and "elements more are not shown" in text


def test_tracks_are_told_in_pixels_of_the_page() -> None:
    count = 31
    pose = np.repeat(np.eye(3)[None], count, axis=0)
    pose[:, 0, 2] = np.arange(count)
    turn = math.radians(30)
    pose[-1, :2, :2] = [[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]]
    pose[4:8] = np.nan
    opacity = np.ones(count)
    opacity[0] = 0
    sprite = np.zeros((10, 20, 4), np.float32)
    sprite[...] = (200, 40, 40, 1)
    track = Track(0, sprite, (10, 5), 1, pose, opacity, np.ones(count), np.zeros(count), "similarity")
    tracked = Tracked(clip(count, 2.0), np.full((60, 80, 3), 250, np.float32), 0.5, [track])
    ground, told = hints(tracked)
    assert ground == "the ground is #fafafa for the most part"
    assert told.startswith("a thing of 40 x 20 px, #c82828, similarity; its middle at 0.00 s gone; 0.13 s hidden; ")
    assert "0.50 s 70.0,20.0; " in told and told.endswith(" turned 30")
    assert natural(tracked.clip) == (160, 120)


def test_a_finding_is_a_line() -> None:
    found = Finding("it differs", "mend it", "dot-1", (1, 2, 3, 4), (0, 1), 0.25, "foreground error")
    assert spoken(found) == "it differs at 1 2 3 4 (element dot-1), 0.25 foreground error: mend it"
    assert " at 2 4 6 8 " in spoken(found, 2)


def test_a_film_without_elements_can_be_told() -> None:
    bare = film()
    assert listing(Animated(4, 3, 1, 30, bare.ground)).startswith("ground in")
