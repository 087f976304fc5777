import pytest

from limner.core.errors import InputError
from limner.lesson import blocks as md
from limner.lesson.drafts import SENTENCES, Drafts, groups
from limner.lesson.formulas import steps
from limner.lesson.plan import Bullets, Curve, Derivation, Formula, Plot, Table, Text

SENTENCE = "This is a sentence with some eight words."
FIGURE = Plot(id="", curves=(Curve(expression="x"),), x=(0, 1))


def test_long_paragraphs_are_shared_out_evenly() -> None:
    assert [len(group) for group in groups([SENTENCE] * 5)] == [2, 3]
    assert all(len(group) <= SENTENCES for group in groups(["Short."] * 23))
    assert [each for group in groups([SENTENCE] * 11) for each in group] == [SENTENCE] * 11


def test_a_formula_is_part_of_the_sentence_round_it() -> None:
    drafts = Drafts("en")
    drafts.prose("The theorem says that", 1)
    drafts.formula(steps("a^2 + b^2 = c^2"), [], 2)
    drafts.prose("where $c$ is the hypotenuse. It is old.", 4)
    first, second = drafts.made
    assert first.say == ["The theorem says that $a^2 + b^2 = c^2$, where $c$ is the hypotenuse."]
    assert first.show == [Formula(id="", tex="a^2 + b^2 = c^2", at="$a^2 + b^2 = c^2$")]
    assert second.say == ["It is old."]


def test_a_formula_that_is_spoken_already_is_not_said_twice() -> None:
    drafts = Drafts("en")
    drafts.prose("Einstein found $E = mc^2$ in Bern.", 1)
    drafts.formula(steps("E = mc^2"), [], 3)
    assert drafts.made[0].say == ["Einstein found $E = mc^2$ in Bern."]


def test_a_formula_of_which_nobody_speaks_is_spoken() -> None:
    drafts = Drafts("zh")
    drafts.formula(steps("a = b"), [], 1)
    assert drafts.made[0].say == ["$a = b$。"]


def test_a_derivation_is_read_with_its_words() -> None:
    drafts = Drafts("en")
    drafts.prose("Solve:", 1)
    drafts.formula(steps(r"2x + 3 = 7 \\ 2x = 4") + steps("x = 2"), ["", "dividing both sides by two gives"], 3)
    (draft,) = drafts.made
    assert draft.say == ["Solve: $2x + 3 = 7$, so $2x = 4$, dividing both sides by two gives $x = 2$."]
    assert draft.show == [
        Derivation(
            id="",
            at="$2x + 3 = 7$",
            steps=("2x + 3 = 7", "2x = 4", "x = 2"),
            reasons=("", "dividing both sides by two gives"),
        )
    ]
    assert len(draft.claims) == 2


def test_a_figure_belongs_to_the_paragraph_before_it_else_to_the_next() -> None:
    drafts = Drafts("en")
    drafts.figure(FIGURE, 1)
    drafts.prose("First.", 3)
    drafts.prose("Second.", 5)
    drafts.figure(FIGURE, 7)
    assert [draft.show for draft in drafts.made] == [[FIGURE], [FIGURE]]


def test_what_a_program_prints_goes_beside_it_and_a_second_plot_does_not() -> None:
    drafts = Drafts("en")
    drafts.prose("It prints one.", 1)
    drafts.code("print(1)", "python", [], 3)
    drafts.code("1", "text", [], 7)
    drafts.prose("Two plots.", 11)
    drafts.figure(FIGURE, 13)
    drafts.figure(FIGURE, 16)
    drafts.prose("The second.", 19)
    assert [len(draft.show) for draft in drafts.made] == [2, 1, 1]


def test_a_figure_of_which_nothing_is_said_is_refused() -> None:
    drafts = Drafts("en")
    drafts.figure(FIGURE, 4)
    with pytest.raises(InputError, match="line 4: nothing is said while this plot is shown"):
        drafts.settle()


