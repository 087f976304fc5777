"""Golden pairs: a drawing, an edit, the drawing after it; and what each wrong edit is told."""

import json
import random
import re

import pytest

from limner.core.reply import MAX_FINDINGS
from limner.picture.edit import apply
from limner.picture.reply import parse
from limner.render.sanitise import sanitise
from limner.render.tree import parse as read

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'

DRAWING = f"""{HEAD}
  <defs>
    <linearGradient id="glow" x1="0" y1="0" x2="0" y2="64">
      <stop offset="0" stop-color="#fff"/>
      <stop offset="1" stop-color="#00f"/>
    </linearGradient>
  </defs>
  <rect id="sky" width="64" height="64" fill="url(#glow)"/>
  <g id="house">
    <rect id="wall" x="8" y="30" width="20" height="20" fill="#a52"/>
    <path id="roof" d="M6 30l12-10l12 10z"/>
  </g>
  <circle id="sun" cx="50" cy="12" r="6" fill="#fc0"/>
  <text id="sign" x="4" y="60">Fish &amp; <tspan id="chips">chips</tspan> now</text>
</svg>
"""


def run(*edits: object, svg: str = DRAWING) -> tuple[str, list[str]]:
    """Apply edits and return the drawing and the findings, each with its advice."""
    asked, wrong = parse(json.dumps({"edits": edits}))
    after, findings = apply(svg, asked)
    sanitise(after)
    return after, [f"{finding.what}: {finding.advice}" for finding in (*wrong, *findings)]


def replaced(*pairs: tuple[str, str]) -> str:
    after = DRAWING
    for old, new in pairs:
        assert after.count(old) == 1, old
        after = after.replace(old, new)
    return after


SUN = '  <circle id="sun" cx="50" cy="12" r="6" fill="#fc0"/>\n'
WALL = '    <rect id="wall" x="8" y="30" width="20" height="20" fill="#a52"/>\n'
ROOF = '    <path id="roof" d="M6 30l12-10l12 10z"/>\n'

