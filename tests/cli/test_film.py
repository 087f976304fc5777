import json
from pathlib import Path

import pytest

from limner.cli import main
from tests.render.pages import PAGES, needs_browser


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGES["css"])
    return path


@needs_browser
@pytest.mark.parametrize("name", ["out.mp4", "out.webm", "out.gif"])
def test_a_page_becomes_a_film(page: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    output = page.with_name(name)
    command = ["film", str(page), "-o", str(output), "--fps", "10", "--seconds", "0.5", "--size", "64x48", "--json"]
    assert main.run(command) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["output"], said["bytes"]) == ([str(output)], output.stat().st_size)
    assert (said["frames"], said["different"], said["refused"], said["faults"]) == (5, 5, [], [])
    assert sorted(path.name for path in page.parent.iterdir()) == sorted(["page.html", name])


@needs_browser
def test_what_is_beside_the_page_loads_and_the_rest_is_told(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (page.parent / "style.css").write_text("body { background: #00f }")
    page.write_text(
        "<link rel=stylesheet href=style.css><script src='https://host.example/x.js'></script><script>nope()</script>"
    )
    output = page.with_name("out.gif")
    assert main.run(["film", str(page), "-o", str(output), "--fps", "10", "--seconds", "0.2", "--size", "32x32"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"{output}  2 frames, 1 different, ")
    assert "filmed offline: https://host.example/x.js" in said.err
    assert "a script of the page failed: ReferenceError: nope is not defined" in said.err
    from PIL import Image

    with Image.open(output) as image:
        assert image.convert("RGB").getpixel((5, 5)) == (0, 0, 255)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (["--size", "0x3"], "cannot film 0x3"), (["--size", "big"], "--size big"), (["-o", "out.avi"], "name it .mp4"),
        (["-o", "nowhere/out.mp4"], "mkdir -p"), (["--seconds", "1e9"], "at most 20000 frames"),
    ],
)  # fmt: skip
def test_bad_input_is_said_before_any_work(
    page: Path, change: list[str], message: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(page.parent)
    assert main.run(["film", "page.html", *(["-o", "out.mp4"] if "-o" not in change else []), *change]) == 2
    assert message in capsys.readouterr().err
    assert not Path("out.mp4").exists()


def test_a_page_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["film", str(tmp_path / "no.html"), "-o", str(tmp_path / "out.mp4")]) == 2
    assert "cannot read the page" in capsys.readouterr().err


def test_without_a_browser_the_command_is_named(
    page: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert main.run(["film", str(page), "-o", str(page.with_name("out.mp4"))]) == 3
    assert "sudo apt-get install -y chromium-headless-shell" in capsys.readouterr().err
    assert not page.with_name("out.mp4").exists()
