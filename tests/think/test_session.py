import numpy as np

from limner.sandbox.cell import CellLimits
from limner.sandbox.kernel import Kernel
from limner.think import session as module
from limner.think.session import Report, Session, identifier


def test_a_dead_cell_has_no_effect_and_numbers_go_on(kernel: Kernel) -> None:
    with Session(kernel, [np.zeros((20, 30, 3), np.uint8)]) as session:
        assert session.step("a = 1\nshow(image)").views[0].told.id == "shown-0"
        dead = session.step("show(image)\nimport os; os._exit(1)")
        assert dead.cell.died == "crash" and dead.views == () and dead.report == Report()
        seen = session.step("a, len(shown)")
        assert (seen.cell.value, seen.cell.replayed) == ("(1, 1)", 2)
        assert session.step("show(image)").views[0].told.id == "shown-1"
        assert "<cell 5>, line 2" in session.step("b = 1\n1 / 0").cell.trace


def test_limits_are_those_of_the_session(kernel: Kernel) -> None:
    with Session(kernel, [], limits=CellLimits(seconds=0.3)) as session:
        seen = session.step("while True: pass")
    assert seen.cell.died == "time" and seen.place == "line 1"


def test_a_report_that_a_cell_spoils_says_nothing(kernel: Kernel) -> None:
    with Session(kernel, [np.zeros((20, 30, 3), np.uint8)]) as session:
        seen = session.step("_helpers.report = lambda: '{\"answer\": 7}'\nanswer(1)")
        assert seen.cell.ok and seen.report == Report()
        seen = session.step("del _helpers\nshow(image)")
        assert seen.report == Report() and seen.views[0].told.source is None


def test_random_numbers_come_from_the_seed(kernel: Kernel) -> None:
    values = []
    for seed in (1, 1, 2):
        with Session(kernel, [], seed=seed) as session:
            values.append(session.step("np.random.rand()").cell.value)
    assert values[0] == values[1] != values[2]


def test_the_kernel_is_shared() -> None:
    assert module.kernel() is module.kernel()
    assert identifier(3) == "image-3"
