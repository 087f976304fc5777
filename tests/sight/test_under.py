"""A division becomes a stack that shows it: nothing shines through, and edges that are hidden cost no corners."""

import itertools

import cv2
import numpy as np
import pytest

from limner.sight import merge, under
from tests.sight.drawn import photo


def _paint(patches: list[under.Patch], shape: tuple[int, int]) -> np.ndarray:
    seen = np.zeros(shape, np.int32)
    for patch in patches:
        if patch.outline is None:
            seen[:] = patch.label
        else:
            cv2.fillPoly(seen, [np.round((patch.outline - 0.5) * 16).astype(np.int32)], patch.label, shift=4)
    return seen


@pytest.mark.parametrize("count", [8, 60])
def test_the_stack_shows_the_division(count: int) -> None:
    image = photo()[..., :3].astype(np.float32)
    labels = merge.cut(merge.grow(image, np.ones(image.shape[:2], bool)), count)
    seen = _paint(under.stack(labels, 0.5), labels.shape)
    assert (seen > 0).all(), "nothing shines through"
    assert (seen == labels).mean() > 0.94


def test_what_is_largest_fills_the_picture() -> None:
    labels = np.ones((30, 40), np.int32)
    labels[10:20, 10:20] = 2
    first, second = under.stack(labels, 0.5)
    assert first == under.Patch(1, None)
    assert second.label == 2 and second.outline is not None
    assert sorted(map(tuple, np.round(second.outline))) == [(10, 10), (10, 20), (20, 10), (20, 20)]


def test_what_lies_in_a_hole_is_painted_later_though_there_is_more_of_it() -> None:
    labels = np.ones((60, 60), np.int32)
    labels[10:50, 10:50] = 2
    labels[12:48, 12:48] = 3
    assert [patch.label for patch in under.stack(labels, 0.5)] == [1, 2, 3]


def test_an_outline_is_free_where_it_is_hidden() -> None:
    labels = np.ones((80, 120), np.int32)
    labels[10:70, 10:60] = 2
    zigzag = 50 + 4 * (np.arange(80) // 4 % 2)
    for row in range(12, 68):
        labels[row, zigzag[row] : 80] = 3
    corners = {patch.label: patch.outline for patch in under.stack(labels, 0.6)}
    assert corners[3] is not None and len(corners[3]) > 20, "the upper one has the zigzag"
    assert corners[2] is not None and len(corners[2]) < 12, "the lower one runs on below it"


def test_nothing_is_painted_where_nothing_may_be() -> None:
    labels = np.zeros((50, 60), np.int32)
    labels[10:40, 10:30], labels[10:40, 30:45] = 1, 2
    seen = _paint(under.stack(labels, 0.5), labels.shape)
    assert ((seen > 0) == (labels > 0)).mean() > 0.97
    assert not seen[:8].any() and not seen[:, 48:].any()


def test_no_point_strays_from_a_simpler_outline_by_more_than_its_slack() -> None:
    angle = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    points = np.column_stack([np.cos(angle), np.sin(angle)]) * 40 + 50
    slack = np.where(points[:, 0] > 50, 0.5, 6.0)
    corners = under.simplify(points, slack)
    right = (corners[:, 0] > 50).sum()
    assert right > 2 * (len(corners) - right) > 0
    closed = np.vstack([corners, corners[:1]])
    apart = np.min([under._apart(points, a, b) for a, b in itertools.pairwise(closed)], axis=0)
    assert (apart <= slack + 1e-9).all()
