import pytest

from limner.lesson.digest import LINE, cut, digest, leans
from limner.lesson.sentences import length


@pytest.mark.parametrize(
    ("language", "sentence", "shown"),
    [
        (
            "en",
            "A **right triangle** is a triangle with one angle of $90^\\circ$.",
            "**Right triangle**: a triangle with one angle of $90^\\circ$",
        ),
        (
            "en",
            "If the sides satisfy the long equation above, then the triangle has a right angle.",
            "The triangle has a right angle",
        ),
        (
            "en",
            "Its foot stands 1.5 m from the wall of the very old and rather crooked house.",
            "Its foot stands 1.5 m from the wall of the very old and rather crooked house",
        ),
        ("en", "How long is it?", "How long is it?"),
        (
            "de",
            "Die **Photosynthese** ist ein Vorgang, bei dem Licht zu Zucker wird.",
            "**Photosynthese**: ein Vorgang, bei dem Licht zu Zucker wird",
        ),
        (
            "de",
            "Van Helmont schloss daraus, dass Holz aus Wasser entsteht.",
            "Van Helmont schloss daraus, dass Holz aus Wasser entsteht",
        ),
        (
            "es",
            "Por la mañana el agua cae de las nubes, y los ríos la llevan despacio hasta el mar.",
            "Por la mañana el agua cae de las nubes",
        ),
        ("zh", "**斜边**是直角对面的边。", "**斜边**：直角对面的边"),
    ],
)
def test_what_a_sentence_shows(language: str, sentence: str, shown: str) -> None:
    assert digest(sentence, language).text == shown


def test_signs_alone_are_not_shown() -> None:
    said = "If $s(t)$ is the distance that a car has gone after the time $t$, then $v(t)$ is its speed at this moment."
    assert digest(said, "en").text.endswith("$v(t)$ is its speed at this moment")


def test_a_formula_stands_alone() -> None:
    found = digest("From this we get for every triangle $c = \\sqrt{a^2 + b^2}$ as the side.", "en")
    assert (found.text, found.formula, found.at) == (r"c = \sqrt{a^2 + b^2}", True, r"$c = \sqrt{a^2 + b^2}$")


def test_emphasis_outweighs_formulas_and_numbers_outweigh_plain_sentences() -> None:
    sentences = ["Take *care*.", "It is 3 kg now.", "We walk home slowly.", "Example."]
    assert [digest(each, "en").strength for each in sentences] == [3, 2, 1, 0]


def test_a_sentence_is_broken_off_only_where_it_is_far_too_long() -> None:
    whole = "Every single morning the sun rises over the hills of the old land and warms the fields where people work"
    assert digest(whole, "en").text == whole
    long = f"{whole} until they are tired and walk home"
    assert 3 <= length(digest(long, "en").text) <= LINE
    assert not cut(long, "en").endswith((" the", " of", " and"))


def test_sentences_that_lean_on_the_one_before() -> None:
    assert leans("This is why it works.", "en")
    assert leans("Deshalb gilt es.", "de")
    assert not leans("Triangles have three sides.", "en")


def test_a_formula_alone_in_its_clause_takes_the_one_before() -> None:
    say = r"So the best line of all always passes through the centre of the data, the point $(\bar{x}, \bar{y})$."
    assert "centre of the data" in digest(say, "en").text
