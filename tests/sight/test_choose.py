import numpy as np
import pytest

from limner.sight.alpha import cut
from limner.sight.choose import choose, extended, is_plain
from limner.sight.grow import BACKDROP, carry
from limner.sight.pose import moved, ready
from tests.sight.filmed import box, film, prepared, turned


def test_the_least_model_that_explains_is_chosen() -> None:
    for want, outline in [
        ("translation", lambda t: box(10 + 3.3 * t, 30, 30, 20)),
        ("similarity", lambda t: turned(box(40, 30, 30, 20), 7 * t)),
    ]:
        one, sprite, hints = prepared(film([(outline, lambda t: (200, 40, 30))]))
        model, path = choose(one, sprite, 0, hints, False)
        assert model == want
        worst = max(np.abs(moved(outline(0), path.pose[t]) - outline(t)).max() for t in range(20))
        assert worst < 0.15
        assert path.opacity == pytest.approx(np.ones(20), abs=0.02)


def test_a_plain_box_that_grows_to_twice_its_size_is_seen_to_grow() -> None:
    def outline(time: int) -> np.ndarray:
        return box(10 + 3 * time, 30, 30 + 1.5 * time, 20 + time)

    one, sprite, hints = prepared(film([(outline, lambda t: (200, 40, 30))], size=(160, 90)))
    model, path = choose(one, sprite, 0, hints, False)
    assert model == "zoom" and path.there.all()
    assert max(np.abs(moved(outline(0), path.pose[t]) - outline(t)).max() for t in range(20)) < 0.3


def test_what_grows_out_of_a_still_edge_does_not_slide_out_from_behind_the_backdrop() -> None:
    def outline(time: int) -> np.ndarray:
        return box(20, 30, 80 - 2.5 * time, 20)

    one, sprite, hints = prepared(film([(outline, lambda t: (200, 40, 30))], size=(160, 90)))
    changed = np.zeros((90, 160), bool)
    changed[26:54, 18:104] = True
    one.taken[:, ~changed] = BACKDROP
    model, path = choose(one, sprite, 0, hints, False)
    assert model == "stretch" and path.there.all()
    assert max(np.abs(moved(outline(0), path.pose[t]) - outline(t)).max() for t in range(20)) < 0.35


def test_what_fades_while_it_shrinks_and_is_smeared_does_not_change_its_colour() -> None:
    plate, own, smear = np.array([245.0, 240, 232]), np.array([61.0, 90, 128]), np.array([-5.0, 5, -5])

    def outline(time: int) -> np.ndarray:
        return box(20 + 1.2 * time, 30 + 0.6 * time, 60 - 2.4 * time, 30 - 1.2 * time)

    def colour(time: int) -> tuple[float, float, float]:
        r, g, b = plate + (1 - time / 22) * (own - plate) + (smear if time > 2 else 0)
        return r, g, b

    one, sprite, hints = prepared(film([(outline, colour)]))
    grain = np.random.default_rng(0).integers(-6, 7, one.frames.shape)
    one.frames[:] = np.clip(one.frames.astype(int) + grain, 0, 255)
    model, path = choose(one, sprite, 0, hints, True)
    assert model == "zoom" and path.tint is None
    assert path.opacity[hints[10].frame] == pytest.approx(12 / 22, abs=0.06)


def test_what_is_grey_and_lights_up_changes_its_colour() -> None:
    grey, blue = np.array([210.0, 206, 214]), np.array([56.0, 189, 248])

    def colour(time: int) -> tuple[float, float, float]:
        r, g, b = blue + abs(time / 10 - 1) * (grey - blue)
        return r, g, b

    one, _, hints = prepared(film([(lambda t: box(30, 25, 50, 40), colour)], count=21))
    one.noise = 2.0
    mask = np.abs(one.frames[10] - one.plate).max(axis=2) > 4
    sprite = ready(cut(one.frames[10], one.plate, mask, 4.0), (0, 0))
    model, path = choose(one, sprite, 10, hints, True)
    assert model == "still" and path.tint is not None
    assert np.abs(path.tint - [colour(t) for t in range(21)]).max() < 3


def test_a_square_that_turns_while_its_colour_changes_is_seen_to_turn() -> None:
    def outline(time: int) -> np.ndarray:
        return turned(box(150 - 6 * time, 40, 40, 40), -9 * time)

    def colour(time: int) -> tuple[float, float, float]:
        return 42 + 4 * time, 157 - 5 * time, 143 + 2 * time

    one, sprite, hints = prepared(film([(outline, colour)], size=(220, 120)))
    model, path = choose(one, sprite, 0, hints, True)
    assert model == "similarity" and path.tint is not None
    assert max(np.abs(moved(outline(0), path.pose[t]) - outline(t)).max() for t in range(20)) < 0.3


def test_a_disc_is_plain_whose_edge_is_smeared_and_one_with_a_border_is_not() -> None:
    y, x = np.mgrid[:50, :50] - 24.5
    away = 22 - np.hypot(x, y)

    def sheet(edge: float, wide: float) -> np.ndarray:
        rim = np.clip(wide - away, 0, 1)[..., None] * np.array([edge, -edge, edge])
        return np.dstack([np.array([56, 189, 248]) + rim, np.clip(away, 0, 1)]).astype(np.float32)

    assert is_plain(sheet(0, 3), 0.4) and is_plain(sheet(18, 3), 0.4)
    assert not is_plain(sheet(90, 3), 0.4) and not is_plain(sheet(30, 12), 0.4)


@pytest.mark.parametrize("linked", [True, False])
def test_what_turns_shortly_after_a_long_rest_is_seen_to_turn(linked: bool) -> None:
    def outline(time: int) -> np.ndarray:
        return turned(box(40, 30, 30, 20), 3.0 * max(time - 50, 0))

    one, sprite, hints = prepared(film([(outline, lambda t: (200, 40, 30, min(1.0, (63 - t) / 12)))], count=60))
    if linked:
        model, path = choose(one, sprite, 0, hints, True)
    else:  # its rest alone is one tracklet
        hints = {time: blob for time, blob in hints.items() if time <= 50}
        path = carry(one, sprite, 0, "still", hints, (0, 50))
        model, path = extended(one, sprite, 0, "still", path, hints, (0, 99))
    assert model == "similarity" and path.there[:59].all()
    assert max(np.abs(moved(outline(0), path.pose[t]) - outline(t)).max() for t in range(59)) < 0.5
