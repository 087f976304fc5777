"""Boolean masks: growing, closing and taking apart do what their names say."""

import numpy as np

from limner.sight import masks


def test_dilate_grows_in_all_eight_directions() -> None:
    mask = np.zeros((9, 9), bool)
    mask[4, 4] = True
    for radius in (1, 2):
        grown = masks.dilate(mask, radius)
        assert grown.dtype == bool and grown.sum() == (2 * radius + 1) ** 2
        assert grown[4 - radius : 5 + radius, 4 - radius : 5 + radius].all()


def test_close_fills_gaps_and_no_more() -> None:
    mask = np.zeros((9, 12), bool)
    mask[4, 2] = mask[4, 4] = mask[4, 9] = True
    closed = masks.close(mask, 1)
    assert np.argwhere(closed).tolist() == [[4, 2], [4, 3], [4, 4], [4, 9]]
    assert not masks.close(np.zeros((3, 3), bool), 1).any()


def test_parts_are_numbered_from_one_with_their_boxes() -> None:
    mask = np.zeros((6, 8), bool)
    mask[1:3, 1:4] = mask[3, 4] = mask[5, 7] = True
    labels, boxes = masks.parts(mask)
    assert (labels == 0).sum() == 48 - 8 and len(boxes) == 3
    assert boxes[labels[1, 1]].tolist() == [1, 1, 4, 3, 7]
    assert boxes[labels[5, 7]].tolist() == [7, 5, 1, 1, 1]
    assert labels[3, 4] == labels[1, 1], "corners touch"


def test_parts_may_have_to_share_a_side() -> None:
    mask = np.eye(3, dtype=bool)
    assert len(masks.parts(mask, connectivity=4)[1]) == 4
    assert len(masks.parts(mask)[1]) == 2


def test_each_label_has_its_box_and_its_places() -> None:
    labels = np.array([[0, 3, 3], [1, 0, 3], [1, 0, 0]])
    assert masks.boxes(labels, 5)[[1, 3]].tolist() == [[0, 1, 0, 2], [1, 0, 2, 1]]
    assert all(right < left for left, _, right, _ in masks.boxes(labels, 5)[[2, 4]])
    found = {label: list(zip(rows, columns, strict=True)) for label, (rows, columns) in masks.places(labels)}
    assert found == {1: [(1, 0), (2, 0)], 3: [(0, 1), (0, 2), (1, 2)]}
    assert masks.places(np.zeros((2, 2), int)) == []


def test_pieces_of_all_labels_are_those_of_each_label() -> None:
    labels = np.random.default_rng(0).integers(0, 4, (40, 50)).astype(np.int32)
    found, label_of = masks.pieces(labels)
    assert label_of.tolist() == sorted(label_of.tolist()) and label_of[0] == 0
    assert (label_of[found] == labels).all()
    for label in range(1, 4):
        one, _ = masks.parts(labels == label)
        pairs = np.unique(np.column_stack([one[labels == label], found[labels == label]]), axis=0)
        assert len(pairs) == len(np.unique(pairs[:, 0])) == len(np.unique(pairs[:, 1])), "one piece for each part"


def test_parts_hang_together_by_links_alone() -> None:
    mask = np.array([[1, 1, 1], [1, 0, 1]], bool)
    across = np.array([[1, 0], [1, 1]], bool)
    found = masks.links(mask, across, np.ones((1, 3), bool))
    assert found[0, 0] == found[0, 1] == found[1, 0] != found[0, 2] == found[1, 2]
    assert found[1, 1] == 0


def test_points_and_label_are_as_their_slower_kin() -> None:
    mask = np.random.default_rng(1).random((30, 20)) > 0.6
    assert np.array_equal(masks.points(mask), np.nonzero(mask))
    for connectivity in (4, 8):
        assert np.array_equal(masks.label(mask, connectivity) > 0, mask)
        assert masks.label(mask, connectivity).max() == len(masks.parts(mask, connectivity)[1]) - 1
