import itertools
import time
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from limner.core.errors import InputError, MissingError
from limner.render import tab
from limner.render.camera import TRIES, Camera
from limner.render.cdp import Late
from tests.render.pages import HAS_BROWSER, MOVING, PAGES, needs_browser


@pytest.fixture(scope="module")
def camera():
    if not HAS_BROWSER:
        pytest.skip("needs chromium-headless-shell")
    with Camera() as camera:
        yield camera


def left(pixels: np.ndarray) -> int:
    """The first column that is not white."""
    return int(np.flatnonzero((pixels < 250).any((0, 2)))[0])


@pytest.mark.parametrize("name", PAGES)
def test_two_films_are_the_same_to_the_bit(camera: Camera, name: str) -> None:
    first, second = (list(camera.film(PAGES[name], width=160, height=100, fps=30, seconds=0.7)) for _ in range(2))
    assert len(first) == 21
    assert len({shot.pixels.tobytes() for shot in first}) > 5, "it moves"
    assert all(np.array_equal(a.pixels, b.pixels) for a, b in zip(first, second, strict=True))


def test_an_animation_is_where_its_time_says(camera: Camera) -> None:
    for shot in camera.film(PAGES["css"], width=160, height=100, fps=20, seconds=1):
        assert left(shot.pixels) == int(100 * shot.time + 0.001)


def test_an_animation_that_waits_begins_in_time(camera: Camera) -> None:
    page = PAGES["css"].replace("</style>", "* { animation-delay: .3s !important; animation-fill-mode: both }</style>")
    for shot in camera.film(page, width=160, height=100, fps=20, seconds=1):
        assert left(shot.pixels) == max(0, int(100 * (shot.time - 0.3) + 0.001))


def test_a_transition_starts_when_the_script_says_even_after_a_standstill(camera: Camera) -> None:
    probe = "d.getBoundingClientRect().x"
    for fps in (12, 30, 60):
        for shot in camera.film(PAGES["transition"], width=160, height=100, fps=fps, seconds=0.6, probe=probe):
            assert shot.probed == pytest.approx(100 * np.clip((shot.time - 0.2) / 0.3, 0, 1), abs=0.01)


def test_smil_and_scripts_keep_the_same_time(camera: Camera) -> None:
    for shot in camera.film(PAGES["smil"], width=160, height=100, fps=10, seconds=0.9):
        assert abs(left(shot.pixels) - 100 * shot.time) <= 1
    for shot in camera.film(PAGES["canvas"], width=160, height=100, fps=10, seconds=0.9, probe="n"):
        assert abs(left(shot.pixels) - 100 * shot.time) <= 1
        assert shot.probed == 2 + round(60 * shot.time), "60 refreshes a second, whatever the film's rate"


def test_scripts_hear_of_the_end_of_an_animation_at_the_next_refresh(camera: Camera) -> None:
    page = MOVING + (
        ".two{animation-name:n}@keyframes n{}</style><div id=d></div><script>const heard = [];"
        "d.style.animationDuration = '.25s'; d.onanimationend = (e) => {"
        "heard.push([performance.now(), e.animationName]); d.className = 'two' }</script>"
    )
    *_, last = camera.film(page, width=160, height=100, fps=10, seconds=0.7, probe="heard")
    assert last.probed == [[250, "m"], [500, "n"]]


def test_what_is_paused_and_played_by_a_script_loses_that_time(camera: Camera) -> None:
    shots = list(
        camera.film(PAGES["element.animate"], width=160, height=100, fps=20, seconds=0.6, probe="a.currentTime")
    )
    held, ended = [shot.probed for shot in shots[2:5]], shots[-1].probed
    assert max(held) - min(held) == 0 and 80 <= held[0] <= 101
    assert ended == pytest.approx(held[0] + 550 - 250, abs=0.1)


def test_frames_without_a_change_share_their_picture(camera: Camera) -> None:
    shots = list(camera.film(PAGES["transition"], width=160, height=100, fps=30, seconds=0.7))
    same = [a.pixels is b.pixels for a, b in itertools.pairwise(shots)]
    assert same[:5] == [True] * 5 and not any(same[6:14]) and same[-3:] == [True] * 3
    with pytest.raises(ValueError, match="read-only"):
        shots[0].pixels[:] = 0


def test_what_changed_between_two_frames_is_seen(camera: Camera) -> None:
    first, second = camera.film(PAGES["transition"], width=160, height=100, fps=1, seconds=2)
    assert (left(first.pixels), left(second.pixels)) == (0, 100)


