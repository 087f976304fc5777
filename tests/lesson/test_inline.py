import pytest

from limner.core.errors import InputError
from limner.lesson.blocks import Prose, blocks
from limner.lesson.inline import spoken


def paragraph(text: str) -> str:
    _, found = blocks(text)
    assert isinstance(found[0], Prose)
    return found[0].text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("A **b** *c* `d` $e^2$.", "A **b** *c* `d` $e^2$."),
        ("A [link](http://x.org) and <https://www.example.org/a>.", "A link and example.org."),
        ("It costs $5 and $6.", r"It costs \$5 and \$6."),
        (r"Set \$HOME.", r"Set \$HOME."),
        ("<b>bold</b> H<sub>2</sub>O<br>x <!-- no -->", "**bold** H2O x"),
        ("Fast 🚀 rocket 👩‍🚀.", "Fast rocket."),
        ("A note[^1].\n\n[^1]: aside", "A note."),
        ("直角\n三角形", "直角三角形"),
    ],
)
def test_a_paragraph_becomes_marked_text(markdown: str, text: str) -> None:
    assert paragraph(markdown) == text


@pytest.mark.parametrize(
    "markdown", ["An open $x + y here.", "Spaces $ x + y $ inside.", "a <script>alert(1)</script>"]
)
def test_what_cannot_be_held_is_refused_with_its_line(markdown: str) -> None:
    with pytest.raises(InputError, match="line 3: "):
        paragraph("\n\n" + markdown)


def test_narration_has_no_marks_but_its_formulas() -> None:
    assert spoken("**A** *b* `c*d` $x*y$") == "A b cd $x*y$"
    assert spoken(paragraph("2 * 3 is **6**")) == "2 * 3 is 6"
