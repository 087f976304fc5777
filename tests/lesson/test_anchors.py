import io
from pathlib import Path

import msgspec
from PIL import Image

from limner.chalk.region import Region
from limner.chalk.report import Look, Played, Report
from limner.core.data import Cost, Finding, Program, Proposal, Rendering, Review, Step
from limner.lesson.anchors import FRAMES, INK, RULER, WRONG, anchored, regions
from tests.lesson.looks import text
from tests.lesson.teacher import begun

CODE = "class S:\n    right = Region(2.70, -0.45, 7.83, 6.10)\n        left = Region(-4.21, -0.45, 4.80, 0.47)\n"


def step(folder: Path, *findings: Finding, beats: int = 2) -> Step:
    """Record a section of beats of two seconds with one text in each."""
    run = begun(folder)
    played = tuple(Played(f"beat-{at}", 60, "") for at in range(beats))
    looks = tuple(Look(f"beat-{at}", 2.0 * at + 1, (text(f"word-{at}", (-1, -1, 1, 1)),)) for at in range(beats))
    scratch = run.scratch()
    stills = tuple(scratch / f"01_s-{at:02d}.png" for at in range(beats))
    for still in stills:
        Image.new("RGB", (854, 480), "#10202b").save(still)
    facts = {"reports": {"01_s.py": msgspec.to_builtins(Report(played, looks))}}
    proposal = Proposal(Program({"01_s.py": CODE.encode()}, "01_s.py", "manim"), "m")
    review = Review(0.5, "checks", findings=findings)
    return run.add(proposal, Rendering(stills, facts=facts), review, kept=True, cost=Cost())


def has(picture: Image.Image, colour: str, box: tuple[int, int, int, int]) -> bool:
    wanted = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return any(pixel == wanted for _, pixel in picture.crop(box).getcolors(100_000) or [])


def test_the_frame_of_a_finding_has_what_is_named_in_its_place(tmp_path: Path) -> None:
    wrong = Finding("too low", "up", "word-1", (1500, 800, 1700, 900), (2.5, 3.0))
    (frame,) = anchored(step(tmp_path, wrong), "01_s.py")
    assert frame.title.startswith("The end of beat 'beat-1', at 4.00 s. In units: word-1 (line 9): x -1.00 to 1.00")
    assert frame.title.endswith("In red, 1: too low.") and frame.lines == {"word-1": 9}
    with Image.open(io.BytesIO(frame.picture)) as picture:
        shown = picture.convert("RGB")
    assert shown.size == (854, 480)
    assert has(shown, INK, (362, 170, 366, 310))  # around the word: 60 pixels to a unit
    assert has(shown, WRONG, (664, 350, 760, 406))  # in pixels of 1080 lines
    assert has(shown, RULER, (350, 76, 830, 84))  # the region on the right


def test_without_a_finding_the_last_frame_is_shown_and_never_too_many(tmp_path: Path) -> None:
    (frame,) = anchored(step(tmp_path / "a"), "01_s.py")
    assert "'beat-1'" in frame.title
    many = [Finding("f", time=(2.0 * at, 2.0 * at + 1)) for at in range(6)]
    frames = anchored(step(tmp_path / "b", *many, beats=6), "01_s.py")
    assert [frame.title.split("'")[1] for frame in frames] == [f"beat-{at}" for at in range(FRAMES)]


def test_places_that_code_names_are_read() -> None:
    named = regions(CODE)
    assert named == {"right": Region(2.7, -0.45, 7.83, 6.1), "left": Region(-4.21, -0.45, 4.8, 0.47)}
    assert regions("left = self.body") == {}
