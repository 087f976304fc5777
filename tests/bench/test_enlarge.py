import io
from collections.abc import Iterator

import numpy as np
import pytest
from rich.console import Console

from limner.bench import enlarge
from limner.bench.corpora import Item
from limner.bench.enlarge import BICUBIC, Enlarged, Row
from limner.bench.methods import find
from limner.render.raster import Rasteriser

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 17">'
ART = Item("toy", "art", f'{HEAD}<circle cx="12" cy="8" r="5" fill="#06c"/><path d="M20 3L28 14L19 12Z"/></svg>')


@pytest.fixture(scope="module")
def raster() -> Iterator[Rasteriser]:
    with Rasteriser(seconds=30) as one:
        yield one


def test_small_and_large_fit_exactly() -> None:
    assert enlarge.fit(ART.svg) == (128, 73)
    assert enlarge.fit(ART.svg.replace("30 17", "17 30")) == (73, 128)


def test_who_knows_the_truth_makes_no_error(raster: Rasteriser) -> None:
    truth, white = enlarge.measure(ART, {"truth": lambda rgba: ART.svg}, raster)
    assert (truth.method, truth.mse, truth.error) == ("truth", 0.0, None)
    assert white.method == BICUBIC and 1e-4 < white.mse < 1e-2


def test_limner_is_truer_than_its_pixels(raster: Rasteriser) -> None:
    ours, bicubic = enlarge.measure(ART, {"limner": find("limner")}, raster)
    assert ours.error is None and ours.mse < bicubic.mse / 2


def test_what_raises_or_cannot_be_drawn_is_a_white_picture(raster: Rasteriser) -> None:
    def fail(rgba: np.ndarray) -> str:
        raise ZeroDivisionError("no area")

    methods = {"raises": fail, "no svg": lambda rgba: "<svg", "white": lambda rgba: f"{HEAD}</svg>"}
    raises, unread, white, _ = enlarge.measure(ART, methods, raster)
    assert raises.error == "ZeroDivisionError: no area" and unread.error and white.error is None
    assert raises.mse == unread.mse == white.mse > 0.1


def test_bicubic_is_pillows() -> None:
    small = np.zeros((2, 3, 3), np.uint8)
    small[:, 1] = 255
    large = enlarge.upsampled(small, (48, 32))
    assert large.shape == (32, 48, 3) and large[16, 24, 0] > 230 and large[16, 4, 0] < 30


def cells(ours: float, vtracer: float, spline: float, bicubic: float) -> dict[str, Row]:
    values = {"limner": ours, "vtracer": vtracer, "vtracer-spline": spline, BICUBIC: bicubic}
    return {name: Row("toy", name, 1, 0, value, value) for name, value in values.items()}


def test_the_goal_is_half_of_each_vtracer_and_below_bicubic() -> None:
    assert enlarge.met(cells(0.9, 2, 2, 1))
    assert not enlarge.met(cells(0.9, 1.7, 2, 1))
    assert not enlarge.met(cells(0.9, 2, 1.7, 1))
    assert not enlarge.met(cells(1.1, 4, 4, 1))


def test_rows_and_table() -> None:
    results = [Enlarged("toy", str(n), "limner", n * 1e-6, None if n else "late") for n in range(11)]
    results += [Enlarged("toy", str(n), BICUBIC, 20e-6) for n in range(11)]
    ours, bicubic = enlarge.summarise(results)
    assert (ours.pictures, ours.failures, ours.median, ours.p90) == (11, 1, pytest.approx(5e-6), pytest.approx(9e-6))
    console = Console(file=io.StringIO(), width=120)
    enlarge.show([ours, bicubic], console)
    assert isinstance(console.file, io.StringIO)
    said = console.file.getvalue()
    assert "5 / 9" in said and "20 / 20" in said and "met" in said and "1 of limner failed" in said


def test_an_unknown_method_is_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert enlarge.main(["--methods", "nope", "--quiet"]) == 2
    assert "nope" in capsys.readouterr().err
