"""Makes the lessons of the benchmark: limner's own, their stand-ins, or films of anybody's, and keeps what they took.

A lesson is made by the craft as a user would call it, and all that is told of it is read from its run folder: the plan,
the reports of its sections, each call to a model. What failed is kept as failed, with its reason. A topic that has no
text cannot be made: limner compiles lectures and needs one.
"""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from limner import lesson
from limner.bench import filmstrip
from limner.bench.delivery import Delivery, Spoken, measure, quick, spoken
from limner.bench.ledger import Spent, spent
from limner.bench.slides import STANDINS
from limner.bench.topics import Topic
from limner.chalk.report import Order
from limner.core.cache import standard_folder
from limner.core.errors import BudgetSpent, InputError, LimnerError, MissingError, ModelError
from limner.core.events import Event, Listener, ignore
from limner.core.files import write_atomic
from limner.core.run import Run
from limner.lesson.align import Narration
from limner.lesson.load import plan as load_plan
from limner.lesson.plan import Plan
from limner.lesson.save import text as plan_text
from limner.lesson.stage import reports
from limner.lesson.voice import Kept, choose
from limner.lesson.write import narrated

Policy = Literal["limner", "slides", "blank", "films"]
VOICE = "espeak"
QUALITY = "draft"


class Made(msgspec.Struct, frozen=True):
    """A lesson that was made, or why it was not."""

    topic: str
    policy: str
    error: str = ""
    """Why there is no film."""
    run: str = ""
    """The run's folder, relative to the benchmark's."""
    spent: Spent = Spent()
    delivery: Delivery | None = None
    """``None`` where nothing is known of how it was made."""
    filming: float = 0.0
    """Seconds that drawing and encoding took."""
    filmed: float = 0.0
    """Seconds of film that were drawn in them: the rest was kept from before."""
    plan: str = ""
    """YAML."""
    code: dict[str, str] = {}
    """Manim, by section."""


Maker = Callable[[Path, Path, Path, Listener], Path]
"""Makes a film of a lecture or plan: source, film, folder of runs, listener; returns the run's folder."""


def crafted(sandbox: str, seed: int) -> Maker:
    """Return the maker that is limner."""

    def make(source: Path, film: Path, runs: Path, listen: Listener) -> Path:
        made = lesson.run(
            source, film, quality=QUALITY, voice=VOICE, seed=seed, runs=runs, sandbox=sandbox, listen=listen
        )
        return made.run

    return make


class _Watch:
    """Times the filming within a run, by what it tells of it."""

    def __init__(self, listen: Listener) -> None:
        self._listen, self._began, self._ended = listen, 0.0, 0.0
        self.frames = 0.0

    def __call__(self, event: Event) -> None:
        if event.kind == "progress" and event.text == "filming":
            now = time.monotonic()
            if event.done == 0:
                self._began = now
            else:
                self._ended, self.frames = now, event.total
        elif event.kind != "progress":
            self._listen(event)

    @property
    def seconds(self) -> float:
        return self._ended - self._began if self.frames else 0.0


def film_of(folder: Path, policy: str, topic: str) -> Path:
    """Return where the film of a topic is."""
    return folder / policy / f"{topic}.mp4"


def make(topic: Topic, policy: Policy, folder: Path, maker: Maker, listen: Listener = ignore) -> Made:
    """Make the film of a topic, unless it was made before.

    Args:
        topic: what it is about.
        policy: whose film.
        folder: the benchmark's, in which films and records are kept.
        maker: makes lessons.
        listen: is told what a user should know.

    Raises:
        MissingError: what lessons need is not installed.
        ModelError, BudgetSpent: nothing can be made any more.
    """
    record = film_of(folder, policy, topic.id).with_suffix(".json")
    if record.is_file():
        return msgspec.json.decode(record.read_bytes(), type=Made)
    record.parent.mkdir(parents=True, exist_ok=True)
    made = _made(topic, policy, folder, maker, listen)
    write_atomic(record, msgspec.json.format(msgspec.json.encode(made), indent=1))
    return made


