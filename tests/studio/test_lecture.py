import base64
import re
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from limner.chalk.report import Box, Look, Played, Report
from limner.core.budget import Budget
from limner.core.data import Cost, Program, Proposal, Rendering, Review, Task
from limner.core.run import Run
from limner.lesson.claims import Verdict
from limner.lesson.plan import Claim
from limner.lesson.save import text
from limner.lesson.watch import Defect
from limner.lesson.write import PLAN, VERDICTS
from limner.studio import report
from tests.lesson.lectures import PLAN as LESSON

BEAT = LESSON.sections[0].beats[0]
NAME = f"01_{LESSON.sections[0].id}.py"
LATE = Defect(
    "two appears <late>", "show it sooner", "two", None, (1.0, 1.5), 0.5, "seconds", "late", "warning", 12
)  # fmt: skip


@pytest.fixture
def run(tmp_path: Path) -> Run:
    lecture, video, subtitles = tmp_path / "sums.md", tmp_path / "sums.mp4", tmp_path / "sums.vtt"
    lecture.write_text("# Sums\n\nOne and one is two.")
    video.write_bytes(b"a film")
    subtitles.write_text("WEBVTT\n")
    task = Task("lesson", "sums", (lecture,), {"output": str(video), "folder": str(tmp_path)})
    box = Box("two", "words", 12, (0, 0, 1, 1), 1.0)
    second = msgspec.structs.replace(LESSON.sections[0], id="other", title="Another")
    plan = msgspec.structs.replace(LESSON, sections=(second,))
    told = {
        "01_gone.py": Report((Played("first", 90, "k"),), ()),
        "02_other.py": Report((Played(BEAT.id, 60, "k"),), (Look(BEAT.id, 0.5, (box,)),)),
    }
    with Run.create(tmp_path / "runs", task, Budget(), {}) as made:
        still = made.scratch() / "02_other-00.png"
        Image.new("RGB", (854, 480), "#102030").save(still)
        verdicts = [Verdict(claim=Claim("1 + 1 = 3"), state="false", why="the sides differ", counterexample="x = 1")]
        code = {name: b"print('<script>')\n" for name in told}
        files = {PLAN: text(plan).encode(), VERDICTS: msgspec.json.encode(verdicts), **code}
        made.add(
            Proposal(Program(files, PLAN, "manim"), "measured", note="one section"),
            Rendering((still,), duration=5.0, facts={"reports": msgspec.to_builtins(told)}),
            Review(0.9, "checks", findings=(LATE, Defect("dull", "end it well"))),
            kept=True,
            cost=Cost(3.0),
        )
        made.finish("done", (video, subtitles))
    return Run.open(made.folder)


def test_a_page_holds_video_subtitles_chapters_and_stills(run: Run, tmp_path: Path) -> None:
    page = report.write(run, tmp_path / "report.html").read_text()
    assert base64.b64encode(b"a film").decode() in page and base64.b64encode(b"WEBVTT\n").decode() in page
    assert re.findall(r'<button type="button" data-seek="([\d.]+)"><span>(.*?)</span>', page) == [
        ("0.000", "01_gone"), ("3.000", "Another"),
    ]  # fmt: skip
    assert page.count("<img src=") == 1 and BEAT.say.split("$")[0] in page
    assert "&lt;script&gt;" in page, "code is text"
    assert not re.search(r'(?:src|href)="(?!data:|#)', page)


def test_findings_have_the_time_of_the_video_and_the_line_of_the_code(run: Run, tmp_path: Path) -> None:
    page = report.write(run, tmp_path / "report.html").read_text()
    row = re.search(r'<tr data-seek="4.0".*?</tr>', page, re.DOTALL)
    assert row and "two appears &lt;late&gt;" in row[0] and "<td>12</td>" in row[0] and "4.0 – 4.5 s" in row[0]
    assert page.index("Findings of the whole") < page.index("dull"), "what names no element is of the whole"


def test_claims_have_their_verdicts(run: Run, tmp_path: Path) -> None:
    page = report.write(run, tmp_path / "report.html").read_text()
    row = re.search(r"<tr><td><code>1 \+ 1 = 3</code>.*?</tr>", page, re.DOTALL)
    assert row and ">false<" in row[0] and "the sides differ, as for x = 1" in row[0]


def test_a_video_that_has_gone_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sums.mp4").unlink()
    page = report.write(run, tmp_path / "report.html").read_text()
    assert "<video" not in page and "has gone" in page


def test_a_step_that_failed_says_why(tmp_path: Path) -> None:
    with Run.create(tmp_path / "runs", Task("lesson", "sums"), Budget(), {}) as made:
        failed = Rendering(reach=0.0, error="01_x.py, line 7: NameError: <no x>")
        made.add(Proposal(None, "model", note="a try"), failed, Review(0.0, reach=0.0), kept=False, cost=Cost())
        page = report.write(Run.open(made.folder), tmp_path / "report.html").read_text()
    assert "NameError: &lt;no x&gt;" in page and "a try" in page


def test_a_run_that_has_not_begun_has_a_page(tmp_path: Path) -> None:
    lecture = tmp_path / "sums.md"
    lecture.write_text("# Sums\n\nOne and one is two.")
    task = Task("lesson", "sums", (lecture,), {"folder": str(tmp_path)})
    with Run.create(tmp_path / "runs", task, Budget(), {}) as made:
        page = report.write(Run.open(made.folder), tmp_path / "report.html").read_text()
    assert "Sums" in page and "limner resume" in page and "No video was made yet" in page
