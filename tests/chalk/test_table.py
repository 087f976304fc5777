from itertools import pairwise

import pytest

from limner.chalk.table import WIDE, Table


def test_cells_of_a_row_stand_on_one_baseline_and_rows_follow() -> None:
    table = Table([["none", "gypsy"], ["a", "$x$"]], id="t", header=["side", "length"])
    marks = [[part for part in row if part.height < 0.01 and part.width < 0.01] for row in table.rows]
    for row in marks:
        assert row[0].get_bottom()[1] == pytest.approx(row[1].get_bottom()[1], abs=0.01)
    assert marks[0][0].get_bottom()[1] > marks[1][0].get_bottom()[1]


def test_numbers_stand_to_the_right_and_words_to_the_left() -> None:
    table = Table([["Berlin", "3 700 000"], ["Ulm", "130 000"], ["Oy", "−5,5 %"]], id="t")
    rights = [row.get_right()[0] for row in table.rows]
    assert rights == pytest.approx([rights[0]] * 3, abs=0.02)
    lefts = [row.get_left()[0] for row in table.rows]
    assert lefts == pytest.approx([lefts[0]] * 3, abs=0.02)


def test_a_table_that_is_too_wide_is_wrapped() -> None:
    table = Table([["a long text that says much " * 6, "and another one " * 6]], id="t")
    assert table.width <= WIDE and table.height > 1


def test_the_rule_lies_between_header_and_first_row() -> None:
    table = Table([["jgy", "b"]], id="t", header=["gypsy", "Ä"])
    header, rule = table[0][0]
    row = table[0][1]
    assert header.get_bottom()[1] > rule.get_center()[1] > row.get_top()[1]


def test_ragged_rows_and_captions_are_taken() -> None:
    assert len(Table([["a", "b"], ["c"]], id="t", caption="below")) == 3


def test_a_table_of_many_columns_is_wide_rather_than_one_column_on_the_other() -> None:
    table = Table([[str(1000 * k) for k in range(20)]], id="t", header=[f"column {k}" for k in range(20)])
    cells = sorted((part.get_left()[0], part.get_right()[0]) for part in table.rows[0].family_members_with_points())
    assert all(left > right - 1e-6 for (_, right), (left, _) in pairwise(cells))
    assert table.width > 12.6
