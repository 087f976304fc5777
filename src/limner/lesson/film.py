"""Films a lesson: each beat once for ever, side by side, joined with its voice, subtitles and chapters.

A beat's film is kept by what decides it (:mod:`limner.lesson.shelf`): its pictures' hash (``chalk.perform``), size,
rate and quality. A change of one sentence films one beat.
"""

import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from limner.chalk.report import Fault, Order, Report, Shot
from limner.core.data import Program
from limner.core.errors import LimnerError
from limner.core.events import Event, Listener
from limner.lesson.align import Narration
from limner.lesson.plan import Plan
from limner.lesson.shelf import Shelf, key
from limner.lesson.sound import floats, resampled
from limner.lesson.stage import images, sections
from limner.lesson.subtitles import cues as subtitles_cues
from limner.lesson.subtitles import srt as subtitles_srt
from limner.lesson.subtitles import vtt as subtitles_vtt
from limner.render.join import Chapter, frames, join
from limner.render.manim import Stagehands

Quality = Literal["draft", "hd"]
SOUND = 48000
"""Samples a second of the video's sound."""
STARTING = 8
"""Frames that could be drawn in the time that a beat takes besides: its stills, its film's beginning and end."""
PIECES = 2
"""Pieces for each worker that the work is cut into, so that none waits long for the last."""


@dataclass(frozen=True, slots=True)
class Look:
    """The size and quality of a video."""

    width: int
    height: int
    rate: int
    crf: int


LOOKS: dict[Quality, Look] = {"draft": Look(854, 480, 15, 26), "hd": Look(1920, 1080, 30, 20)}


def films(
    program: Program, known: Mapping[str, Report], look: Look, hands: Stagehands, kept: Shelf, listen: Listener
) -> dict[str, bytes]:
    """Film every beat that is not kept; a film is kept as soon as it is done, whatever comes after.

    Args:
        program: the code of the sections, and the images that they show.
        known: what performing them told, with the keys of their beats.
        look: size and quality.
        hands: warm processes.
        kept: films of before.
        listen: is told how far the work has got, in frames that are not the one before; in any thread, one at a time.

    Returns:
        Films by beat.

    Raises:
        LimnerError: a section fails while it is filmed.
    """
    codes, files = sections(program), images(program)
    keys = {beat.id: key(beat.key, look) for report in known.values() for beat in report.beats}
    found = {id: film for id, key in keys.items() if (film := kept.get(key)) is not None}
    wanted = {name: [beat for beat in report.beats if beat.id not in found] for name, report in known.items()}
    work = {beat.id: beat.drawn + STARTING for beats in wanted.values() for beat in beats}
    pieces = [
        (name, ids)
        for name, beats in wanted.items()
        for ids in _pieces([(beat.id, work[beat.id]) for beat in beats], sum(work.values()) / (PIECES * hands.size))
    ]
    # The longest first, so that at the end nobody waits long for one.
    pieces.sort(key=lambda piece: -sum(work[id] for id in piece[1]))
    count = _Count(work, listen)

    def shot(told: Shot) -> None:
        if told.film and told.beat in work:
            found[told.beat] = told.film
            kept.put(keys[told.beat], told.film)
        count.add(told)

    stopped = threading.Event()

    def filmed(name: str, ids: Sequence[str]) -> Fault | None:
        if stopped.is_set():
            return None
        size = (look.width, look.height, look.rate, look.crf)
        fault = hands.perform(Order(name, codes[name], *size, tuple(ids), files=files), shot=shot).fault
        if fault:
            stopped.set()
        return fault

    with ThreadPoolExecutor(hands.size) as threads:
        jobs = {threads.submit(filmed, name, ids): name for name, ids in pieces}
        for job in as_completed(jobs):
            if fault := job.result():
                raise LimnerError(f"{jobs[job]}, line {fault.line}: {fault.what}")
    kept.tidy()
    if missing := [id for id in keys if id not in found]:
        raise LimnerError(f"nothing was filmed of {', '.join(missing)}, which its section's code has left out")
    return found


class _Count:
    """Says how many of the frames that must be drawn are done.

    Args:
        work: frames of each beat, as far as is known before.
        listen: is told.
    """

    def __init__(self, work: Mapping[str, int], listen: Listener) -> None:
        self._work, self._listen = work, listen
        self._done = dict.fromkeys(work, 0)
        self._lock = threading.Lock()
        self._total = max(sum(work.values()), 1)
        listen(Event("progress", "filming", 0, self._total))

    def add(self, told: Shot) -> None:
        """Count what was drawn of a beat, which is never more than was expected and all of it once it is done."""
        with self._lock:
            if told.beat in self._work:
                whole = self._work[told.beat]
                self._done[told.beat] = whole if told.film else min(self._done[told.beat] + told.drawn, whole)
                self._listen(Event("progress", "filming", sum(self._done.values()), self._total))


def _pieces(beats: Sequence[tuple[str, int]], size: float) -> Iterable[list[str]]:
    """Cut a section's beats into runs of about ``size`` frames."""
    run: list[str] = []
    length = 0
    for id, count in beats:
        run.append(id)
        length += count
        if length >= size:
            yield run
            run, length = [], 0
    if run:
        yield run


@dataclass(frozen=True, slots=True)
class Cut:
    """A lesson put together."""

    video: bytes
    srt: str
    vtt: str
    seconds: float


def assembled(plan: Plan, narrations: Mapping[str, Narration], found: Mapping[str, bytes], look: Look) -> Cut:
    """Join films, speech, subtitles and chapters.

    Args:
        plan: of the lesson, which says the order.
        narrations: by beat.
        found: films by beat.
        look: of the films.
    """
    now, chapters, cues, voice = 0.0, [], [], []
    for section in plan.sections:
        began = now
        for beat in section.beats:
            length = frames(found[beat.id]) / look.rate
            said = narrations[beat.id]
            cues += subtitles_cues(said, plan.language, now, now + length)
            samples = resampled(said.samples, said.rate, SOUND)
            place = np.zeros(round((now + length) * SOUND) - round(now * SOUND), np.int16)
            place[: len(samples)] = samples[: len(place)]
            voice.append(place)
            now += length
        chapters.append(Chapter(section.title, began, now))
    speech = floats(np.concatenate(voice)) if voice else None
    silent = speech is None or not speech.any()
    with tempfile.TemporaryDirectory(prefix="limner-") as folder:
        path = Path(folder, "lesson.mp4")
        beats = [beat.id for section in plan.sections for beat in section.beats]
        join(
            (found[id] for id in beats), path, rate=look.rate, sound=None if silent else speech, sound_rate=SOUND,
            chapters=chapters, title=plan.title,
        )  # fmt: skip
        return Cut(path.read_bytes(), subtitles_srt(cues), subtitles_vtt(cues), now)
