"""Ink told from its ground, and drawn."""

import numpy as np
import pytest

from limner.sight import etch
from limner.sight.graph import Node, Path, Solid

GROUND, INK = np.array([240.0, 230.0, 220.0, 255.0]), np.array([20.0, 40.0, 60.0, 255.0], np.float32)


def window(cover: np.ndarray, ink: np.ndarray = INK) -> np.ndarray:
    slope = GROUND - np.linspace(0, 40, cover.shape[1])[None, :, None] * [1, 1, 1, 0]
    return (slope + cover[..., None] * (ink - slope)).astype(np.float32)


def bar(left: float, right: float) -> np.ndarray:
    across = np.clip(np.minimum(np.arange(60) + 1 - left, right - np.arange(60)), 0, 1)
    return (np.pad(np.ones(20), 10)[:, None] * across).astype(np.float32)


def mask(cover: np.ndarray) -> np.ndarray:
    return np.pad(cover[2:-2, 2:-2] > 0, 2)


def test_ink_is_told_from_a_slope() -> None:
    cover = bar(20.3, 27.6)
    found = etch.etched(window(cover), mask(cover), INK)
    assert found is not None and found.fill == Solid("#14283c")
    assert np.abs(found.cover - cover).max() < 0.02


def test_words_in_several_colours_are_left_alone() -> None:
    red, blue = bar(10, 20), bar(30, 40)
    pixels = window(red, np.array([230, 20, 20, 255.0])) + window(blue, np.array([20, 20, 230, 255.0]))
    assert etch.etched((pixels / 2).astype(np.float32), (red + blue) > 0, INK) is None
    assert etch.etched(window(red), np.zeros(red.shape, bool), INK) is None


def test_letters_are_one_path() -> None:
    found = etch.Etching(Solid("#000000"), bar(10.25, 14.5) + bar(30, 37))
    node = etch.drawn(found, (100, 200), "ll", 8.0)
    assert isinstance(node, Node) and isinstance(node.shape, Path)
    assert (node.fill, node.data) == (found.fill, {"text": "ll"})
    edges = sorted((min(p[-2] for p in one.segments), max(p[-2] for p in one.segments)) for one in node.shape.outlines)
    # However loosely a picture is drawn, its letters stay what they are.
    assert edges == [pytest.approx((110.25, 114.5), abs=0.3), pytest.approx((130, 137), abs=0.3)]


def test_no_letter_is_left() -> None:
    assert etch.drawn(etch.Etching(Solid("#000000"), np.zeros((9, 9), np.float32)), (0, 0), "i", 0.25) is None
