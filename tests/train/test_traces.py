import numpy as np
import pytest

from limner.sandbox.kernel import Kernel
from limner.train.lesson import Lesson
from limner.train.mishaps import FAILING, MISHAPS, Mishap
from limner.train.traces import Trace, trace, traces
from tests.train.lessons import SIZES, lying, slanted


def told(kernel: Kernel, lesson: Lesson, mishap: Mishap | None = None) -> Trace:
    found = trace(lesson, kernel, np.random.default_rng(3), mishap)
    assert found is not None
    return found


def roles(found: Trace) -> list[str]:
    return [message.role for message in found.messages]


def test_a_trace_is_an_episode_that_ends_with_the_answer(kernel: Kernel) -> None:
    found = told(kernel, lying())
    assert roles(found) == ["system", "user", "assistant", "tool", "assistant", "tool", "assistant"]
    assert found.reward > 1.4 and not found.mishap
    last = found.messages[-1].parts[0]
    assert isinstance(last, str) and "```python\nanswer('32.64'" in last
    assert [sum(isinstance(part, bytes) for part in message.parts) for message in found.messages] == [
        0,
        1,
        0,
        1,
        0,
        1,
        0,
    ]


@pytest.mark.parametrize("mishap", MISHAPS)
def test_a_mistake_is_marked_told_and_mended(mishap: Mishap, kernel: Kernel) -> None:
    found = told(kernel, lying(), mishap)
    assert found.mishap == mishap
    (wrong,) = [number for number, message in enumerate(found.messages) if message.wrong]
    answer, mended = found.messages[wrong + 1], found.messages[wrong + 2]
    assert answer.role == "tool" and ("Problem:" in str(answer.parts[0])) == (mishap in FAILING)
    assert mended.role == "assistant" and mended.parts != found.messages[wrong].parts
    assert len(found.messages) == 9


def test_an_abstention_and_a_program_with_nothing_to_run_look_first(kernel: Kernel) -> None:
    assert "abstain" in str(told(kernel, lying(None)).messages[-1].parts[0])
    plain = Lesson(lying().example, ("read",), SIZES)
    assert "show(image)" in str(told(kernel, plain).messages[2].parts[0])
    read = Lesson(lying().example, ("read",), SIZES, ("Total 32.64",))
    assert "show(image)" not in str(told(kernel, read).messages[2].parts[0])


def test_a_mistake_that_fits_no_step_is_not_made(kernel: Kernel) -> None:
    assert trace(Lesson(lying().example, (), SIZES), kernel, np.random.default_rng(0), "off") is None


def test_a_seed_gives_the_same_traces(kernel: Kernel) -> None:
    lessons = (lying(), slanted())
    one, other = (list(traces(lessons, kernel, seed=5, mishaps=0.9)) for _ in range(2))
    assert one == other
    assert all(one)


def test_what_comes_out_wrong_is_left_out(kernel: Kernel) -> None:
    case = lying()
    elsewhere = type(case.example)(
        "a", "?", "1", case.example.images, case.example.proofs, (np.diag([1.0, 1, 1]),), None
    )  # the matrix is not true: the crop shows bare paper
    assert trace(Lesson(elsewhere, ("crop",), SIZES), kernel, np.random.default_rng(0)) is None
