"""The authors, each story played through the real loop, stage and critic with a scripted model."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart
from pydantic_ai.models.function import AgentInfo, FunctionModel
from pydantic_ai.usage import RequestUsage

from limner.core.budget import Budget
from limner.core.data import Proposal, Task
from limner.core.errors import BudgetSpent, ModelError
from limner.core.events import Event
from limner.core.loop import loop
from limner.core.model import Model
from limner.core.patience import MODEL_STEPS, PATIENCE
from limner.core.run import Run
from limner.picture.look import Critic
from limner.picture.stage import SvgRenderer
from limner.picture.write import ENTRY, MEASURED, SCENE, Measured, Modelled
from limner.render.raster import Rasteriser
from limner.sight.graph import load as scene
from limner.sight.load import load
from tests.picture.flat import BAR, DISC, PAPER, flat, svg
from tests.question import Question

SEED = 7


def edits(*asked: object, note: str = "") -> str:
    return json.dumps({"edits": asked, "note": note})


def rename(old: str, new: str) -> dict[str, str]:
    return {"op": "rename", "id": old, "to": new}


DONE = edits()
NAMED = edits(rename(DISC, "sun"), rename(BAR, "cloud"), rename(PAPER, "sky"), note="names")
WORSE = edits({"op": "set", "id": DISC, "attributes": {"fill": "#00ff00"}}, note="greener")


class Story:
    """A run of the small picture with a model that says its lines; the last one repeats."""

    def __init__(self, raster: Rasteriser, folder: Path, *lines: str, from_scratch: bool = False, steps: int = 0):
        source = flat(folder / "flat.png")
        budget = Budget(max_steps=steps or None)
        self.run = Run.create(folder / "runs", Task("picture", "flat", (source,), seed=SEED), budget)
        self.asked: list[Question] = []
        self.notes: list[str] = []
        self._lines = lines
        self._raster = raster
        self._from_scratch = from_scratch
        self._picture = load(source)

    def author(self) -> Modelled:
        def answer(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
            self.asked.append(Question(messages, info))
            line = self._lines[min(len(self.asked), len(self._lines)) - 1]
            return ModelResponse([TextPart(line)], usage=RequestUsage(input_tokens=100, output_tokens=10))

        model, measured = Model(FunctionModel(answer), "test:m"), Measured(self._picture, self.listen)
        return Modelled(model, measured, self._picture, self.listen, from_scratch=self._from_scratch)

    def listen(self, event: Event) -> None:
        self.notes += [event.text] if event.kind == "note" else []

    def play(self) -> "Story":
        stage, critic = SvgRenderer(self._raster, (64, 64)), Critic(self._picture.pixels)
        self.reason = asyncio.run(loop(self.run.task, self.author(), stage, critic, self.run, self.listen))
        return self

    @property
    def kept(self) -> list[bool]:
        return [step.kept for step in self.run.steps]

    @property
    def best(self) -> str:
        assert self.run.best and self.run.best.proposal.program
        return self.run.best.proposal.program.text


def propose(author: Measured | Modelled, run: Run) -> Proposal | None:
    return asyncio.run(author.propose(run.task, run))


def test_measuring_proposes_one_drawing_and_its_scene(raster: Rasteriser, tmp_path: Path) -> None:
    story = Story(raster, tmp_path)
    picture = load(tmp_path / "flat.png")
    draft = propose(Measured(picture, story.listen), story.run)
    assert draft is not None and draft.program is not None
    assert (draft.author, draft.program.entry) == (MEASURED, ENTRY)
    assert draft.cost.seconds > 0 and draft.cost.requests == 0
    ids = [node.id for node in scene(draft.program.files[SCENE]).nodes()]
    assert ids == [PAPER, DISC, BAR]
    assert all(f'id="{name}"' in draft.program.text for name in ids)
    assert propose(Measured(picture, story.listen), Story(raster, _new(tmp_path / "b"), DONE).play().run) is None


def test_a_model_edits_the_draft_until_it_has_no_more_to_say(raster: Rasteriser, tmp_path: Path) -> None:
    story = Story(raster, tmp_path, NAMED, DONE).play()
    assert story.kept == [True, True, False] and story.reason == "done"
    assert 'id="sun"' in story.best and DISC not in story.best
    draft, named, done = story.run.steps
    assert [step.proposal.author for step in story.run.steps] == [MEASURED, "test:m", "test:m"]
    assert (named.proposal.parent, named.proposal.note) == (1, "names")
    assert named.review.score == draft.review.score and named.review.structure > draft.review.structure
    assert done.proposal.note == "nothing left to improve" and done.proposal.findings == ()
    assert story.run.cost.tokens == 220 and story.run.cost.requests == 2, "the last question is paid for, too"
    assert story.notes == []


def test_what_a_model_is_asked(raster: Rasteriser, tmp_path: Path) -> None:
    story = Story(raster, tmp_path, NAMED, DONE).play()
    first, second = story.asked
    assert "was measured from the pixels" in first.system and '{"edits": []}' in first.system
    assert f'id="{DISC}"' in first.text and "64 x 64 pixels" in first.text
    assert len(first.images) == 2 and all(image.startswith(b"\x89PNG") for image in first.images)
    assert 'id="sun"' in second.text
    assert (first.seed, second.seed) == (SEED, SEED + 1)


def test_edits_that_cannot_be_made_come_back_as_findings(raster: Rasteriser, tmp_path: Path) -> None:
    mixed = edits(rename(DISC, "sun"), {"op": "remove", "id": "moon"}, {"op": "melt", "id": "sun"})
    story = Story(raster, tmp_path, mixed, DONE).play()
    assert story.kept == [True, True, False] and 'id="sun"' in story.best
    assert [finding.what for finding in story.run.steps[1].proposal.findings] == [
        "edit 3: there is no operation 'melt'",
        "edit 2 (remove): no element has the id 'moon'",
    ]
    assert "could not be made:" in story.asked[1].text and "no element has the id 'moon'" in story.asked[1].text


def test_a_worse_revision_is_told_and_never_kept(raster: Rasteriser, tmp_path: Path) -> None:
    story = Story(raster, tmp_path, WORSE, NAMED, DONE).play()
    assert story.kept == [True, False, True, False]
    assert "#00ff00" not in story.best
    assert story.run.steps[2].proposal.parent == 1
    told = story.asked[1].text
    assert "- greener: score 0." in told and f"(element {DISC})" in told and "#00ff00" in told
    assert "greener" not in story.asked[2].text, "what was kept since is another drawing"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "the reply is empty"),
        ("I am sorry, I cannot do that.", "the reply holds no edits"),
        ('```json\n{"edits": [{"op": "set", "id": "circ', "edit 1: its JSON is broken or breaks off"),
        (edits(rename(DISC, DISC)), "the edits change nothing"),
        (edits({"op": "remove", "id": "moon"}), "edit 1 (remove): no element has the id 'moon'"),
    ],
)
def test_a_model_that_says_nothing_of_use_is_asked_no_more(
    raster: Rasteriser, tmp_path: Path, line: str, why: str
) -> None:
    story = Story(raster, tmp_path, line).play()
    assert story.reason == "done" and story.kept == [True] + [False] * PATIENCE
    assert story.notes == [f"test:m found nothing better in {PATIENCE} tries (the last: {why}); the best step is kept"]
    assert why in story.asked[-1].text
    assert len({question.seed for question in story.asked}) == PATIENCE
    assert propose(story.author(), story.run) is None and len(story.asked) == PATIENCE


def test_patience_begins_anew_with_each_step_kept(raster: Rasteriser, tmp_path: Path) -> None:
    story = Story(raster, tmp_path, WORSE, WORSE, NAMED, WORSE.replace(DISC, "sun")).play()
    assert story.kept == [True, False, False, True, False, False, False]


def test_a_model_from_scratch_gets_hints_and_then_edits(raster: Rasteriser, tmp_path: Path) -> None:
    radii = [12, 14, 16, 17, 18, 19, 20, 20.1]
    lines = [edits({"op": "set", "id": "disc", "attributes": {"r": r}}) for r in radii[1:]]
    story = Story(raster, tmp_path, f"Here:\n```svg\n{svg(12)}\n```", *lines, from_scratch=True).play()
    first, second = story.asked[:2]
    assert "#c02020" in first.system and "0 0 64 64" in first.system and len(first.images) == 1
    assert "was measured" not in second.system and 'id="disc"' in second.text and len(second.images) == 2
    assert story.kept == [True] * MODEL_STEPS, "as many as without a limit"
    longer = Story(raster, _new(tmp_path / "b"), f"```svg\n{svg(12)}```", *lines, from_scratch=True, steps=8).play()
    assert longer.kept == [True] * 8 and 'r="20.1"' in longer.best


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_a_model_from_scratch_may_fail_at_first(raster: Rasteriser, tmp_path: Path) -> None:
    cyclic = '<svg><g id="a"><use href="#a"/></g></svg>'
    story = Story(raster, tmp_path, "no", cyclic, svg(), DONE, from_scratch=True).play()
    assert story.kept == [False, False, True, False]
    assert "could not be used:\n- the reply holds no SVG document" in story.asked[1].text
    assert "the SVG cannot be drawn" in story.asked[2].text and "no SVG document" not in story.asked[2].text


def test_a_model_from_scratch_that_never_draws_is_an_error(raster: Rasteriser, tmp_path: Path) -> None:
    story = Story(raster, tmp_path, "no", from_scratch=True)
    for _ in range(2):  # and so it is when it is resumed
        with pytest.raises(
            ModelError, match=r"^test:m: none of 3 replies could be drawn \(the last: the reply holds no "
        ):
            story.play()
        assert story.kept == [False] * PATIENCE and len(story.asked) == PATIENCE
    with pytest.raises(BudgetSpent, match="nothing was kept"):
        Story(raster, _new(tmp_path / "b"), "no", from_scratch=True, steps=2).play()


def test_nothing_active_of_a_model_reaches_the_program(raster: Rasteriser, tmp_path: Path) -> None:
    evil = svg().replace(
        "</svg>",
        '<script>alert(1)</script><rect onload="alert(2)" id="r" width="1" height="1" fill="url(http://evil/x)"/>'
        '<image href="http://evil/y.png"/><a href="javascript:alert(3)"><path d="M0 0"/></a></svg>',
    )
    story = Story(raster, tmp_path, evil, DONE, from_scratch=True).play()
    for text in ("script", "onload", "evil", "alert", "javascript"):
        assert text not in story.best
    assert any("<script>" in finding.what for finding in story.run.steps[0].proposal.findings)
    assert "<script>" in story.asked[1].text


@pytest.mark.parametrize("from_scratch", [False, True])
def test_a_resumed_run_asks_what_it_would_have_asked(raster: Rasteriser, tmp_path: Path, from_scratch: bool) -> None:
    story = Story(raster, tmp_path, "no", WORSE, *[svg(18)] * from_scratch, NAMED, DONE, from_scratch=from_scratch)
    story.play()
    for count in range(1, len(story.run.steps)):
        folder = tmp_path / f"copy-{count}"
        shutil.copytree(story.run.folder, folder)
        for step in story.run.steps[count:]:
            shutil.rmtree(folder / "steps" / f"{step.number:03d}")
        fresh = Story(raster, _new(tmp_path / f"fresh-{count}"), DONE, from_scratch=from_scratch)
        propose(fresh.author(), Run.open(folder))
        asked = story.asked[count - (not from_scratch)]
        assert fresh.asked[0].everything == asked.everything
