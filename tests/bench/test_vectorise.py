import io
import json
import tarfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from limner.bench import sheet, table, vectorise
from limner.bench.corpora import CORPORA, Item
from limner.bench.summary import compare, summarise
from limner.bench.trial import attempt, on_white, rasterise

NS = 'xmlns="http://www.w3.org/2000/svg"'
WIDE = f'<svg {NS} viewBox="0 0 64 32"><rect width="32" height="32" fill="#c02020"/></svg>'
TALL = f'<svg {NS} viewBox="0 0 16 64"><circle cx="8" cy="8" r="6"/></svg>'
ITEMS = [Item("feather", "wide", WIDE), Item("feather", "tall", TALL)]


def truth(rgba: np.ndarray) -> str:
    return WIDE if rgba.shape[1] > rgba.shape[0] else TALL


def white(rgba: np.ndarray) -> str:
    return f"<svg {NS}/>"


def broken(rgba: np.ndarray) -> str:
    raise RuntimeError("no idea\nof it")


def test_the_longest_side_is_the_size():
    assert rasterise(WIDE, 64).shape == (32, 64, 3)
    assert rasterise(TALL, 64).shape == (64, 16, 3)


def test_a_drawing_of_other_proportions_is_filled_up_with_white():
    drawn = on_white(WIDE, (64, 64))
    assert drawn.shape == (64, 64, 3)
    assert (drawn[40:] == 255).all() and (drawn[:32, :32] == (192, 32, 32)).all()


def test_the_truth_makes_no_error():
    trial = attempt(ITEMS[0], rasterise(WIDE, 64), "truth", truth)
    assert (trial.mse, trial.off, trial.error) == (0, 0, None)
    assert trial.bytes == len(WIDE) and trial.seconds >= 0


@pytest.mark.parametrize("method", [broken, lambda rgba: "<svg", lambda rgba: f"<svg {NS}><rect width='1</svg>"])
def test_a_failure_counts_as_a_white_picture(method):
    target = rasterise(TALL, 64)
    trial, blank = attempt(ITEMS[1], target, "x", method), attempt(ITEMS[1], target, "x", white)
    assert trial.error and "\n" not in trial.error
    assert (trial.mse, trial.off, trial.ssim) == (blank.mse, blank.off, blank.ssim)


def test_failures_are_counted_and_never_dropped():
    trials = list(vectorise.measure(ITEMS, {"broken": broken, "truth": truth, "white": white}, 64))
    summaries = summarise(trials)
    assert [(s.method, s.pictures, s.failures) for s in summaries] == [
        ("broken", 2, 2),
        ("truth", 2, 0),
        ("white", 2, 0),
    ]
    assert compare(summaries) == {"feather": 1}
    assert compare(summaries[:2]) == {"feather": None}
    assert compare(summaries[:1]) == {}


def test_the_table_names_the_goal_and_the_failures(capsys: pytest.CaptureFixture[str]):
    from rich.console import Console

    trials = list(vectorise.measure(ITEMS, {"broken": broken, "white": white}, 64))
    table.show(summarise(trials), Console(width=120))
    printed = capsys.readouterr().out
    assert "broken: 2 failed, counted as white" in printed
    assert "at most 0.125" in printed and "missed" in printed


def test_the_sheet_shows_every_picture_and_method():
    trials = list(vectorise.measure(ITEMS, {"truth": truth, "broken": broken}, 64))
    page = Image.open(io.BytesIO(sheet.draw(ITEMS, trials)))
    assert page.width // (sheet.TILE + sheet.GAP) == 5
    assert page.height // (sheet.TILE + sheet.CAPTION + sheet.GAP) == 2


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache that holds a small feather package, of which one file shows nothing and one does not render."""
    corpus = CORPORA["feather"]
    files = {"wide": WIDE, "tall": TALL, "empty": f"<svg {NS} viewBox='0 0 8 8'/>", "bad": "<svg"}
    with tarfile.open(tmp_path / f"{corpus.package}-{corpus.version}.tgz", "w:gz") as archive:
        for name, text in files.items():
            info = tarfile.TarInfo(f"package/dist/icons/{name}.svg")
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))
    return tmp_path


def test_the_command_prints_one_json_object(cache: Path, capsys: pytest.CaptureFixture[str]):
    pytest.importorskip("vtracer")
    options = ["--corpus", "feather", "--methods", "vtracer", "--part", "all", "--quiet", "--json"]
    assert vectorise.main([*options, "--cache", str(cache), "--sheet", str(cache / "sheet.png")]) == 0
    result = json.loads(capsys.readouterr().out)
    assert {trial["name"] for trial in result["trials"]} == {"wide", "tall"}
    assert result["packages"] == {"feather": "feather-icons@4.29.2"}
    assert (cache / "sheet.png").stat().st_size > 0


@pytest.mark.parametrize(("option", "said"), [("--corpus", "no corpus nope"), ("--methods", "no method nope")])
def test_an_unknown_name_is_a_usage_error(option: str, said: str, cache: Path, capsys: pytest.CaptureFixture[str]):
    others = ["--methods", "vtracer"] if option == "--corpus" else []
    assert vectorise.main([option, "nope", *others, "--cache", str(cache), "--quiet"]) == 2
    assert said in capsys.readouterr().err
