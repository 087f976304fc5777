"""A lecture text becomes a narrated Manim video that teaches (after Code2Video).

``run`` compiles a lecture in Markdown to a plan, or reads a plan; speaks it, lays out what is shown by measured sizes,
writes Manim code, performs it, and films it with voice, subtitles and chapters. What was filmed before is not filmed
again: change a sentence of the plan, run it, and only its beat is.
"""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from limner.core.blocking import blocking
from limner.core.budget import Budget
from limner.core.cache import standard_folder
from limner.core.data import Result, Step, Task
from limner.core.errors import InputError, LimnerError, MissingError
from limner.core.events import Listener, ignore
from limner.core.files import check_paths, write_atomic
from limner.core.loop import loop
from limner.core.run import Run
from limner.lesson.align import Narration
from limner.lesson.claims import Checker
from limner.lesson.compose import images
from limner.lesson.film import LOOKS, Look, Quality, assembled, films, shelf
from limner.lesson.look import Critic
from limner.lesson.plan import Plan
from limner.lesson.stage import Renderer, reports
from limner.lesson.timing import timings
from limner.lesson.voice import Kept, choose
from limner.lesson.write import Measured, narrated
from limner.render.manim import Stagehands

__all__ = ["arun", "read", "resume", "run"]


def run(
    lecture: Path | str,
    output: Path | str | None = None,
    *,
    quality: Quality = "hd",
    voice: str = "espeak",
    preview: Path | None = None,
    budget: Budget | None = None,
    seed: int = 0,
    runs: Path = Path("runs"),
    sandbox: str = "auto",
    listen: Listener = ignore,
) -> Result:
    """Turn a lecture into a video.

    Args:
        lecture: Markdown, or a plan in YAML.
        output: where the video goes, with its subtitles and a thumbnail beside it; ``None`` makes none.
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
    """
    return blocking(
        arun, lecture, output, quality=quality, voice=voice, preview=preview, budget=budget, seed=seed, runs=runs,
        sandbox=sandbox, listen=listen,
    )  # fmt: skip


async def arun(
    lecture: Path | str,
    output: Path | str | None = None,
    *,
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
    lecture = Path(lecture)
    outputs = {"output": Path(output) if output else None, "preview": preview}
    check_paths((lecture.absolute(),), tuple(path for path in outputs.values() if path))
    plan = read(lecture)
    options = {
        **{name: str(path.absolute()) if path else None for name, path in outputs.items()},
        "quality": quality,
        "voice": voice,
        "folder": str(lecture.absolute().parent),
    }
    task = Task("lesson", lecture.stem, (lecture.absolute(),), options, seed)
    with _hands(sandbox) as hands, Run.create(runs, task, budget or Budget(), {}) as folder:
        return await _work(folder, plan, hands, sandbox, listen)


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
    with Run.open(folder) as opened, _hands(sandbox) as hands:
        opened.take_up(budget, listen)
        plan = read(opened.task.inputs[0], Path(opened.record.options["folder"]))
        return asyncio.run(_work(opened, plan, hands, sandbox, listen))


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


async def _work(run: Run, plan: Plan, hands: Stagehands, sandbox: str, listen: Listener) -> Result:
    speaker = Kept(choose(run.task.options["voice"], sandbox=sandbox), standard_folder("speech"))
    try:
        narrations = await asyncio.to_thread(narrated, plan, speaker, listen)
        times = timings(plan, narrations)
        shown = images(plan, Path(run.task.options["folder"]))
        with Checker(sandbox=sandbox) as checker:
            author = Measured(plan, times, shown, hands, checker, listen)
            reason = await loop(run.task, author, Renderer(hands), Critic(plan, times), run, listen)
        best = run.best
        if best is None or best.proposal.program is None or best.review.reach < 1:
            raise LimnerError(f"a section could not be performed: see `limner show {run.folder}`")
        written = await asyncio.to_thread(_write, run, best, plan, narrations, hands, listen)
    except LimnerError as error:
        run.finish(str(error))
        raise
    finally:
        speaker.close()
    run.finish(reason, written)
    return run.result(best, reason, written)


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
