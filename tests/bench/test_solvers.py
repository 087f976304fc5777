import asyncio
from pathlib import Path

import numpy as np
import pytest

from limner.bench.solvers import Answered, Looking, Reading, squeezed, told, wanted
from limner.bench.stock import Plan
from limner.bench.views import png
from limner.core.budget import Budget
from limner.core.errors import BudgetSpent
from limner.core.model import connect
from limner.sight.ocr import Words
from limner.sight.question import ORIENTATIONS, Pick, Question
from tests.bench import visions
from tests.scripted import Say, Server

WHITE = np.full((40, 60, 3), 255, np.uint8)
UPRIGHT = Plan(upright=True, clean=True)


def word(text: str, left: float, top: float) -> Words:
    right, bottom = left + 9 * len(text), top + 16
    return Words(text, ((left, top), (right, top), (right, bottom), (left, bottom)), 0.99)


RECEIPT = [word("Eggs", 20, 100), word("2.99", 300, 101), word("Soap", 20, 130), word("1.65", 300, 129)]
TABLE = [word("City", 20, 40), word("Height", 150, 40), word("Oslo", 20, 80), word("12", 186, 80),
         word("Rome", 20, 120), word("30", 186, 120)]  # fmt: skip


def ask(family, of: Pick, to: Pick | None = None) -> Question:
    return Question(family, "?", of, to)


def test_entries_and_cells_by_where_words_stand():
    eggs, soap = Pick("entry", label="EGGS"), Pick("entry", label="Soap")
    assert told(RECEIPT, ask("value", eggs))[0] == "2.99"
    text, cited = told(RECEIPT, ask("sum", eggs, soap))
    assert text == "4.64" and [one.box[0] for one in cited] == [300, 300]
    assert told(RECEIPT, ask("value", Pick("entry", label="Fax"))) == (None, ())
    assert told(TABLE, ask("reading", Pick("cell", label="Rome", column="Height")))[0] == "30"
    assert told(TABLE, ask("sum", Pick("cell", column="Height")))[0] == "42"
    assert told(TABLE, ask("sum", Pick("cell", column="Rain"))) == (None, ())


def test_reading_needs_the_picture_upright():
    item = visions.one(6, UPRIGHT)  # the sum of two prices
    answered = asyncio.run(Reading().answer(item.pictures, item.question))
    assert answered.text is not None and float(answered.text) == float(item.answer or 0) and len(answered.evidence) == 2
    turned = asyncio.run(Reading().answer([item.pictures[0][::-1]], item.question))
    assert turned.text is None
    lying = Question("orientation", "?", Pick())
    assert asyncio.run(Reading().answer([WHITE], lying)).text == ORIENTATIONS[0]
    assert asyncio.run(Reading().answer([WHITE], ask("count", Pick("star")))) == Answered()


@pytest.mark.parametrize(("reply", "text"), [("Answer: 4.64", "4.64"), ("Unknown.", None), ("", None)])
def test_a_model_sees_all_pictures_and_may_abstain(
    reply: str, text: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LIMNER_API_KEY", "none")
    with Server(Say(reply)) as server:
        solver = Looking(connect("openai:scripted", server.url, cache=tmp_path), Budget())
        answered = asyncio.run(solver.answer([WHITE, WHITE // 2], ask("difference", Pick())))
        with pytest.raises(BudgetSpent):
            spent = Looking(connect("openai:scripted", server.url, cache=tmp_path), Budget(max_tokens=1))
            asyncio.run(spent.answer([WHITE // 3], ask("sum", Pick())))
    assert answered.text == text and answered.turns == 1 and answered.tokens == 120
    assert server.requests[0].images == [png(WHITE), png(WHITE // 2)] and "unknown" in server.requests[0].texts[0]


def test_the_form_of_an_answer():
    assert "upside down" in wanted(ask("orientation", Pick())) and "number" in wanted(ask("sum", Pick()))
    assert "whole number" in wanted(ask("count", Pick())) and "yes" in wanted(ask("comparison", Pick()))
    assert squeezed(" Oat-Milk 1.5_") == "oatmilk15"
