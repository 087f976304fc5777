from itertools import permutations

import cv2
import numpy as np
import pytest

from limner.sight.follow import assign, link
from limner.sight.moving import Blob


def blob(frame: int, x: float, y: float, size: int = 10, colour: tuple[int, int, int] = (0, 0, 0)) -> Blob:
    box = (round(x), round(y), size, size)
    mask = np.ones((size, size), bool)
    return Blob(frame, box, mask, 100.0 * size * size, (x + size / 2, y + size / 2), np.array(colour, float))


@pytest.mark.parametrize("seed", range(6))
def test_the_assignment_costs_least(seed: int) -> None:
    generator = np.random.default_rng(seed)
    costs = generator.uniform(0, 9, (4, 4 + seed % 3))
    least = min(sum(costs[row, column] for row, column in enumerate(p)) for p in permutations(range(costs.shape[1]), 4))
    for table in (costs, costs.T):
        pairs = assign(table)
        assert sum(table[row, column] for row, column in pairs) == pytest.approx(least)
        assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == 4


def test_fast_things_are_followed_by_their_speed() -> None:
    frames = [[blob(t, 8 * t, 10), blob(t, 200 - 25 * t, 40)] for t in range(8)]
    assert sorted(len(one.blobs) for one in link(frames)) == [8, 8]


def test_a_merger_ends_tracklets_and_is_told() -> None:
    apart = [[blob(t, 3 * t, 10), blob(t, 60 - 3 * t, 10)] for t in range(8)]
    merged = [[blob(8, 22, 10, 24)]]
    found = link(apart + merged)
    assert sorted((len(one.blobs), one.mixed) for one in found) == [(1, True), (8, True), (8, True)]


def test_crumbs_that_compression_leaves_of_a_thing_are_no_merger() -> None:
    frames = [[blob(t, 8 * t, 10, 40)] for t in range(8)]
    for t in (3, 5):
        frames[t].append(blob(t, 8 * t - 3, 20, 4))
    found = sorted(link(frames), key=lambda one: -one.weight)
    assert [len(one.blobs) for one in found] == [8, 1, 1] and not found[0].mixed


def test_a_thin_thing_that_turns_in_steps_is_one() -> None:
    frames = []
    for index, angle in enumerate((0, 0, 60, 60, 120, 120)):
        mask = np.zeros((160, 120), np.uint8)
        way = np.array([np.sin(np.radians(angle)), -np.cos(np.radians(angle))])
        near, far = ((np.array([10, 90]) + part * way).round().astype(int).tolist() for part in (30, 80))
        cv2.line(mask, near, far, 1, 2)
        x, y, wide, high = cv2.boundingRect(mask)
        cut = mask[y : y + high, x : x + wide] > 0
        rows, columns = np.nonzero(cut)
        centre = (float(columns.mean()) + x + 0.5, float(rows.mean()) + y + 0.5)
        frames.append([Blob(index, (x, y, wide, high), cut, 100.0 * cut.sum(), centre, np.zeros(3))])
    assert [len(one.blobs) for one in link(frames)] == [6]


def test_what_jumps_keeps_its_colour() -> None:
    dark, light = (20, 20, 20), (220, 160, 60)
    frames = [[blob(t, 10, 10, 20, dark), blob(t, 60, 10, 20, light)] for t in range(4)]
    frames += [[blob(t, 16, 10, 20, light), blob(t, 110, 10, 20, dark)] for t in range(4, 8)]
    for one in link(frames):
        assert len({tuple(each.colour) for each in one.blobs}) == 1
    pulsing = [[blob(t, 10, 10, 20, dark if t % 2 else light)] for t in range(8)]
    assert [len(one.blobs) for one in link(pulsing)] == [8], "it stays where it is"


def test_a_card_that_turns_over_is_one_tracklet_for_each_side() -> None:
    def seen(t: int) -> Blob:
        width = max(2, round(abs(20 * np.cos(np.pi * t / 20))))
        colour = np.array((200.0, 40, 40) if t <= 10 else (40.0, 40, 200))
        return Blob(t, (50 - width // 2, 20, width, 20), np.ones((20, width), bool), 2000.0 * width, (50, 30), colour)

    found = sorted(link([[seen(t)] for t in range(21)]), key=lambda one: one.blobs[0].frame)
    assert [(one.blobs[0].frame, one.blobs[-1].frame) for one in found] == [(0, 10), (11, 20)]
    assert found[0].span == (0, 10) and found[1].span[0] == 11 and found[1].span[1] > 20


@pytest.mark.parametrize(("gap", "after", "count"), [(1, 40, 1), (4, 40, 2), (1, 200, 2)])
def test_a_card_is_one_tracklet_though_nothing_of_it_is_seen_edge_on(gap: int, after: int, count: int) -> None:
    def seen(t: int) -> list[Blob]:
        if abs(t - 10) < gap:
            return []
        width = max(2, round(abs(20 * np.cos(np.pi * t / 20))))
        colour = np.array((200.0, 40, 40 if t < 10 else after))
        box = (50 - width // 2, 20, width, 20)
        return [Blob(t, box, np.ones((20, width), bool), 2000.0 * width, (50, 30), colour)]

    found = link([seen(t) for t in range(21)])
    assert len(found) == count
    assert sum(len(one.blobs) for one in found) == sum(len(seen(t)) for t in range(21))


def test_what_changes_its_colour_while_it_is_seen_in_full_is_one_tracklet() -> None:
    found = link([[blob(t, 30, 30, colour=(200, 0, 0) if t < 5 else (0, 0, 200))] for t in range(10)])
    assert [len(one.blobs) for one in found] == [10]
