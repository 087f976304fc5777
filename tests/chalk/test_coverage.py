import numpy as np
from manim import Circle, Line, Square

from limner.chalk.coverage import CELL, boxed, filled, stroked


def test_what_is_inside_is_covered() -> None:
    cover = filled([Square(side_length=2)])
    assert cover is not None
    assert np.isclose(cover.area * CELL**2, 4.0, rtol=0.04)


def test_a_stroke_covers_its_width() -> None:
    cover = stroked(Line((-2, 0, 0), (2, 0, 0), stroke_width=10))
    assert cover is not None
    assert np.isclose(cover.area * CELL**2, 0.4, rtol=0.4)


def test_corners_of_boxes_that_are_empty_do_not_touch() -> None:
    circle = filled([Circle(radius=1)])
    assert circle is not None
    assert circle.shared(boxed(0.85, 0.85, 1.0, 1.0))[0] == 0
    count, box = circle.shared(boxed(0.5, -0.1, 1.5, 0.1))
    assert count and np.allclose(box, (0.5, -0.1, 1.0, 0.1), atol=2 * CELL)


def test_grown_by_neighbours() -> None:
    cover = boxed(0, 0, 1, 1).grown(2, 1)
    assert cover.cells.shape == (42, 44) and cover.cells.all()
