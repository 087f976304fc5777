"""The author with a model, each story played through the real loop, camera and critic with a scripted model."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart
from pydantic_ai.models.function import AgentInfo, FunctionModel
from pydantic_ai.usage import RequestUsage

from limner.core.budget import Budget
from limner.core.data import Program, Proposal, Task
from limner.core.errors import BudgetSpent, ModelError
from limner.core.events import Event, ignore
from limner.core.loop import loop
from limner.core.model import Model
from limner.core.patience import MODEL_STEPS, PATIENCE
from limner.core.run import Run
from limner.motion.look import Critic
from limner.motion.revise import Modelled
from limner.motion.stage import Renderer
from limner.motion.write import FILM, MEASURED, PAGE, POINTS, SVG, Measured, Measurement, program
from limner.render.camera import Camera
from limner.render.html import page
from limner.render.seal import TAG
from limner.sight.animation import PRESETS, Animated, Animation, Element, Key, load
from limner.sight.graph import Circle, Node, Rect, Scene, Solid
from limner.sight.track import track
from limner.sight.tracks import Clip, Tracked
from tests.question import Question
from tests.render.pages import HAS_BROWSER

SEED, FPS, SIZE, SECONDS = 7, 15, (96, 64), 0.8


def scene(*nodes: Node) -> Scene:
    return Scene(*SIZE, nodes)


SLIDE = Animation("translate", (Key(0, (0, 0), PRESETS["ease-in-out"]), Key(1, (56, 0))), 0.6, 0.1)
FALL = Animation("translate", (Key(0, (0, 0)), Key(1, (0, -30))), 0.6, 0.1)
TRUTH = Animated(
    *SIZE, SECONDS, FPS, scene(Node("paper", Rect(0, 0, *SIZE), Solid("#f4f4f0"))),
    (
        Element("circle-1", scene(Node("circle-1-shape", Circle(18, 14, 9), Solid("#cc3366"))), (18, 14), (SLIDE,)),
        Element("box", scene(Node("box-shape", Rect(60, 40, 18, 14), Solid("#2266cc"))), (69, 47), (FALL,)),
    ),
)  # fmt: skip
LATE = msgspec.structs.replace(
    TRUTH,
    elements=(
        msgspec.structs.replace(TRUTH.elements[0], animations=(msgspec.structs.replace(SLIDE, duration=0.4),)),
        TRUTH.elements[1],
    ),
)
"""The draft of most stories: one duration is wrong."""
SCRIPT = """<!doctype html>
<html><body style="margin: 0"><canvas id="stage" width="96" height="64"></canvas><script>
const context = document.querySelector("canvas").getContext("2d");
const ease = p => { let a = 0, b = 1; for (let i = 0; i < 40; i++) {
  const u = (a + b) / 2, x = 3 * (1 - u) * (1 - u) * u * .42 + 3 * (1 - u) * u * u * .58 + u * u * u;
  x < p ? a = u : b = u; } return 3 * (1 - a) * a * a + a * a * a; };
