"""A lecture text, or a topic, becomes a narrated Manim video that teaches (after Code2Video).

``run`` compiles a lecture in Markdown to a plan, or reads a plan; speaks it, lays out what is shown by measured sizes,
writes Manim code, performs it, and films it with voice, subtitles and chapters. What was filmed before is not filmed
again: change a sentence of the plan, run it, and only its beat is. Given a model it lets the model plan a lesson from a
topic, draw what nothing else draws, and edit lines where something was found wrong; worse is never kept.
"""

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from limner.core.blocking import blocking
from limner.core.budget import Budget
from limner.core.cache import standard_folder
from limner.core.data import Result, Step, Task
from limner.core.errors import BudgetSpent, InputError, LimnerError, MissingError
from limner.core.events import Listener, ignore
from limner.core.files import check_paths, write_atomic
from limner.core.model import Model, connect
from limner.core.prompts import versions
from limner.core.run import Run
from limner.lesson.align import Narration
from limner.lesson.claims import Checker
from limner.lesson.compose import images
from limner.lesson.film import LOOKS, Look, Quality, assembled, films, shelf
from limner.lesson.look import Critic
from limner.lesson.marked import unwritten
from limner.lesson.mending import Mending
from limner.lesson.plan import Plan
from limner.lesson.planner import PROMPTS, planning
from limner.lesson.references import references as gathered
from limner.lesson.sections import Workshop, drafted
from limner.lesson.slugs import slug
from limner.lesson.stage import Renderer, reports
from limner.lesson.timing import timings
from limner.lesson.voice import Kept, choose
from limner.lesson.write import Measured, narrated
from limner.render.manim import Stagehands

__all__ = ["arun", "read", "resume", "run"]


def run(
    lecture: Path | str | None = None,
    output: Path | str | None = None,
    *,
    topic: str | None = None,
    references: Sequence[Path] = (),
    model: str | None = None,
    base_url: str | None = None,
    quality: Quality = "hd",
    voice: str = "espeak",
    preview: Path | None = None,
    budget: Budget | None = None,
    seed: int = 0,
    runs: Path = Path("runs"),
    sandbox: str = "auto",
    listen: Listener = ignore,
) -> Result:
    """Turn a lecture, or a topic, into a video.

    Args:
        lecture: Markdown, or a plan in YAML.
        output: where the video goes, with its subtitles and a thumbnail beside it; ``None`` makes none.
        topic: what the lesson is about, and whatever else is wanted of it, instead of a lecture; needs a model.
        references: texts and images for the model to plan by.
        model: ``PROVIDER:NAME`` of a model that plans, draws and mends; its key comes from the environment.
        base_url: of an OpenAI-compatible server.
        quality: ``hd`` is 1920 x 1080 at 30 frames a second, ``draft`` 854 x 480 at 15.
        voice: ``espeak``, ``silent``, or ``MODULE:NAME`` of another.
        preview: where a contact sheet of all beats goes.
        budget: how much may be spent.
        seed: of the run.
        runs: the folder in which the run's own folder is made.
        sandbox: the backend that code is confined by: ``auto``, ``bubblewrap``, ``landlock`` or ``none``.
        listen: is told how far the work has got.

    Raises:
        InputError: the lecture, an output path or an option is wrong; the message has the line.
        MissingError: a component is missing; the message says what installs it.
        ModelError, BudgetSpent: the model failed, or the budget ran out, with nothing to keep.
    """
    return blocking(
        arun, lecture, output, topic=topic, references=references, model=model, base_url=base_url, quality=quality,
        voice=voice, preview=preview, budget=budget, seed=seed, runs=runs, sandbox=sandbox, listen=listen,
    )  # fmt: skip


