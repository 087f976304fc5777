"""The skeleton of a mask: a pixel wide, connected as the mask is, and told as branches between ends and junctions."""

import cv2
import numpy as np
import pytest

from limner.sight.skeleton import skeleton, thin


def drawn(*lines: list[tuple[int, int]], closed: bool = False, width: int = 3) -> np.ndarray:
    mask = np.zeros((80, 80), np.uint8)
    for line in lines:
        cv2.polylines(mask, [np.array(line, np.int32)], closed, 1, width)
    return mask.astype(bool)


@pytest.mark.parametrize("width", [2, 3, 4])
@pytest.mark.parametrize("end", [(70, 70), (70, 30), (10, 70), (70, 12)])
def test_a_slanted_line_stays_one_line(end: tuple[int, int], width: int) -> None:
    (branch,) = skeleton(drawn([(10, 10), end], width=width))
    assert branch.nodes == (-1, -1)
    assert not branch.closed
    ends = branch.points[[0, -1]]
    assert np.hypot(*(ends - [(10, 10), end]).T).max() < 4 or np.hypot(*(ends[::-1] - [(10, 10), end]).T).max() < 4


def test_a_ring_is_one_closed_branch() -> None:
    mask = np.zeros((80, 80), np.uint8)
    cv2.circle(mask, (40, 40), 25, 1, 4)
    (branch,) = skeleton(mask.astype(bool))
    assert branch.closed
    off = np.hypot(*(branch.points - 40.5).T) - 25
    assert np.abs(off).max() < 2


def test_branches_meet_at_numbered_junctions() -> None:
    found = skeleton(drawn([(10, 40), (70, 40)], [(40, 40), (40, 70)]))
    assert len(found) == 3
    nodes = {node for branch in found for node in branch.nodes}
    assert len(nodes - {-1}) == 1


def test_thinning_keeps_parts_and_holes() -> None:
    mask = drawn([(10, 10), (60, 10), (60, 50), (10, 50)], closed=True, width=5)
    mask |= drawn([(10, 70), (70, 70)])
    slim = thin(mask)
    for image in (mask, slim):
        assert cv2.connectedComponents(image.astype(np.uint8), connectivity=8)[0] == 3
        assert cv2.connectedComponents((~image).astype(np.uint8), connectivity=4)[0] == 3
    assert slim.sum() < mask.sum() / 3


def test_an_empty_mask_has_no_branches() -> None:
    assert skeleton(np.zeros((5, 5), bool)) == []
