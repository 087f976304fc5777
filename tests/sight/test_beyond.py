import numpy as np

from limner.sight.beyond import ends, goes_on, stout

PLATE = np.full((60, 80, 3), 240, np.float32)
GROUND = np.ones((60, 80), bool)


def film(count: int = 6) -> np.ndarray:
    return np.repeat(PLATE[None].astype(np.uint8), count, axis=0)


def test_an_edge_on_even_ground_ends_what_slides_out_at_it() -> None:
    assert ends(film(), PLATE, GROUND, 30, 1, (10, 60), [0, 1, 2])
    assert ends(film(), PLATE, GROUND, 60, 1, (10, 60), [0, 1, 2])  # the film's own


def test_a_thing_that_stands_there_does_not() -> None:
    """A bar of the plate below the edge, and one that is there in these frames only; above it neither matters."""
    plate, ground = PLATE.copy(), GROUND.copy()
    plate[30:40], ground[30:40] = 60, False
    assert not ends(np.repeat(plate[None].astype(np.uint8), 6, axis=0), plate, ground, 30, 1, (10, 60), [0, 1])
    frames = film()
    frames[:3, 30:40] = 60
    assert not ends(frames, PLATE, GROUND, 30, 1, (10, 60), [0, 1])
    assert ends(frames, PLATE, GROUND, 30, 1, (10, 60), [4, 5])
    assert ends(frames, PLATE, GROUND, 30, -1, (10, 60), [0, 1])


def test_a_card_ends_where_the_ground_around_all_begins() -> None:
    plate, ground = PLATE.copy(), GROUND.copy()
    plate[10:30], ground[10:30] = 120, False
    assert ends(np.repeat(plate[None].astype(np.uint8), 6, axis=0), plate, ground, 30, 1, (10, 60), [0, 1])


def test_what_is_seen_again_further_on_goes_on() -> None:
    rng = np.random.default_rng(0)
    thing = (rng.random((10, 12)) < 0.5) * -150.0
    frames = film()
    frames[3, 45:55, 20:32] = 240 + thing[..., None]
    look = np.pad(thing, 3).astype(np.float32)
    assert goes_on(look, frames, PLATE, (10, 40, 50, 60))
    assert not goes_on(look, frames, PLATE, (10, 0, 50, 20))
    assert not goes_on(look[::-1], frames, PLATE, (10, 40, 50, 60))


def test_boxes_are_stout_and_strokes_are_not() -> None:
    box = np.pad(np.full((50, 90), 80, np.float32), 4)
    assert stout(box)
    assert not stout(np.where(np.arange(98) % 30 < 18, box, 0))
