"""A lesson is made as a user makes it, measured from its run, and not made twice; its stand-ins fall behind it."""

from pathlib import Path

import pytest

pytest.importorskip("manim")

from limner.bench import staging
from limner.bench.staging import Made, Workshop, film_of, given, headed, make, pair, record_of
from limner.bench.topics import Topic
from limner.core.errors import InputError
from tests.bench.pupils import film
from tests.scripted import Say, Server, Status

TEXT = """# Sums

## Adding

People have added for a very long time, with stones and with fingers. The **sum** of two numbers is written with a plus.

$$a + b$$
"""
TOPIC = Topic("sums", "Sums", TEXT)
SHOP = Workshop(voice="silent")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_a_lesson_and_its_stand_ins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson, slides, blank = (make(TOPIC, policy, tmp_path, SHOP) for policy in ("limner", "slides", "blank"))
    for one in (lesson, slides, blank):
        assert one.error == "" and film_of(tmp_path, one.policy, "sums").is_file()
        assert one.delivery and one.delivery.sections == one.delivery.performed == 1 and one.delivery.cues
        assert one.filmed == pytest.approx(one.delivery.seconds, abs=0.3) and one.filming > 0
        assert one.spent.seconds > one.filming and one.spent.calls == 0
        assert one.delivery.spoken == lesson.delivery.spoken > 0, "stand-ins are asked for the lesson's own things"
    assert lesson.delivery and slides.delivery and blank.delivery
    assert lesson.delivery.good > slides.delivery.good >= blank.delivery.good == 0
    assert (tmp_path / lesson.run / "run.json").is_file()
    assert "sum" in lesson.plan and any("Formula" in code for code in lesson.code.values())
    assert pair(TOPIC, lesson)["code"] == lesson.code

    def never(*given: object, **named: object) -> None:
        raise AssertionError("it was made before")

    monkeypatch.setattr(staging.lesson, "run", never)
    assert make(TOPIC, "limner", tmp_path, SHOP) == lesson
    with pytest.raises(InputError, match="another text, or in another manner"):
        make(TOPIC, "limner", tmp_path, Workshop(voice="silent", seed=1))


def test_what_cannot_be_made_is_kept_with_its_reason(tmp_path: Path) -> None:
    empty = make(Topic("moon", "The Moon"), "limner", tmp_path, SHOP)
    assert "no text" in empty.error and empty.delivery is None and empty.spent.seconds < 5
    wrong = make(Topic("bees", "Bees", "# Bees\n\n## A\n\nText $\\frac{1$.\n"), "limner", tmp_path, SHOP)
    assert "line 5" in wrong.error and not film_of(tmp_path, "limner", "bees").exists()
    again = make(Topic("bees", "Bees", "# Bees\n\n## A\n\nText $\\frac{1$.\n"), "limner", tmp_path, SHOP)
    assert again == wrong, "a failure is a result"


def test_of_what_breaks_the_sections_that_ran_are_counted_and_nothing_is_shown(tmp_path: Path) -> None:
    text = TEXT + "\n## Breaking\n\nNow it breaks.\n\n```manim\nself.play(nothing)\n```\n"
    broken = make(Topic("broken", "Broken", text), "limner", tmp_path, SHOP)
    assert broken.error and broken.delivery and broken.spent.seconds > 0 and broken.plan
    told = broken.delivery
    assert (told.sections, told.performed, told.seconds, told.timely) == (2, 1, 0.0, 0) and told.spoken > 0
    slides = make(Topic("broken", "Broken", text), "slides", tmp_path, SHOP)
    assert slides.error == "" and slides.delivery and slides.delivery.spoken == told.spoken


def test_prose_becomes_a_lecture(tmp_path: Path) -> None:
    made = make(Topic("area", "Area", "The area of a square is the square of its side."), "limner", tmp_path, SHOP)
    assert made.error == "" and (tmp_path / "lectures" / "area.md").read_text().startswith("# Area\n")


PLAN = """Here is a plan.
```yaml
title: Sums
sections:
  - id: adding
    title: Adding
    beats:
      - id: sum
        say: One and one is $1 + 1 = 2$, as every child knows.
        show:
          - {kind: formula, id: two, tex: 1 + 1 = 2}
```
"""


def taught(server: Server) -> Workshop:
    return Workshop(voice="silent", model="openai:scripted", base_url=server.url)


def test_a_model_plans_what_has_no_lecture_and_every_call_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIMNER_API_KEY", "none")
    with Server(Say(PLAN, 1000, 50)) as server:
        made = make(Topic("sums", "Sums", "Begin with apples."), "limner", tmp_path, taught(server))
        asked = list(server.requests)
        slides = make(Topic("sums", "Sums", "Begin with apples."), "slides", tmp_path, taught(server))
    assert made.error == "" and "One and one" in made.plan
    assert "The topic: Sums" in asked[0].last and "Begin with apples." in asked[0].last
    assert made.spent.calls == len(asked) > 0 and made.spent.tokens_in == 1000 * len(asked)
    assert len(server.requests) == len(asked) and "One and one" in slides.plan and slides.spent.calls == 0
    assert made.delivery and slides.delivery and made.delivery.spoken == slides.delivery.spoken == 1


def test_what_a_model_fails_at_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_API_KEY", "none")
    with Server(Status(401), Say(PLAN)) as server:
        lost = make(Topic("sums", "Sums"), "limner", tmp_path, taught(server))
        assert "401" in lost.error and not record_of(tmp_path, "limner", "sums").exists()
        assert make(Topic("sums", "Sums"), "limner", tmp_path, taught(server)).error == ""


def test_a_lecture_is_told_from_prose() -> None:
    assert headed("---\nlanguage: en\n---\nText") and headed("Intro\n\n## Part\n") and not headed("In a #tag, a-b.")


def test_of_anybodys_film_only_what_is_seen_is_known(tmp_path: Path) -> None:
    film(tmp_path, "moon", said="word " * 20)
    found = given(Topic("moon", "The Moon"), tmp_path)
    assert found.delivery and (found.delivery.cues, found.delivery.quick, found.delivery.sections) == (1, 1, 0)
    assert found.delivery.seconds == pytest.approx(3.0, abs=0.3)
    missing = given(Topic("bees", "Bees"), tmp_path)
    assert isinstance(missing, Made) and "bees.mp4" in missing.error and missing.delivery is None
