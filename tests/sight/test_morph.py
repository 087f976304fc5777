import cv2
import numpy as np
import pytest

from limner.sight import bevel
from limner.sight.animation import tilted
from limner.sight.morph import morphs
from limner.sight.moving import blobs_in
from limner.sight.tracks import Track

PLATE = np.full((120, 160, 3), 235, np.float32)
RED, BLUE = np.array([200, 40, 40], np.float32), np.array([30, 60, 190], np.float32)
COUNT = 24


def filmed(covers: list[np.ndarray], colours: list[np.ndarray]) -> np.ndarray:
    frames = [PLATE + cover[..., None] * (colour - PLATE) for cover, colour in zip(covers, colours, strict=True)]
    return np.round(np.stack(frames)).astype(np.uint8)


def polygon(outline: np.ndarray) -> np.ndarray:
    large = np.zeros((120 * 8, 160 * 8), np.uint8)
    cv2.fillPoly(large, [np.round(outline * 8 * 16 - 8).astype(np.int32)], 255, shift=4)
    return cv2.resize(large, (160, 120), interpolation=cv2.INTER_AREA).astype(np.float32) / 255


def followed(frames: np.ndarray) -> tuple[list[Track], np.ndarray]:
    return morphs(frames, blobs_in(frames, PLATE, 4.0, np.ones((120, 160), bool)), PLATE, 0.2)


def box(*numbers: float) -> np.ndarray:
    return bevel.drawn(np.array(numbers, float), 120, 160)


PARTS = np.linspace(0, 1, COUNT)


def test_corners_that_round_off_are_told_by_their_radii() -> None:
    boxes = [(30 + 20 * p, 30, 90 + 20 * p, 90, *[30 * p + 0.01] * 2, 0.01, 0.01, *[30 * p + 0.01] * 2, 0.01, 0.01)
             for p in PARTS]  # fmt: skip
    (found,), left = followed(filmed([box(*one) for one in boxes], [RED] * COUNT))
    assert found.kind == "morph" and found.bevel is not None and found.tint is None
    off = np.abs(found.bevel - np.array(boxes))
    assert off[:, :4].max() < 0.25 and off[:, [4, 5, 8, 9]].max() < 2.5 and found.bevel[:, [6, 7]].max() == 0
    assert np.ptp(found.pose[:, 0, 2]) == pytest.approx(20, abs=0.3) and np.ptp(found.pose[:, 1, 2]) < 0.3
    assert np.abs(left - PLATE).max() < 3, "it is painted out"


def test_a_pill_that_widens_while_its_colour_changes() -> None:
    boxes = [(70 - 50 * p, 40, 100 + 50 * p, 70, *[15] * 8) for p in PARTS]
    colours = [RED + p * (BLUE - RED) for p in PARTS]
    (found,), _ = followed(filmed([box(*one) for one in boxes], colours))
    assert found.bevel is not None and found.tint is not None
    assert np.abs(found.tint - colours).max() < 3
    assert found.canonical == COUNT - 1 and found.sprite.shape[1] > 120, "drawn where it is no circle"


def test_a_diamond_that_becomes_a_square_is_a_polygon_and_does_not_turn() -> None:
    diamond, square = (np.array(one, float) for one in (
        [[60, 20], [90, 50], [60, 80], [30, 50]], [[110, 20], [110, 80], [50, 80], [50, 20]]))  # fmt: skip
    outlines = [diamond + p * (square - diamond) for p in PARTS]
    (found,), _ = followed(filmed([polygon(one) for one in outlines], [RED] * COUNT))
    assert found.masks is not None and found.masks[5].shape == (4, 2)
    assert np.ptp(found.pose[:, 0, 2]) == pytest.approx(20, abs=0.5), "what all corners do together"
    assert np.ptp(found.pose[:, 1, 2]) < 0.5
    high, wide = found.sprite.shape[:2]
    assert abs(high - 62) <= 2 and abs(wide - 62) <= 2, "the box around all of them, without that"


def test_what_plain_models_tell_is_left_to_them() -> None:
    turning = [polygon(np.array([80, 60]) + 40 * np.array([[np.cos(a + k), np.sin(a + k)] for k in (0, 1.2, 3.1, 4.4)]))
               for a in 2 * PARTS]  # fmt: skip
    growing = [box(60 - 20 * p, 50 - 20 * p, 90 + 20 * p, 70 + 20 * p, *[5 + 20 * p / 3] * 8) for p in PARTS]
    sliding = [box(20 + 40 * p, 30, 60 + 40 * p, 80, *[8] * 8) for p in PARTS]
    for covers in (turning, growing, sliding):
        frames = filmed(covers, [RED] * COUNT)
        tracks, left = followed(frames)
        assert not tracks and left is frames


