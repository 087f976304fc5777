import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from limner.chalk.perform import perform
from limner.chalk.report import Order

CODE = """
from limner.chalk.all import *


class Section(Lesson):
    def construct(self):
        one = Words("one", id="one")
        with self.beat("a", 2.0):
            self.show(one, at=0.5)
            self.change(one.animate.shift((1, 0, 0)).build(), at=1.9, seconds=5)
        two = Words("two", id="two")
        with self.beat("b", 1.5, keep=[KEPT]):
            self.show(two)
"""


def test_beats_have_the_frames_that_they_are_told() -> None:
    report = perform(Order("s", CODE.replace("KEPT", "")))
    assert report.fault is None and [beat.frames for beat in report.beats] == [60, 45]


def test_what_is_not_kept_leaves_before_anything_comes() -> None:
    def at_the_end(kept: str) -> set[str]:
        return {box.id for box in perform(Order("s", CODE.replace("KEPT", kept))).looks[-1].boxes}

    assert at_the_end("") == {"two"} and at_the_end("one") == {"one", "two"}


def test_outside_of_a_beat_nothing_is_shown() -> None:
    code = "from limner.chalk.all import *\nclass S(Lesson):\n    def construct(self):\n"
    code += "        self.show(Words('a', id='a'))\n"
    fault = perform(Order("s", code)).fault
    assert fault is not None and "outside of a beat" in fault.what and fault.line == 4


def test_plain_manim_plays_it_frame_for_frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Image.fromarray(np.full((40, 60, 3), 200, np.uint8)).save(tmp_path / "grey.png")
    picture = 'Image("grey.png", id="three", width=4, height=3)'
    code = CODE.replace("KEPT", "one").replace("self.show(two)", f"self.show(two)\n            self.show({picture})")
    (tmp_path / "section.py").write_text(code)
    manim = [sys.executable, "-m", "manim", "render", "-r", "160,90", "--fps", "10", "--media_dir", "media"]
    subprocess.run([*manim, "section.py"], check=True, capture_output=True)
    (film,) = tmp_path.glob("media/videos/section/*/Section.mp4")
    with av.open(film) as made:
        assert made.streams.video[0].frames == 35
    report = perform(Order("s", code, 160, 90, 10, files={"grey.png": (tmp_path / "grey.png").read_bytes()}))
    assert report.fault is None and sum(beat.frames for beat in report.beats) == 35


def test_what_stays_goes_to_its_new_place_as_the_beat_begins() -> None:
    code = CODE.replace("KEPT", "one").replace("self.show(two)", 'self.move(one, Region(3, 1, 4, 1), "left")')
    report = perform(Order("s", code))
    assert report.fault is None
    (box,) = [box for box in report.looks[-1].boxes if box.id == "one"]
    assert abs(box.box[0] - 1.0) < 0.05 and abs((box.box[1] + box.box[3]) / 2 - 1.0) < 0.05
