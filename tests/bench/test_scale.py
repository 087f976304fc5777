import io
import json
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from limner.bench import scale
from limner.bench.scale import Cost, Work
from limner.core.errors import InputError

DISC = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4"><circle cx="4" cy="2" r="1.5" fill="#e00"/></svg>'


def test_the_slope_is_the_exponent() -> None:
    for power in (0.5, 1.0, 2.0):
        costs = [Cost("a", "a", size, 3 * size**power) for size in (0.25, 1, 4, 16)]
        assert scale.slope(costs) == pytest.approx(power)
    assert scale.slope([Cost("a", "a", 1.0, 2.0), Cost("a", "a", 4.0, error="late")]) is None


def test_the_photograph_is_the_same_at_every_size() -> None:
    small, large = scale.photo(0.04), scale.photo(0.16)
    assert small.shape == (200, 200, 4) and large.shape == (400, 400, 4) and (small[..., 3] == 255).all()
    reduced = large[..., :3].reshape(200, 2, 200, 2, 3).mean(axis=(1, 3))
    apart = np.abs(reduced - small[..., :3])
    # Blur and noise are a pixel's, edges move within one: most pixels agree all the same.
    assert np.median(apart) < 6
    assert np.corrcoef(reduced.ravel(), small[..., :3].ravel())[0, 1] > 0.9


def test_the_photograph_has_the_spectrum_of_one() -> None:
    grey = scale.photo(0.065536)[..., :3].mean(axis=2)
    power = np.abs(np.fft.fft2(grey - grey.mean()))[:128, :128] ** 2
    radius = np.hypot(*np.ogrid[:128, :128])
    rings = [power[(radius >= low) & (radius < 2 * low)].mean() for low in (4, 8, 16, 32)]
    fall = np.polyfit(np.arange(4), np.log2(rings), 1)[0]
    assert -3.5 < fall < -1.5, "power falls about with the square of the frequency (Field 1987)"


def test_a_measurement_is_of_the_pixels_it_is_given() -> None:
    pixels = np.full((50, 80, 4), 255, np.uint8)
    pixels[10:30, 10:50, :3] = 0
    cost = scale.measure((Work("page", "a", 0.004), pixels))
    assert (cost.error, cost.megapixels, cost.nodes) == (None, 0.004, 2)
    assert cost.seconds is not None and cost.seconds > 0 and cost.bytes > 100 and cost.peak > 0.01


def test_a_fault_and_a_hang_are_results_and_end_the_curve(monkeypatch: pytest.MonkeyPatch) -> None:
    works = [Work("art", "disc", size, DISC) for size in (0.001, 0.002)]
    (late,) = scale.run(works, seconds=0.0)
    assert late.seconds is None and "takes more than 0 s" in (late.error or "")
    cost = scale.measure((works[0], np.zeros((0, 5, 4), np.uint8)))
    assert cost.error and cost.seconds is None


def test_the_page_is_drawn_at_the_size_that_is_asked_for() -> None:
    (cost,) = scale.run([Work("art", "disc", 0.005, DISC)])
    assert cost.error is None and cost.megapixels == pytest.approx(0.005, rel=0.02)
    assert scale.page().count("<text") > 200


def test_small_sizes_are_first_and_cases_are_known(tmp_path: Path) -> None:
    works = scale.plan(("photo", "page"), (4, 1), 1, tmp_path)
    assert [(work.case, work.megapixels) for work in works] == [("photo", 1), ("page", 1), ("photo", 4), ("page", 4)]
    with pytest.raises(InputError, match="choose from page, photo, feather"):
        scale.plan(("nope",), (1,), 1, tmp_path)


def test_table_and_report() -> None:
    costs = [Cost("page", "page", size, 2 * size, 0.5) for size in (0.25, 1.0)] + [Cost("page", "x", 4.0, error="late")]
    console = Console(file=io.StringIO(), width=120)
    scale.show(costs, console)
    assert isinstance(console.file, io.StringIO)
    rows = [line.split() for line in console.file.getvalue().splitlines()]
    assert rows[1] == ["page", "0.50", "2.00", "-", "1.00", "0.50"]
    assert rows[2] == ["a", "megapixel", "2.00", "2.00", "-"]
    assert "late" in rows[3]
    assert json.loads(json.dumps(scale.report(costs)))["slopes"]["page"] == pytest.approx(1.0)


def test_a_wrong_case_is_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert scale.main(["--case", "nope"]) == 2
    assert "nope" in capsys.readouterr().err
