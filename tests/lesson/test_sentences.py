import pytest

from limner.lesson.sentences import bare, clauses, length, sentences, topics, words


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "It is 3.5 cm. Really? Yes!", ["It is 3.5 cm.", "Really?", "Yes!"]),
        ("en", "See e.g. Fig. 3 of it. Then go.", ["See e.g. Fig. 3 of it.", "Then go."]),
        ("en", "J. S. Bach wrote it. He was German.", ["J. S. Bach wrote it.", "He was German."]),
        ("en", "We set $a. B$ here. **Bold.** End", ["We set $a. B$ here.", "**Bold.**", "End"]),
        ("en", "Wait... what? No.", ["Wait... what?", "No."]),
        ("de", "Das ist z. B. der 3. Mai. Es regnet.", ["Das ist z. B. der 3. Mai.", "Es regnet."]),
        (
            "de",
            "Im 19. Jahrhundert, d. h. spät. Dr. Noether kam.",
            ["Im 19. Jahrhundert, d. h. spät.", "Dr. Noether kam."],
        ),
        ("es", "El Sr. Gil vino. ¿Quién? Nadie.", ["El Sr. Gil vino.", "¿Quién?", "Nadie."]),
        ("zh", "定理很重要。它说：$a=b$。真的吗？", ["定理很重要。", "它说：$a=b$。", "真的吗？"]),
    ],
)
def test_sentences_end_where_a_reader_would_pause(language: str, text: str, found: list[str]) -> None:
    assert sentences(text, language) == found


def test_clauses_keep_numbers_and_formulas_whole() -> None:
    assert list(clauses("If $a, b$ are legs, then 3,5 cm – yes – hold")) == [
        "If $a, b$ are legs",
        "then 3,5 cm",
        "yes",
        "hold",
    ]


def test_a_mark_that_lost_its_partner_goes() -> None:
    assert bare("the **legs, ") == "the legs"
    assert bare("*a* and *b") == "a and b"
    assert bare("**whole**.") == "**whole**"


def test_words_and_their_weight() -> None:
    assert words("It's well-known: $x$ is 3.5") == ["It's", "well-known", "is", "3.5"]
    assert length("直角三角形") == 2.5
    assert length("$x$") < length("$a^2 + b^2 = c^2$")


def test_topics_ignore_endings_and_small_words() -> None:
    assert topics("The triangles of it", "en") == topics("a triangle", "en")
    assert topics("直角三角形", "zh") & topics("三角形的边", "zh")