def test_a_still_is_the_frame_of_that_time(camera: Camera) -> None:
    *_, last = camera.film(PAGES["css"], width=160, height=100, fps=10, seconds=0.6)
    assert np.array_equal(camera.still(PAGES["css"], width=160, height=100, time=0.5), last.pixels)
    assert camera.still("<svg xmlns='http://www.w3.org/2000/svg'/>", width=7, height=5).shape == (5, 7, 3)


def test_bytes_text_and_nonsense_are_pages(camera: Camera) -> None:
    for page in ("", b"", b"\xff\x00\xfe" * 30, "</html>", "<svg"):
        assert len(list(camera.film(page, width=20, height=20, fps=10, seconds=0.2))) == 2


def test_errors_of_scripts_are_kept(camera: Camera) -> None:
    list(
        camera.film(
            "<script>setTimeout(() => { throw Error('boo') }); nope()</script>", width=9, height=9, fps=9, seconds=0.2
        )
    )
    assert camera.faults == ["ReferenceError: nope is not defined", "Error: boo"]


@pytest.mark.parametrize(
    "script",
    [
        "while (1);",
        "setTimeout(() => { while (1); }, 100)",
        "setTimeout(function again() { Promise.resolve().then(again) })",
        "(function again() { new Promise(again) })(); requestAnimationFrame(() => { for (;;) Date.now() })",
    ],
)
def test_a_page_that_loops_for_ever_is_given_up(camera: Camera, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tab, "PATIENCE", 2.0)
    monkeypatch.setattr(tab, "LOADING", 4.0)
    began = time.monotonic()
    with pytest.raises(InputError, match=r"the page hangs at 0(\.\d)? s"):
        list(camera.film(f"<script>{script}</script>", width=20, height=20, fps=10, seconds=0.5))
    assert time.monotonic() - began < 20
    assert len(list(camera.film("hello", width=20, height=20, fps=10, seconds=0.2))) == 2, "the camera goes on"


@pytest.mark.parametrize(("broken", "films"), [(1, True), (TRIES, False)])
def test_a_browser_whose_animations_stand_still_is_replaced(
    camera: Camera, broken: int, films: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tab.Tab] = []
    draw = tab.Tab._draw

    def stands(self: tab.Tab, microseconds: int, more: Mapping[str, Any]) -> Mapping[str, Any]:
        drawn.extend([] if self in drawn else [self])
        return draw(self, 0 if self in drawn[:broken] else microseconds, more)

    monkeypatch.setattr(tab.Tab, "_draw", stands)
    page = "<p style='animation: far 1s linear'><style>@keyframes far { to { translate: 50px } }</style>"
    film = camera.film(page, width=99, height=20, fps=10, seconds=0.5)
    if films:
        assert len(list(film)) == 5 and len(drawn) == 2
    else:
        with pytest.raises(tab.Stalled, match="ms behind its frames: try again"):
            list(film)


