"""Questions in plain English."""

import pytest

from limner.bench import gallery
from limner.sight.question import Pick
from limner.think.wording import understand


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("How many red circles are there?", "count"),
        ("What colour is the largest triangle?", "colour"),
        ("What color is the box?", "colour"),
        ("Where is the blue star?", "position"),
        ("Is the image upside down?", "orientation"),
        ("How was this photo rotated?", "orientation"),
        ("What is different between these two pictures?", "difference"),
        ("Is there a green square?", "existence"),
        ('What does the sign "Exit" say?', "reading"),
        ('How much is "Milk"?', "value"),
        ('What do "Milk" and "Bread" cost together?', "sum"),
        ("Warum ist der Himmel blau?", None),
        ("By how much is it skewed?", "orientation"),
        ("How many degrees clockwise must I turn this to read it?", "orientation"),
        ("Steht das Blatt auf dem Kopf?", "orientation"),
        ("De combien de degrés faut-il tourner la page ?", "orientation"),
        ("¿Está la imagen al revés?", "orientation"),
        ("What is the turnover in 2020?", None),
        ("Where is the mirror?", "position"),
    ],
)
def test_families(text: str, family: str | None) -> None:
    assert understand(text).family == family


def test_labels_stand_in_quotes_or_in_the_picture() -> None:
    assert understand('What is the price of "Oat milk"?').labels == ("Oat milk",)
    assert understand("What is the price of oat milk?", ["Oat milk", "Total"]).labels == ("Oat milk",)
    # A label that is a common word counts as it is written.
    assert understand("What is the total of all?", ["Total"]).labels == ()
    assert understand("What is the Total?", ["Total"]).labels == ("Total",)


def test_two_things_are_compared() -> None:
    wanted = understand("Is the red circle smaller than the blue square?")
    assert (wanted.family, wanted.how, wanted.opposite) == ("comparison", "larger", True)
    assert (wanted.of, wanted.to) == (Pick("circle", "red"), Pick("square", "blue"))
    wanted = understand("Which is higher, Mon or Tue?", ["Mon", "Tue"])
    assert (wanted.family, wanted.which, wanted.labels) == ("comparison", True, ("Mon", "Tue"))
    assert wanted.to is not None and (wanted.of.label, wanted.to.label) == ("Mon", "Tue")


def test_relations() -> None:
    wanted = understand('Does the box "Start" lead to the box "End"?')
    assert (wanted.family, wanted.how) == ("relation", "connected to")
    assert wanted.to is not None and (wanted.of.label, wanted.to.label) == ("Start", "End")


def test_a_series_and_a_category() -> None:
    wanted = understand('What is the value of the point of Adults for "Fri"?', ["Fri", "Mon"], ["Adults", "Children"])
    assert wanted.of == Pick("point", "", "Fri", "Adults")


@pytest.mark.parametrize("number", range(0, 27, 2))
def test_the_development_questions_of_codevqa_mean_what_they_say(number: int) -> None:
    picture = gallery.make("dev", number, 3)
    labels = [word for thing in picture.things for word in (thing.label, thing.words) if word]
    columns = [thing.column for thing in picture.things if thing.column]
    for asked in picture.asked:
        question, wanted = asked.question, understand(asked.question.text, labels, columns)
        assert (wanted.family, wanted.of, wanted.to, wanted.how) == (
            question.family, question.of, question.to, question.how,
        )  # fmt: skip
