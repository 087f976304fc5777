"""The page of a run that made a lesson: the video with subtitles and chapters, every beat's still, code and findings.

Reads the run folder, and the video and its subtitles where they still are; the video is embedded up to a size. Code is
shown as text and as the pictures that it made, never run.
"""

import base64
import io
from collections.abc import Iterable
from pathlib import Path

import msgspec
from markupsafe import Markup
from PIL import Image

from limner.chalk.report import Order, Report
from limner.core.data import Step
from limner.core.errors import LimnerError
from limner.core.files import write_atomic
from limner.core.run import Run
from limner.lesson import read
from limner.lesson.claims import Verdict
from limner.lesson.plan import Beat, Plan, Section
from limner.lesson.stage import reports, sections
from limner.lesson.watch import Defect
from limner.lesson.write import PLAN, VERDICTS
from limner.studio.listing import colour
from limner.studio.page import fill, flat, spoken

STILL = (480, 270)
"""Pixels of a beat's picture."""
MOST = 64_000_000
"""Bytes of a video that is embedded; a longer one is named."""


class Shot(msgspec.Struct, frozen=True):
    """A beat as the page shows it."""

    id: str
    start: float
    """Seconds of the video."""
    end: float
    still: str
    """``data:`` URL."""
    say: str
    shows: list[tuple[str, str]]
    """Kind and id of what comes in."""


class Chapter(msgspec.Struct, frozen=True):
    """A section as the page shows it."""

    title: str
    file: str
    start: float
    end: float
    shots: list[Shot]
    code: Markup
    findings: list[Defect]


class View(msgspec.Struct, frozen=True):
    """A step, for those that follow how the lesson came about."""

    step: Step
    exchange: list[tuple[str, str]]


def write(run: Run, path: Path) -> Path:
    """Write the page on ``run`` to ``path`` and return it.

    Raises:
        InputError: the page cannot be written.
    """
    best = run.best
    plan = _plan(run, best)
    loose, chapters = _chapters(run, best, plan)
    video, subtitles, poster = _video(run)
    verdicts = _verdicts(best)
    page = fill(
        "lecture",
        run=run,
        end=run.end,
        best=best,
        title=plan.title if plan else run.record.name,
        seconds=chapters[-1].end if chapters else 0.0,
        video=video,
        files=[] if run.end is None else run.end.outputs,
        subtitles=subtitles,
        language=plan.language if plan else "en",
        poster=poster,
        chapters=chapters,
        loose=loose,
        errors=sum(one.severity == "error" for one in _all(loose, chapters)),
        warnings=sum(one.severity != "error" for one in _all(loose, chapters)),
        verdicts=verdicts,
        views=[View(step, [spoken(message) for message in step.proposal.exchange]) for step in run.steps],
        options=flat(run.record.options) | flat(msgspec.to_builtins(run.record.budget)),
        clock=_clock,
    )
    write_atomic(path, page)
    return path


def _plan(run: Run, best: Step | None) -> Plan | None:
    """Return the plan that was filmed, as far as one can be read."""
    folder = run.record.options.get("folder")
    try:
        if best is not None and best.proposal.program is not None:
            return read(run.folder / "steps" / f"{best.number:03d}" / "program" / PLAN)
        return read(run.task.inputs[0], Path(folder)) if run.task.inputs and folder else None
    except LimnerError:
        return None


def _chapters(run: Run, best: Step | None, plan: Plan | None) -> tuple[list[Defect], list[Chapter]]:
    """Return findings that are of no section, and the sections."""
    if best is None or best.proposal.program is None or "reports" not in best.rendering.facts:
        return [], []
    told, codes = reports(best.rendering), sections(best.proposal.program)
    planned = {section.id: section for section in plan.sections} if plan else {}
    loose = _findings(run, best)
    stills = {path.stem: path for path in best.rendering.frames}
    now, chapters = 0.0, []
    for name, report in told.items():
        stem = name.removesuffix(".py")
        section = planned.get(stem.partition("_")[2])
        mine = [one for one in loose if _is_of(one, report)]
        loose = [one for one in loose if one not in mine]
        mine = [_later(one, now) for one in mine]
        began, shots = now, []
        for number, beat in enumerate(report.beats):
            length = beat.frames / Order("", "").rate
            path = stills.get(f"{stem}-{number:02d}")
            said, shows = _spoken(section, beat.id)
            shots.append(Shot(beat.id, now, now + length, _still(path) if path else "", said, shows))
            now += length
        code, _ = colour(codes.get(name, ""), "python")
        chapters.append(Chapter(section.title if section else stem, name, began, now, shots, code, mine))
    return loose, chapters


def _spoken(section: Section | None, id: str) -> tuple[str, list[tuple[str, str]]]:
    """Return what is said in a beat, and what comes in."""
    beats: tuple[Beat, ...] = section.beats if section else ()
    beat = next((beat for beat in beats if beat.id == id), None)
    if beat is None:
        return "", []
    return beat.say, [(str(type(one).__struct_config__.tag), one.id) for one in beat.show]


def _is_of(finding: Defect, report: Report) -> bool:
    """Say whether a finding is of a section: it names an element or a beat of it."""
    if finding.element is not None:
        return any(box.id == finding.element for look in report.looks for box in look.boxes)
    return any(f"'{beat.id}'" in f"{finding.what} {finding.advice}" for beat in report.beats)


def _later(finding: Defect, began: float) -> Defect:
    """Tell a finding's time from the video's beginning instead of its section's."""
    if finding.time is None:
        return finding
    return msgspec.structs.replace(finding, time=(finding.time[0] + began, finding.time[1] + began))


def _findings(run: Run, step: Step) -> list[Defect]:
    """Return a review's findings with their rules and lines, which the run's own words leave out."""
    written = (run.folder / "steps" / f"{step.number:03d}" / "review.json").read_bytes()
    return msgspec.convert(msgspec.json.decode(written)["findings"], list[Defect])


def _verdicts(best: Step | None) -> list[Verdict]:
    program = best.proposal.program if best else None
    if program is None or VERDICTS not in program.files:
        return []
    return msgspec.json.decode(program.files[VERDICTS], type=list[Verdict])


def _all(loose: list[Defect], chapters: list[Chapter]) -> Iterable[Defect]:
    return [*loose, *(one for chapter in chapters for one in chapter.findings)]


def _video(run: Run) -> tuple[str, str, str]:
    """Return the video, its subtitles and its thumbnail as ``data:`` URLs, each empty where it is not there."""
    found = {Path(name).suffix: Path(name) for name in (run.end.outputs if run.end else ())}
    kinds = {".mp4": "video/mp4", ".vtt": "text/vtt", ".jpg": "image/jpeg"}
    urls = []
    for suffix, kind in kinds.items():
        path = found.get(suffix)
        there = path is not None and path.is_file() and path.stat().st_size <= MOST
        urls.append(_url(path.read_bytes(), kind) if path is not None and there else "")
    return urls[0], urls[1], urls[2]


def _still(path: Path) -> str:
    out = io.BytesIO()
    with Image.open(path) as picture:
        picture.convert("RGB").resize(STILL, Image.Resampling.LANCZOS).save(out, "JPEG", quality=88, subsampling=0)
    return _url(out.getvalue(), "image/jpeg")


def _url(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60)}:{int(seconds % 60):02d}"
