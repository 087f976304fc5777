import pytest

from limner.sight.scale import Scale, fit


def test_a_linear_scale_passes_over_a_misread_label() -> None:
    found = fit([300, 250, 200, 150, 100], [0, 10, 26, 30, 40])
    assert found is not None
    scale, agreed = found
    assert agreed == [0, 1, 3, 4] and not scale.log
    assert scale.value(200) == pytest.approx(20)
    assert scale.place(10) == pytest.approx(250)


def test_a_logarithmic_scale() -> None:
    found = fit([300, 200, 100], [1, 10, 100])
    assert found is not None and found[0].log
    assert found[0].value(150) == pytest.approx(31.62, rel=1e-3)
    assert found[0].place(-1) is None


@pytest.mark.parametrize("values", [[0, 10], [3, 9, 4, 40], [5, 5, 5]])
def test_what_does_not_agree_is_no_scale(values: list[float]) -> None:
    assert fit([100.0 + 50 * k for k in range(len(values))], values) is None


def test_values_have_the_digits_that_can_be_seen() -> None:
    assert Scale(0, 1 / 6).neat(10.012) == pytest.approx(10.0)
    assert Scale(0, 3.5).neat(1094.3) == pytest.approx(1094)
    assert Scale(0, 0.1, log=True).neat(1.23456) == 1.23456