@pytest.mark.parametrize("scripts", [False, True])
def test_a_page_without_scripts_that_is_not_drawn_is_filmed_by_another_browser(
    camera: Camera, scripts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws = itertools.count()
    draw = tab.Tab.draw

    def hangs(self: tab.Tab, at: float) -> bytes | None:
        if next(draws) == 0:
            raise Late("the browser did not answer")
        return draw(self, at)

    monkeypatch.setattr(tab.Tab, "draw", hangs)
    film = camera.film(MOVING, width=99, height=20, fps=10, seconds=0.5, scripts=scripts)
    if scripts:
        with pytest.raises(InputError, match="the page hangs at 0 s"):
            list(film)
    else:
        assert len(list(film)) == 5


def test_a_page_that_stands_still_though_animated_is_filmed_once_more(
    camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tab.Tab] = []
    draw = tab.Tab.draw

    def blind(self: tab.Tab, at: float) -> bytes | None:
        seen.extend([] if self in seen else [self])
        picture = draw(self, at)
        return picture if at == 0 or self is not seen[0] else None

    monkeypatch.setattr(tab.Tab, "draw", blind)
    page = "<p style='animation: far 1s linear'>x<style>@keyframes far { to { translate: 50px } }</style>"
    shots = list(camera.film(page, width=99, height=20, fps=10, seconds=0.5))
    assert len(seen) == 2 and len(shots) == 5
    assert shots[0].pixels is not shots[-1].pixels
    still = list(camera.film("<p>x", width=99, height=20, fps=10, seconds=0.5))
    assert len(seen) == 3 and still[0].pixels is still[-1].pixels, "nothing ought to move: it is filmed once"


def test_a_page_that_takes_too_much_memory_is_ended(camera: Camera) -> None:
    script = (
        "const all = []; setInterval(() => { for (let n = 0; n < 30; n++) all.push(new Uint8Array(1e7).fill(n)) }, 10)"
    )
    with pytest.raises(InputError, match="more than 2 GB of memory"):
        list(camera.film(f"<script>{script}</script>", width=20, height=20, fps=30, seconds=5))


def test_dialogs_stop_nobody(camera: Camera) -> None:
    page = "<script>onbeforeunload = () => 'stay'; alert(1); const said = [confirm(2), prompt(3)]; print()</script>"
    *_, last = camera.film(page, width=20, height=20, fps=10, seconds=0.3, probe="said")
    assert last.probed == [False, None]


def test_a_script_may_not_take_the_clock(camera: Camera) -> None:
    list(
        camera.film(
            "<script>window.__limner__ = 1; delete window.__limner__</script>", width=9, height=9, fps=9, seconds=0.2
        )
    )
    with pytest.raises(InputError, match="the page"):
        list(camera.film("<script>Math.ceil = () => NaN</script>", width=9, height=9, fps=9, seconds=0.5))


def test_a_probe_that_fails_says_so(camera: Camera) -> None:
    with pytest.raises(InputError, match=r"'nowhere\.x' fails in the page: ReferenceError"):
        list(camera.film("", width=9, height=9, fps=9, seconds=0.5, probe="nowhere.x"))


@needs_browser
def test_a_film_left_early_leaves_no_browser_that_is_stuck() -> None:
    with Camera() as camera:
        film = iter(camera.film(PAGES["css"], width=20, height=20, fps=10, seconds=1))
        next(film)
        del film
        assert camera.still(PAGES["css"], width=20, height=20).shape == (20, 20, 3)


@pytest.mark.parametrize(
    "wrong", [{"width": 0}, {"height": 5000}, {"fps": 0}, {"fps": -1}, {"seconds": 0}, {"fps": 1000, "seconds": 1e9}]
)
def test_sizes_and_lengths_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    asked = {"width": 20, "height": 20, "fps": 10, "seconds": 1, **wrong}
    with pytest.raises(InputError, match="cannot film"):
        list(Camera().film("", **asked))


def test_without_a_browser_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(MissingError, match="apt-get install -y chromium-headless-shell"):
        list(Camera().film("", width=20, height=20, fps=10, seconds=1))


def test_an_animation_that_waits_knows_the_time_too(camera: Camera) -> None:
    page = MOVING.replace("m 1s linear", "m 1s linear .4s") + "</style><div></div>"
    probe = "document.getAnimations()[0].currentTime"
    for shot in camera.film(page, width=160, height=100, fps=10, seconds=0.7, probe=probe):
        assert shot.probed == pytest.approx(1000 * shot.time, abs=0.02)
        assert left(shot.pixels) == max(0, int(100 * (shot.time - 0.4) + 0.001))


def test_the_browser_says_its_version(camera: Camera) -> None:
    assert list(camera.versions()) == ["browser"] and "Chrome" in camera.versions()["browser"]


def test_pages_without_scripts_share_a_tab_and_nothing_else(camera: Camera) -> None:
    size: dict[str, float] = {"fps": 20, "seconds": 0.7}
    pages = [PAGES["css"], PAGES["smil"], PAGES["css"].replace("1s", ".5s")]
    fresh = [list(camera.film(page, width=160, height=100, **size)) for page in pages]
    kept = [list(camera.film(page, width=160, height=100, scripts=False, **size)) for page in pages]
    for one, other in zip(fresh, kept, strict=True):
        assert all(np.array_equal(a.pixels, b.pixels) for a, b in zip(one, other, strict=True))
    (shot,) = camera.film("<p>small", width=9, height=7, fps=1, seconds=1, scripts=False)
    assert shot.pixels.shape == (7, 9, 3), "a tab of another size is another tab"


def test_scripts_are_left_out_where_that_is_asked(camera: Camera) -> None:
    page = "<body style='margin:0' onload='document.body.style.background=\"red\"'><script>document.write(1)</script>"
    for scripts in (True, False):
        (shot,) = camera.film(page, width=20, height=20, fps=1, seconds=1, scripts=scripts)
        assert (shot.pixels == 255).all() == (not scripts)
