"""``limner lesson``, end to end: a lecture to a video, what is wrong with it, and its run taken up again."""

import json
import re
from pathlib import Path

import pytest

from limner.cli import main
from limner.core.run import Run, list_runs

av = pytest.importorskip("av")
pytest.importorskip("manim")

LECTURE = """# Sums

## Adding

The **sum** of two numbers is written with a plus.

$$a + b$$
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    Path("sums.md").write_text(LECTURE)
    return tmp_path


def limner(*arguments: str) -> int:
    return main.run(("lesson", *arguments))


def test_a_lecture_becomes_a_video_with_subtitles(capsys: pytest.CaptureFixture[str]) -> None:
    assert limner("sums.md", "--silent", "--quality", "draft", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [Path(path).name for path in told["output"]] == ["sums.mp4", "sums.srt", "sums.vtt", "sums.jpg"]
    with av.open("sums.mp4") as video:
        assert [chapter["metadata"]["title"] for chapter in video.chapters()] == ["Adding"]
        assert (video.streams.video[0].width, video.streams.video[0].height) == (854, 480)
    assert "The sum of two numbers" in Path("sums.srt").read_text().replace("\n", " ")
    run = Run.open(list_runs(Path("runs"))[-1])
    assert run.best is not None and run.best.proposal.program is not None
    plan = run.best.proposal.program.files["plan.yaml"]
    Path("plan.yaml").write_bytes(plan.replace(b"two numbers", b"three numbers"))
    assert limner("plan.yaml", "-o", "plan.mp4", "--silent", "--quality", "draft", "--preview", "sheet.png") == 0
    assert "three numbers" in Path("plan.srt").read_text().replace("\n", " ")
    assert Path("sheet.png").read_bytes().startswith(b"\x89PNG")


def test_what_a_person_wrote_for_an_older_manim_is_mended_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    drawing = "```manim\ndot = Dot().move_to((box.x, box.y, 0))\nself.play(ShowCreation(dot))\n```"
    Path("old.md").write_text(f"# Dots\n\n## One\n\nThis is a **dot**.\n\n{drawing}\n")
    assert limner("old.md", "--silent", "--preview", "sheet.png", "--json") == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["author"] == "mended"
    assert re.search(r"01_one.py, line \d+ \(there is no ShowCreation\): ShowCreation -> Create", said.err)
    run = Run.open(list_runs(Path("runs"))[-1])
    assert run.best is not None and run.best.proposal.program is not None
    assert b"self.play(Create(dot))" in run.best.proposal.program.files["plan.yaml"]
    (spent,) = run.best.proposal.facts["repairs"]["01_one.py"]
    assert spent["level"] == "statement" and spent["mended"] == "ShowCreation -> Create"


def test_what_is_still_to_be_drawn_needs_a_model(capsys: pytest.CaptureFixture[str]) -> None:
    beat = "{id: b, say: A wave., show: [{kind: manim, id: wave, wanted: A wave.}]}"
    Path("plan.yaml").write_text(f"title: T\nsections:\n- id: s\n  title: S\n  beats: [{beat}]\n")
    assert limner("plan.yaml", "--silent") == 2
    assert "'wave' is still to be drawn" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the lecture is empty"),
        ("# A\n\n## B\n\nText $\\frac{1$.\n", "line 5"),
        ("# A\n\n## B\n\n```plto\nx\n```\n", "plot"),
        ("title: A\nsections:\n- id: s\n  titel: B\n", "line"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(text: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("wrong.md").write_text(text)
    assert limner("wrong.md", "--silent") == 2
    assert said in capsys.readouterr().err and not Path("wrong.mp4").exists()


def test_a_missing_lecture_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert limner("nowhere.md") == 2
    assert "nowhere.md" in capsys.readouterr().err
