import json

import pytest

from limner.lesson.lines import edited, numbered

TEXT = "one\ntwo\nthree\nfour\n"


def reply(*edits: dict[str, object], note: str = "") -> str:
    return f"Well:\n```json\n{json.dumps({'note': note, 'edits': edits})}\n```"


def test_lines_are_counted_as_they_were_shown_whatever_the_other_edits_do() -> None:
    made = edited(
        TEXT,
        reply(
            {"op": "delete", "first": 1, "last": 1},
            {"op": "replace", "first": 2, "last": 3, "lines": ["TWO", "", "  THREE"]},
            {"op": "insert", "after": 4, "lines": "five\nsix\n"},
            note="a  note",
        ),
    )
    assert made.text == "TWO\n\n  THREE\nfour\nfive\nsix\n"
    assert (made.note, made.findings, made.asked) == ("a note", (), True)


def test_what_is_inserted_at_one_place_stands_in_order_before_what_follows() -> None:
    made = edited(
        TEXT,
        reply(
            {"op": "insert", "after": 1, "lines": ["a"]},
            {"op": "replace", "first": 2, "last": 2, "lines": []},
            {"op": "insert", "after": 1, "lines": ["b"]},
        ),
    )
    assert made.text == "one\na\nb\nthree\nfour\n" and made.findings == ()


def test_names_that_models_like_are_understood() -> None:
    made = edited(TEXT, reply({"op": "change", "start": 4, "end": 4, "content": ["FOUR"]}))
    assert made.text == TEXT.replace("four", "FOUR")


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ({"op": "replace", "first": 4, "last": 9, "lines": []}, "there are no lines 4 to 9"),
        ({"op": "replace", "first": 3, "last": 2, "lines": []}, "there are no lines 3 to 2"),
        ({"op": "insert", "after": 5, "lines": ["x"]}, "there are no lines"),
        ({"op": "replace", "first": "x", "last": 2, "lines": []}, "edit 2"),
        ({"op": "paint", "first": 1}, "there is no operation"),
        ({"op": "delete", "first": 1, "last": 2}, "another edit changes these lines"),
    ],
)
def test_what_cannot_be_made_is_a_finding_and_the_rest_is_made(edit: dict[str, object], said: str) -> None:
    made = edited(TEXT, reply({"op": "replace", "first": 2, "last": 2, "lines": ["TWO"]}, edit))
    assert made.text == TEXT.replace("two", "TWO") and made.asked
    (finding,) = made.findings
    assert said in finding.what


def test_no_edits_are_no_request_and_words_are_a_finding() -> None:
    none = edited(TEXT, '{"edits": []}')
    assert (none.text, none.asked, none.findings) == (TEXT, False, ())
    assert [finding.what for finding in edited(TEXT, "I like it.").findings] == ["the reply holds no edits"]


def test_numbers_stand_before_the_lines() -> None:
    assert numbered("a\n" * 9 + "  b\n").splitlines()[-2:] == [" 9| a", "10|   b"]
