from typing import get_args

import msgspec
import pytest

from limner.chalk.theme import THEMES
from limner.lesson.plan import Formula, Plan, Theme

FORMULA = {"kind": "formula", "id": "f", "tex": "a"}


def plan(shown: dict) -> dict:
    beat = {"id": "b", "say": "Now.", "show": [shown]}
    return {"title": "T", "sections": [{"id": "s", "title": "S", "beats": [beat]}]}


def test_a_plan_is_plain_data() -> None:
    made = msgspec.convert(plan(FORMULA), Plan)
    assert made.sections[0].beats[0].show == (Formula(id="f", tex="a"),)
    assert msgspec.convert(msgspec.to_builtins(made), Plan) == made


@pytest.mark.parametrize(
    "shown", [{**FORMULA, "kind": "formel"}, {**FORMULA, "texx": "a"}, {"kind": "formula", "id": "f"}]
)
def test_what_is_not_known_or_missing_is_refused(shown: dict) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(plan(shown), Plan)


def test_a_plan_has_the_themes_that_there_are() -> None:
    assert get_args(Theme) == tuple(THEMES)
