from pathlib import Path

import pytest

from limner.core.errors import InputError
from limner.lesson import load, save
from limner.lesson.markdown import LONGEST, left_out, plan
from limner.lesson.plan import Beat, Code, Derivation, Formula, Picture, Plan, Table, Text

EXAMPLES = Path(__file__).parents[2] / "examples" / "lesson"
NOWHERE = Path("nowhere")


def compiled(text: str, folder: Path = NOWHERE) -> Plan:
    return plan(text, name="my_lecture", folder=folder)


def beats(made: Plan) -> list[Beat]:
    """All but the one with the lesson's title."""
    return [beat for section in made.sections for beat in section.beats][1:]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.md")), ids=lambda path: path.stem)
def test_the_sample_lectures_compile_to_sound_plans(path: Path) -> None:
    made = plan(path.read_text("utf-8"), name=path.stem, folder=path.parent)
    assert load.plan(save.text(made), folder=path.parent) == made  # which also finds every fault
    for beat in beats(made):
        assert beat.show or beat.keep
        assert len(beat.show) + len(beat.keep) <= 6


def test_pythagoras() -> None:
    path = EXAMPLES / "pythagoras.md"
    made = plan(path.read_text("utf-8"), name=path.stem, folder=path.parent)
    assert (made.title, made.language, len(made.sections)) == ("The theorem of Pythagoras", "en", 6)
    derivations = [each for beat in beats(made) for each in beat.show if isinstance(each, Derivation)]
    assert [each.id for each in derivations] == ["derivation-a2-b2-c2", "derivation-c-3-9"]
    assert [claim.given for beat in beats(made) for claim in beat.claims][1] == "a^2 + 2ab + b^2 = c^2 + 2ab"


def test_headings_make_sections_and_topics() -> None:
    made = compiled("# Title\n\nBefore.\n\n## One\n\nA text.\n\n### Part\n\nMore text.\n\n## Two\n\nAn end.")
    assert made.title == "Title"
    assert [(section.id, section.title, len(section.beats)) for section in made.sections] == [
        ("title", "Title", 2), ("one", "One", 2), ("two", "Two", 1),
    ]  # fmt: skip


def test_without_headings_there_is_one_section_named_by_the_file() -> None:
    made = compiled("Just a sentence.")
    assert (made.title, [section.title for section in made.sections]) == ("my lecture", ["my lecture"])


def test_the_front_matter_is_read() -> None:
    made = compiled(
        "---\ntitle: T\nlayout: post\nlanguage: es\naudience: A\nobjective: O\n"
        "prerequisites: [p, q]\ntheme: paper\n---\nHello."
    )
    assert (made.title, made.language, made.audience, made.objective, made.prerequisites, made.theme) == (
        "T", "es", "A", "O", ("p", "q"), "paper",
    )  # fmt: skip


def test_a_theme_that_there_is_not_is_told_with_its_line() -> None:
    with pytest.raises(InputError, match="line 3: the theme is one of slate, paper, night"):
        compiled("---\ntitle: T\ntheme: gaia\n---\nHello.")


def test_ids_stay_when_another_paragraph_is_edited() -> None:
    text = "# T\n\n## A\n\nThe sun is a *star*.\n\n## B\n\nThe moon is a *rock*.\n\n$$m = 3$$\n"
    before, after = (
        compiled(text),
        compiled(text.replace("The sun is a *star*.", "Our sun is one *star* of many. It shines.")),
    )
    assert before.sections[1] == after.sections[1]
    assert before.sections[0] != after.sections[0]


def test_formulas_joined_by_words_are_a_derivation() -> None:
    (beat,) = beats(compiled("Solve:\n\n$$2x = 4$$\n\ntherefore\n\n$$x = 2.$$"))
    assert beat.say == "Solve: $2x = 4$, therefore $x = 2$."
    assert [type(element) for element in beat.show] == [Derivation]


def test_formulas_below_each_other_are_one_whether_they_follow_or_not() -> None:
    for text in ("$$2x = 4$$\n\n$$4x = 8$$\n\n$$x = 2$$", "$$F = m a$$\n\n$$E = m c^2$$"):
        (beat,) = beats(compiled(f"See:\n\n{text}"))
        assert [type(element) for element in beat.show] == [Derivation]
        assert (", so " in beat.say) == ("x" in text)


def test_titles_are_said_once() -> None:
    made = compiled("# Sums\n\nBefore.\n\n## Adding\n\n### Two numbers\n\nTake *two*.\n\nMore.")
    opening = made.sections[0].beats[0]
    assert opening.say == "Sums." and opening.show == (Text(id="title", text="Sums", role="title"),)
    assert [beat.say for beat in beats(made)] == ["Before.", "Adding. Two numbers. Take two.", "More."]


