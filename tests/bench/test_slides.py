"""Stand-ins say what the lesson says and show it all at once, or nothing."""

from limner.bench.slides import STANDINS, blank, page, slides
from limner.lesson.plan import Plan, Text
from tests.lesson.lectures import PLAN


def narration(plan: Plan) -> list[str]:
    return [beat.say for section in plan.sections for beat in section.beats]


def test_a_page_holds_all_the_words_of_its_beat() -> None:
    plan = slides(PLAN)
    assert narration(plan) == narration(PLAN)
    for section in plan.sections:
        for beat in section.beats:
            assert beat.show == (Text(id=page(beat.id), text=beat.say),)


def test_a_blank_film_says_the_same_and_shows_a_dot() -> None:
    plan = blank(PLAN)
    assert narration(plan) == narration(PLAN) and [s.title for s in plan.sections] == ["Adding", "Solving"]
    shown = [element for section in plan.sections for beat in section.beats for element in beat.show]
    assert {element.text for element in shown if isinstance(element, Text)} == {"·"}
    assert set(STANDINS) == {"slides", "blank"}
