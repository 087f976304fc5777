import msgspec
import pytest

from limner.core.errors import InputError
from limner.core.events import Event
from limner.lesson.claims import Checker
from limner.lesson.plan import Claim
from limner.lesson.voice import Silent
from limner.lesson.write import narrated, wrong
from tests.lesson.lectures import PLAN, SUM


def test_every_beat_is_spoken_and_progress_is_told() -> None:
    told: list[Event] = []
    narrations = narrated(PLAN, Silent(), told.append)
    assert set(narrations) == {"sum", "steps", "proof"}
    assert [(event.done, event.total) for event in told] == [(0, 3), (1, 3), (2, 3)]
    assert narrations["sum"].seconds > 2


def test_a_formula_that_cannot_be_spoken_names_its_beat() -> None:
    wrong = msgspec.structs.replace(SUM, say=r"Now $\nosuch$.", show=())
    section = msgspec.structs.replace(PLAN.sections[0], beats=(wrong,))
    with pytest.raises(InputError, match=r"beat 'sum': .*nosuch is not known"):
        narrated(msgspec.structs.replace(PLAN, sections=(section,)), Silent(), lambda event: None)


def test_claims_that_are_not_true_are_told_and_found() -> None:
    pytest.importorskip("latex2sympy2_extended")
    claims = (Claim("x + x = 2x"), Claim("x + x = 3x"), Claim(r"\text{dog} = \text{cat}"))
    section = msgspec.structs.replace(PLAN.sections[0], beats=(msgspec.structs.replace(SUM, claims=claims),))
    told: list[Event] = []
    with Checker() as checker:
        (finding,) = wrong(msgspec.structs.replace(PLAN, sections=(section,)), checker, told.append)
    assert finding.element == "sum" and finding.what.startswith("x + x = 3x is not true, as for x = ")
    assert [event.kind for event in told] == ["note", "note"]
    assert told[0].text == f"beat 'sum': {finding.what}" and told[1].text.endswith("checked by computing: 1")