def test_a_rounded_card_that_turns_in_depth_is_none() -> None:
    corners = np.array([[45, 25], [115, 25], [115, 95], [45, 95]], float)
    card = cv2.resize(box(45, 25, 115, 95, *[6.0] * 8), (1280, 960), interpolation=cv2.INTER_LINEAR)
    covers = []
    for angle in np.linspace(0, 150, COUNT):
        view = tilted(np.array([angle]), np.zeros(1), 400, (80, 60), (80, 60))[0]
        there = np.column_stack([corners, np.ones(4)]) @ view.T
        eightfold = cv2.getPerspectiveTransform(
            (corners * 8).astype(np.float32), (there[:, :2] / there[:, 2:] * 8).astype(np.float32)
        )
        large = cv2.warpPerspective(card, eightfold, (1280, 960))
        covers.append(cv2.resize(large, (160, 120), interpolation=cv2.INTER_AREA))
    found, _ = followed(filmed(covers, [RED] * COUNT))
    assert not found


def test_what_has_two_colours_or_reaches_the_border_is_left() -> None:
    boxes = [(0, 30, 60 + 60 * p, 60, *[15] * 8) for p in PARTS]
    assert not followed(filmed([box(*one) for one in boxes], [RED] * COUNT))[0]
    frames = filmed([box(20, 30, 60 + 60 * p, 60, *[15] * 8) for p in PARTS], [RED] * COUNT)
    frames[:, 35:55, 25:45] = (250, 220, 40)
    assert not followed(frames)[0]


def test_a_hand_that_ticks_is_no_polygon() -> None:
    def hand(t: int) -> np.ndarray:
        angle = np.deg2rad(12 + 48 * (t // (COUNT // 2)))
        along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
        return np.array([80, 60]) + np.array(
            [-6 * across, 50 * along - 6 * across, 50 * along + 6 * across, 6 * across]
        )

    frames = filmed([polygon(hand(t)) for t in range(COUNT)], [BLUE] * COUNT)
    found, left = followed(frames)
    assert not found and left is frames


def test_corners_that_round_off_a_little_while_a_box_slides_are_told() -> None:
    boxes = [(20 + 40 * p, 30, 90 + 40 * p, 100, *[5 + 12 * p] * 8) for p in PARTS]
    (found,), _ = followed(filmed([box(*one) for one in boxes], [RED] * COUNT))
    assert found.bevel is not None
    assert np.abs(found.bevel[:, 4:].mean(axis=1) - (5 + 12 * PARTS)).max() < 1.5


def test_a_small_rounded_box_that_turns_does_not_change_its_corners() -> None:
    corner = np.deg2rad(np.arange(0, 91, 10))
    arcs = [np.array([sx * 5, sy * 5]) + 6 * np.column_stack([np.cos(corner + turn), np.sin(corner + turn)])
            for sx, sy, turn in ((1, 1, 0), (-1, 1, np.pi / 2), (-1, -1, np.pi), (1, -1, 3 * np.pi / 2))]  # fmt: skip
    outline = np.concatenate(arcs)

    def turned(part: float) -> np.ndarray:
        angle = part * np.pi / 2
        return outline @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]) + (
            70,
            80 - 34 * part,
        )

    frames = filmed([polygon(turned(p)) for p in PARTS], [RED] * COUNT)
    loud = 6.0  # which lets a box with radii pass for it
    found, left = morphs(frames, blobs_in(frames, PLATE, 4.0, np.ones((120, 160), bool)), PLATE, loud)
    assert not found and left is frames


def test_a_triangle_that_becomes_one_upside_down_is_one_polygon_and_does_not_move() -> None:
    up = np.array([[80, 20], [130, 100], [30, 100]], float)
    down = np.array([[80, 100], [130, 20], [30, 20]], float)
    frames = filmed([polygon(up + part * (down - up)) for part in PARTS], [RED] * COUNT)
    found, left = followed(frames)
    assert len(found) == 1 and found[0].masks is not None
    assert np.nanmax(np.abs(found[0].pose - np.eye(3))) == 0
    told = np.stack([found[0].masks[time] for time in (0, -1)])
    away = [np.linalg.norm(one[:, None] - true[None], axis=2).min(axis=1).max()
            for one, true in zip(told, (up, down), strict=True)]  # fmt: skip
    assert max(away) < 0.5
    assert np.abs(left.astype(float) - PLATE).mean() < 1