function draw(now) {
  const part = Math.min(Math.max((now / 1000 - .1) / .6, 0), 1);
  context.fillStyle = "#f4f4f0"; context.fillRect(0, 0, 96, 64);
  context.fillStyle = "#cc3366"; context.beginPath(); context.arc(18 + 56 * ease(part), 14, 9, 0, 7); context.fill();
  context.fillStyle = "#2266cc"; context.fillRect(60, 40 - 30 * part, 18, 14);
  requestAnimationFrame(draw);
}
draw(0);
</script></body></html>"""


def edits(*asked: object, note: str = "") -> str:
    return json.dumps({"edits": asked, "note": note})


def rename(old: str, new: str) -> dict[str, str]:
    return {"op": "rename", "id": old, "to": new}


DONE = edits()
NAMED = edits(rename("circle-1", "ball"), rename("box", "lift"), note="names")
RIGHT = edits({"op": "animate", "id": "circle-1", "duration": 0.6}, note="slower")
WORSE = edits({"op": "animate", "id": "circle-1", "delay": 0.4}, note="later")


class Drafted:
    """The first step, as measuring might have left it."""

    def __init__(self, film: Animated) -> None:
        self._film = film

    async def propose(self, task: Task, run: Run) -> Proposal | None:
        points = [Measurement("circle-1", "translate", (0.0, 0.8), ((0.0, 0.0), (56.0, 0.0)))]
        printed = program(self._film, "clip")
        files = {**printed.files, POINTS: msgspec.json.encode(points)}
        return None if run.steps else Proposal(Program(files, PAGE, "html"), MEASURED)


class Room:
    """The camera, and the target as it was filmed."""

    def __init__(self, camera: Camera) -> None:
        self.camera = camera
        frames = self.shoot(TRUTH, FPS)
        self.tracked = track(Clip(frames, np.arange(len(frames)) / FPS, FPS, SECONDS), ignore_progress)

    def shoot(self, film: Animated, fps: float) -> np.ndarray:
        shots = self.camera.film(page(film, "clip"), width=SIZE[0], height=SIZE[1], fps=fps, seconds=film.seconds)
        return np.stack([shot.pixels for shot in shots])


def ignore_progress(part: float) -> None:
    """Say nothing."""


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    if not HAS_BROWSER:
        pytest.skip("needs chromium-headless-shell and bubblewrap")
    with Camera() as camera:
        yield Room(camera)


class Story:
    """A run on the small film with a model that says its lines; the last one repeats."""

    def __init__(self, room: Room, folder: Path, *lines: str, draft: Animated | None = LATE, steps: int = 0) -> None:
        folder.mkdir(exist_ok=True)
        self.run = Run.create(folder / "runs", Task("motion", "clip", seed=SEED), Budget(max_steps=steps or None))
        self.asked: list[Question] = []
        self.notes: list[str] = []
        self._lines = lines
        self._room = room
        self._draft = draft

    @property
    def tracked(self) -> Tracked:
        return self._room.tracked

    def author(self) -> Modelled:
        def answer(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
            self.asked.append(Question(messages, info))
            line = self._lines[min(len(self.asked), len(self._lines)) - 1]
            return ModelResponse([TextPart(line)], usage=RequestUsage(input_tokens=100, output_tokens=10))

        measured = Measured(self.tracked, self._room.shoot, ignore)
        model = Model(FunctionModel(answer), "test:m")
        return Modelled(model, measured, self.tracked, self.listen, from_scratch=self._draft is None)

    def listen(self, event: Event) -> None:
        self.notes += [event.text] if event.kind == "note" else []

    def play(self) -> "Story":
        stage = Renderer(self._room.camera, SIZE, FPS, SECONDS)
        critic = Critic(self.tracked.clip, self.tracked.plate)

        async def both() -> str:
            if self._draft is not None:
                await loop(self.run.task, Drafted(self._draft), stage, critic, self.run)
            return await loop(self.run.task, self.author(), stage, critic, self.run, self.listen)

        self.reason = asyncio.run(both())
        return self

    @property
    def kept(self) -> list[bool]:
        return [step.kept for step in self.run.steps]

    @property
    def best(self) -> Program:
        assert self.run.best and self.run.best.proposal.program
        return self.run.best.proposal.program


def propose(author: Modelled, run: Run) -> Proposal | None:
    return asyncio.run(author.propose(run.task, run))


def test_a_model_mends_what_the_findings_name_and_then_names_things(room: Room, tmp_path: Path) -> None:
    story = Story(room, tmp_path, RIGHT, NAMED, DONE).play()
    assert story.kept == [True, True, True, False] and story.reason == "done" and story.notes == []
    draft, right, named, done = story.run.steps
    assert right.review.score > draft.review.score + 0.05
    assert named.review.score == right.review.score and named.review.structure > right.review.structure
    assert [step.proposal.author for step in story.run.steps] == [MEASURED, *["test:m"] * 3]
    assert (named.proposal.parent, named.proposal.note) == (2, "names")
    assert (done.proposal.note, done.proposal.findings) == ("nothing left to improve", ())
    assert story.run.cost.tokens == 330 and story.run.cost.requests == 3
    film = load(story.best.files[FILM])
    assert [element.id for element in film.elements] == ["ball", "lift"]
    assert film.elements[0].animations == (SLIDE,)
    for name in (PAGE, SVG):
        text = story.best.files[name].decode()
        assert 'id="ball"' in text and "circle-1" not in text
    (point,) = msgspec.json.decode(story.best.files[POINTS], type=list[Measurement])
    assert (point.element, point.property) == ("ball", "translate")


def test_what_a_model_is_asked(room: Room, tmp_path: Path) -> None:
    story = Story(room, tmp_path, NAMED, DONE).play()
    first, second = story.asked
    assert "were measured frame by frame" in first.system and '{"edits": []}' in first.system
    assert "The film is 96 x 64 pixels, 0.8 s long at 15 frames a second." in first.text
    assert "translate .4s delay .1s ease-in-out: 0 0 0; 1 56 0 [measured: off by " in first.text
    assert "(element circle-1)" in first.text and "foreground error" in first.text
    assert len(first.images) == 2 and all(image.startswith(b"\x89PNG") for image in first.images)
    assert first.images[0] != first.images[1]
    assert "\nball in 9 5 27 23" in second.text and (first.seed, second.seed) == (SEED, SEED + 1)


def test_edits_that_cannot_be_made_come_back_with_advice(room: Room, tmp_path: Path) -> None:
    mixed = edits(rename("circle-1", "ball"), {"op": "remove", "id": "moon"}, {"op": "melt", "id": "ball"})
    story = Story(room, tmp_path, mixed, DONE).play()
    assert story.kept == [True, True, False]
    assert [finding.what for finding in story.run.steps[1].proposal.findings] == [
        "edit 3: there is no operation 'melt'",
        "edit 2 (remove): no element has the id 'moon'",
    ]
    assert "could not be made:" in story.asked[1].text
    assert "no element has the id 'moon' (element moon): ids there are: ball, box" in story.asked[1].text


def test_a_worse_revision_is_told_and_never_kept(room: Room, tmp_path: Path) -> None:
    story = Story(room, tmp_path, WORSE, NAMED, DONE).play()
    assert story.kept == [True, False, True, False]
    assert story.run.steps[2].proposal.parent == 1
    assert "- later: score 0." in story.asked[1].text
    assert "later" not in story.asked[2].text, "what was kept since is another film"
    assert [element.animations[0].delay for element in load(story.best.files[FILM]).elements] == [0.1, 0.1]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "the reply is empty"),
        ("I like it.", "the reply holds no edits"),
        (edits(rename("box", "box")), "the edits change nothing"),
        ("```html\n<html><body>", "the page breaks off"),
    ],
)
def test_a_model_that_says_nothing_of_use_is_asked_no_more(room: Room, tmp_path: Path, line: str, why: str) -> None:
    story = Story(room, tmp_path, line).play()
    assert story.reason == "done" and story.kept == [True] + [False] * PATIENCE
    assert story.notes == [f"test:m found nothing better in {PATIENCE} tries (the last: {why}); the best step is kept"]
    assert why in story.asked[-1].text
    assert len({question.seed for question in story.asked}) == PATIENCE
    assert propose(story.author(), story.run) is None and len(story.asked) == PATIENCE


def test_a_malformed_reply_is_recovered_from(room: Room, tmp_path: Path) -> None:
    story = Story(room, tmp_path, '{"edits": [{"op": "ren', RIGHT, DONE).play()
    assert story.kept == [True, False, True, False]
    assert "its JSON is broken or breaks off" in story.asked[1].text


def test_a_page_with_a_script_is_filmed_and_kept_where_it_is_better(room: Room, tmp_path: Path) -> None:
    story = Story(room, tmp_path, f"No CSS says this.\n```html\n{SCRIPT}\n```", NAMED, DONE).play()
    assert story.kept == [True, True, False, False]
    draft, script, lost, _ = story.run.steps
    assert script.review.score > draft.review.score and script.review.score > 0.95
    assert set(story.best.files) == {PAGE} and TAG in story.best.text
    assert [finding.what for finding in lost.proposal.findings] == ["the reply holds no page"]
    second = story.asked[1]
    assert "written by hand" in second.system and "requestAnimationFrame" in second.text and TAG not in second.text


def test_a_page_that_does_not_stand_on_its_own_is_not_kept(room: Room, tmp_path: Path) -> None:
    foreign = SCRIPT.replace("</body>", '<script>fetch("https://elsewhere.invalid/a").catch(() => 0)</script></body>')
    story = Story(room, tmp_path, foreign, DONE).play()
    assert story.kept == [True, False, False]
    assert "does not stand on its own: it asks for https://elsewhere.invalid/a" in story.asked[1].text


def test_a_script_that_fails_is_told(room: Room, tmp_path: Path) -> None:
    story = Story(room, tmp_path, SCRIPT.replace("draw(0);", "draw(0); nonsense();"), DONE).play()
    assert "a script fails: " in story.asked[1].text and "nonsense" in story.asked[1].text


def test_a_model_from_scratch_gets_hints_and_then_writes_again(room: Room, tmp_path: Path) -> None:
    poor = f"```html\n{page(LATE, 'clip')}```"
    story = Story(room, tmp_path, "I cannot.", poor, SCRIPT, DONE, draft=None).play()
    assert story.kept == [False, True, True, False]
    first, second, third = story.asked[:3]
    assert (
        "96 x 64 pixels" in first.system and "a thing of " in first.system and "its middle at 0.00 s " in first.system
    )
    assert len(first.images) == 1 and len(third.images) == 2
    assert "could not be used:\n- the reply holds no page" in second.text
    assert "@keyframes" in third.text and "was measured" not in third.system
    assert story.run.best is not None and story.run.best.proposal.author == "test:m"


def test_a_model_from_scratch_that_never_writes_is_an_error(room: Room, tmp_path: Path) -> None:
    story = Story(room, tmp_path, "no", draft=None)
    for _ in range(2):  # and so it is when it is resumed
        why = r"^test:m: none of 3 replies could be filmed \(the last: the reply holds no page\): choose another"
        with pytest.raises(ModelError, match=why):
            story.play()
        assert story.kept == [False] * PATIENCE and len(story.asked) == PATIENCE
    with pytest.raises(BudgetSpent, match="nothing was kept"):
        Story(room, tmp_path / "b", "no", draft=None, steps=2).play()


def test_a_budget_and_the_number_of_steps_have_an_end(room: Room, tmp_path: Path) -> None:
    lines = [edits(rename("box" if index == 0 else f"lift-{'abcdefgh'[index - 1]}",
                          f"lift-{'abcdefgh'[index]}"), {"op": "animate", "id": "circle-1", "duration": duration})
             for index, duration in enumerate([0.42, 0.44, 0.46, 0.48, 0.5, 0.52, 0.54, 0.56])]  # fmt: skip
    story = Story(room, tmp_path, *lines).play()
    assert story.kept == [True] * (1 + MODEL_STEPS) and story.reason == "done"
    short = Story(room, tmp_path / "b", *lines, steps=3).play()
    assert short.kept == [True] * 3 and "--max-steps 3" in short.reason


@pytest.mark.parametrize("scratch", [False, True])
def test_a_resumed_run_asks_what_it_would_have_asked(room: Room, tmp_path: Path, scratch: bool) -> None:
    draft = None if scratch else LATE
    lines = ["no", *([f"```html\n{page(LATE, 'clip')}```", SCRIPT] if scratch else [WORSE, RIGHT]), DONE]
    story = Story(room, tmp_path / "a", *lines, draft=draft).play()
    for count in range(1, len(story.run.steps)):
        folder = tmp_path / f"copy-{count}"
        shutil.copytree(story.run.folder, folder)
        for step in story.run.steps[count:]:
            shutil.rmtree(folder / "steps" / f"{step.number:03d}")
        fresh = Story(room, tmp_path / f"fresh-{count}", DONE, draft=draft)
        propose(fresh.author(), Run.open(folder))
        assert fresh.asked[0].everything == story.asked[count - (not scratch)].everything
