"""Reading within limits."""

import gzip

import pytest

from limner.render import tree
from limner.render.tree import SvgError, parse


def test_names_text_and_lines() -> None:
    root = parse(b'<s:svg xmlns:s="http://www.w3.org/2000/svg" xmlns:x="u"><s:g id="a">b\n<x:i/>c</s:g>d</s:svg>')
    group = root.children[0]
    assert (root.name, group.name, group.text, group.tail) == ("svg", "g", "b\n", "d")
    assert (group.children[0].name, group.children[0].tail, group.children[0].line) == ("{u}i", "c", 2)
    assert str(group) == "<g id='a'> (line 1)"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings(encoding: str) -> None:
    said = "" if encoding == "utf-8-sig" else f'<?xml version="1.0" encoding="{encoding}"?>'
    assert parse(f"{said}<svg>é</svg>".encode(encoding)).text == "é"


def test_text_is_read_whatever_encoding_it_claims() -> None:
    assert parse('<?xml version="1.0" encoding="utf-16"?><svg>é</svg>').text == "é"


def test_gzipped() -> None:
    assert parse(gzip.compress(b"<svg/>")).name == "svg"


def test_doctype_without_declarations_is_read() -> None:
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    assert parse(f"{doctype}<svg/>").name == "svg"


@pytest.mark.parametrize(
    "svg, message",
    [
        ("", "the SVG is empty"),
        ("<svg><g></svg>", "line 1, column 11: mismatched tag"),
        ("<svg>\n<use xlink:href='#a'/></svg>", "line 2, column 1: a prefix is used that no xmlns"),
        ("<svg>&nbsp;</svg>", "line 1, column 6: undefined entity"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "line 1: the DOCTYPE declares things"),
        (b'<?xml version="1.0" encoding="utf-7"?><svg/>', "line 1: the encoding 'utf-7' is not read"),
        (b"\x1f\x8bxx", "the gzipped SVG is damaged"),
        (b"<svg>\0</svg>", "line 1, column 6: not well-formed"),
        ("<svg>" + "<g>" * 99, "line 1: elements are nested more than 64 deep"),
        ("<svg>" + "<g/>" * 70_000, "line 1: more than 60,000 elements"),
        (f"<svg a='{'b' * 70_000}'/>", "line 1: the attribute 'a' is longer than 65,536"),
        (" " * (tree.MAX_BYTES + 1), "the SVG has 8,388,609 bytes"),
        (gzip.compress(bytes(tree.MAX_BYTES + 1)), "the SVG unpacks to more than 8,388,608 bytes"),
    ],
)
def test_refusals_say_what_and_where(svg: str | bytes, message: str) -> None:
    with pytest.raises(SvgError) as caught:
        parse(svg)
    assert str(caught.value).startswith(message)
