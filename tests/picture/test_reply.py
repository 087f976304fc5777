"""What models answer, and what is understood of it."""

import json
import random
import time

import pytest

from limner.core.reply import MAX_EDITS
from limner.picture.edit import Move, Remove, Set, apply
from limner.picture.reply import extract, parse
from limner.render.tree import parse as read

REMOVE = '{"op": "remove", "id": "a"}'
SET = '{"op": "set", "id": "b", "attributes": {"r": 2, "fill": null, "x": "1"}}'
BOTH = [Remove("a"), Set("b", {"r": 2, "fill": None, "x": "1"})]


def edits(reply: str) -> list[object]:
    found, findings = parse(reply)
    assert findings == ()
    return [edit for _, edit in found.edits]


@pytest.mark.parametrize(
    "reply",
    [
        f"[{REMOVE}, {SET}]",
        f'{{"edits": [{REMOVE}, {SET}], "note": "n"}}',
        f'{{"note": "n", "edits": [{REMOVE}, {SET}]}}',
        f"I looked [1] at {{it}} and [ ] this:\n```json\n[{REMOVE},\n{SET}]\n```\nDone {{}}.",
        f"```\n[{REMOVE}, {SET}]",
        f"So: [{REMOVE}, {SET}] and no more.",
        f"[{REMOVE}, {SET},]",
        f'{{"edits": [{REMOVE}, {SET} , ], }}',
        f"{REMOVE}\n{SET}",
        f"First {REMOVE}, then {SET}.",
    ],
)
def test_edits_are_found_anywhere(reply: str):
    assert edits(reply) == BOTH


def test_the_note_is_one_line():
    found, _ = parse(f'{{"edits": [{REMOVE}], "note": "moved\\n  the sun"}}')
    assert found.note == "moved the sun"
    assert parse(f'{{"edits": [{REMOVE}], "note": 7}}')[0].note == ""


def test_other_words_for_the_same():
    assert edits('[{"action": "Remove_Element", "target": "a"}]') == [Remove("a")]
    assert edits('[{"operation": "modify", "targetId": "a", "attrs": {"r": 1}}]') == [Set("a", {"r": 1})]
    assert edits('[{"op": "move", "id": "a", "beforeId": "b"}]') == [Move("a", before="b")]


def test_line_breaks_in_strings():
    found, findings = parse('[{"op": "insert", "fragment": "<g\nid=\'a\'/>"}]')
    assert (len(found.edits), findings) == (1, ())


@pytest.mark.parametrize("reply", ["[]", '{"edits": [], "note": "good as it is"}', "Nothing to do: []"])
def test_no_edits_are_no_fault(reply: str):
    assert edits(reply) == []


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        ("", "the reply is empty"),
        (" \n", "the reply is empty"),
        ("I cannot do that.", "the reply holds no edits"),
        ('{"a": 1}', "the reply holds no edits"),
        ("[1, 2]", "the reply holds no edits"),
        ("<svg><rect/></svg>", "the reply holds no edits"),
    ],
)
def test_no_answer_is_a_finding(reply: str, what: str):
    found, findings = parse(reply)
    assert found.edits == ()
    assert [finding.what for finding in findings] == [what]
    assert '"op": "set"' in findings[0].advice


def test_a_reply_that_breaks_off_keeps_what_is_whole():
    for end in (',{"op": "set", "id": "c', ', {"op": "insert", "fragment": "<g id="x"/>"}]'):
        found, findings = parse(f'Here: {{"edits": [{REMOVE}, {SET}{end}')
        assert [edit for _, edit in found.edits] == BOTH
        assert [finding.what for finding in findings] == ["edit 3: its JSON is broken or breaks off"]


def test_what_follows_a_broken_edit_is_kept():
    found, findings = parse(f'[{REMOVE}, {{"op": "insert", "fragment": "<g id="x"/>"}}, {SET}]')
    assert [(number, edit) for number, edit in found.edits] == [(1, BOTH[0]), (3, BOTH[1])]
    assert findings[0].what.startswith("edit 2")


def test_edits_are_numbered_as_in_the_reply():
    found, findings = parse(f'[{REMOVE}, {{"op": "fly", "id": "z"}}, 5, {SET}]')
    assert [number for number, _ in found.edits] == [1, 4]
    assert [(finding.what, finding.element) for finding in findings] == [
        ("edit 2: there is no operation 'fly'", "z"),
        ("edit 3: it names no operation", None),
    ]


