"""Labels in questions."""

from limner.think.labels import named


def test_labels_are_named_in_their_order() -> None:
    assert named("How much larger is Elm than Oak?", ["Oak", "Elm", "Fir"]) == ["Elm", "Oak"]


def test_a_label_within_another_is_not_named() -> None:
    assert named("What is North America?", ["America", "North America"]) == ["North America"]


def test_spaces_that_an_ocr_lost_do_not_matter() -> None:
    assert named("What is North America?", ["NorthAmerica"]) == ["NorthAmerica"]


def test_short_labels_are_named_as_they_are_written() -> None:
    assert named("What is a bar?", ["A"]) == []
