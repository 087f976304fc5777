import cv2
import numpy as np
import pytest

from limner.motion.standing import pattern, standing

ROWS, COLUMNS = np.indices((300, 400))
CHECKS = np.where(((ROWS // 25 + COLUMNS // 25) % 2 > 0)[..., None], (223.0, 231, 216), (255, 255, 255)).astype(
    np.float32
)
STRIPES = np.where(((ROWS + COLUMNS) // 12 % 2 > 0)[..., None], (254.0, 250, 224), (250, 237, 205)).astype(np.float32)


@pytest.mark.parametrize("ground", [CHECKS, STRIPES])
def test_a_card_over_a_third_of_a_pattern_is_cut_out_of_it(ground: np.ndarray) -> None:
    card = cv2.rectangle(np.zeros((300, 400), np.uint8), (120, 110), (290, 200), 1, cv2.FILLED) > 0
    plate = np.where(card[..., None], (40, 70, 120), ground).astype(np.float32)
    found = pattern(plate, 0.3)
    assert found is not None and (np.abs(found.levels - ground).max(axis=2) < 2).mean() > 0.97
    (cut,) = standing(plate, found, 0.3)
    assert np.abs(cut[..., 3] - card).max() < 0.05
    assert np.abs(cut[card][:, :3] - (40, 70, 120)).max() < 2


def test_what_is_nearly_a_colour_of_its_pattern_is_whole() -> None:
    pill = cv2.rectangle(np.zeros((300, 400), np.uint8), (180, 120), (340, 144), 1, cv2.FILLED) > 0
    plate = np.where(pill[..., None], (221, 221, 221), CHECKS).astype(np.float32)
    found = pattern(plate, 0.3)
    assert found is not None
    (cut,) = standing(plate, found, 0.3)
    assert ((cut[..., 3] > 0.5) == pill).mean() > 0.998


def test_nothing_stands_on_a_bare_pattern_and_noise_is_no_pattern() -> None:
    bare = pattern(CHECKS, 0.3)
    assert bare is not None and standing(CHECKS, bare, 0.3) == []
    assert pattern(np.random.default_rng(0).uniform(0, 255, (120, 160, 3)).astype(np.float32), 0.3) is None
