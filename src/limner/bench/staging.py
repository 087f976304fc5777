"""Makes the lessons of the benchmark: limner's own, their stand-ins, or films of anybody's, and keeps what they took.

A lesson is made by the craft as a user would call it, and all that is told of it is read from its run folder: the plan,
the reports of its sections, each call to a model. What failed is kept as failed, with its reason; where a model or a
budget failed, it is tried again another time. A topic that has no lecture is planned by the model, with what text there
is as its reference; without a model prose is compiled as it stands, and a title alone cannot be made.
"""

import hashlib
import re
import time
from pathlib import Path
from typing import Literal

import msgspec
from msgspec.structs import replace as again

from limner import lesson
from limner.bench import filmstrip
from limner.bench.delivery import Delivery, measure, quick, spoken
from limner.bench.ledger import Spent, spent
from limner.bench.slides import STANDINS
from limner.bench.topics import Topic
from limner.core.budget import Budget
from limner.core.cache import standard_folder
from limner.core.errors import BudgetSpent, InputError, LimnerError, MissingError, ModelError
from limner.core.events import Event, Listener, ignore
from limner.core.files import write_atomic
from limner.core.run import Run
from limner.lesson.align import Narration
from limner.lesson.film import Quality
from limner.lesson.load import plan as load_plan
from limner.lesson.plan import Plan
from limner.lesson.save import text as plan_text
from limner.lesson.stage import reports
from limner.lesson.voice import Kept, choose
from limner.lesson.write import narrated

Policy = Literal["limner", "slides", "blank", "films"]


class Made(msgspec.Struct, frozen=True):
    """A lesson that was made, or why it was not."""

    topic: str
    policy: str
    key: str = ""
    """Hash of what it was made from and how: another lecture or manner is another lesson."""
    error: str = ""
    """Why there is no film."""
    run: str = ""
    """The run's folder, relative to the benchmark's."""
    spent: Spent = Spent()
    delivery: Delivery | None = None
    """``None`` where nothing is known; of what has no film, what was to be shown and the sections that ran."""
    filming: float = 0.0
    """Seconds that drawing and encoding took."""
    filmed: float = 0.0
    """Seconds of the film, if any of it was drawn: what the user's cache had of it before cost nothing."""
    plan: str = ""
    """YAML."""
    code: dict[str, str] = {}
    """Manim, by section; also of what failed."""


class Workshop(msgspec.Struct, frozen=True):
    """How lessons are made: all in one manner."""

    sandbox: str = "auto"
    seed: int = 0
    voice: str = "espeak"
    quality: Quality = "draft"
    model: str | None = None
    """``PROVIDER:NAME`` of the model that plans, draws and mends limner's lessons; stand-ins are made without one."""
    base_url: str | None = None


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


def record_of(folder: Path, policy: str, topic: str) -> Path:
    """Return where is kept what is known of a film."""
    return film_of(folder, policy, topic).with_suffix(".json")


def make(
    topic: Topic, policy: Policy, folder: Path, shop: Workshop, budget: Budget | None = None, listen: Listener = ignore
) -> Made:
    """Make the film of a topic, unless it was made before; of stand-ins, after limner's.

    Args:
        topic: what it is about.
        policy: whose film.
        folder: the benchmark's, in which films and records are kept.
        shop: how lessons are made.
        budget: limits on what it may cost.
        listen: is told what a user should know.

    Raises:
        InputError: another film is there in its place.
        MissingError: what lessons need is not installed.
    """
    record = record_of(folder, policy, topic.id)
    key = _key(topic, shop)
    if record.is_file():
        made = msgspec.json.decode(record.read_bytes(), type=Made)
        if made.key != key:
            why = "was made from another text, or in another manner"
            raise InputError(f"the film of {topic.id!r} in {folder} {why}: name another folder with --save")
        return made
    record.parent.mkdir(parents=True, exist_ok=True)
    watch, began, before = _Watch(listen), time.monotonic(), _runs(folder)
    try:
        asked = shop if policy == "limner" else again(shop, model=None, base_url=None)
        planned = asked.model is not None and not headed(topic.text)
        source = None if planned else _source(topic, policy, folder)
        result = lesson.run(
            source, film_of(folder, policy, topic.id), topic=topic.title if planned else None,
            references=[_lecture(topic, folder)] if planned and topic.text.strip() else (), model=asked.model,
            base_url=asked.base_url, quality=shop.quality, voice=shop.voice, budget=budget, seed=shop.seed,
            runs=folder / "runs", sandbox=shop.sandbox, listen=watch,
        )  # fmt: skip
        seconds = time.monotonic() - began
        made = _told(Made(topic.id, policy, key), result.run, seconds, topic, folder, shop)
        length = made.delivery.seconds if made.delivery and watch.frames else 0.0
        made = again(made, filming=watch.seconds, filmed=length)
    except MissingError:
        raise
    except LimnerError as error:
        seconds = time.monotonic() - began
        left = sorted(_runs(folder) - before)
        made = Made(topic.id, policy, key, str(error), spent=Spent(seconds))
        if left:
            made = _told(made, folder / "runs" / left[-1], seconds, topic, folder, shop)
        if isinstance(error, ModelError | BudgetSpent):
            return made  # another time the model may answer
    write_atomic(record, msgspec.json.format(msgspec.json.encode(made), indent=1))
    return made