def test_too_many_edits():
    found, findings = parse(json.dumps([{"op": "remove", "id": "a"}] * (MAX_EDITS + 5)))
    assert len(found.edits) == MAX_EDITS
    assert findings[0].what == f"the reply holds {MAX_EDITS + 5} edits"


NS = 'xmlns="http://www.w3.org/2000/svg"'
GOOD = f'<svg {NS} viewBox="0 0 9 9">\n  <rect id="a" width="9" height="9"/>\n</svg>'
NESTED = f'<svg {NS}><g><svg x="1"><path d="M0 0h1"/></svg></g><rect/></svg>'


@pytest.mark.parametrize(
    ("reply", "svg"),
    [
        (GOOD, GOOD),
        (f"```svg\n{GOOD}\n```", GOOD),
        (f'<?xml version="1.0"?>\n<!DOCTYPE svg>\n{GOOD}', GOOD),
        (f"An <svg> element it is:\n\n{GOOD}\n\nI hope <svg> helps.", GOOD),
        (f"A draft:\n```\n<svg {NS}><g/></svg>\n```\nBetter:\n```xml\n{GOOD}\n```\nEnjoy.", GOOD),
        (f"x {NESTED} y", NESTED),
        ('<svg viewBox="0 0 1 1"><g/></svg>', f'<svg {NS} viewBox="0 0 1 1"><g/></svg>'),
        (
            f"<svg {NS}><g id='a'/><use xlink:href='#a'/></svg>",
            f"<svg xmlns:xlink=\"http://www.w3.org/1999/xlink\" {NS}><g id='a'/><use xlink:href='#a'/></svg>",
        ),
        (f"<svg {NS}><text>a & b&nbsp;&copy; &lt;</text></svg>", f"<svg {NS}><text>a &amp; b\u00a0© &lt;</text></svg>"),
        (f"<svg {NS}><!-- sky --><rect/></svg>", f"<svg {NS}><!-- sky --><rect/></svg>"),
        # Breaks off: in a tag, between elements, in a text, in a reference, with the fence closed.
        (f'<svg {NS}><g><rect/><path d="M0 0l', f"<svg {NS}><g><rect/></g></svg>"),
        (f"<svg {NS}><g><rect/>", f"<svg {NS}><g><rect/></g></svg>"),
        (f"<svg {NS}><text>Hel", f"<svg {NS}><text>Hel</text></svg>"),
        (f"```svg\n<svg {NS}><g><rect/>\n```\nSorry, it got long.", f"<svg {NS}><g><rect/></g></svg>"),
        (f"<svg {NS}><rect/></g", f"<svg {NS}><rect/></svg>"),
    ],
)
def test_the_drawing_is_found(reply: str, svg: str):
    found = extract(reply)
    assert found == svg
    assert read(svg).children


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "no",
        "<svg>",
        "<svg/>",
        "<svg></svg>",
        "<svgx><g/></svgx>",
        "an <svg> is a thing",
        f"<svg {NS}><g><rect></g></svg>",
        f'<svg {NS}><path d="M0',
    ],
)
def test_no_drawing_is_none(reply: str):
    assert extract(reply) is None


def test_junk_never_raises():
    dice = random.Random(11)
    markup = ["<svg>", f"<svg {NS}>", "</svg>", "<g>", "</g>", "<rect/>", "<", ">", "&", "&amp;", "&#0;", "&x;", "<!--"]
    markup += ["-->", "<![CDATA[", "]]>", "<?x", "<!DOCTYPE a [", '"', "'", "\0", "é", " ", "\n", "```json\n", "```"]
    values = ["{", "}", "[", "]", ",", ":", '"edits"', '"op"', '"set"', '"id"', "null", "1e999", "NaN", "9" * 5000]
    values += [REMOVE, SET, "\ud800", "\\ud800", "\\udc00"]
    pieces = markup + values
    for _ in range(3000):
        reply = "".join(dice.choices(pieces, k=dice.randint(1, 25)))
        found, findings = parse(reply)
        json.dumps([finding.what for finding in findings]).encode()
        apply(GOOD, found)
        svg = extract(reply)
        assert svg is None or read(svg).children


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "{",
        '{"op":',
        '{"a":[',
        '{"op": "',
        "<svg ",
        "<svg><g>",
        '<a "',
        "```\n",
        "```json\n[",
        ",",
        "[ ",
        "&",
        "&a",
        "<!--",
    ],
)
def test_long_junk_is_read_in_no_time(piece: str):
    reply = piece * (1_000_000 // len(piece))
    began = time.process_time()
    parse(reply)
    extract(reply)
    assert time.process_time() - began < 5
