import asyncio
import math

import msgspec
import numpy as np
import pytest

from limner.core.data import Task
from limner.core.events import Event
from limner.motion.explain import Explained
from limner.motion.write import FILM, PAGE, POINTS, SVG, Measured, Measurement, assemble, entered, tally
from limner.sight.animation import Animated, Animation, Element, Key, load, state
from limner.sight.area import coverage
from limner.sight.graph import Circle, Node, Scene, Solid
from limner.sight.tracks import Clip, Track, Tracked
from tests.motion.test_word import letters

TURN = np.linspace(0, 2 * np.pi, 80, endpoint=False)


def tracked() -> Tracked:
    """Two discs, of which the first goes to the right, at an even pace."""
    disc = coverage([np.stack([12 + 9 * np.cos(TURN), 12 + 9 * np.sin(TURN)], axis=1)], 24, 24)
    plate = np.full((60, 160, 3), 230.0, np.float32)
    frames = np.repeat(np.rint(plate)[None].astype(np.uint8), 20, axis=0)
    clip = Clip(frames, np.arange(20) / 20, 20, 1.0)
    tracks = []
    for number, colour in enumerate(((200, 30, 30), (30, 30, 200))):
        sprite = np.dstack([np.broadcast_to(np.array(colour, float), (24, 24, 3)), disc]).astype(np.float32)
        pose = np.stack([np.eye(3)] * 20)
        pose[:, 0, 2] = (1 - number) * 4.0 * np.arange(20)
        one = np.ones(20)
        tracks.append(Track(number, sprite, (10, 6 + 26 * number), 0, pose, one, one, one * 0))
    return Tracked(clip, plate, 0.3, tracks)


def told(parent: int | None = None) -> Explained:
    return Explained((22.0, 18.0), np.eye(3), parent=parent, note="as it is")


def blank(film: Animated, fps: float) -> np.ndarray:
    return np.full((round(film.seconds * fps), film.height, film.width, 3), 230, np.uint8)


def test_a_draft_is_a_page_a_drawing_the_typed_form_and_what_was_measured() -> None:
    said: list[Event] = []
    proposal = asyncio.run(Measured(tracked(), blank, said.append).draft("discs"))
    assert proposal.program is not None
    assert set(proposal.program.files) == {PAGE, SVG, FILM, POINTS}
    film = load(proposal.program.files[FILM])
    assert [element.id for element in film.elements] == ["circle-1", "circle-2"]
    (animation,) = film.elements[0].animations
    assert animation.property == "translate"
    points = msgspec.json.decode(proposal.program.files[POINTS], type=list[Measurement])
    (moves,) = [point for point in points if point.element == "circle-1" and point.property == "translate"]
    for time, (x, _) in zip(moves.times, moves.values, strict=True):
        value = animation.at(time)
        assert value is not None
        assert x == pytest.approx(value[0], abs=0.5)
    assert proposal.note == "2 elements, 1 of them move, 2 keyframes"
    assert said


def test_a_parent_comes_before_its_children() -> None:
    film, names = assemble(tracked(), [told(parent=1), told()])
    assert names == ["circle-1", "circle-2"]
    assert [element.id for element in film.elements] == ["circle-2", "circle-1"]
    assert film.element("circle-1").parent == "circle-2"
    assert film.element("circle-1").note == "as it is"
    with pytest.raises(ValueError, match="each other"):
        assemble(tracked(), [told(parent=1), told(parent=0)])


def test_what_grows_does_so_about_its_very_edge() -> None:
    grows = Animation("scale", (Key(0, (1, 0.2)), Key(1, (1, 1))), 1)
    about = [msgspec.structs.replace(told(), origin=(22.1, y), animations=(grows,)) for y in (26.85, 55.0)]
    film, _ = assemble(tracked(), about)
    assert film.element("circle-1").origin == pytest.approx((22, 27), abs=0.02)
    assert film.element("circle-2").origin == pytest.approx((22, 55.0), abs=0.02), "too far from an edge"


def test_what_comes_and_goes_all_at_once_says_so_beside_its_opacity() -> None:
    late = msgspec.structs.replace(told(), shown=(0.25, 0.75))
    film, names = assemble(tracked(), [told(), late])
    assert names == ["circle-1", "circle-2"]
    assert [element.id for element in film.elements] == ["circle-1", "circle-2"]
    assert [animation.property for animation in film.element("circle-2").animations] == ["visibility"]
    seen = [state(film, film.element("circle-2"), time).opacity for time in (0.0, 0.2, 0.3, 0.7, 0.8)]
    assert seen == [0, 0, 1, 1, 0]
    film, _ = assemble(tracked(), [msgspec.structs.replace(told(), shown=(-math.inf, 0.5)), told()])
    assert [state(film, film.element("circle-1"), time).opacity for time in (0.0, 0.4, 0.6)] == [1, 1, 0]


def test_the_measured_author_proposes_once() -> None:
    class Done:
        steps = (1,)

    author = Measured(tracked(), blank, lambda event: None)
    assert asyncio.run(author.propose(Task("motion", "t"), Done())) is None  # pyright: ignore[reportArgumentType]


def test_a_tally_counts_images() -> None:
    film, _ = assemble(tracked(), [told(), told()])
    still = msgspec.structs.replace(film, ground_raster=b"")
    assert tally(still) == "2 elements, 0 of them move, 0 keyframes, 1 kept as images"
    moved = Animation("rotate", (Key(0, (0,)), Key(1, (9,))), 1)
    first = msgspec.structs.replace(film.elements[0], animations=(moved,))
    assert "1 of them move, 2 keyframes" in tally(msgspec.structs.replace(film, elements=(first, film.elements[1])))


def test_letters_come_in_the_order_in_which_they_are_read() -> None:
    plate = np.full((90, 240, 3), 250.0, np.float32)
    frames = np.repeat(np.rint(plate)[None].astype(np.uint8), 20, axis=0)
    measured = Tracked(Clip(frames, np.arange(20) / 20, 20, 1.0), plate, 0.3, letters()[::-1])
    film, names = assemble(measured, [told()] * 5)
    assert [element.id for element in film.elements] == [f"letter-{number}" for number in range(1, 6)]
    assert names == [f"letter-{number}" for number in range(5, 0, -1)]


@pytest.mark.parametrize("wait, time", [(-16.0, 0.225), (-40.0, -math.inf)])
def test_what_slides_in_is_not_seen_to_wait_in_the_picture(wait: float, time: float) -> None:
    film = tracked()
    track = film.tracks[0]  # a disc of 18 pixels, 13 from the edge
    unseen = np.arange(20) < 5
    track.pose[:, 0, 2] = -16.0 + 2 * np.arange(-5, 15)
    track.pose[unseen] = np.nan
    track.opacity = np.where(unseen, np.nan, 1.0)
    look = Scene(160, 60, (Node("d", Circle(22, 18, 9), Solid("#c81e1e")),))
    slides = Animation("translate", (Key(0.0, (wait, 0.0)), Key(1.0, (0.0, 0.0))), 0.5, delay=0.25)
    element = Element("disc", look, (22.0, 18.0), (slides,))
    assert entered(element, track, film.clip) == pytest.approx(time, abs=0.006)
    track.opacity = np.where(unseen, 0.0, 1.0)
    assert entered(element, track, film.clip) == -math.inf, "it fades in, where its opacity says so"
