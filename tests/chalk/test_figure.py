import numpy as np
import pytest

from limner.chalk.figure import Geometry, constructed

TRIANGLE = {"A": (0, 0), "B": (4, 0), "C": (4, 3)}


@pytest.mark.parametrize(
    ("how", "where"),
    [("midpoint A B", (2, 0)), ("centroid A B C", (8 / 3, 1)), ("foot B A C", (2.56, 1.92)), ("rotate B A 90", (0, 4)),
     ("reflect C A B", (4, -3)), ("circumcentre A B C", (2, 1.5)), ("incentre A B C", (3, 1)),
     ("meet A C B B2", (4, 3))],
)  # fmt: skip
def test_points_are_constructed(how: str, where: tuple[float, float]) -> None:
    assert constructed({**TRIANGLE, "B2": (4, 9), "P": how})["P"] == pytest.approx(where)


@pytest.mark.parametrize(
    ("how", "why"), [("midpoint A X", "no point X"), ("trisect A B", "no such"), ("meet A B A B", "parallel")]
)
def test_what_cannot_be_constructed_says_why(how: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        constructed({**TRIANGLE, "P": how})


def test_a_figure_fills_its_place_and_labels_lie_within() -> None:
    labels = {"A": "A", "B": "B", "C": "C", "segment A B": "c", "angle B A C": r"\alpha"}
    figure = Geometry(TRIANGLE, ["polygon A B C", "angle B A C", "right A B C"], id="g", labels=labels, width=6)
    assert 5 < figure.width <= 6.6 and figure.height <= 4.6
    assert len(figure.texts) == 5 and len(figure.strokes) == 3


def test_the_letter_of_an_angle_lies_between_its_legs() -> None:
    figure = Geometry(TRIANGLE, ["polygon A B C", "angle B A C"], id="g", labels={"angle B A C": r"\alpha"})
    corner = figure.strokes[0].get_vertices()[0]
    letter = figure.texts[0]
    for spot in (letter.get_corner((1, -1, 0)), letter.get_corner((-1, 1, 0)), letter.get_center()):
        turn = np.degrees(np.arctan2(*(spot - corner)[1::-1]))
        assert 0 < turn < np.degrees(np.arctan2(3, 4))


def test_the_label_of_a_side_stands_outside() -> None:
    figure = Geometry(TRIANGLE, ["polygon A B C"], id="g", labels={"segment A B": "c"})
    assert figure.texts[0].get_top()[1] < figure.strokes[0].get_bottom()[1]
    with pytest.raises(ValueError, match="cannot be drawn"):
        Geometry(TRIANGLE, ["spiral A"], id="g")
