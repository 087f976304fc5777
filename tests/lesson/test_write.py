import msgspec
import pytest

from limner.core.errors import InputError
from limner.core.events import Event
from limner.lesson.voice import Silent
from limner.lesson.write import narrated
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
