import json
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from limner.cli import main


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