def test_a_footnote_is_a_note_after_its_paragraph_and_emoji_are_told() -> None:
    text = "It is old.[^1]\n\nMore of it. \U0001f680\n\n[^1]: Found in 1900.\n"
    assert [beat.say for beat in beats(compiled(text))] == ["It is old.", "Found in 1900.", "More of it."]
    (shown,) = beats(compiled(text))[1].show
    assert isinstance(shown, Text) and shown.role == "note"
    assert "\U0001f680 (1 in all)" in left_out(text) and not left_out("plain")


def test_a_language_that_nobody_speaks_is_told_before_anything_is_done() -> None:
    with pytest.raises(InputError, match=r"'ja' is not spoken here: .*; a front matter says which it is"):
        compiled("ひらがなとカタカナ。")


def test_formulas_with_sentences_between_are_not() -> None:
    made = beats(
        compiled("First:\n\n$$a = b$$\n\nThis is another matter entirely. Then we see:\n\n```math\nc = d\n```")
    )
    assert [type(element) for beat in made for element in beat.show].count(Formula) == 2


def test_images_are_found_beside_the_lecture(tmp_path: Path) -> None:
    (tmp_path / "cat.png").write_bytes(b"png")
    (beat,) = beats(compiled('Text.\n\n![A cat](cat.png "Our cat")', tmp_path))
    assert beat.show == (Picture(id="image-cat", path="cat.png", caption="Our cat"),)
    with pytest.raises(InputError, match=r"line 3: there is no image ct.png .*did you mean cat.png"):
        compiled("Text.\n\n![A cat](ct.png)", tmp_path)


def test_a_table_of_forty_rows_and_a_program_of_two_hundred_lines_have_pages() -> None:
    rows = "".join(f"| {at} | {at * at} |\n" for at in range(40))
    made = beats(compiled(f"Squares.\n\n| a | b |\n|---|---|\n{rows}"))
    assert [len(table.rows) for beat in made for table in beat.show if isinstance(table, Table)] == [8] * 5
    source = "\n".join(f"x{at} = {at}" for at in range(200))
    made = beats(compiled(f"A program.\n\n```python {{3,190-195}}\n{source}\n```"))
    pages = [page for beat in made for page in beat.show if isinstance(page, Code)]
    assert "\n".join(page.source for page in pages) == source
    assert [page.start + page.focus[0][0] - 1 for page in pages if page.focus] == [3, 190]


def test_chinese_is_read() -> None:
    made = compiled(
        "# 勾股定理\n\n## 三角形\n\n**斜边**是直角对面的边。它最长。😀\n\n$$a^2+b^2=c^2$$\n\n其中 $c$ 是斜边。"
    )
    assert made.language == "zh"
    (beat,) = beats(made)
    assert beat.say == "三角形。斜边是直角对面的边。它最长。$a^2+b^2=c^2$，其中 $c$ 是斜边。"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" \n", "the lecture is empty"),
        ("# A\n\n## B\n", "headings but no sentences"),
        ("T.\n\n$$\na = \\frac{1{2}\n$$", "line 3: .*not closed"),
        ("T.\n\nHere $\\fraq{1}{2}$ is.", r"line 3: .*did you mean \\frac"),
        ("T.\n\n```plto\nsin(x)\n```", "line 3: unknown directive or language ```plto: did you mean ```plot"),
        ("T.\n\n```plot\nsin(x) from 0 to 1\nmark: foo\n```", "line 5: 'foo'"),
        ("T.\n\n```python {5}\nx\n```", "line 3: .5.: lines to light"),
        ("T.\n\n```{toctree}\nx\n```", "line 3: unknown directive or language ```toctree"),
        ("T.\n\n```python\n```", "line 3: the program is empty"),
        ("T.\n\n| a |\n|---|\n", "line 3: the table has no rows"),
        ("T.\n\n<video src='x'></video>", "line 3: HTML is not read"),
        ("T.\n\n![x](https://example.org/a.png)", "line 3: .*on the network"),
        ("---\ntitel: x\n---\nHello.", "line 2: the front matter has 'titel': did you mean title"),
        ("---\ntitle: x\nlanguage: Deutsch\n---\nHallo.", "line 3: 'Deutsch' is no language code"),
        ("---\ntitle: [x\n---\nHello.", "line 2: the front matter is no YAML"),
        (
            "# T\n\n```plot\nx from 0 to 1\n```\n\n```plot\nx from 0 to 2\n```",
            "line 7: nothing is said while this plot",
        ),
        ("T.\n\nAn open $x + y here.", "line 3: .*not closed"),
    ],
)
def test_bad_input_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        compiled(text)


def test_ten_thousand_words_are_refused_with_advice() -> None:
    part = "The quick brown fox jumps over the lazy dog today. " * 100
    with pytest.raises(
        InputError, match=r"10020 words, about 72 minutes .* at most 5000 .* begin a new file at 'Part 3' \(line 7\)"
    ):
        compiled("".join(f"## Part {at}\n{part}\n\n" for at in range(1, 11)))
    assert LONGEST == 5000
