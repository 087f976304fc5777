import numpy as np
import pytest

from limner.chalk.beside import Crowd, around
from limner.chalk.setting import typeset

SPOT = np.zeros(3)


def test_a_label_goes_where_a_designer_would_put_it_first() -> None:
    words = Crowd((-5, -5, 5, 5)).settle(label := typeset("peak", size=30), around(label, SPOT))
    assert words.get_left()[0] > 0 and words.get_bottom()[1] > 0


def test_a_label_avoids_strokes_boxes_and_the_rim() -> None:
    crowd = Crowd((-5, -5, 0.5, 5))
    crowd.add_line(np.array([-4.0, 0.3, 0]), np.array([0.5, 0.3, 0]))
    crowd.add_box((-2, -0.6, 0, -0.1))
    words = crowd.settle(
        label := typeset("peak", size=30), around(label, SPOT, sides=[(1, 1), (-1, -1), (0, 1), (0, -3)])
    )
    assert words.get_top()[1] < -0.6


def test_labels_avoid_each_other() -> None:
    crowd = Crowd((-5, -5, 5, 5))
    one, two = (crowd.settle(label := typeset(text, size=30), around(label, SPOT)) for text in ("one", "two"))
    assert one.get_left()[0] >= two.get_right()[0] or one.get_bottom()[1] >= two.get_top()[1]


def test_the_least_evil_is_taken_where_nothing_is_free() -> None:
    crowd = Crowd((-1, -1, 1, 1))
    crowd.add_box((-1, -1, 1, 1))
    label = typeset("x", size=30)
    assert crowd.settle(label, around(label, SPOT)).get_center()[0] == pytest.approx(0, abs=1)
