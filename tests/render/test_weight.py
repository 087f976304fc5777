"""What a drawing amounts to."""

import pytest

from limner.render import weight
from limner.render.tree import SvgError, parse


def drawn(content: str, sheet: weight.Sheet | None = None) -> int:
    return weight.check(parse(f"<svg>{content}</svg>"), sheet or [], {})


def test_every_element_counts_once() -> None:
    assert drawn("<g><rect/><rect/></g>") == 4


def test_a_reference_counts_what_it_names() -> None:
    assert drawn('<g id="a"><rect/><rect/></g>' + '<use href="#a"/>' * 2) == 1 + 3 + 2 * (1 + 3)


def test_a_pattern_counts_for_every_shape_beneath() -> None:
    pattern = '<pattern id="p"><rect/></pattern>'
    assert drawn(f'{pattern}<g fill="url(#p)"><rect/><rect/></g>') == 1 + 2 + 3 + 3 * 2


def test_a_marker_counts_for_every_vertex() -> None:
    marker = '<marker id="m"><rect/></marker>'
    few, many = (drawn(f'{marker}<path d="M0 0{"h9" * n}" marker-mid="url(#m)"/>') for n in (5, 500))
    assert many > few + 2 * 490


def test_a_sheet_refers_for_what_it_matches() -> None:
    pattern = '<pattern id="p"><rect/></pattern>'
    rule = [("g > .a, #c", "fill:url(#p)")]
    assert drawn(f'{pattern}<path class="b"/>', rule) == 4
    assert drawn(f'{pattern}<path class="b a"/>', rule) == drawn(f'{pattern}<path id="c"/>', rule) == 6


def test_images_weigh_their_pixels() -> None:
    root = parse("<svg><image/></svg>")
    assert weight.check(root, [], {id(root.children[0]): 50 * weight.PIXELS_PER_UNIT}) == 52


@pytest.mark.parametrize(
    "content, message",
    [
        (
            '\n<g id="a"><use href="#a"/></g>',
            "line 2: <use> refers to <g id='a'> (line 2), which it is a part of",
        ),
        ('<mask id="m"><g style="mask:url(#m)"/></mask>', "line 1: <g> refers to <mask id='m'>"),
        ("".join(f'<g id="g{n}"><use href="#g{n + 1}"/></g>' for n in range(300)), "line 1: references from "),
        ("".join(f'<g id="g{n}"><use href="#g{n + 1}"/><use href="#g{n + 1}"/></g>' for n in range(25)), "line 1: <g"),
    ],
)
def test_bombs_are_refused(content: str, message: str) -> None:
    with pytest.raises(SvgError) as caught:
        drawn(content)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    "selector", [".a", "rect.a", "g:hover .a.b", "g>rect", "rect:hover", "b,#r", "*.a", ".b:hover"]
)
def test_any_selector_that_may_match_counts(selector: str) -> None:
    pattern = '<pattern id="p"><path/></pattern>'
    assert drawn(f'{pattern}<rect id="r" class="b a"/>', [(selector, "fill:url(#p)")]) == 6


def test_letters_and_filters_weigh_more() -> None:
    assert drawn("<text>abc<tspan>d</tspan>e</text>") == 1 + 1 + 4 + 1 + 1
    assert drawn("<filter><feFlood/></filter>") == 2 + weight.PRIMITIVE_UNITS


def test_a_sheet_cannot_multiply_without_end() -> None:
    patterns = "".join(f'<pattern id="p{n}"/>' for n in range(2000))
    with pytest.raises(SvgError, match="style sheet"):
        drawn(patterns + "<rect/>" * 2000, [("rect", f"fill:url(#p{n})") for n in range(2000)])