GOLDEN = {
    "insert on top of the root": (
        {"op": "insert", "fragment": "<rect id='tree' width='4' height='9'/>"},
        ("\n</svg>", '\n  <rect id="tree" width="4" height="9"/>\n</svg>'),
    ),
    "insert into a group, under an element": (
        {"op": "insert", "fragment": "<rect id='door' width='4' height='9'/>", "parent": "house", "before": "roof"},
        (ROOF, f'    <rect id="door" width="4" height="9"/>\n{ROOF}'),
    ),
    "insert before alone finds the parent, and gives an id": (
        {"op": "insert", "fragment": "<g><path d='M0 0h1'/></g><rect width='1'/>", "before": "wall"},
        (
            WALL,
            f'    <g id="g-1">\n      <path d="M0 0h1"/>\n    </g>\n    <rect id="rect-1" width="1"/>\n{WALL}',
        ),
    ),
    "insert with an old link and HTML's characters": (
        {"op": "insert", "fragment": "<text id='t'>a&nbsp;&lt;b & c</text><use id='u' xlink:href='#sun'/>"},
        ("\n</svg>", '\n  <text id="t">a\u00a0&lt;b &amp; c</text>\n  <use id="u" href="#sun"/>\n</svg>'),
    ),
    "insert a stop into a gradient": (
        {"op": "insert", "fragment": "<stop offset='.5' stop-color='red'/>", "parent": "glow"},
        ("\n    </linearGradient>", '\n      <stop offset=".5" stop-color="red"/>\n    </linearGradient>'),
    ),
    "replace keeps the place and the id": (
        {"op": "replace", "id": "sky", "fragment": '<path d="M0 0h64v64z"/>'},
        ('<rect id="sky" width="64" height="64" fill="url(#glow)"/>', '<path id="sky" d="M0 0h64v64z"/>'),
    ),
    "replace by several makes a group of that id": (
        {"op": "replace", "id": "sun", "fragment": '<circle id="disc" r="6"/><path id="ray" d="M0 0h9"/>'},
        (SUN, '  <g id="sun">\n    <circle id="disc" r="6"/>\n    <path id="ray" d="M0 0h9"/>\n  </g>\n'),
    ),
    "replace a group, using ids that were in it": (
        {"op": "replace", "id": "house", "fragment": "<g id='house'><rect id='wall' width='9' height='9'/></g>"},
        (WALL + ROOF, '    <rect id="wall" width="9" height="9"/>\n'),
    ),
    "set changes, adds and removes": (
        {"op": "set", "id": "sun", "attributes": {"r": 7.5, "fill": None, "stroke": "#f80", "data-x": "a<b"}},
        ('r="6" fill="#fc0"', 'r="7.5" stroke="#f80" data-x="a&lt;b"'),
    ),
    "set of an id renames": (
        {"op": "set", "id": "glow", "attributes": {"id": "dusk", "y2": 60}},
        ('id="glow" x1="0" y1="0" x2="0" y2="64"', 'id="dusk" x1="0" y1="0" x2="0" y2="60"'),
        ("url(#glow)", "url(#dusk)"),
    ),
    "remove": ({"op": "remove", "id": "roof"}, (ROOF, "")),
    "group gathers at the topmost, in the order of drawing": (
        {"op": "group", "ids": ["sun", "sky"], "id": "heaven"},
        ('  <rect id="sky" width="64" height="64" fill="url(#glow)"/>\n', ""),
        (
            SUN,
            '  <g id="heaven">\n    <rect id="sky" width="64" height="64" fill="url(#glow)"/>\n'
            '    <circle id="sun" cx="50" cy="12" r="6" fill="#fc0"/>\n  </g>\n',
        ),
    ),
    "group with an element and one inside it": (
        {"op": "group", "ids": ["wall", "house"], "id": "all"},
        ('  <g id="house">\n', '  <g id="all">\n    <g id="house">\n'),
        (WALL + ROOF + "  </g>\n", f"  {WALL}  {ROOF}    </g>\n  </g>\n"),
    ),
    "move changes the z-order": (
        {"op": "move", "id": "roof", "before": "wall"},
        (WALL + ROOF, ROOF + WALL),
    ),
    "move to the top of its own parent": (
        {"op": "move", "id": "wall", "parent": "house"},
        (WALL + ROOF, ROOF + WALL),
    ),
    "move to the root, on top": (
        {"op": "move", "id": "wall"},
        (WALL, ""),
        ("\n</svg>", f"\n{WALL[2:]}</svg>"),
    ),
    "the root needs no id to be changed": (
        {"op": "set", "id": "svg", "attributes": {"id": "scene", "fill": "none"}},
        ('viewBox="0 0 64 64"', 'viewBox="0 0 64 64" id="scene" fill="none"'),
    ),
    "rename with what refers to it": (
        {"op": "rename", "id": "glow", "to": "dusk"},
        ('id="glow"', 'id="dusk"'),
        ("url(#glow)", "url(#dusk)"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GOLDEN)
def test_golden(name: str):
    edit, *pairs = GOLDEN[name]
    after, findings = run(edit)
    assert after == replaced(*pairs)
    assert findings == []


def test_edits_apply_in_order_and_wrong_ones_are_left_out():
    after, findings = run(
        {"op": "rename", "id": "sun", "to": "moon"},
        {"op": "set", "id": "sun", "attributes": {"r": 1}},
        {"op": "set", "id": "moon", "attributes": {"r": 9}},
    )
    assert after == replaced(('id="sun" cx="50" cy="12" r="6"', 'id="moon" cx="50" cy="12" r="9"'))
    assert findings == [
        "edit 2 (set): no element has the id 'sun': ids there are: glow, sky, house, wall, roof, sign, chips, moon"
    ]


WRONG = {
    "unknown id": (
        {"op": "set", "id": "sunn", "attributes": {}},
        "edit 1 (set): no element has the id 'sunn': the closest are sun",
    ),
    "unknown parent": ({"op": "insert", "fragment": "<g/>", "parent": "hause"}, "the closest are house"),
    "before outside of parent": (
        {"op": "move", "id": "sky", "parent": "house", "before": "sun"},
        "'sun' is not a child of 'house'",
    ),
    "duplicate id": ({"op": "insert", "fragment": "<g id='sun'/>"}, "the id 'sun' is taken: choose another"),
    "duplicate within": ({"op": "insert", "fragment": "<g id='a'/><g id='a'/>"}, "the id 'a' is taken"),
    "duplicate new name": ({"op": "rename", "id": "sun", "to": "sky"}, "the id 'sky' is taken"),
    "duplicate group": ({"op": "group", "ids": ["sun"], "id": "sky"}, "the id 'sky' is taken"),
    "replace takes an id": ({"op": "replace", "id": "sun", "fragment": "<g id='sky'/>"}, "the id 'sky' is taken"),
    "bad id": ({"op": "rename", "id": "sun", "to": "9 <"}, "'9 <' is no id: begin with a letter"),
    "id away": ({"op": "set", "id": "sun", "attributes": {"id": None}}, "an id cannot be taken away"),
    "not XML": ({"op": "replace", "id": "sun", "fragment": "<g><rect></g>"}, "not well-formed XML"),
    "breaks out": ({"op": "insert", "fragment": "</svg><svg><rect/>"}, "not well-formed XML"),
    "entities": ({"op": "insert", "fragment": "<!DOCTYPE x [<!ENTITY a 'b'>]><g/>"}, "not well-formed XML"),
    "no element": ({"op": "insert", "fragment": "  "}, "holds no element"),
    "loose text": ({"op": "insert", "fragment": "hi <g/>"}, "text outside of elements"),
    "script": ({"op": "insert", "fragment": "<g><script>x</script></g>"}, "<script> may not be in a drawing"),
    "foreign": ({"op": "insert", "fragment": "<foreignObject/>"}, "<foreignObject> may not be"),
    "other namespace": ({"op": "insert", "fragment": "<p xmlns='http://www.w3.org/1999/xhtml'/>"}, "<p> may not be"),
    "image": ({"op": "insert", "fragment": "<image href='data:image/png;base64,AAAA'/>"}, "<image> may not be"),
    "handler": ({"op": "insert", "fragment": "<g onclick='x()'/>"}, "the attribute 'onclick' may not be"),
    "handler set": ({"op": "set", "id": "sun", "attributes": {"onload": "x"}}, "the attribute 'onload' is not drawn"),
    "attribute injection": ({"op": "set", "id": "sun", "attributes": {'data-x="1" y': "x"}}, "is not drawn"),
    "outside link": ({"op": "insert", "fragment": "<use href='http://x/y#z'/>"}, "outside the drawing"),
    "outside fill": ({"op": "set", "id": "sun", "attributes": {"fill": "url(http://x/#a)"}}, "outside the drawing"),
    "outside sheet": ({"op": "insert", "fragment": "<style>@import 'x';</style>"}, "outside the drawing"),
    "broken url": ({"op": "set", "id": "sun", "attributes": {"fill": "url('http://x"}}, "outside the drawing"),
    "infinite": ({"op": "set", "id": "sun", "attributes": {"r": float("inf")}}, "r is not a finite number"),
    "null byte": ({"op": "set", "id": "sun", "attributes": {"fill": "a\0"}}, "a character that XML does not allow"),
    "into itself": ({"op": "move", "id": "house", "parent": "house"}, "cannot be moved into itself"),
    "under itself": ({"op": "move", "id": "house", "before": "wall"}, "cannot be moved into itself"),
    "into a shape": ({"op": "move", "id": "sun", "parent": "sky"}, "<rect> cannot hold <circle>"),
    "gradient into a group": ({"op": "insert", "fragment": "<stop/>"}, "<svg> cannot hold <stop>"),
    "group text spans": ({"op": "group", "ids": ["chips"], "id": "x"}, "<text> cannot hold <g>"),
    "group nothing": ({"op": "group", "ids": [], "id": "x"}, "it names no elements"),
    "remove the root": ({"op": "remove", "id": "svg"}, "the root <svg>, which has to stay"),
    "unknown operation": ({"op": "paint", "id": "sun"}, "edit 1: there is no operation 'paint': use one of insert"),
    "no operation": ({"id": "sun"}, "edit 1: it names no operation"),
    "wrong type": ({"op": "remove", "id": 7}, "edit 1 (remove): Expected 'str', got 'int' - at 'id'"),
    "missing field": ({"op": "insert"}, "edit 1 (insert): it lacks 'fragment'"),
    "wrong attributes": ({"op": "set", "id": "sun", "attributes": [1]}, "edit 1 (set): Expected 'object'"),
    "wrong value": ({"op": "set", "id": "sun", "attributes": {"r": [1]}}, "edit 1 (set): Expected"),
    "not an edit": ("remove the sun", "edit 1: it names no operation"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_edits_change_nothing_and_say_why(name: str):
    edit, words = WRONG[name]
    after, findings = run({"op": "set", "id": "sky", "attributes": {"x": "1"}}, edit, {"op": "remove", "id": "roof"})
    assert after == replaced((ROOF, ""), ('fill="url(#glow)"', 'fill="url(#glow)" x="1"'))
    assert len(findings) == 1
    assert words.replace("edit 1", "edit 2") in findings[0]


def test_what_is_not_drawn_is_left_out_of_a_fragment():
    after, findings = run({"op": "insert", "fragment": "<g id='a' tabindex='1'/>"})
    assert after == replaced(("\n</svg>", '\n  <g id="a"/>\n</svg>'))
    assert findings == ["edit 1 (insert): the attribute 'tabindex' is not drawn and was left out: "]


def test_a_reference_left_dangling_is_said():
    after, findings = run({"op": "remove", "id": "glow"})
    assert "url(#glow)" in after
    assert findings == [
        "sky refers to 'glow', which no element is called any more: put glow back, or set what refers to it"
    ]


def test_nesting_is_bounded():
    edits = [{"op": "group", "ids": ["sun" if n == 0 else f"g{n - 1}"], "id": f"g{n}"} for n in range(200)]
    _, findings = run(*edits)
    assert "nest elements more than 64 deep" in findings[0]
    assert len(findings) == MAX_FINDINGS + 1


def test_a_drawing_that_cannot_be_read_comes_back():
    edits, _ = parse('[{"op": "remove", "id": "a"}]')
    after, findings = apply("<svg><g></svg>", edits)
    assert after == "<svg><g></svg>"
    assert "cannot be read" in findings[0].what


@pytest.mark.parametrize("seed", range(5))
def test_junk_never_raises(seed: int):
    """Edits put together from words that mean something, in every wrong order; the drawing stays well-formed."""
    dice = random.Random(seed)
    words = [
        "sun", "sky", "house", "wall", "glow", "chips", "sign", "svg", "", "new", "x y", "\0", "é", "\ud800", None, 7,
        -0.5, True, [], ["sun", "wall"], {}, {"r": 1}, {"id": "q"}, {"fill": "url(#glow)"}, "<g id='q'/>", "<g/><g/>",
        "<g", "&", "<svg/>", "<text id='w'>a<tspan>b</tspan></text>", "]]>", "<!--", "<![CDATA[x]]>", "set", "<stop/>",
    ]  # fmt: skip
    operations = ["insert", "replace", "set", "remove", "group", "move", "rename", "op", "", None]
    fields = ["id", "ids", "fragment", "parent", "before", "attributes", "to", "op"]
    svg = DRAWING
    for _ in range(400):
        edits = [
            {"op": dice.choice(operations), **{name: dice.choice(words) for name in dice.sample(fields[:-1], 4)}}
            for _ in range(dice.randint(1, 6))
        ]
        asked, _ = parse(json.dumps(edits))
        svg, findings = apply(svg, asked)
        read(svg)
        assert len(findings) <= MAX_FINDINGS + 1
        if not re.search("<circle|<rect", svg):
            svg = DRAWING
