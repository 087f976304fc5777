"""What a model is told."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from limner.core.budget import Budget
from limner.core.data import Cost, Finding, Program, Proposal, Rendering, Review, Task
from limner.core.run import Run
from limner.picture import brief

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 32">'
DRAWING = f'{HEAD}<circle id="sun" cx="9" cy="9" r="4"/></svg>'


def picture(width: int = 64, height: int = 32, ground: str = "#fefefe") -> np.ndarray:
    image = Image.new("RGBA", (width, height), ground)
    ImageDraw.Draw(image).rectangle((width // 4, height // 2, width // 2 - 1, height - 1), fill="#123456")
    return np.asarray(image)


def test_hints_are_the_exact_colours_and_where_they_are() -> None:
    assert brief.hints(picture()) == "#fefefe 87.5 % in 0 0 64 32; #123456 12.5 % in 16 16 32 32"


def test_hints_of_a_large_picture_are_in_its_own_pixels() -> None:
    *_, x0, y0, x1, y1 = brief.hints(picture(1600, 800)).split()
    assert [int(x0), int(y0), int(x1), int(y1)] == pytest.approx([400, 400, 800, 800], abs=7)


def test_hints_know_transparency() -> None:
    assert brief.hints(picture(ground="#12345600")).startswith("transparent 87.5 %")
    assert brief.hints(picture(ground="#ff000080")).startswith("#ff0000 at 50 % opacity")


def test_noise_is_one_colour() -> None:
    noisy = picture(ground="#a8a8a8").astype(int)
    noisy[..., :3] += np.random.default_rng(0).integers(-3, 4, (32, 64, 3))
    assert brief.hints(noisy.clip(0, 255).astype(np.uint8)).count("%") < 4


def test_many_colours_are_not_all_told() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (64, 64, 4)).astype(np.uint8)
    assert brief.hints(pixels).count(";") == brief.COLOURS - 1


def test_a_picture_is_shown_as_it_is() -> None:
    shown = Image.open(io.BytesIO(brief.png(picture())))
    assert shown.mode == "RGB"
    assert np.array_equal(np.asarray(shown), picture()[..., :3])


def test_a_large_picture_is_shown_smaller() -> None:
    assert Image.open(io.BytesIO(brief.png(picture(3000, 1500)))).size == (1024, 512)


def test_transparency_is_shown_as_a_checkerboard() -> None:
    shown = np.asarray(Image.open(io.BytesIO(brief.png(picture(ground="#00000000")))))
    assert shown[20, 20].tolist() == [0x12, 0x34, 0x56]
    assert [int(shown[0, x, 0]) for x in (0, 8, 16)] == [224, 160, 224]


def test_findings_are_one_line() -> None:
    finding = Finding("drawn red", "draw blue", "sun", (1, 2, 3.5, 4), None, 12, "pixels off")
    assert brief.spoken(finding) == "drawn red at 1 2 3.5 4 (element sun), 12 pixels off: draw blue"
    assert brief.spoken(Finding("drawn red")) == "drawn red"


def test_a_drawing_is_listed_whole() -> None:
    assert brief.listing(brief.printed(DRAWING)) == brief.printed(DRAWING)


@pytest.mark.parametrize("count", [200, 3000])
def test_of_a_long_drawing_every_element_is_shown_as_far_as_it_fits(count: int) -> None:
    data = "M0 0" + "l1 2" * 300 + "z"
    svg = HEAD + "".join(f'<path id="p{n}" d="{data}" fill="#{n:06x}"/>' for n in range(count)) + "</svg>"
    shown = brief.listing(brief.printed(svg))
    assert len(shown) < brief.MAX_SVG + 200
    assert "l1 2..." in shown and "Long path data is cut" in shown
    assert shown.count("<path") == shown.count("/>") == min(count, shown.count("fill="))
    assert ("lines more are not shown" in shown) == (count == 3000)
    if count == 200:
        assert 'id="p199"' in shown and 'fill="#0000c7"' in shown


def test_a_long_single_line_is_cut() -> None:
    svg = f'{HEAD}<text id="t">{"a" * 90_000}</text></svg>'
    assert len(brief.listing(brief.printed(svg))) < brief.MAX_SVG + 200


class History:
    """A run whose steps are told, not made."""

    def __init__(self, folder: Path) -> None:
        source = folder / "a.png"
        Image.fromarray(picture()).save(source)
        self.run = Run.create(folder / "runs", Task("picture", "a", (source,)), Budget())

    def add(self, *findings: str, seen: str = "", score: float = 0.9, kept: bool = True, note: str = "") -> None:
        program = Program({"picture.svg": DRAWING.encode()}, "picture.svg", "svg") if score else None
        proposal = Proposal(program, "m", note=note, findings=tuple(map(Finding, findings)))
        review = Review(score or None, findings=(Finding(seen),) if seen else (), components={"mse": 0.01})
        self.run.add(proposal, Rendering(facts={"size": [64, 32]}), review, kept=kept, cost=Cost())

    @property
    def told(self) -> str:
        assert self.run.best is not None
        return brief.state(self.run, self.run.best)


def test_the_state_holds_score_findings_and_drawing(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.add(seen="the sun is late", score=0.9876)
    assert "64 x 32 pixels" in history.told and "0.9876 of 1" in history.told and "mse 0.01000" in history.told
    assert "- the sun is late\n" in history.told
    assert history.told.endswith(f"```svg\n{brief.printed(DRAWING)}\n```")
    assert "tried" not in history.told and "could not be made" not in history.told


def test_the_state_tells_refused_edits_and_what_was_tried_in_vain(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.add(seen="old")
    history.add("edit 2: no such id", seen="the sun is late")
    history.add(seen="now it is gone", kept=False, score=0.5, note="moved the sun")
    history.add("the reply is empty", kept=False, score=0)
    assert "could not be made:\n- edit 2: no such id\n" in history.told
    assert "- moved the sun: score 0.5000\n  - now it is gone\n" in history.told
    assert "- an attempt without a note\n  - the reply is empty\n" in history.told
    assert "old" not in history.told


def test_a_reply_without_a_drawing_is_at_fault_once(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.add("the reply is empty", seen="the reply is empty", kept=False, score=0)
    assert [fault.what for fault in brief.faults(history.run.steps[0])] == ["the reply is empty"]
