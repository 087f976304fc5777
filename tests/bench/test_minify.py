import pytest

from limner.bench.minify import minify

NS = 'xmlns="http://www.w3.org/2000/svg"'
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'

# (what is written, what is left of it), inside <svg>...</svg>
PAIRS = {
    "comments, space and descriptions": (
        "<!-- c -->\n  <title>t</title><desc>d</desc><metadata><x/></metadata>\n  <g>\n <rect  width='1'/>\n</g>",
        '<g><rect width="1"/></g>',
    ),
    "attributes that do not show": (
        '<rect id="r" class="c" role="img" data-kind="bar" aria-label="x" width="1"/>',
        '<rect width="1"/>',
    ),
    "an editor's own vocabulary": (
        '<e:view xmlns:e="urn:editor"/><rect xmlns:e="urn:editor" e:locked="1" width="1"/>',
        '<rect width="1"/>',
    ),
    "ids that are referred to": (
        '<linearGradient id="long-fill"/><g id="unused"><rect id="r" fill="url( #long-fill )"/></g>',
        '<linearGradient id="a"/><g><rect fill="url(#a)"/></g>',
    ),
    "ids in a style attribute": (
        '<clipPath id="clip"/><g style="opacity:1;clip-path:url(\'#clip\')"/>',
        '<clipPath id="a"/><g style="opacity:1;clip-path:url(#a)"/>',
    ),
    "a fallback colour stays": (
        '<linearGradient id="long"/><rect fill="url(#long) #abc" stroke="#fff"/>',
        '<linearGradient id="a"/><rect fill="url(#a) #abc" stroke="#fff"/>',
    ),
    "path data": (
        '<path d="M 10 , 20  L -1.50 0.5 .5 .25 1e-5 .5 Z "/>',
        '<path d="M10 20L-1.50 0.5.5.25 1e-5 .5Z"/>',
    ),
    "arc flags written together": ('<path d="M0 0a1 1 0 01.5.5 2 2 0 00-1 1"/>',) * 2,
    "points": ('<polygon points=" 0,0 10,0\n10,-5 "/>', '<polygon points="0 0 10 0 10-5"/>'),
    "text keeps its spaces": (
        '<text x="1">a <tspan> b</tspan> &amp; c</text>',
        '<text x="1">a <tspan> b</tspan> &amp; c</text>',
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_pair(name: str):
    written, left = PAIRS[name]
    assert minify(f"<?xml version='1.0'?><!DOCTYPE svg><svg {NS}>{written}</svg>") == f"<svg {NS}>{left}</svg>"


def test_links_are_renamed_with_their_targets():
    svg = f'<svg {NS} {XLINK}><circle id="dot" r="1"/><use xlink:href="#dot"/><use href="#dot"/></svg>'
    left = '<circle id="a" r="1"/><use xlink:href="#a"/><use href="#a"/>'
    assert minify(svg) == f"<svg {NS} {XLINK}>{left}</svg>"


def test_a_style_sheet_keeps_ids_and_classes():
    svg = f'<svg {NS}><style>#abc{{fill:#def}} .k{{}}</style><rect id="abc"/><rect class="k"/></svg>'
    assert minify(svg) == svg


def test_a_shortened_name_never_meets_another():
    svg = f'<svg {NS}><rect id="b"/><g id="x"/><g id="a"/><use href="#x"/><use href="#a"/></svg>'
    assert minify(svg) == f'<svg {NS}><rect/><g id="a"/><g id="b"/><use href="#a"/><use href="#b"/></svg>'


def test_minifying_twice_changes_nothing():
    once = minify(f'<svg {NS}><g id="x"/><path d="M0 0 L-1 .5 .5Z"/><use href="#x"/></svg>')
    assert minify(once) == once


@pytest.mark.parametrize("bad", ["", "not xml", "<svg", "<html/>", '<!DOCTYPE s [<!ENTITY a "b">]><svg>&a;</svg>'])
def test_what_is_no_svg_is_refused(bad: str):
    with pytest.raises(ValueError):
        minify(bad)
