import re
from pathlib import Path

import pytest

from limner.core.data import Cost, Program, Proposal, Rendering, Review
from limner.core.errors import InputError
from limner.core.run import Run
from limner.studio import gallery
from tests.core import toy

SVG = b'<svg xmlns="x"><defs><linearGradient id="g"/></defs><rect/><g><path d=""/></g><circle/></svg>'


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A run with one kept step."""
    run = toy.start(tmp_path / "runs")
    frame = run.scratch() / "frame.png"
    frame.write_bytes(toy.png(90))
    program = Program({"a.svg": SVG}, "a.svg", "svg")
    run.add(Proposal(program, "measured"), Rendering((frame,)), Review(0.9876), kept=True, cost=Cost(0.25))
    (tmp_path / "a.svg").write_bytes(SVG)
    return run


def test_an_item_is_made_from_a_run(run: Run, tmp_path: Path) -> None:
    item = gallery.of(run, tmp_path / "a.svg")
    assert (item.name, item.score, item.shapes, item.seconds) == ("wanted", 0.9876, 3, 0.25)


def test_the_page_holds_each_picture_three_times(run: Run, tmp_path: Path) -> None:
    item = gallery.of(run, tmp_path / "a.svg")
    (tmp_path / "pages").mkdir()
    page = gallery.write([item, item], tmp_path / "pages" / "index.html").read_text("utf-8")
    assert page.count('src="data:image/png;base64,') == 6
    assert page.count('href="../a.svg"') == 2
    for text in ("score 0.988", "3 shapes", f"{len(SVG)} B", "250 ms"):
        assert page.count(text) == 2
    assert re.findall(r'(?:src|href)="(?!data:image/|\.\./a\.svg)', page) == []


def test_a_run_that_kept_nothing_has_no_item(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing was kept"):
        gallery.of(toy.start(tmp_path / "runs"), tmp_path / "a.svg")


def test_a_picture_that_is_gone_is_explained(run: Run, tmp_path: Path) -> None:
    item = gallery.of(run, tmp_path / "a.svg")
    run.task.inputs[0].unlink()
    with pytest.raises(InputError, match="not a readable image"):
        gallery.write([item], tmp_path / "index.html")
