import pytest

from limner.sandbox.kernel import Kernel
from limner.train.audit import BEHAVIOURS, HONEST_FAILURE, Behaviour, example, played, within


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda behaviour: behaviour.name)
def test_every_behaviour_gets_what_it_must(behaviour: Behaviour, kernel: Kernel) -> None:
    reward = played(behaviour, kernel)
    assert within(behaviour, reward), reward
    assert reward.total == pytest.approx(
        reward.outcome + reward.evidence + reward.work + reward.waste + reward.format, abs=1e-5
    )


def test_no_behaviour_that_is_wrong_may_get_more_than_an_honest_failure() -> None:
    wrong = [each for each in BEHAVIOURS if each.name.startswith("wrong")]
    assert len(wrong) > 4
    assert all(each.most <= HONEST_FAILURE for each in wrong)


def test_the_total_is_where_it_is_said_to_be() -> None:
    for quarters in range(4):
        case = example(quarters)
        left, top, right, bottom = case.proofs[0].box
        assert case.upright(0).shape == (3, 3)
        height, width = case.images[0].shape[:2]
        x, y, one = case.upright(0) @ (width / 2, height / 2, 1)
        assert (x, y, one) == (700, 455, 1)
        assert 0 < left < right < 1400 and 0 < top < bottom < 910
