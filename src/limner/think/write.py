"""The authors of ``think``: one that measures, and one that lets a model write cells."""

from collections.abc import Sequence

from limner.core.data import Finding, Proposal, Step, Task
from limner.core.errors import BudgetSpent
from limner.core.events import Event, Listener, ignore
from limner.core.model import Model, Tool
from limner.core.prompts import fill
from limner.core.run import Run
from limner.sandbox.cell import Pixels
from limner.think.brief import PROMPTS, Turn, conversation, opening, turns
from limner.think.choices import is_state
from limner.think.evidence import settled
from limner.think.stage import overdue, program
from limner.think.turn import MAX_CELLS, TOOL, abstained, parse
from limner.think.wording import understand

MEASURED = "measured"
MODEL_TURNS = 12
"""Turns of a model where the user sets no limit (as CodeVision has it)."""
PATIENCE = 3
"""Turns in a row in which a model may do nothing, or the same again."""
RUN = Tool(
    TOOL,
    "Runs a cell of Python on the images and returns what it printed, its value and the pictures it showed.",
    {
        "type": "object",
        "properties": {"code": {"type": "string", "description": "Python source"}},
        "required": ["code"],
    },
)
_UPRIGHT = "seen = [orient(rectify(one)) for one in images]\nfor one in seen:\n    show(one, 'upright')"
_AS_IT_IS = "seen = images"
_REDUCE = "images = [zoom(one, scale=min(1.0, ({most} / one[..., 0].size) ** 0.5)) for one in images]\n"
_CLEAN = "spoilt, seen = seen, [denoise(one) for one in seen]\n"
_SOLVE_CLEAN = """from limner.think.solve import solve
if any((one != other).any() for one, other in zip(spoilt, seen)):
    found = solve({question!r}, *seen)
found"""
_SOLVE = "from limner.think.solve import solve\nfound = solve({question!r}, *seen)\nfound"
_FIRST = "from limner.think.solve import agreed, solve\nseen, each = [], []\n"
_ONE = """seen.append(orient(rectify(images[{at}])))
show(seen[{at}], 'upright')
each.append(solve({question!r}, seen[{at}]))
each[{at}]"""
_ONE_CLEAN = "seen[{at}] = denoise(seen[{at}])\neach[{at}] = solve({question!r}, seen[{at}])\neach[{at}]"
_AGREED = "found = agreed(each)\n"
_SAY = """if found.answer is None:
    abstain(found.why)
else:
    boxes, pictures = [box for _, box in found.boxes], [seen[number] for number, _ in found.boxes]
    answer(found.answer, found.confidence, box=boxes or None, on=pictures)"""
_PAIR = 2
MOST_PIXELS = 8_000_000
"""Pixels to which a larger picture is reduced for measuring: reading takes about a second for each million."""
THINNEST, LONGEST = 8, 200
"""Pixels of the shorter side below which nothing can be read, and times as long as which a picture is no more looked
at (CodeVision's limit): it would be reduced to nothing."""
_UNKNOWN, _NOT_UNDERSTOOD = "no answer", "no answer: the question"


class Measured:
    """Writes cells without a model, a key or a network: set upright, measure, clean and measure again, answer.

    More than two pictures are measured one by one, a cell for each, so that no cell takes long and the budget is
    looked at between them. Large ones are measured reduced.

    Args:
        question: what is asked.
        images: (H, W, 3 or 4) uint8 each.
        listen: is told how far the work has got.
    """

    def __init__(self, question: str, images: Sequence[Pixels], listen: Listener = ignore) -> None:
        self._question = question
        self._listen = listen
        large = any(pixels.shape[0] * pixels.shape[1] > MOST_PIXELS for pixels in images)
        self._start = _REDUCE.format(most=MOST_PIXELS) if large else ""
        self._count = len(images)
        self._strips = [
            f"image {number} has {pixels.shape[1]} x {pixels.shape[0]} pixels, which is too narrow to measure in"
            for number, pixels in enumerate(images)
            if min(pixels.shape[:2]) < max(THINNEST, max(pixels.shape[:2]) / LONGEST)
        ]

    async def propose(self, task: Task, run: Run) -> Proposal | None:
        """Propose the next cell, until one has answered or abstained.

        Raises:
            BudgetSpent: the run's time was over in the middle of the last cell.
        """
        if said := overdue(run):
            raise BudgetSpent(said)
        steps = [step for step in run.steps if not step.rendering.facts.get("overdue")]
        if settled(steps) is not None:
            return None
        family = understand(self._question).family
        turned = family == "orientation" and not is_state(self._question)
        count = 1 if turned or family == "difference" else self._count
        cells = count + 1 if count > _PAIR else 3
        self._listen(Event("progress", "measuring", min(len(steps), cells), cells))
        if steps and (error := steps[-1].rendering.error) is not None:
            code = abstained(f"measuring failed: {error}")
        elif self._strips:
            code = abstained(self._strips[0])
        elif count > _PAIR:
            code = self._one_by_one(steps, count)
        else:
            code = self._together(steps, turned)
        parent = run.best.number if run.best else None
        return Proposal(program(code), MEASURED, parent)

    def _together(self, steps: Sequence[Step], turned: bool) -> str:
        """Return the next cell for one picture or a pair; ``turned``: the question is how it was turned."""
        solve = _SOLVE.format(question=self._question)
        if not steps:
            return _AS_IT_IS if turned else self._start + _UPRIGHT
        if len(steps) == 1:
            return solve
        if len(steps) == 2 and not turned and _may_be_unclean(steps[-1:]):
            return _CLEAN + _SOLVE_CLEAN.format(question=self._question)
        return _SAY

    def _one_by_one(self, steps: Sequence[Step], count: int) -> str:
        done = len(steps)
        if done < count:
            return (self._start + _FIRST if done == 0 else "") + _ONE.format(at=done, question=self._question)
        if done < 2 * count and _may_be_unclean(steps[:count]):
            return _ONE_CLEAN.format(at=done - count, question=self._question)
        return _AGREED + _SAY


