"""Narration spoken, and when each character of it is: what is shown can appear at its word.

Times are seconds from the beginning of the beat. A formula's parts have times of their own, since each spoken word
knows the characters that it is said for. What the voice does not know is estimated.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from limner.lesson.running import HAN
from limner.lesson.sound import Samples, resampled
from limner.lesson.spoken import Sentence, spoken
from limner.lesson.voice import Speech, Voice

BEFORE = 0.3
"""Seconds of quiet in which a beat's picture makes room, before its first word."""
PAUSE = 0.38
"""Seconds between sentences; lecturers leave 0.3 to 0.6."""
_ENOUGH = 0.5
_STEM = 5
_UNIT = re.compile(rf"\$(?P<formula>(?:\\.|[^$\\])+)\$|[{HAN}]|(?:(?![{HAN}_])\w)+")


class Heard(NamedTuple):
    """When some characters of a narration are said."""

    start: float
    end: float
    first: int
    last: int
    """The character after the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narration:
    """A beat's narration, spoken."""

    say: str
    samples: Samples = field(repr=False)
    """(N,) int16, mono."""
    rate: int
    words: tuple[Heard, ...]
    """In the order in which they are said; of a formula, several may be said for the same characters."""
    sentences: tuple[Heard, ...]
    exact: bool
    """Whether the voice told the times of its words."""

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / self.rate


def narrate(say: str, language: str, voice: Voice, pause: float = PAUSE) -> Narration:
    """Speak a beat's narration.

    Args:
        say: as the plan has it.
        language: BCP 47.
        voice: who speaks; a :class:`limner.lesson.voice.Kept` levels it and keeps what it said.
        pause: seconds between sentences.

    Raises:
        InputError, FormulaError: the language is not known, or a formula cannot be read.
        LimnerError: the voice fails.
    """
    parts, words, sentences = list[Samples](), list[Heard](), list[Heard]()
    now, rate, exact = BEFORE, 0, True
    for sentence in spoken(say, language):
        speech = voice.speak(sentence.text, language, sentence.letters)
        rate = rate or speech.rate
        samples = resampled(speech.samples, speech.rate, rate)
        parts.append(np.zeros(round((pause if parts else BEFORE) * rate), np.int16))
        now = sum(map(len, parts)) / rate
        length = len(samples) / rate
        heard = list(_heard(sentence, speech))
        for word, following in zip(heard, [*heard[1:], None], strict=True):
            start = min(word.start, length)
            end = max(start, min(word.end, length if following is None else following.start))
            words.append(word._replace(start=start + now, end=end + now))
        sentences.append(Heard(now, now + length, *sentence.at))
        parts.append(samples)
        now += length
        exact = exact and speech.exact
    whole = np.concatenate(parts) if parts else np.zeros(0, np.int16)
    return Narration(
        say=say, samples=whole, rate=rate or 22050, words=tuple(words), sentences=tuple(sentences), exact=exact
    )


def _heard(sentence: Sentence, speech: Speech) -> Iterable[Heard]:
    """Give each word of a sentence the time that the voice told; where two run into one, each its part."""
    for said in sentence.words:
        found = [word for word in speech.words if said.first <= word.first < said.last]
        if found:
            yield Heard(found[0].start, found[-1].end, *said.at)
            continue
        around = [word for word in speech.words if word.first < said.last and said.first < word.last]
        if around:
            word = around[0]
            slope = (word.end - word.start) / max(1, word.last - word.first)
            start = word.start + slope * (said.first - word.first)
            yield Heard(start, max(start, min(word.end, start + slope * (said.last - said.first))), *said.at)


def when(narration: Narration, first: int, last: int) -> tuple[float, float] | None:
    """Return when characters of the narration are said, from and to; ``None`` where nothing is said for them."""
    within = [word for word in narration.words if first <= word.first and word.last <= last]
    found = within or [word for word in narration.words if word.first < last and first < word.last]
    return (min(word.start for word in found), max(word.end for word in found)) if found else None


def phrase(narration: Narration, text: str, after: float = 0.0) -> tuple[float, float] | None:
    """Return when words of the narration are said, as they are written there.

    Args:
        narration: where they stand.
        text: the words; how much space is between them and capitals do not matter, the spelling does.
        after: seconds; of several places, the first from then on, else the first.
    """
    parts = text.split()
    if not parts:
        return None
    pattern = r"\s+".join(re.escape(part) for part in parts)
    edges = (r"(?<!\w)" if parts[0][0].isascii() and parts[0][0].isalnum() else "",
             r"(?!\w)" if parts[-1][-1].isascii() and parts[-1][-1].isalnum() else "")  # fmt: skip
    for tried in (edges[0] + pattern + edges[1], pattern):
        found = [time for place in re.finditer(tried, narration.say, re.IGNORECASE)
                 if (time := when(narration, *place.span())) is not None]  # fmt: skip
        if found:
            return next((time for time in found if time[0] >= after - 0.01), found[0])
    return None


def mention(narration: Narration, text: str, after: float = 0.0) -> tuple[float, float] | None:
    """Return when something is spoken of: its own words, else the place that has most of them.

    Args:
        narration: where it may be spoken of.
        text: marked text, such as a bullet; a formula counts as one word.
        after: seconds, from which on it is sought.

    Returns:
        Seconds, from and to; ``None`` where fewer than half of its words are said.
    """
    exact = phrase(narration, text, after)
    if exact is not None and exact[0] >= after - 0.01:
        return exact
    wanted = {key for key, _ in _keys(text)}
    if not wanted:
        return None
    said = [(key, time) for key, place in _keys(narration.say)
            if key in wanted and (time := when(narration, *place)) is not None and time[0] >= after - 0.01]  # fmt: skip
    best: tuple[int, float, float] | None = None
    for index, (_, time) in enumerate(said):
        # Spoken of within about the time of a long sentence.
        window = [(key, each) for key, each in said[index:] if each[0] - time[0] < 8.0]
        count = len({key for key, _ in window})
        if best is None or count > best[0]:
            best = (count, time[0], max(each[1] for _, each in window))
    return None if best is None or best[0] < _ENOUGH * len(wanted) else best[1:]


def _keys(text: str) -> list[tuple[str, tuple[int, int]]]:
    """What tells a text apart: formulas, stems of its longer words, numbers, pairs of Chinese characters."""
    units = list(_UNIT.finditer(text))
    keys: list[tuple[str, tuple[int, int]]] = []
    for index, unit in enumerate(units):
        following = units[index + 1] if index + 1 < len(units) else None
        if unit["formula"] is not None:
            keys.append(("$" + re.sub(r"[\s{}]", "", unit["formula"]), unit.span()))
        elif re.match(f"[{HAN}]", unit[0]):
            if following and following.start() == unit.end() and re.match(f"[{HAN}]", following[0]):
                keys.append((unit[0] + following[0], (unit.start(), following.end())))
        elif len(unit[0]) > 3 or unit[0].isdigit():
            keys.append((unit[0].casefold()[:_STEM].rstrip("s"), unit.span()))
    return keys
