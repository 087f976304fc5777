import numpy as np

from limner.bench.phrases import DEV, PHRASES, TEST, say, spell
from limner.sight.question import Pick


def test_parts_share_no_sentence_and_no_title():
    dev, test = ({phrase for bank in PHRASES[part].values() for phrase in bank} for part in ("dev", "test"))
    assert not dev & test
    assert not set(DEV.subjects) & set(TEST.subjects) and not set(DEV.steps) & set(TEST.steps)
    assert not {poster[0] for poster in DEV.posters} & {poster[0] for poster in TEST.posters}


def test_both_parts_ask_every_family():
    assert set(PHRASES["dev"]) == set(PHRASES["test"])


def test_a_pick_in_words():
    assert spell(Pick("square", "red"), "the") == "the red square"
    assert spell(Pick("ellipse", "orange"), "a") == "an orange ellipse"
    assert spell(Pick("box"), "the", "s") == "the boxes"
    assert spell(Pick("bar", label="Q1", column="East"), "the") == 'the bar of East for "Q1"'
    assert spell(Pick("star", extreme="largest"), "the") == "the largest star"


def test_a_question_holds_its_meaning_beside_its_words():
    question = say("dev", "relation", Pick("star"), Pick("circle"), "above", np.random.default_rng(0))
    assert question.text == "Is the star above the circle?"
    assert (question.family, question.of, question.to, question.how) == (
        "relation", Pick("star"), Pick("circle"), "above",
    )  # fmt: skip
