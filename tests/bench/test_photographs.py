"""All methods are measured on the same pixels, the peers at no more bytes than limner."""

import io

import numpy as np
import pytest
from PIL import Image
from rich.console import Console

from limner.bench import photographs
from limner.bench.photographs import METHODS, Result
from tests.sight.drawn import photo


@pytest.fixture(scope="module")
def pixels() -> np.ndarray:
    return np.ascontiguousarray(photo(60, 80, grain=1)[..., :3])


@pytest.fixture(scope="module")
def results(pixels: np.ndarray) -> list[Result]:
    return photographs.measure("hills", pixels, (12, 40))


def test_each_count_is_drawn_by_each_method(results: list[Result]) -> None:
    assert [(result.shapes, result.method) for result in results] == [(n, m) for n in (12, 40) for m in METHODS]


def test_no_peer_has_more_bytes(results: list[Result]) -> None:
    for count in (12, 40):
        ours, *others = [result for result in results if result.shapes == count]
        assert all(0 < other.bytes <= ours.bytes for other in others)
        assert ours.bytes == len(ours.svg.encode())


def test_more_patches_are_more_alike(results: list[Result]) -> None:
    few, many = [result for result in results if result.method == "limner"]
    assert 0 < few.ssim < many.ssim < 1
    assert few.mse > many.mse
    assert many.seconds > 0


def test_the_table_counts_where_limner_is_above() -> None:
    likeness = {"a": (0.8, 0.7, 0.9), "b": (0.6, 0.5, 0.5)}
    rows = [
        Result(name, 64, method, ssim, 0.01, 100, 0.5)
        for name, values in likeness.items()
        for method, ssim in zip(METHODS, values, strict=True)
    ]
    console = Console(width=140, file=io.StringIO(), record=True)
    photographs.show(rows, console)
    _, ours, vtracer, greedy = console.export_text().splitlines()[-4:]
    assert "0.7000" in ours and "0.6200" in ours and "0.7800" in ours
    assert vtracer.rstrip().endswith("2 of 2")
    assert greedy.rstrip().endswith("1 of 2")


def test_the_sheet_has_a_row_for_each_photograph(results: list[Result], pixels: np.ndarray) -> None:
    page = Image.open(io.BytesIO(photographs.sheet(results, {"hills": pixels}, count=12)))
    assert page.width > 4 * photographs.TILE
    assert photographs.TILE < page.height < 2 * photographs.TILE
