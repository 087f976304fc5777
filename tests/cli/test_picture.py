import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from limner.cli import main
from limner.core import fonts

SHAPES = re.compile("<(rect|circle|ellipse|line|polyline|polygon|path|text)\\b")
COLOURS = re.compile('(?:fill|stroke|stop-color)="(#[0-9a-f]{3,6})"')


@pytest.fixture
def logo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A red disc, in the current folder."""
    monkeypatch.chdir(tmp_path)
    image = Image.new("RGB", (256, 256), "white")
    ImageDraw.Draw(image).ellipse((48, 48, 208, 208), fill="#c02020")
    image.resize((64, 64), Image.Resampling.LANCZOS).save("logo.png")
    return Path("logo.png")


def test_an_image_becomes_svg_here(logo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["picture", str(logo)]) == 0
    said = capsys.readouterr()
    assert "<svg" in Path("logo.svg").read_text()
    assert said.out.startswith("✓ logo.svg")
    assert [path.name.partition("-picture-")[2] for path in Path("runs").iterdir()] == ["logo"]


def test_programs_read_json(logo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["picture", str(logo), "-o", "out.svg", "--runs", "r", "--json", "--seed", "7"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert set(said) >= {"run", "output", "score", "components", "seconds", "author", "reason"}
    assert said["output"] == ["out.svg"] or Path(said["output"][0]).name == "out.svg"
    assert said["score"] > 0.9
    assert Path(said["run"]).parent.name == "r"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["logo.png", "--from-scratch"], "--model PROVIDER:NAME"),
        (["logo.png", "--base-url", "http://localhost:1/v1"], "--model PROVIDER:NAME"),
        (["logo.png", "-o", "logo.png"], "would overwrite the input"),
        (["logo.png", "-o", "none/logo.svg"], "mkdir -p"),
        (["nope.png"], "no file nope.png"),
    ],
)
def test_a_mistake_is_told_before_any_work(
    arguments: list[str], line: str, logo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(["picture", *arguments]) == 2
    said = capsys.readouterr()
    assert line in said.err and said.err.count("\n") == 1
    assert said.out == ""
    assert [path.name for path in Path().iterdir()] == ["logo.png"]


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flat art, what passes for a photograph, and words, in the current folder."""
    monkeypatch.chdir(tmp_path)
    art = Image.new("RGB", (480, 480), "white")
    draw = ImageDraw.Draw(art)
    draw.ellipse((40, 40, 280, 280), fill="#c02020")
    draw.rectangle((240, 240, 439, 399), fill="#2040c0")
    draw.polygon(((40, 440), (160, 320), (200, 440)), fill="#208040")
    draw.ellipse((400, 40, 424, 64), fill="#e0a020")
    art.resize((120, 120), Image.Resampling.BOX).save("flat.png")
    y, x = np.mgrid[:90, :120] / 90
    hills = np.stack([120 + 90 * np.sin(5 * x + 3 * y), 100 + 60 * np.cos(7 * y * x), 80 + 100 * y], axis=2)
    grain = np.random.default_rng(1).normal(0, 6, hills.shape)
    Image.fromarray(np.clip(hills + grain, 0, 255).astype(np.uint8)).save("photo.png")
    page = Image.new("RGB", (320, 90), "white")
    font = ImageFont.truetype(str(fonts.FOLDER / "LiberationSans-Regular.ttf"), 28)
    ImageDraw.Draw(page).text((20, 25), "Quarterly report", "#202020", font)
    page.save("words.png")


def drawn(name: str, *flags: str) -> str:
    """Return the SVG that the command makes of a picture."""
    assert main.run(["picture", name, "-o", "out.svg", "--quiet", *flags]) == 0
    return Path("out.svg").read_text()


@pytest.mark.usefixtures("pictures")
@pytest.mark.parametrize("name", ["flat.png", "photo.png", "words.png"])
def test_limits_are_kept(name: str) -> None:
    assert 1 <= len(SHAPES.findall(drawn(name, "--shapes", "3"))) <= 3
    assert 1 <= len(set(COLOURS.findall(drawn(name, "--colors", "2")))) <= 2
    free = len(drawn(name).encode())
    assert len(drawn(name, "--max-bytes", str(max(free // 2, 400))).encode()) <= max(free // 2, 400)


@pytest.mark.usefixtures("pictures")
@pytest.mark.parametrize("name", ["flat.png", "photo.png"])
def test_detail_is_more_or_fewer_shapes(name: str) -> None:
    counts = [len(SHAPES.findall(drawn(name, "--detail", detail))) for detail in ("0", "0.4", "1")]
    assert counts == sorted(counts) and 1 <= counts[0] < counts[-1]


@pytest.mark.usefixtures("pictures")
def test_words_are_text_unless_they_are_not_wanted() -> None:
    assert ">Quarterly report</text>" in drawn("words.png")
    plain = drawn("words.png", "--no-text")
    assert "<text" not in plain and "<path" in plain


@pytest.mark.usefixtures("pictures")
@pytest.mark.parametrize(("flags", "line"), [
    (["--shapes", "0"], "--shapes"), (["--shapes", "many"], "--shapes"), (["--max-bytes", "-5"], "--max-bytes"),
    (["--max-bytes", "50"], "--max-bytes 50 leaves nothing to draw with: give 200 or more"),
    (["--colors", "0"], "--colors"), (["--detail", "1.5"], "--detail"), (["--detail", "-0.1"], "--detail"),
    (["--detail", "fine"], "--detail"), (["--detail", "nan"], "--detail"),
])  # fmt: skip
def test_a_limit_that_cannot_be_is_told_before_any_work(
    flags: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(["picture", "flat.png", *flags]) == 2
    said = capsys.readouterr()
    assert line in said.err and said.err.count("\n") == 1 and said.out == ""
    assert sorted(path.name for path in Path().iterdir()) == ["flat.png", "photo.png", "words.png"]


@pytest.mark.usefixtures("pictures")
def test_who_draws_a_photograph_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["picture", "photo.png"]) == 0
    assert "this looks like a photograph" in capsys.readouterr().err
    assert main.run(["picture", "flat.png"]) == 0
    assert "photograph" not in capsys.readouterr().err


@pytest.mark.usefixtures("pictures")
def test_too_few_bytes_for_one_letter_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["picture", "words.png", "--max-bytes", "200", "--quiet"]) == 2
    said = capsys.readouterr()
    assert "--max-bytes 200 is too little" in said.err and said.err.count("\n") == 1
