from itertools import pairwise

import pytest

from limner.chalk.listing import COLUMNS, DIMMED, Listing

SOURCE = "def f(x):\n    return _ . x\n\n_\n"


def test_lines_stand_on_one_pitch_whatever_is_in_them() -> None:
    code = Listing(SOURCE, id="c", language="python")
    feet = [row[0].get_bottom()[1] for row in code.rows]  # of the marks on their baselines
    steps = [above - below for above, below in pairwise(feet)]
    assert len(feet) == 4 and steps == pytest.approx([steps[0]] * 3)


def test_characters_stand_in_columns() -> None:
    code = Listing("ab\n  cd", id="c")
    first, second = code.rows
    advance = first[-1].get_center()[0] - first[-2].get_center()[0]
    assert second[-2].get_left()[0] - first[-2].get_left()[0] == pytest.approx(2 * advance, abs=0.4 * advance)


def test_a_long_line_goes_on_below_set_in_and_keeps_its_number() -> None:
    code = Listing("a = 1\n  b = " + " + ".join(["value"] * 30) + "\nc = 2", id="c", language="python")
    first, long, last = code.rows
    assert code.width < Listing("x" * (COLUMNS + 4), id="c").width
    assert long.height > 3 * first.height and last.get_top()[1] < long.get_bottom()[1] + 0.1
    starts = sorted({round(glyph.get_left()[0], 1) for glyph in long if glyph.get_top()[1] < long.get_center()[1]})
    assert starts[0] > long.get_left()[0] + 1.0


def test_numbers_begin_where_the_page_does() -> None:
    one, ten = Listing("a", id="c"), Listing("a", id="c", start=10)
    assert len(ten.rows[0]) == len(one.rows[0]) + 1


def test_the_program_lies_on_its_panel() -> None:
    code = Listing(SOURCE, id="c", language="python", caption="a function")
    panel = code[0]
    assert code.rows.get_left()[0] > panel.get_left()[0] and code.rows.get_right()[0] < panel.get_right()[0]
    assert code[2].get_top()[1] < panel.get_bottom()[1]


def test_lines_are_lit_and_the_others_dimmed() -> None:
    code = Listing(SOURCE, id="c", focus=[(1, 1), (2, 4)])
    move = code.part(0)
    move.begin()
    move.finish()
    assert code.rows[0][-1].get_fill_opacity() == 1 and code.rows[1][-1].get_fill_opacity() == DIMMED
