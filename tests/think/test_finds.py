import numpy as np
import pytest

from limner.think.finds import Line, Lines, coloured, matches, measured, parts, rgb, rgba, rows, sides, sought


def scene() -> np.ndarray:
    """Two red squares and a blue one on white."""
    pixels = np.full((60, 90, 3), 255, np.uint8)
    pixels[10:20, 10:20] = pixels[30:50, 60:80] = (220, 30, 30)
    pixels[10:20, 40:50] = (30, 30, 220)
    return pixels


def test_parts_come_the_largest_first() -> None:
    found = parts(scene()[..., 2] < 100)
    assert found["count"] == 2 and found["area"] == 500
    assert found["parts"][0] == {"box": (60, 30, 80, 50), "area": 400, "centre": (70.0, 40.0)}


def test_a_colour_is_found() -> None:
    assert [line.box for line in coloured(scene(), np.array([220, 30, 30.0]), 0.9)] == [
        (60, 30, 80, 50), (10, 10, 20, 20),
    ]  # fmt: skip
    assert coloured(scene(), np.array([0, 255, 0.0]), 0.9) == []


def test_a_smaller_picture_is_found_where_it_is() -> None:
    found = matches(scene(), scene()[8:22, 38:52], 0.95)
    assert [line.box for line in found] == [(38, 8, 52, 22)] and found[0].confidence == 1
    assert matches(scene()[:5], scene(), 0.9) == []


def test_a_picture_is_measured() -> None:
    facts = measured(scene(), np.ones((60, 90), bool))
    assert facts["size"] == (90, 60) and facts["area"] == 5400
    assert next(iter(facts["colours"])) == "#ffffff" and facts["noise"] == 0
    within = measured(scene(), scene()[..., 2] < 100)
    assert within["mean"] == (220, 30, 30) and within["area"] == 500


def test_lines_are_ordered_as_they_are_read() -> None:
    lines = [
        Line("b", (50, 1, 60, 11), 0.9), Line("c", (0, 20, 9, 30), 0.9), Line("a", (0, 2, 9, 12), 1.0),
    ]  # fmt: skip
    ordered = rows(lines)
    assert [line.text for line in ordered] == ["a", "b", "c"]
    assert repr(ordered) == "'a' at (0, 2, 9, 12) (1.00)\n'b' at (50, 1, 60, 11) (0.90)\n'c' at (0, 20, 9, 30) (0.90)"
    assert repr(Lines()) == "[]"


def test_any_picture_has_three_or_four_channels() -> None:
    assert rgb(np.zeros((4, 5))).shape == (4, 5, 3)
    assert rgba(np.zeros((4, 5, 3), np.uint8))[0, 0].tolist() == [0, 0, 0, 255]
    assert rgba(np.zeros((4, 5, 4), np.uint8))[0, 0].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("box", [(1, 2, 3), "all", (0, 0, float("nan"), 1), None])
def test_what_is_no_box_is_said(box: object) -> None:
    with pytest.raises(ValueError, match="is no box"):
        sides(box)


def test_what_is_sought() -> None:
    assert sought(" Total ") == "total" and sought("#12") == "#12"
    assert np.array_equal(sought("#ff8000"), [255, 128, 0])
    assert np.array_equal(sought((1, 2, 3, 4)), [1, 2, 3])
    assert np.shape(sought(np.zeros((4, 5, 3), np.uint8))) == (4, 5, 3)
    for nothing in ("", None, 255, (1, 2)):
        with pytest.raises(ValueError, match="find what"):
            sought(nothing)


def test_a_mask_must_fit_and_hold_something() -> None:
    pixels = np.zeros((4, 5, 3), np.uint8)
    for mask, said in ((np.ones((3, 3), bool), "one value a pixel"), (np.zeros((4, 5), bool), "empty")):
        with pytest.raises(ValueError, match=said):
            measured(pixels, mask)
