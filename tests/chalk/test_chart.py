import pytest

from limner.chalk.chart import Chart
from limner.chalk.setting import baseline

YEARS = ["2019", "2020", "2021", "2022"]


def test_bars_are_as_high_as_their_values() -> None:
    chart = Chart(["a", "b"], {"x": [2, 4]}, id="c", width=6, height=4)
    assert chart.bars[1].height == pytest.approx(2 * chart.bars[0].height)
    assert chart.bars[0].get_bottom()[1] == pytest.approx(chart.bars[1].get_bottom()[1])
    assert chart.width <= 6.05 and chart.height <= 4.3


def test_values_of_a_single_series_are_written_above_its_bars() -> None:
    chart = Chart(YEARS, {"x": [1, 5, 3, 2]}, id="c")
    for bar, words in zip(chart.bars, chart.values, strict=True):
        assert words.get_bottom()[1] > bar.get_top()[1] and abs((words.get_center() - bar.get_center())[0]) < 0.02
    assert len(Chart(YEARS, {"x": [1, 2, 3, 4], "y": [1, 2, 3, 4]}, id="c").values) == 0


def test_names_in_a_legend_stand_on_one_baseline() -> None:
    chart = Chart(["a"], {"none": [1], "gypsy": [2]}, id="c")
    legend = chart[-1]
    assert baseline(legend[0][1]) == pytest.approx(baseline(legend[1][1]))
    assert legend[0].get_right()[0] < legend[1].get_left()[0]


def test_long_names_stay_apart() -> None:
    names = ["internationalisation", "industrialisation", "professionalisation", "a"]
    chart = Chart(names, {"x": [1, 2, 3, 4]}, id="c", width=6)
    assert chart.width <= 8  # slanted names may reach out to the left


def test_negative_values_hang_from_zero_and_lines_need_not_begin_there() -> None:
    bars = Chart(["a", "b"], {"x": [-2, 3]}, id="c").bars
    assert bars[0].get_top()[1] == pytest.approx(bars[1].get_bottom()[1])
    line = Chart(YEARS, {"x": [100, 105, 110, 120]}, id="c", form="line")
    assert line.bars[0].height > 2
