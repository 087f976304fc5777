import msgspec
import numpy as np
import pytest

from limner.sight.animation import tilted
from limner.sight.sides import sides
from limner.sight.tracks import Tilt, Track

MIDDLE = (90.0, 70.0)
BODY = np.concatenate([np.zeros(5), np.linspace(0, 180, 20), np.full(5, 180.0), np.linspace(180, 360, 20)])


def side(angles: np.ndarray, shown: np.ndarray, middle: tuple[float, float] = MIDDLE) -> Track:
    """A card's side, 60 pixels wide about a middle, as a tracker tells it that knows of no other."""
    own = angles - 360 * np.round(angles / 360)
    turned = np.where(shown[:, None], np.column_stack([np.zeros(len(own)), own]), np.nan)
    pose = tilted(turned[:, 0], turned[:, 1], 500, middle, middle)
    opacity = np.where(shown, 1.0, 0.0)
    sprite = np.dstack([np.full((40, 60, 3), 80.0), np.ones((40, 60))]).astype(np.float32)
    corner = (round(middle[0]) - 30, round(middle[1]) - 20)
    told = Tilt(500.0, middle, middle, turned)
    return Track(0, sprite, corner, 0, pose, opacity, opacity, np.zeros(len(own)), "homography", tilt=told)


def test_the_sides_of_a_card_that_turns_round_have_one_angle() -> None:
    front = np.cos(np.radians(BODY)) > 0
    found = sides([side(BODY - 180, ~front), side(BODY, front)])
    assert all(one.facing and one.tilt is not None for one in found)
    for one, wanted in zip(found, (BODY + 180, BODY), strict=True):
        assert one.tilt is not None
        known = np.isfinite(one.pose[:, 0, 0])
        assert known.mean() > 0.8  # but where it is seen from the edge
        assert np.ptp((one.tilt.angles[:, 1] - wanted)[known]) < 1e-6
        assert one.opacity[known].min() == 1


def test_a_side_that_was_read_from_behind_is_turned_round() -> None:
    front = np.cos(np.radians(BODY)) > 0
    mirrored = np.where((BODY > 270) & front, BODY - 180, BODY)  # a plain card looks the same
    found = sides([side(BODY - 180, ~front), side(mirrored, front)])
    assert found[1].tilt is not None
    known = np.isfinite(found[1].pose[:, 0, 0])
    assert np.abs(found[1].tilt.angles[known, 1] - BODY[known]).max() < 1e-6


@pytest.mark.parametrize("case", ["elsewhere", "at once", "both moving"])
def test_other_things_are_no_sides(case: str) -> None:
    front = np.cos(np.radians(BODY)) > 0
    one, other = side(BODY, front), side(BODY - 180, ~front)
    if case == "elsewhere":
        other = side(BODY - 180, ~front, (150.0, 70.0))
    elif case == "at once":
        other = side(BODY - 180, np.ones(len(BODY), bool))
    else:
        assert other.tilt is not None
        moves = np.zeros((len(BODY), 3))
        other = msgspec.structs.replace(other, tilt=msgspec.structs.replace(other.tilt, moves=moves))
    assert not any(track.facing for track in sides([one, other]))
