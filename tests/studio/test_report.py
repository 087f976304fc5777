import re
from pathlib import Path

import pytest

from limner.core.budget import Budget
from limner.core.data import Cost, Finding, Program, Proposal, Rendering, Review, Task
from limner.core.run import Run
from limner.studio import report
from tests.core import toy

EVIL = "</title><script>alert(1)</script><img src=x onerror=alert(1)>"


def page_of(run: Run, folder: Path) -> str:
    return report.write(run, folder / "page.html").read_text("utf-8")


def test_it_shows_every_step(tmp_path: Path) -> None:
    run = toy.start(tmp_path / "runs", Budget(max_steps=9))
    toy.go(run)
    page = page_of(run, tmp_path)
    assert [f'id="step-{number}"' in page for number in range(1, 10)] == [True] * 8 + [False]
    assert page.count("not kept") == 3
    assert page.count('<span class="tag kept">best</span>') == 1
    for text in ("0.9700", "try 97", "the number is off", "go nearer to 100", "guess.txt", "max steps"):
        assert text in page
    assert '<rect id="box-8-1" x="0.0" y="0.0" width="4.0" height="4.0"/>' in page


def test_it_shows_what_changed_from_the_parent(tmp_path: Path) -> None:
    run = toy.start(tmp_path / "runs", Budget(max_steps=2))
    toy.go(run)
    page = page_of(run, tmp_path)
    assert "Changes from step 1" in page
    assert '<span class="removed">10</span><span class="added">40</span>' in page


def test_it_fetches_nothing_and_runs_nothing_but_its_own(tmp_path: Path) -> None:
    run = toy.start(tmp_path / "runs")
    toy.go(run)
    page = page_of(run, tmp_path)
    assert re.findall(r'src="(?!data:image/)', page) == []
    assert re.findall(r'href="(?!#|runs/)', page) == [], "links go to steps and to frames"
    assert "url(" not in page and "@import" not in page and " style=" not in page and " on" + "click=" not in page
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy.startswith("default-src &#39;none&#39;; img-src data:;") and "unsafe" not in policy


def test_nothing_of_a_run_becomes_markup(tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    source.write_bytes(toy.png(1))
    task = Task("picture", EVIL, (source,), {EVIL: EVIL})
    run = Run.create(tmp_path / "runs", task, Budget(), {EVIL: EVIL})
    for language in ("svg", "html", "python", "klingon"):
        run.add(
            Proposal(
                Program({"a.svg": EVIL.encode()}, "a.svg", language),
                EVIL,
                1,
                EVIL,
                exchange=({EVIL: EVIL, "role": EVIL},),
            ),
            Rendering(error=EVIL, log=EVIL),
            Review(
                0.5, components={EVIL: 0.5}, findings=(Finding(EVIL, EVIL, EVIL, (0, 0, 1, 1), amount=1, unit=EVIL),)
            ),
            kept=True,
            cost=Cost(),
        )
    run.finish(EVIL)
    page = page_of(run, tmp_path)
    assert "alert(1)" in page
    assert "<script>alert" not in page and "<img src=x" not in page
    assert page.count("<script>") == 1


def test_a_program_is_never_live(tmp_path: Path) -> None:
    run = toy.start(tmp_path / "runs")
    svg = Program({"a.svg": b'<svg xmlns="x"><circle id="hot" r="5"/></svg>'}, "a.svg", "svg")
    run.add(Proposal(svg, "measured"), Rendering(), Review(None), kept=True, cost=Cost())
    page = page_of(run, tmp_path)
    assert "circle" in page and "<circle id" not in page


def test_steps_without_program_frames_or_target_are_shown(tmp_path: Path) -> None:
    run = Run.create(tmp_path / "runs", Task("picture", "sums"), Budget())
    failed = Review(None, "none", 0.0, findings=(Finding("no element sun", box=(0, 0, 1, 1)),))
    run.add(Proposal(None, "model"), Rendering(reach=0.0, error="no edit"), failed, kept=False, cost=Cost())
    film = run.scratch() / "film.mp4"
    film.write_bytes(b"\0\0\0\x18ftypmp42")
    run.add(Proposal(None, "model"), Rendering((film,), duration=2.0), Review(0.5), kept=True, cost=Cost())
    still = run.scratch() / "still.png"
    still.write_bytes(toy.png(9))
    run.add(Proposal(None, "model"), Rendering((still,)), Review(0.6), kept=True, cost=Cost())
    page = page_of(run, tmp_path)
    assert f'href="runs/{run.folder.name}/steps/002/render/film.mp4"' in page
    assert "no edit" in page and "unfinished" in page


def test_an_empty_run_has_a_page(tmp_path: Path) -> None:
    assert "unfinished" in page_of(toy.start(tmp_path / "runs"), tmp_path)


@pytest.mark.parametrize("wanted", [b"", b"not an image"], ids=["empty", "text"])
def test_a_damaged_input_is_left_out(wanted: bytes, tmp_path: Path) -> None:
    run = toy.start(tmp_path / "runs", Budget(max_steps=2))
    toy.go(run)
    run.task.inputs[0].write_bytes(wanted)
    assert 'id="target"' not in page_of(run, tmp_path)


def test_pictures_in_an_exchange_are_cut(tmp_path: Path) -> None:
    run = toy.start(tmp_path / "runs")
    message = {"role": "user", "content": [{"image": "data:image/png;base64," + "A" * 100_000}]}
    run.add(Proposal(None, "model", exchange=(message,)), Rendering(), Review(None), kept=False, cost=Cost())
    page = page_of(run, tmp_path)
    assert "A" * 500 not in page and "(100,022 letters)" in page
