"""What counts as a stroke that has come back: its width and its place, however it is written."""

import pytest

from limner.bench.strokes import Icon, returned, strokes, summarise

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="#123"'
ICON = f'{HEAD} stroke-width="2"><path d="M4 4h16v10"/><circle cx="12" cy="14" r="5"/></svg>'


def icon(body: str, width: float = 2) -> str:
    return f'{HEAD} stroke-width="{width}">{body}</svg>'


def test_stroked_elements_are_found_with_their_widths() -> None:
    found = strokes(ICON)
    assert [stroke.width for stroke in found] == [pytest.approx(2 / 24)] * 2
    scale = (256 / 24) ** 2
    assert found[0].cover.sum() == pytest.approx((16 + 10) * 2 * scale, rel=0.02)


def test_an_icon_comes_back_as_itself_and_in_other_words() -> None:
    wanted = strokes(ICON)
    assert returned(wanted, wanted) == 2
    other = icon(
        '<line x1="4" y1="4" x2="21" y2="4"/><path d="M20 3v11"/><path d="M17 14a5 5 0 1 1-10 0 5 5 0 0 1 10 0z"/>'
    )
    assert returned(wanted, strokes(other)) == 2


def test_what_is_used_again_is_one_more_stroke_where_it_is_shifted_to() -> None:
    used = icon('<path id="a" d="M4 4h6"/><use href="#a" x="3" y="10"/><use href="#a" transform="scale(2)"/>')
    spelled = icon('<path d="M4 4h6"/><path d="M7 14h6"/>')
    found = strokes(used)
    assert len(found) == 2
    assert returned(strokes(spelled), found) == 2


@pytest.mark.parametrize(
    "other",
    [
        icon('<path d="M4 4h16v10"/>'),
        icon('<path d="M4 4h16v10"/><circle cx="12" cy="15" r="5"/>'),
        icon('<path d="M4 4h16v10"/><circle cx="12" cy="14" r="5" stroke-width="2.3"/>'),
        icon('<path d="M4 4h16v10"/><circle cx="12" cy="14" r="6" fill="#123" stroke="none"/>'),
    ],
    ids=["missing", "elsewhere", "wider", "filled"],
)
def test_what_is_missing_elsewhere_wider_or_filled_has_not_come_back(other: str) -> None:
    assert returned(strokes(ICON), strokes(other)) == 1


def test_the_summary_counts_strokes_not_icons() -> None:
    icons = [Icon("a", "x", 3, 3, 200, 100, 1e-5, 1e-3, 0.1), Icon("a", "y", 1, 0, 400, 100, 3e-5, 1e-3, 0.1)]
    found = summarise(icons)
    assert found["strokes back"] == 0.75
    assert found["bytes / original, median"] == 3