async def arun(
    lecture: Path | str | None = None,
    output: Path | str | None = None,
    *,
    topic: str | None = None,
    references: Sequence[Path] = (),
    model: str | None = None,
    base_url: str | None = None,
    quality: Quality = "hd",
    voice: str = "espeak",
    preview: Path | None = None,
    budget: Budget | None = None,
    seed: int = 0,
    runs: Path = Path("runs"),
    sandbox: str = "auto",
    listen: Listener = ignore,
) -> Result:
    """Do what :func:`run` does, as a coroutine."""
    source = None if lecture is None else Path(lecture).absolute()
    inputs = tuple(Path(path).absolute() for path in references) if source is None else (source,)
    outputs = {"output": Path(output) if output else None, "preview": preview}
    check_paths(inputs, tuple(path for path in outputs.values() if path))
    _check(topic, source, references, model, base_url)
    gathered(references)
    writer = connect(model, base_url, listen=listen) if model else None
    plan = None if source is None else read(source)
    if plan is not None:
        _check_written(plan, writer)
    options = {
        **{name: str(path.absolute()) if path else None for name, path in outputs.items()},
        "topic": topic,
        "model": model,
        "base_url": writer.address if writer and base_url else None,  # without user name and password
        "quality": quality,
        "voice": voice,
        "folder": str(source.parent) if source else None,
    }
    task = Task("lesson", source.stem if source else slug(topic or "") or "lesson", inputs, options, seed)
    with _hands(sandbox) as hands, Run.create(runs, task, budget or Budget(), versions(PROMPTS)) as folder:
        return await _work(folder, plan, hands, sandbox, writer, listen)


def resume(folder: Path, *, budget: Budget | None = None, sandbox: str = "auto", listen: Listener = ignore) -> Result:
    """Go on with a run where it stopped, or write its outputs again where it is done.

    Args:
        folder: the run's folder.
        budget: limits to put in the place of the run's own.
        sandbox: as in :func:`run`.
        listen: as in :func:`run`.

    Raises:
        InputError: ``folder`` is not a run, or is being worked on.
    """
    return blocking(_resumed, folder, budget, sandbox, listen)


async def _resumed(folder: Path, budget: Budget | None, sandbox: str, listen: Listener) -> Result:
    with Run.open(folder) as opened, _hands(sandbox) as hands:
        opened.take_up(budget, listen)
        # Runs of earlier versions have no topic and no model.
        options = {"topic": None, "model": None, "base_url": None, **opened.record.options}
        writer = connect(options["model"], options["base_url"], listen=listen) if options["model"] else None
        plan = None if options["topic"] else read(opened.task.inputs[0], Path(options["folder"]))
        return await _work(opened, plan, hands, sandbox, writer, listen)


def _check(
    topic: str | None, lecture: Path | None, references: Sequence[Path], model: str | None, base_url: str | None
) -> None:
    """Refuse what does not go together, and say what would."""
    if (lecture is None) == (topic is None):
        raise InputError('give either a lecture (limner lesson lecture.md) or a topic (--topic "The law of cosines")')
    if topic is not None and not topic.strip():
        raise InputError("the topic is empty: say what the lesson is about, and for whom")
    if topic is not None and model is None:
        raise InputError(
            "planning a lesson from a topic needs a model: name one with --model PROVIDER:NAME, such as "
            "--model openai:gpt-5 or --model ollama:gemma3; or write the lecture in Markdown (such as "
            "examples/lesson/pythagoras.md) and give that, which needs none"
        )
    if references and topic is None:
        raise InputError("--reference is for planning from a topic: name one with --topic, or leave it out")
    if base_url is not None and model is None:
        raise InputError("--base-url needs a model: name one with --model PROVIDER:NAME")


def _check_written(plan: Plan, model: Model | None) -> None:
    """Refuse a plan that wants something drawn where nobody can draw it."""
    for section in plan.sections:
        for one in unwritten(section) if model is None else ():
            raise InputError(
                f"{one.id!r} is still to be drawn: write its source into the plan, or name a model that does with "
                "--model PROVIDER:NAME"
            )


