"""The greedy fitter draws what it says: each triangle lowers the error, and drawings nest."""

import numpy as np
import pytest

from limner.bench import greedy
from limner.bench.minify import minify
from limner.bench.trial import on_white
from limner.sight import difference
from tests.sight.drawn import photo


def _pixels() -> np.ndarray:
    return np.ascontiguousarray(photo(90, 120, grain=1)[..., :3])


def test_more_triangles_are_nearer_to_the_picture() -> None:
    pixels = _pixels()
    drawing = greedy.fit(pixels, 80)
    errors = [difference.mse(pixels, on_white(greedy.write(drawing, count), (90, 120))) for count in (0, 10, 80)]
    assert errors[0] > 1.2 * errors[1] > 1.44 * errors[2]


def test_the_render_is_what_was_fitted() -> None:
    pixels = np.full((80, 100, 3), 40, np.uint8)
    pixels[20:60, 30:70] = 200
    drawing = greedy.fit(pixels, 40)
    assert difference.mse(pixels, on_white(greedy.write(drawing), (80, 100))) < 0.02


def test_a_large_picture_is_looked_at_small_and_drawn_at_any_size() -> None:
    pixels = np.repeat(np.repeat(_pixels(), 5, axis=0), 5, axis=1)
    drawing = greedy.fit(pixels, 5)
    assert drawing.size == (256, 192)
    assert on_white(greedy.write(drawing), (450, 600)).shape == (450, 600, 3)


def test_a_drawing_is_cut_to_its_budget() -> None:
    drawing = greedy.fit(_pixels(), 30)
    svg = greedy.within(drawing, 900)
    count = svg.count("<path")
    assert len(svg.encode()) <= 900 < len(greedy.write(drawing, count + 1).encode())


def test_it_is_printed_as_briefly_as_minifying_does() -> None:
    svg = greedy.write(greedy.fit(_pixels(), 20))
    assert len(minify(svg)) == pytest.approx(len(svg), abs=2)


def test_the_seed_decides() -> None:
    assert greedy.fit(_pixels(), 5, seed=1) == greedy.fit(_pixels(), 5, seed=1) != greedy.fit(_pixels(), 5, seed=2)
