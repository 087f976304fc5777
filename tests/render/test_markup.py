"""SVG text in, tree, SVG text out."""

import pytest

from limner.render.markup import (
    Refused,
    depth,
    document,
    fragment,
    holds,
    mend,
    redirect,
    references,
    value,
    walk,
    write,
)

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'

PRINTED = f"""{HEAD}
  <title>A &lt;b&gt;</title>
  <style>#a&gt;g{{fill:red}}</style>
  <g id="a" data-x="1&quot;2&#10;3">
    <rect width="1" height="2"/>
    <text xml:space="preserve">  Fish &amp; <tspan id="b">chips</tspan>  now </text>
  </g>
</svg>
"""


def test_printing_is_stable():
    assert write(document(PRINTED)) == PRINTED


def test_printing_is_one_element_a_line():
    text = f"<?xml version='1.0'?><!-- c -->{HEAD}<g\n id='a'><path d='M0 0'/>\n\n\n<g></g></g></svg>"
    assert write(document(text)) == f'{HEAD}\n  <g id="a">\n    <path d="M0 0"/>\n    <g/>\n  </g>\n</svg>\n'


def test_other_namespaces_are_not_kept_and_need_no_prefix():
    text = (
        '<s:svg xmlns:s="http://www.w3.org/2000/svg" xmlns:i="http://i" i:version="1">'
        '<i:view/><s:g i:label="x" id="a"><s:use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a"/>'
        "</s:g></s:svg>"
    )
    assert write(document(text)) == (
        '<svg xmlns="http://www.w3.org/2000/svg">\n  <g id="a">\n    <use href="#a"/>\n  </g>\n</svg>\n'
    )


def test_references_of_every_kind_are_found_and_redirected():
    svg = (
        f"{HEAD}<style>#a{{fill:red}} #ab{{fill:blue}}</style><clipPath id='a'><path d='M0 0h9v9z'/></clipPath>"
        "<g id='ab' clip-path=\"url('#a')\" style='mask: url( #a )'><use href='#a'/></g></svg>"
    )
    root = document(svg)
    assert [name for node in walk(root) for name in references(node)] == ["a", "a", "a"]
    for node in walk(root):
        redirect(node, "a", "new")
    after = write(root)
    assert "#new{fill:red} #ab{fill:blue}" in after
    assert 'clip-path="url(#new)" style="mask: url(#new)"' in after
    assert '<use href="#new"/>' in after


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("a & b", "a &amp; b"),
        ("a&b;&amp;&#65;&#x41;", "a&amp;b;&amp;&#65;&#x41;"),
        ("&nbsp;&copy;&notit;&lt;", "\u00a0©&amp;notit;&lt;"),
        ("a\0\x1f\ud800\n", "a\n"),
    ],
)
def test_mending(text: str, mended: str):
    assert mend(text) == mended


def test_a_fragment():
    nodes, notes = fragment("\n<g tabindex='1'><rect/></g> <path d='M0 0'/>\n")
    assert [node.name for node in nodes] == ["g", "path"]
    assert depth(nodes[0]) == 2
    assert notes == ["the attribute 'tabindex' is not drawn and was left out"]


def test_what_a_drawing_may_not_hold_is_refused():
    with pytest.raises(Refused, match="<script> may not be in a drawing"):
        fragment("<g><script/></g>")
    with pytest.raises(Refused, match="the fragment has 400,000 characters"):
        fragment("<g/>" * 100_000)


def test_values():
    assert value("rect", "x", 1.50) == "1.5"
    assert value("rect", "x", 1234567.0) == "1234567"
    assert value("rect", "x", None) is None
    assert value("rect", "x", "1 2") == "1 2"
    assert value("use", "href", "#a") == "#a"
    for name, given in (("href", "x.svg"), ("fill", "url(x.svg#a)"), ("style", "fill:url(//x)"), ("onclick", "x")):
        with pytest.raises(Refused):
            value("use", name, given)


def test_who_holds_whom():
    assert holds("g", "rect") and holds("svg", "defs") and holds("text", "tspan") and holds("rect", "title")
    assert not (holds("rect", "rect") or holds("g", "stop") or holds("g", "tspan") or holds("title", "g"))
