from limner.lesson.beats import section
from limner.lesson.blocks import Grid
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


def test_no_section_begins_with_long_words_before_an_empty_frame() -> None:
    drafts = Drafts("en")
    drafts.prose("How many levels are there for all the names? Six, because $2^6 = 64$.", 1)
    (beat,) = section("T", drafts.made, Slugs(), "en").beats
    assert isinstance(beat.show[0], Text) and beat.show[0].text.startswith("How many levels")
    drafts = Drafts("en")
    drafts.prose("The share of what the line explains of all that varies is called the fit", 1)
    drafts.formula(steps("R^2 = 1 - e"), [], 3)
    (beat,) = section("T", drafts.made, Slugs(), "en").beats
    assert [type(element) for element in beat.show] == [Text, Formula]


def test_an_equation_is_seen_beside_a_figure_and_so_are_the_signs_of_a_long_paragraph() -> None:
    for say, shown in (
        ("The mean is $x_1 + x_2 = 2.5$.", "x_1 + x_2 = 2.5"),
        ("It is halved many times over, and each of the levels takes all of the items again. The total is $n m$ steps.",
         "The total is $n m$ steps"),
    ):  # fmt: skip
        drafts = Drafts("en")
        drafts.table(Grid(line=1, header=("a", "b"), rows=(("1", "2"),)))
        drafts.prose(say, 3)
        drafts.settle()
        (beat,) = section("T", drafts.made, Slugs(), "en").beats
        assert shown in [getattr(element, "text", getattr(element, "tex", "")) for element in beat.show]


def test_a_term_late_in_the_first_sentence_is_shown_with_it_and_once() -> None:
    drafts = Drafts("en")
    drafts.prose("In the cells of all the green leaves there lie very small grains, the *chloroplasts*.", 1)
    (beat,) = section("T", drafts.made, Slugs(), "en").beats
    assert len(beat.show) == 1 and beat.show[0].at == "In the cells"