def _made(topic: Topic, policy: Policy, folder: Path, maker: Maker, listen: Listener) -> Made:
    watch = _Watch(listen)
    began = time.monotonic()
    before = _runs(folder)
    try:
        source, expected = _source(topic, policy, folder)
        run = maker(source, film_of(folder, policy, topic.id), folder / "runs", watch)
        seconds = time.monotonic() - began
        return _told(topic, policy, folder, run, seconds, watch, expected, source.parent)
    except (MissingError, ModelError, BudgetSpent):
        raise
    except LimnerError as error:
        seconds = time.monotonic() - began
        left = sorted(_runs(folder) - before)
        cost = spent(folder / "runs" / left[-1], seconds) if left else Spent(seconds)
        return Made(topic.id, policy, str(error), f"runs/{left[-1]}" if left else "", cost)


def _runs(folder: Path) -> set[str]:
    runs = folder / "runs"
    return {entry.name for entry in runs.iterdir() if entry.name[0] != "."} if runs.is_dir() else set()


def _source(topic: Topic, policy: Policy, folder: Path) -> tuple[Path, list[Spoken] | None]:
    """Write what the lesson is made from; of a stand-in with what the lesson itself speaks of."""
    if not topic.text.strip():
        raise InputError("there is no text about it: give a lecture with it, or films of it with --films")
    source = Path(topic.source) if topic.source else folder / "lectures" / f"{topic.id}.md"
    if not topic.source:
        source.parent.mkdir(exist_ok=True)
        headed = re.search(r"^(#|---$)", topic.text, re.MULTILINE)
        write_atomic(source, (topic.text if headed else f"# {topic.title}\n\n{topic.text}\n").encode())
    if policy not in STANDINS:
        return source, None
    plan = lesson.read(source)
    changed = folder / policy / f"{topic.id}.yaml"
    write_atomic(changed, plan_text(STANDINS[policy](plan)).encode())
    return changed, spoken(plan, narrations(plan))


def narrations(plan: Plan) -> dict[str, Narration]:
    """Return a plan's narration as the lesson's voice speaks it, from where speech is kept."""
    speaker = Kept(choose(VOICE), standard_folder("speech"))
    try:
        return narrated(plan, speaker, ignore)
    finally:
        speaker.close()


def _told(
    topic: Topic, policy: Policy, folder: Path, run: Path, seconds: float, watch: _Watch,
    expected: list[Spoken] | None, home: Path,
) -> Made:  # fmt: skip
    best = Run.open(run).best
    if best is None or best.proposal.program is None:
        raise LimnerError(f"the run {run} has no program")
    files = {name: content.decode() for name, content in best.proposal.program.files.items()
             if name.endswith((".py", ".yaml"))}  # fmt: skip
    written = files.pop(best.proposal.program.entry)
    plan = load_plan(written, folder=home)
    strip = filmstrip.strip(film_of(folder, policy, topic.id))
    expected = spoken(plan, narrations(plan)) if expected is None else expected
    delivery = measure(plan, list(reports(best.rendering).values()), expected, strip.cues, strip.seconds)
    where = str(run.relative_to(folder)) if run.is_relative_to(folder) else run.name
    return Made(
        topic.id, policy, "", where, spent(run, seconds), delivery, watch.seconds, watch.frames / Order("", "").rate,
        written, files,
    )  # fmt: skip


def given(topic: Topic, films: Path) -> Made:
    """Return what is known of a film of anybody's: how long it is, and how fast its subtitles are."""
    try:
        strip = filmstrip.strip(films / f"{topic.id}.mp4")
    except InputError as error:
        return Made(topic.id, "films", str(error))
    told = Delivery(strip.seconds, cues=len(strip.cues), quick=quick(strip.cues, topic.language))
    return Made(topic.id, "films", delivery=told)


def pair(topic: Topic, made: Made) -> dict[str, object]:
    """Return a topic with its plan and its code, as they are exported."""
    return {
        "id": topic.id, "title": topic.title, "language": topic.language, "policy": made.policy,
        "text": topic.text, "plan": made.plan, "code": made.code,
    }  # fmt: skip
