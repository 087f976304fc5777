"""The reading of edits, with a language of two; `tests/picture/test_reply.py` reads every wrapping there is."""

import json

import msgspec
import pytest

from limner.core.data import Finding
from limner.core.reply import MAX_EDITS, MAX_FINDINGS, Language, read, shortened


class Paint(msgspec.Struct, frozen=True, tag_field="op", tag="paint"):
    id: str
    colour: str


class Drop(msgspec.Struct, frozen=True, tag_field="op", tag="drop"):
    id: str


LANGUAGE = Language(Paint | Drop, ("paint", "drop"), "FORM", {"color": "colour"}, {"delete": "drop"})


def test_edits_are_of_the_languages_kinds_and_numbered() -> None:
    reply = 'So:\n```json\n{"note": "a\\n b", "edits": [{"op": "paint", "id": "a", "color": "red"}, {"op": "drop"}, '
    reply += '{"action": "Delete", "id": "b"}]}\n```'
    found = read(reply, LANGUAGE)
    assert found.edits == ((1, Paint("a", "red")), (3, Drop("b")))
    assert found.note == "a b"
    assert [finding.what for finding in found.findings] == ["edit 2 (drop): it lacks 'id'"]


@pytest.mark.parametrize(("reply", "what"), [(" ", "the reply is empty"), ("no", "the reply holds no edits")])
def test_no_edits_name_the_form(reply: str, what: str) -> None:
    (finding,) = read(reply, LANGUAGE).findings
    assert finding.what == what and "FORM" in finding.advice


def test_an_operation_that_is_not_there_is_told_those_that_are() -> None:
    (finding,) = read('[{"op": "melt", "id": "a"}]', LANGUAGE).findings
    assert (finding.what, finding.advice) == ("edit 1: there is no operation 'melt'", "use one of paint, drop")
    assert finding.element == "a"


def test_a_reply_that_breaks_off_keeps_what_is_whole() -> None:
    found = read('{"edits": [{"op": "drop", "id": "a"}, {"op": "paint", "id": "b', LANGUAGE)
    assert found.edits == ((1, Drop("a")),)
    assert found.findings[0].what == "edit 2: its JSON is broken or breaks off"


def test_nothing_is_an_answer() -> None:
    assert read('{"edits": []}', LANGUAGE).findings == ()


def test_there_is_a_limit() -> None:
    found = read(json.dumps([{"op": "drop", "id": "a"}] * (MAX_EDITS + 1)), LANGUAGE)
    assert len(found.edits) == MAX_EDITS and len(found.findings) == 1
    many = [Finding(str(number)) for number in range(MAX_FINDINGS + 4)]
    assert shortened(many)[-1].what == "4 more edits are at fault"
