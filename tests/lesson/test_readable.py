import json
from pathlib import Path

import pytest

from limner.chalk.latex import parse
from limner.lesson.readable import readable

READINGS = json.loads(Path(__file__).with_name("readings.json").read_text("utf-8"))


def test_formulas_in_one_line() -> None:
    assert {tex: readable(parse(tex)) for tex in READINGS} == {tex: said["text"] for tex, said in READINGS.items()}


@pytest.mark.parametrize(
    ("tex", "line"),
    [
        (r"x^{a*b}", "x^(a·b)"),
        (r"\frac{a}{bc}", "a/bc"),
        (r"\frac{1}{k!(n-k)!}", "1/(k!(n − k)!)"),
        (r"-x = -1 + (-2)", "−x = −1 + (−2)"),
        (r"\text{if } x > 0", "if x > 0"),
        (r"\frac12 \sin x", "1/2 sin x"),
        (r"A^c \cup \overline{B}", "Aᶜ ∪ B̄"),
        ("", ""),
    ],
)
def test_brackets_spaces_and_small_letters(tex: str, line: str) -> None:
    assert readable(parse(tex)) == line