def _key(topic: Topic, shop: Workshop) -> str:
    manner = msgspec.to_builtins(shop)
    decisive = [topic.title, topic.text, {name: manner[name] for name in manner if name not in ("sandbox", "base_url")}]
    return hashlib.sha256(msgspec.json.encode(decisive, order="sorted")).hexdigest()[:16]


def _runs(folder: Path) -> set[str]:
    runs = folder / "runs"
    return {entry.name for entry in runs.iterdir() if entry.name[0] != "."} if runs.is_dir() else set()


def _source(topic: Topic, policy: Policy, folder: Path) -> Path:
    """Return what the lesson is made from: the lecture, or a stand-in's plan."""
    if policy not in STANDINS:
        return _lecture(topic, folder)
    changed = folder / policy / f"{topic.id}.yaml"
    write_atomic(changed, plan_text(STANDINS[policy](_own(topic, folder))).encode())
    return changed


def _own(topic: Topic, folder: Path) -> Plan:
    """Return the plan of limner's lesson, also where it could not be performed."""
    record = record_of(folder, "limner", topic.id)
    written = msgspec.json.decode(record.read_bytes(), type=Made).plan if record.is_file() else ""
    return load_plan(written, folder=_home(topic, folder)) if written else lesson.read(_lecture(topic, folder))


def _home(topic: Topic, folder: Path) -> Path:
    """Return where a lecture's images are."""
    return Path(topic.source).parent if topic.source else folder / "lectures"


def _lecture(topic: Topic, folder: Path) -> Path:
    if topic.source:
        return Path(topic.source)
    if not topic.text.strip():
        raise InputError("there is no text about it: give a lecture, name a --model that plans one, or give --films")
    source = folder / "lectures" / f"{topic.id}.md"
    source.parent.mkdir(exist_ok=True)
    write_atomic(source, (topic.text if headed(topic.text) else f"# {topic.title}\n\n{topic.text}\n").encode())
    return source


def headed(text: str) -> bool:
    """Say whether a text is a lecture in Markdown, by its headings or front matter, or mere prose."""
    return re.search(r"^(#+ |---$)", text, re.MULTILINE) is not None


def _told(made: Made, run: Path, seconds: float, topic: Topic, folder: Path, shop: Workshop) -> Made:
    """Read what a run tells, of a lesson that has a film or has none."""
    made = again(made, run=f"runs/{run.name}", spent=spent(run, seconds))
    opened = Run.open(run)
    step = opened.best or (opened.steps[-1] if opened.steps else None)
    if step is None or step.proposal.program is None:
        return made
    files = {name: content.decode() for name, content in step.proposal.program.files.items()
             if name.endswith((".py", ".yaml"))}  # fmt: skip
    written = files.pop(step.proposal.program.entry)
    plan = load_plan(written, folder=_home(topic, folder))
    whole = _own(topic, folder) if made.policy in STANDINS else plan
    expected = spoken(whole, _narrations(whole, shop))
    told = list(reports(step.rendering).values())
    if made.error:
        performed = sum(report.fault is None for report in told)
        delivery = Delivery(sections=len(plan.sections), performed=performed, spoken=len(expected))
    else:
        strip = filmstrip.strip(film_of(folder, made.policy, topic.id))
        delivery = measure(plan, told, expected, strip.cues, strip.seconds)
    return again(made, delivery=delivery, plan=written, code=files)


def _narrations(plan: Plan, shop: Workshop) -> dict[str, Narration]:
    """Return a plan's narration as the lesson's voice spoke it, from where speech is kept."""
    speaker = Kept(choose(shop.voice, sandbox=shop.sandbox), standard_folder("speech"))
    try:
        return narrated(plan, speaker, ignore)
    finally:
        speaker.close()


def given(topic: Topic, films: Path) -> Made:
    """Return what is known of a film of anybody's: how long it is, and how fast its subtitles are."""
    try:
        strip = filmstrip.strip(films / f"{topic.id}.mp4")
    except InputError as error:
        return Made(topic.id, "films", error=str(error))
    told = Delivery(strip.seconds, cues=len(strip.cues), quick=quick(strip.cues, topic.language))
    return Made(topic.id, "films", delivery=told)


def pair(topic: Topic, made: Made) -> dict[str, object]:
    """Return a topic with its plan and its code, as they are exported."""
    return {
        "id": topic.id, "title": topic.title, "language": topic.language, "policy": made.policy,
        "text": topic.text, "plan": made.plan, "code": made.code,
    }  # fmt: skip
