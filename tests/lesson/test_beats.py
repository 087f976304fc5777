from limner.lesson.beats import section
from limner.lesson.drafts import Drafts
from limner.lesson.formulas import steps
from limner.lesson.plan import Formula, Text
from limner.lesson.slugs import Slugs


def test_a_beat_says_plain_words_and_shows_the_key_ones() -> None:
    drafts = Drafts("en")
    drafts.prose("Every triangle has three sides. A **leg** is a side at the right angle.", 1)
    (beat,) = section("Some **words**", drafts.made, Slugs(), "en").beats
    assert beat.say == "Some words. Every triangle has three sides. A leg is a side at the right angle."
    assert beat.show == (Text(id="leg", text="**Leg**: a side at the right angle", role="definition", at="leg"),)


def test_times_are_lengthened_until_they_name_one_place() -> None:
    drafts = Drafts("en")
    drafts.prose("No leg is long here. Take **leg** one and go.", 1)
    (beat,) = section("T", drafts.made, Slugs(), "en").beats
    assert beat.show[0].at == "leg one"
    assert beat.say.index(beat.show[0].at) > beat.say.index("Take")


def test_no_frame_is_empty() -> None:
    drafts = Drafts("en")
    drafts.prose("So it goes.", 1)
    (beat,) = section("T", drafts.made, Slugs(), "en").beats
    assert beat.say == "T. So it goes."
    assert beat.show == (Text(id="goes", text="So it goes", at="So it goes"),)
    assert beat.id == "say-goes"


def test_a_sub_heading_is_shown_and_stays_for_its_topic() -> None:
    drafts = Drafts("en")
    drafts.heading("The proof")
    drafts.prose("Draw a **square** now.", 1)
    drafts.prose("Cut the paper in half.", 3)
    made = section("T", drafts.made, Slugs(), "en")
    assert made.beats[0].show[0] == Text(id="topic-the-proof", text="**The proof**")
    assert "topic-the-proof" in made.beats[1].keep


def test_a_displayed_formula_is_not_shown_a_second_time_as_key_words() -> None:
    drafts = Drafts("en")
    drafts.prose("The long rule of the right triangle says that", 1)
    drafts.formula(steps("a^2 + b^2 = c^2"), [], 3)
    (beat,) = section("T", drafts.made, Slugs(), "en").beats
    assert [type(element) for element in beat.show] == [Formula]
