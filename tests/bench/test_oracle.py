import msgspec
import numpy as np
import pytest

from limner.bench.oracle import needless, program, restored, run
from limner.bench.stock import Plan, draught
from tests.bench import visions

NUMBERS = range(12)


@pytest.mark.parametrize("number", NUMBERS)
def test_of_a_program_each_step_is_needed(number: int):
    item, laid = visions.one(number), draught(Plan(), number)
    if item.answer is None:
        assert item.program == () and item.solved
        return
    case = visions.case(laid, item)
    assert (run(case, item.program) == item.answer) == item.solved
    if item.solved:
        assert needless(case, item.program) == []


def test_clean_upright_items_are_all_solved():
    plan = Plan(upright=True, clean=True)
    assert [number for number in NUMBERS if not visions.one(number, plan).solved] == []


def test_programs_have_many_steps():
    programs = {visions.one(number).program for number in NUMBERS}
    assert len(programs) >= 8 and max(map(len, programs)) >= 4
    assert ("orient",) in programs and any("register" in one for one in programs)


def test_what_the_noise_has_swallowed_has_no_program():
    plan = Plan(severity=5)
    assert any(not visions.one(number, plan).solved for number in NUMBERS)


def test_wrong_pictures_are_not_read():
    item, laid = visions.one(0, Plan(upright=True, clean=True)), draught(Plan(upright=True, clean=True), 0)
    case = visions.case(laid, item)
    assert program(case)[1]
    blank = msgspec.structs.replace(case, pictures=tuple(np.full_like(one, 255) for one in case.pictures))
    assert run(blank, case.steps) is None and program(blank) == (case.steps, False)


def test_brightening_and_denoising():
    dark = np.random.default_rng(0).integers(20, 60, (50, 50, 3), dtype=np.uint8)
    assert restored(dark, "brighten").max() == 255
    assert restored(dark, "denoise").std() < dark.std() / 2
