"""One tree holds a division for every number of patches, coarse ones by merging fine ones."""

import cv2
import numpy as np
import pytest

from limner.sight import merge
from tests.sight.drawn import photo


def _levels() -> np.ndarray:
    return photo()[..., :3].astype(np.float32)


def _whole(image: np.ndarray) -> np.ndarray:
    return np.ones(image.shape[:2], bool)


@pytest.fixture(scope="module")
def tree() -> merge.Tree:
    return merge.grow(_levels(), _whole(_levels()))


@pytest.mark.parametrize("patches", [1, 2, 40, 333])
def test_a_cut_has_just_as_many_patches_as_asked_for(tree: merge.Tree, patches: int) -> None:
    labels = merge.cut(tree, patches)
    assert np.unique(labels).tolist() == list(range(1, patches + 1))


def test_a_coarse_division_only_merges_patches_of_a_fine_one(tree: merge.Tree) -> None:
    fine, coarse = merge.cut(tree, 200), merge.cut(tree, 20)
    assert len(np.unique(np.stack([fine, coarse], axis=-1).reshape(-1, 2), axis=0)) == 200


def test_each_patch_is_in_one_piece(tree: merge.Tree) -> None:
    labels = merge.cut(tree, 60)
    for label in range(1, 61):
        assert cv2.connectedComponents((labels == label).astype(np.uint8), connectivity=8)[0] == 2


def test_a_strong_edge_is_the_last_to_go() -> None:
    image = np.full((60, 80, 3), 60, np.float32)
    image[:, 33:] = 190
    image += np.random.default_rng(0).normal(0, 4, image.shape).astype(np.float32)
    labels = merge.cut(merge.grow(image, _whole(image)), 2)
    assert (labels[:, :33] == labels[0, 0]).mean() > 0.98
    assert (labels[:, 33:] == labels[0, -1]).mean() > 0.98


def test_only_the_mask_is_divided_and_its_parts_stay_apart() -> None:
    mask = np.zeros((60, 80), bool)
    mask[5:25, 5:30] = mask[30:55, 40:75] = True
    mask[2, 2] = True  # too small to hold a seed of the grid
    labels = merge.cut(merge.grow(photo(60, 80)[..., :3].astype(np.float32), mask), 1)
    assert ((labels > 0) == mask).all()
    assert len(np.unique(labels[mask])) == 3


def test_an_empty_mask_has_no_patches() -> None:
    image = photo(20, 30)[..., :3].astype(np.float32)
    assert not merge.cut(merge.grow(image, np.zeros((20, 30), bool)), 5).any()


def test_an_error_counts_less_in_busy_places() -> None:
    image = np.full((40, 80, 3), 128, np.float32)
    image[:, 40:] += 60 * np.sign(np.random.default_rng(1).normal(size=(40, 40, 1))).astype(np.float32)
    found = merge.weights(image)
    assert found[:, :30].min() == pytest.approx(1, abs=0.01)
    assert found[:, 50:].mean() < 0.15
