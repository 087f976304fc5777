import io

from rich.console import Console

from limner.bench.codevqa import Tally
from limner.bench.panel import show
from limner.bench.truth import totals

MAKEUP = {"pictures": 2, "objects": 12.5, "hidden": 0.4, "jpeg": 0.25, "gradients": 0.5}

KIND = {
    "pictures": 3,
    "drawing": 0.5,
    "original": 1.0,
    "typed": 0.8,
    "within": 0.7,
    "colour": 0.6,
    "ordered": float("inf"),
}


def printed(*right: float, typed: float = 1.0) -> str:
    tallies = [
        Tally(family, 10, {"drawing": value, "no text": 0.5, "original": 1.0, "blank": 0.0}, 0.25)
        for family, value in zip(("count", "colour", "all"), right, strict=True)
    ]
    file = io.StringIO()
    show(tallies, {**totals([]), "typed": typed}, {"flow": KIND}, MAKEUP, "code", Console(file=file, width=140))
    return file.getvalue()


def test_each_family_stands_beside_its_controls():
    lines = [line.split() for line in printed(1.0, 0.95, 0.97).splitlines()]
    assert ["count", "10", "100.0%", "50.0%", "100.0%", "0.0%", "25.0%"] in lines
    assert ["objects", "0"] in lines and ["right", "type", "100.0%"] in lines


def test_the_goal_is_met_by_every_family_or_missed():
    assert "types: met" in printed(1.0, 0.95, 0.97)
    assert "missed (colour)" in printed(1.0, 0.85, 0.97)
    assert "missed (types)" in printed(1.0, 0.95, 0.97, typed=0.9)


def test_kinds_have_a_row_each():
    lines = [line.split() for line in printed(1, 1, 1).splitlines()]
    assert ["flow", "3", "50.0%", "100.0%", "80.0%", "70.0%", "60.0%", "-"] in lines, "nothing overlaps, so no order"


def test_the_makeup_is_said():
    assert "2 pictures of 12.5 objects" in printed(1, 1, 1) and "25% JPEG" in printed(1, 1, 1)
