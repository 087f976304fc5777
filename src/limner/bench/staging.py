"""Makes the lessons of the benchmark: limner's own, their stand-ins, or films of anybody's, and keeps what they took.

A lesson is made by the craft as a user would call it, and all that is told of it is read from its run folder: the plan,
the reports of its sections, each call to a model. What failed is kept as failed, with its reason. A topic that has no
text cannot be made: limner compiles lectures and needs one.
"""

import re
import time
from pathlib import Path
from typing import Literal

import msgspec

from limner import lesson
from limner.bench import filmstrip
from limner.bench.delivery import Delivery, measure, quick, spoken
from limner.bench.ledger import Spent, spent
from limner.bench.slides import STANDINS
from limner.bench.topics import Topic
from limner.chalk.report import Order
from limner.core.cache import standard_folder
from limner.core.errors import BudgetSpent, InputError, LimnerError, MissingError, ModelError
from limner.core.events import Event, Listener, ignore
from limner.core.files import write_atomic
from limner.core.run import Run
from limner.lesson.film import Quality
from limner.lesson.load import plan as load_plan
from limner.lesson.save import text as plan_text
from limner.lesson.stage import reports
from limner.lesson.voice import Kept, choose
from limner.lesson.write import narrated

Policy = Literal["limner", "slides", "blank", "films"]


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


class Workshop(msgspec.Struct, frozen=True):
    """How lessons are made: all in one manner."""

    sandbox: str = "auto"
    seed: int = 0
    voice: str = "espeak"
    quality: Quality = "draft"


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


def make(topic: Topic, policy: Policy, folder: Path, shop: Workshop, listen: Listener = ignore) -> Made:
    """Make the film of a topic, unless it was made before.

    Args:
        topic: what it is about.
        policy: whose film.
        folder: the benchmark's, in which films and records are kept.
        shop: how lessons are made.
        listen: is told what a user should know.

    Raises:
        MissingError: what lessons need is not installed.
        ModelError, BudgetSpent: nothing can be made any more.
    """
    record = film_of(folder, policy, topic.id).with_suffix(".json")
    if record.is_file():
        return msgspec.json.decode(record.read_bytes(), type=Made)
    record.parent.mkdir(parents=True, exist_ok=True)
    made = _made(topic, policy, folder, shop, listen)
    write_atomic(record, msgspec.json.format(msgspec.json.encode(made), indent=1))
    return made


def _made(topic: Topic, policy: Policy, folder: Path, shop: Workshop, listen: Listener) -> Made:
    watch = _Watch(listen)
    began = time.monotonic()
    before = _runs(folder)
    try:
        source = _source(topic, policy, folder)
        result = lesson.run(
            source, film_of(folder, policy, topic.id), quality=shop.quality, voice=shop.voice, seed=shop.seed,
            runs=folder / "runs", sandbox=shop.sandbox, listen=watch,
        )  # fmt: skip
        return _told(topic, policy, folder, result.run, time.monotonic() - began, watch, source, shop)
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


def _source(topic: Topic, policy: Policy, folder: Path) -> Path:
    """Return what the lesson is made from: the lecture, or a stand-in's plan."""
    if not topic.text.strip():
        raise InputError("there is no text about it: give a lecture with it, or films of it with --films")
    source = _lecture(topic, folder)
    if policy not in STANDINS:
        return source
    changed = folder / policy / f"{topic.id}.yaml"
    write_atomic(changed, plan_text(STANDINS[policy](lesson.read(source))).encode())
    return changed


def _lecture(topic: Topic, folder: Path) -> Path:
    if topic.source:
        return Path(topic.source)
    source = folder / "lectures" / f"{topic.id}.md"
    source.parent.mkdir(exist_ok=True)
    headed = re.search(r"^(#|---$)", topic.text, re.MULTILINE)
    write_atomic(source, (topic.text if headed else f"# {topic.title}\n\n{topic.text}\n").encode())
    return source


def _told(
    topic: Topic, policy: Policy, folder: Path, run: Path, seconds: float, watch: _Watch, source: Path, shop: Workshop
) -> Made:
    """Read what a run tells; what is spoken of is the lecture's own, also where a stand-in was made of it."""
    best = Run.open(run).best
    if best is None or best.proposal.program is None:
        raise LimnerError(f"the run {run} has no program")
    files = {name: content.decode() for name, content in best.proposal.program.files.items()
             if name.endswith((".py", ".yaml"))}  # fmt: skip
    written = files.pop(best.proposal.program.entry)
    plan = load_plan(written, folder=source.parent)
    whole = plan if policy not in STANDINS else lesson.read(_lecture(topic, folder))
    speaker = Kept(choose(shop.voice, sandbox=shop.sandbox), standard_folder("speech"))
    try:
        expected = spoken(whole, narrated(whole, speaker, ignore))
    finally:
        speaker.close()
    strip = filmstrip.strip(film_of(folder, policy, topic.id))
    delivery = measure(plan, list(reports(best.rendering).values()), expected, strip.cues, strip.seconds)
    return Made(
        topic.id, policy, "", f"runs/{run.name}", spent(run, seconds), delivery, watch.seconds,
        watch.frames / Order("", "").rate, written, files,
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
