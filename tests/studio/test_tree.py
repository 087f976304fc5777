from limner.core.data import Cost, Proposal, Rendering, Review, Step
from limner.studio.tree import MAX_INDENT, rows


def steps(*parents: int | None) -> list[Step]:
    return [
        Step(number, Proposal(None, "x", parent), Rendering(), Review(0.5), True, Cost())
        for number, parent in enumerate(parents, 1)
    ]


def laid_out(*parents: int | None, best: int) -> list[tuple[int, int]]:
    made = steps(*parents)
    return [(row.step.number, row.indent) for row in rows(made, made[best - 1] if best else None)]


def test_a_line_of_steps_is_a_timeline() -> None:
    assert laid_out(None, 1, 2, 3, best=4) == [(1, 0), (2, 0), (3, 0), (4, 0)]


def test_siblings_branch_off_the_line_that_leads_to_the_best() -> None:
    assert laid_out(None, 1, 2, 2, 4, 4, best=6) == [(1, 0), (2, 0), (3, 1), (4, 0), (5, 1), (6, 0)]


def test_a_branch_stays_together_at_its_indent() -> None:
    assert laid_out(None, 1, 1, 2, 4, best=3) == [(1, 0), (2, 1), (4, 1), (5, 1), (3, 0)]


def test_steps_without_a_parent_are_candidates() -> None:
    assert laid_out(None, None, None, best=2) == [(1, 1), (3, 1), (2, 0)]
    assert laid_out(None, None, best=0) == [(1, 1), (2, 1)]


def test_a_parent_that_is_not_there_is_no_parent() -> None:
    assert laid_out(7, 2, 1, best=3) == [(2, 1), (1, 0), (3, 0)]


def test_the_best_is_marked_and_branches_have_an_end() -> None:
    made = steps(None, *(number for number in range(1, 40) for _ in range(2)))
    found = rows(made, made[-1])
    assert [row.step.number for row in found if row.best] == [len(made)]
    assert len(found) == len(made)
    assert max(row.indent for row in found) <= MAX_INDENT


def test_a_very_long_line_is_laid_out() -> None:
    assert len(laid_out(None, None, *range(2, 3000), best=2999)) == 3000
