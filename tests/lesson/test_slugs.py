import pytest

from limner.lesson.slugs import LONGEST, Slugs, formula_slug, key, slug


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Größe der Straße", "grosse-der-strasse"),
        ("C'est l'été!", "c-est-l-ete"),
        ("勾股 定理", "勾股-定理"),
        ("!!!", ""),
        ("a_b", "a-b"),
    ],
)
def test_names_are_plain_words(text: str, name: str) -> None:
    assert slug(text) == name


def test_names_end_at_a_word() -> None:
    assert slug("extraordinarily complicated considerations") == "extraordinarily-complicated"
    assert len(slug("x" * 100)) == LONGEST


def test_a_key_leaves_small_words_out() -> None:
    assert key("The right triangle has an angle", "en") == "right-triangle-angle"
    assert key("So it is.", "en") == "so-it-is"


def test_formulas_have_names() -> None:
    assert formula_slug(r"a^2 + b^2 = c^2") == "a2-b2-c2"
    assert formula_slug(r"\left( \right)") == "formula"


def test_repeated_names_are_numbered_in_order() -> None:
    used = Slugs()
    assert [used.take("a", "b"), used.take("a", "b"), used.take("a"), used.take("a"), used.take("")] == [
        "a",
        "b",
        "a-2",
        "a-3",
        "part",
    ]