def _may_be_unclean(steps: Sequence[Step]) -> bool:
    """Say whether none of the cells found an answer, though a question that was understood."""
    said = [str(step.rendering.facts["value"]) for step in steps]
    unknown = all(value.startswith(_UNKNOWN) for value in said)
    return unknown and not all(value.startswith(_NOT_UNDERSTOOD) for value in said)


class Modelled:
    """Lets a model write cells, one turn after another, until it answers or abstains.

    Args:
        model: the model.
        question: what is asked.
        images: (H, W, 3 or 4) uint8 each.
        native: offer it the tool ``run`` by the provider's own means.
        listen: is told of replies that cannot be used.
    """

    def __init__(
        self, model: Model, question: str, images: Sequence[Pixels], *, native: bool = False, listen: Listener = ignore
    ) -> None:
        self._model = model
        self._start = opening(question, images)
        self._native = native
        self._listen = listen

    async def propose(self, task: Task, run: Run) -> Proposal | None:
        """Propose the next cell of the last reply, or of a new one; ``None`` where the run has come to its end."""
        said = turns(run.steps, self._model.name)
        if settled(run.steps) is not None or ended(run, self._model.name):
            return None
        if late := overdue(run):
            raise BudgetSpent(late)
        if said and (more := waiting(said[-1])) is not None:
            return Proposal(program(more), self._model.name, run.steps[-1].number)
        left = min(turns_allowed(run) - len(said), turns_allowed(run, MODEL_TURNS * MAX_CELLS) - len(run.steps))
        self._listen(Event("progress", f"turn {len(said) + 1}", len(said), turns_allowed(run)))
        before, parts = conversation(self._start, said, left)
        reply = await self._model.ask(
            fill(PROMPTS, "system", native=self._native),
            parts,
            budget=run.record.budget.left(run.cost),
            # A seed of its own for each turn: else a failure that repeats word for word is answered from disk for ever.
            seed=task.seed + len(said),
            before=before,
            tool=RUN if self._native else None,
        )
        turn = parse(reply.text, cut=reply.exchange["finish"] == "length")
        note = ""
        if turn.hasty:
            note = "The answer beside your code was not taken: you had not seen what the code returns. Give it again."
        findings: tuple[Finding, ...] = ()
        if turn.fault is not None:
            findings = (turn.fault,)
            self._listen(Event("note", f"{self._model.name}: {turn.fault.what}"))
        cell = program(turn.cells[0]) if turn.cells else None
        parent = run.best.number if run.best else None
        return Proposal(cell, self._model.name, parent, note, findings, reply.cost, (reply.exchange,))


def waiting(turn: Turn) -> str | None:
    """Return the next cell of a reply with several, ``None`` where all are run, or one has failed."""
    cells = parse(turn.reply, cut=turn.cut).cells
    done = len(turn.steps)
    return cells[done] if done < len(cells) and turn.steps[-1].rendering.error is None else None


def turns_allowed(run: Run, unlimited: int = MODEL_TURNS) -> int:
    """Return how many turns a model has, ``unlimited`` where the user sets no limit."""
    return run.record.budget.max_steps or unlimited


def ended(run: Run, model: str) -> str:
    """Say why a model that has not answered is asked no more, or nothing where it is."""
    said = turns(run.steps, model)
    if said and waiting(said[-1]) is not None:
        return ""
    recent = said[-PATIENCE:]
    if len(recent) == PATIENCE and all(turn.steps[0].proposal.program is None for turn in recent):
        what = recent[-1].steps[0].proposal.findings[0].what
        return f"{model} wrote nothing that can be run in {PATIENCE} turns (the last: {what})"
    same = {tuple(step.proposal.program.text for step in turn.steps if step.proposal.program) for turn in recent}
    if len(recent) == PATIENCE and len(same) == 1:
        return f"{model} ran the same cell {PATIENCE} times"
    if len(said) >= turns_allowed(run):
        return f"{model} gave no answer in {len(said)} turns (--max-steps allows more)"
    return ""