def read(lecture: Path, folder: Path | None = None) -> Plan:
    """Read a plan, or compile a lecture to one; which of both it is is told from what is in it.

    Args:
        lecture: the file.
        folder: where its images are; else beside it.

    Raises:
        InputError: it cannot be read; the message has the line.
        MissingError: what reads it is not installed.
    """
    try:
        from limner.lesson import load, markdown
    except ImportError as error:
        raise MissingError(f"lessons need {error.name}: pip install 'limner[lesson]'") from error
    try:
        text = lecture.read_text("utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{lecture} is no text in UTF-8: give a lecture in Markdown, or a plan in YAML") from None
    except OSError as error:
        raise InputError(f"{lecture} cannot be read: {error.strerror}") from error
    home = folder or lecture.parent
    try:
        if any(line.rstrip() == "sections:" for line in text.splitlines()):
            return load.plan(text, folder=home)
        return markdown.plan(text, name=lecture.stem.replace("-", " ").replace("_", " "), folder=home)
    except InputError as error:
        raise InputError(f"{lecture.name}: {error}") from error


def _hands(sandbox: str) -> Stagehands:
    return Stagehands(sandbox=sandbox, size=min(4, os.cpu_count() or 1))


async def _work(
    run: Run, plan: Plan | None, hands: Stagehands, sandbox: str, model: Model | None, listen: Listener
) -> Result:
    speaker = Kept(choose(run.task.options["voice"], sandbox=sandbox), standard_folder("speech"))
    folder = Path(run.task.options["folder"] or run.folder / "inputs")
    try:
        with Checker(sandbox=sandbox) as checker:
            if plan is None and model is not None:
                plan = await planning(run, model, hands, speaker, checker, folder, listen)
            if plan is None:
                raise ValueError("without a lecture there is a model")
            narrations = await asyncio.to_thread(narrated, plan, speaker, listen)
            times = timings(plan, narrations)
            shown = images(plan, folder)
            stage, critic = Renderer(hands), Critic(plan, times)
            author = Mending(Measured(plan, times, shown, hands, checker, listen), hands, listen, model)
            reason = await drafted(run, author, stage, critic, model, listen)
            if model is not None and reason == "done":
                reason = await Workshop(model, plan, times, hands, stage, critic, listen).improve(run)
        best = run.best
        if best is None or best.proposal.program is None or best.review.reach < 1:
            raise _unfinished(run, reason)
        written = await asyncio.to_thread(_write, run, best, plan, narrations, hands, listen)
    except LimnerError as error:
        run.finish(str(error))
        raise
    finally:
        speaker.close()
    run.finish(reason, written)
    return run.result(best, reason, written)


def _unfinished(run: Run, reason: str) -> LimnerError:
    """Say why there is no lesson, and what to do."""
    last = next((step.rendering.error for step in reversed(run.steps) if step.rendering.error), "nothing was written")
    if reason != "done":
        return BudgetSpent(
            f"{reason}, and not all of it could be written: allow more with `limner resume {run.folder}`"
        )
    return LimnerError(f"a section could not be performed ({last}): see `limner show {run.folder}`")


def _write(
    run: Run, best: Step, plan: Plan, narrations: Mapping[str, Narration], hands: Stagehands, listen: Listener
) -> tuple[Path, ...]:
    """Write what the user asked for, each file in one stroke."""
    options = run.task.options
    written: list[Path] = []
    if options["preview"]:
        from limner.lesson.sheet import sheet

        written.append(Path(options["preview"]))
        write_atomic(written[-1], sheet(best.rendering.frames))
    if options["output"]:
        written += _film(Path(options["output"]), best, plan, narrations, LOOKS[options["quality"]], hands, listen)
    return tuple(written)


def _film(
    output: Path, best: Step, plan: Plan, narrations: Mapping[str, Narration], look: Look, hands: Stagehands,
    listen: Listener,
) -> list[Path]:  # fmt: skip
    from limner.lesson.sheet import thumbnail

    if best.proposal.program is None:
        return []
    known = reports(best.rendering)
    found = films(best.proposal.program, known, look, hands, shelf(), listen)
    cut = assembled(plan, narrations, found, look)
    files = {
        output: cut.video,
        output.with_suffix(".srt"): cut.srt.encode(),
        output.with_suffix(".vtt"): cut.vtt.encode(),
        output.with_suffix(".jpg"): thumbnail(best.rendering.frames),
    }
    for path, content in files.items():
        write_atomic(path, content)
    return list(files)