def test_items_are_said_and_shown() -> None:
    drafts = Drafts("de")
    drafts.prose("Es hängt ab", 1)
    drafts.bullets(
        md.Listing(line=2, numbered=True, items=(md.Item(text="vom Licht,"), md.Item(text="von der Wärme.")))
    )
    (draft,) = drafts.made
    assert draft.say == ["Es hängt ab", "vom Licht, von der Wärme."]
    assert draft.show == [Bullets(id="", items=("vom Licht", "von der Wärme"), numbered=True)]


def test_an_item_keeps_its_answer_and_what_its_formula_is_for() -> None:
    drafts = Drafts("en")
    asked = "Is the thread four times as long? Then it takes twice the time."
    drafts.bullets(md.Listing(line=1, items=(md.Item(text=asked), md.Item(text="Short."))))
    assert drafts.made.pop().show == [Bullets(id="", items=(asked[:-1], "Short"))]
    text = "The value $R^2 = 0$ means that the line is no better than the mean"
    drafts.bullets(md.Listing(line=1, items=(md.Item(text=text), md.Item(text="Short."))))
    assert drafts.made[0].show == [Bullets(id="", items=(text, "Short"))]


def test_a_formula_of_many_lines_has_a_frame_without_the_table_before_it() -> None:
    drafts = Drafts("en")
    drafts.prose("The means are two.", 1)
    drafts.table(md.Grid(line=3, header=("a", "b"), rows=(("1", "2"),) * 4))
    drafts.formula(steps("a = " + " + ".join(f"x_{at}" for at in range(20)) + " = b = c"), [], 9)
    assert [len(draft.show) for draft in drafts.made] == [1, 1]


def test_long_lists_have_pages_that_go_on_counting() -> None:
    drafts = Drafts("en")
    drafts.bullets(
        md.Listing(line=1, numbered=True, start=3, items=tuple(md.Item(text=f"item {at}") for at in range(14)))
    )
    shown = [element for draft in drafts.made for element in draft.show if isinstance(element, Bullets)]
    assert [(element.start, len(element.items)) for element in shown] == [(3, 5), (8, 5), (13, 4)]


def test_what_is_nested_comes_after_the_whole() -> None:
    drafts = Drafts("en")
    inner = (md.Item(text="apples"), md.Item(text="pears"))
    drafts.bullets(md.Listing(line=1, items=(md.Item(text="Fruit", children=inner), md.Item(text="Bread"))))
    assert [draft.say for draft in drafts.made] == [["Fruit, Bread."], ["Fruit:", "apples, pears."]]
    assert drafts.made[1].show == [Text(id="", text="**Fruit**"), Bullets(id="", items=("apples", "pears"))]


def test_quotations_call_outs_and_definitions() -> None:
    drafts = Drafts("en")
    drafts.quote(md.Quote(line=1, blocks=(md.Prose(line=1, text="To be or not to be. — Shakespeare"),)))
    drafts.quote(md.Quote(line=3, blocks=(md.Prose(line=3, text="[!WARNING] Fire is hot."),)))
    drafts.entry(md.Entry(line=5, term="Leg", text="a side at the right angle"))
    assert drafts.made[0].show == [Text(id="", text="To be or not to be", role="quote", caption="Shakespeare")]
    assert (drafts.made[1].say, drafts.made[1].whole) == (["Fire is hot."], "note")
    assert drafts.made[2].show == [Text(id="", text="**Leg**: a side at the right angle", role="definition")]
    assert drafts.made[2].say == ["Leg: a side at the right angle."]


def test_a_table_of_several_pages_has_a_beat_for_each() -> None:
    drafts = Drafts("en")
    drafts.prose("Squares.", 1)
    drafts.table(md.Grid(line=3, header=("n",), rows=tuple((str(at),) for at in range(20))))
    assert [draft.say[0] for draft in drafts.made] == ["Squares.", "Rows 8 to 14: 7 – 13.", "Rows 15 to 20: 14 – 19."]
    assert all(isinstance(draft.show[0], Table) for draft in drafts.made)
