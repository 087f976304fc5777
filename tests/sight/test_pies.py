import numpy as np
import pytest

from limner.sight.graph import Circle, Node, Scene, Solid
from limner.sight.marks import marks
from limner.sight.pies import holds, pies
from tests.sight.sketch import measured, pie

SHARES = {"Rent": 0.32, "Food": 0.28, "Fun": 0.15, "Travel": 0.25}


@pytest.mark.parametrize(("inner", "layered"), [(0, False), (70, False), (0, True)])
def test_slices_have_their_share(inner: float, layered: bool) -> None:
    seen = [mark for mark in marks(measured(pie(SHARES, inner, layered))) if not mark.words]
    (found,) = pies(seen)
    assert [item.share for item in found.slices] == pytest.approx(list(SHARES.values()), abs=0.004)
    assert found.r == pytest.approx(120, abs=0.5)


def test_discs_beside_each_other_are_no_pie() -> None:
    discs = tuple(Node(f"c{k}", Circle(60 + 90 * k, 60, 40), Solid(f"#{k}0c0ff")) for k in range(3))
    assert pies(marks(Scene(400, 120, discs))) == []


def test_what_a_ring_holds() -> None:
    disc = marks(Scene(100, 100, (Node("a", Circle(50, 50, 20), Solid("#ff0000")),)))[0]
    assert holds(disc, np.array([[50, 50], [69, 50], [71, 50]])).tolist() == [True, True, False]
