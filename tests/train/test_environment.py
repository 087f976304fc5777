from collections.abc import Iterator

import pytest

from limner.sandbox.kernel import Kernel
from limner.train.audit import example
from limner.train.environment import Session


@pytest.fixture
def episode(kernel: Kernel) -> Iterator[Session]:
    with Session(example(1), kernel) as session:
        yield session


def test_an_episode_from_its_opening_to_its_reward(episode: Session) -> None:
    assert "What is the total?" in str(episode.opening()[0])
    assert "```python" in episode.system()
    first = episode.step("upright = np.rot90(image, -1)\nshow(upright)\nprint('turned')")
    assert "turned" in first.text and "1400 x 910" in first.text
    assert first.images[0].source == "image-0" and first.images[0].size == (1400, 910)
    assert first.images[0].origin is not None and first.images[0].gain > 0
    assert not first.done and first.ok and not first.reward.right
    last = episode.step('answer("32.64")')
    assert last.done and last.reward.right and last.reward.total > 1.1
    assert episode.reward == last.reward


def test_nothing_runs_after_the_end(episode: Session) -> None:
    episode.step('answer("1")')
    seen = episode.step('answer("32.64")')
    assert seen.done and not seen.ok and not seen.reward.right


def test_an_error_is_told_and_the_episode_goes_on(episode: Session) -> None:
    seen = episode.step("x = 1\nshow(imaje)")
    assert not seen.ok and "NameError" in seen.text and "line 2" in seen.text and not seen.done
    seen = episode.step("show(upright")
    assert "SyntaxError" in seen.text and "ast.py" not in seen.text
    assert episode.step("print(x)").ok


def test_a_crash_and_a_timeout_are_told(kernel: Kernel) -> None:
    from limner.think.session import LIMITS

    with Session(example(1), kernel, limits=type(LIMITS)(seconds=1)) as episode:
        assert "TimeoutError" in episode.step("while True: pass").text
        assert not episode.step("import os; os._exit(3)").ok
        assert episode.step("show(np.rot90(image, -1))").images[0].origin is not None


def test_replies_are_read_and_what_holds_nothing_is_a_fault(episode: Session) -> None:
    seen = episode.say("I think it lies on its side.")
    assert "Problem" in seen.text and not seen.ok and seen.reward.format == 0
    seen = episode.say(
        "```python\na = 2\n```\nand\n```python\nprint(a + nothing)\n```\n```python\nprint('unreached')\n```"
    )
    assert "NameError" in seen.text and "unreached" not in seen.text
    seen = episode.say("<answer>32.64</answer>")
    assert seen.done and seen.reward.right and 0 < seen.reward.format < 0.05


def test_turns_run_out(kernel: Kernel) -> None:
    with Session(example(1), kernel, turns=2) as episode:
        assert not episode.step("1").done
        assert episode.step("2").done


def test_without_shadows_there_is_the_outcome_alone(kernel: Kernel) -> None:
    with Session(example(1), kernel, measured=False, timed=False) as episode:
        seen = episode.step("show(np.rot90(image, -1))")
        assert seen.images[0].origin is None and "took 0.00 s" in seen.text
        assert episode.step('answer("32.64")').reward.evidence == 0
