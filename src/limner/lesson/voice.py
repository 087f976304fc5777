"""Who speaks a lesson: eSpeak NG, nobody (``silent``), or a voice that somebody brings.

A :class:`Voice` turns a sentence into samples, with the times of its words where it knows them; where it does not, they
are estimated (:func:`timed`), and the speech says so. What was said is kept by content: a sentence is spoken once.

A voice of somebody's own is ``MODULE:NAME``, or an entry point of the group ``limner.voices``: what is called without
arguments and gives a Voice. It runs in this process: it is code that the user chose to install.
"""

import hashlib
import importlib
import re
from collections.abc import Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec
import numpy as np

from limner.core.errors import InputError, MissingError
from limner.core.files import write_atomic
from limner.lesson.sound import Samples, floats, levelled, trim
from limner.lesson.sound import whole as sound_whole
from limner.lesson.syllables import PAUSE, seconds, syllables
from limner.render.espeak import PITCH, RANGE, RATE, Espeak

GROUP = "limner.voices"
SILENT_RATE = 22050
_SCHEMA = 1
_GAP = 0.09
"""Seconds of quiet that are a pause, and no stop consonant (which close the mouth for up to 80 ms)."""


class Word(NamedTuple):
    """When a word is said."""

    start: float
    """Seconds from the beginning of the speech."""
    end: float
    first: int
    """Its first character in the text."""
    last: int
    """The character after its last."""


class Speech(NamedTuple):
    """What a voice gave for a text."""

    samples: Samples
    """(N,) int16, mono."""
    rate: int
    words: tuple[Word, ...] = ()
    exact: bool = True
    """False where the words' times are estimated."""


class Voice(Protocol):
    """Says sentences."""

    @property
    def name(self) -> str:
        """Name and version: with the text, it decides what is heard."""
        ...

    def speak(self, text: str, language: str, letters: Sequence[tuple[int, int]] = ()) -> Speech:
        """Say a text.

        Args:
            text: a sentence, its formulas, numbers and units in words.
            language: BCP 47.
            letters: first character, and the one after the last, of what is a letter's name and not a word.

        Returns:
            Samples and, where the voice knows them, the times of the words.

        Raises:
            LimnerError: the voice cannot say it.
        """
        ...


class Synthetic:
    """eSpeak NG, trimmed and levelled."""

    def __init__(self, *, sandbox: str = "auto") -> None:
        self._espeak = Espeak(sandbox=sandbox)
        self.name = f"espeak {self._espeak.version} {RATE} {PITCH} {RANGE}"

    def close(self) -> None:
        """End its process."""
        self._espeak.close()

    def speak(self, text: str, language: str, letters: Sequence[tuple[int, int]] = ()) -> Speech:
        """Say a text; see :class:`Voice`."""
        said = self._espeak.speak(text, language, letters)
        end = len(said.samples) / said.rate
        starts = [start for start, _, _ in said.words]
        words = [Word(start, after, first, last)
                 for (start, first, last), after in zip(said.words, [*starts[1:], end], strict=True)]  # fmt: skip
        return Speech(said.samples, said.rate, tuple(words))


class Silent:
    """Says nothing, for as long as it would take to say it."""

    name = "silent 1"

    def speak(self, text: str, language: str, letters: Sequence[tuple[int, int]] = ()) -> Speech:
        """Give silence; see :class:`Voice`."""
        length = seconds(text, language)
        samples = np.zeros(round(length * SILENT_RATE), np.int16)
        return Speech(samples, SILENT_RATE, _spread(text, language, [(0.0, length)], []), exact=False)


class Kept:
    """A voice whose speech is trimmed, levelled, timed and kept on disk by content.

    Args:
        voice: who speaks.
        folder: where speech is kept; ``None`` keeps none.
    """

    def __init__(self, voice: Voice, folder: Path | None) -> None:
        self._voice, self._folder = voice, folder
        self.name = voice.name

    def close(self) -> None:
        """End what the voice has running."""
        close = getattr(self._voice, "close", None)
        if close is not None:
            close()

    def speak(self, text: str, language: str, letters: Sequence[tuple[int, int]] = ()) -> Speech:
        """Say a text; see :class:`Voice`. Words are always timed."""
        decisive = [_SCHEMA, self.name, language, text, [list(pair) for pair in letters]]
        key = hashlib.sha256(msgspec.json.encode(decisive)).hexdigest()
        path = None if self._folder is None else self._folder / key[:2] / f"{key}.speech"
        if path is not None:
            with suppress(OSError, msgspec.MsgspecError, ValueError):
                head, _, samples = path.read_bytes().partition(b"\n")
                rate, exact, words = msgspec.json.decode(head, type=tuple[int, bool, tuple[Word, ...]])
                return Speech(np.frombuffer(samples, "<i2"), rate, words, exact)
        speech = finished(self._voice.speak(text, language, letters), text, language)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            head = msgspec.json.encode((speech.rate, speech.exact, speech.words))
            write_atomic(path, head + b"\n" + speech.samples.astype("<i2").tobytes())
        return speech


def finished(speech: Speech, text: str, language: str) -> Speech:
    """Trim and level what a voice gave, and time its words where they are not; silence stays as long as it is."""
    samples, cut = trim(floats(speech.samples), speech.rate)
    if not len(samples):
        return speech if speech.words else timed(speech, text, language)
    length = len(samples) / speech.rate
    words = tuple(Word(min(max(0.0, start - cut), length), min(max(0.0, end - cut), length), first, last)
                  for start, end, first, last in speech.words)  # fmt: skip
    done = Speech(sound_whole(levelled(samples, speech.rate)), speech.rate, words, speech.exact)
    return done if words else timed(done, text, language)


def timed(speech: Speech, text: str, language: str) -> Speech:
    """Estimate when each word is said: pauses in the sound are laid on those of the text, syllables between are equal.

    It is an estimate: within 0.3 s of the truth for nine words in ten (``tests/lesson/test_voice.py`` measures it on
    speech of which the truth is known).
    """
    length = len(speech.samples) / speech.rate
    gaps = _gaps(speech)
    marks = [found.end() for found in re.finditer(r"[,;:，；：、.!?。！？](?=\s|[^\W\d])", text)]
    spans, cuts, taken = [0.0], list[int](), 0.0
    weights = [_weight(text[:mark], language) for mark in marks]
    whole = _weight(text, language) or 1
    for mark, weight in zip(marks, weights, strict=True):
        expected = length * weight / whole
        near = [gap for gap in gaps if gap[0] > taken and abs((gap[0] + gap[1]) / 2 - expected) < 0.15 * length + 0.2]
        if near:
            best = max(near, key=lambda gap: (gap[1] - gap[0]) - abs((gap[0] + gap[1]) / 2 - expected) / 4)
            spans += best
            cuts.append(mark)
            taken = best[1]
    spans.append(length)
    pieces = list(zip(spans[::2], spans[1::2], strict=True))
    return speech._replace(words=_spread(text, language, pieces, cuts), exact=False)


def _weight(text: str, language: str) -> int:
    return sum(syllables(word, language) for word in text.split())


def _gaps(speech: Speech) -> list[tuple[float, float]]:
    """Where it is quiet within speech, in seconds."""
    step = max(1, speech.rate // 100)
    count = len(speech.samples) // step
    if not count:
        return []
    frames = floats(speech.samples[: count * step]).reshape(count, step)
    level = np.sqrt((frames**2).mean(axis=1))
    quiet = np.concatenate(([False], level < max(float(level.max()) * 0.03, 1e-4), [False]))
    edges = np.flatnonzero(quiet[1:] != quiet[:-1])
    found = [(first * step / speech.rate, last * step / speech.rate)
             for first, last in zip(edges[::2], edges[1::2], strict=True)]  # fmt: skip
    end = count * step / speech.rate
    return [(first, last) for first, last in found if last - first >= _GAP and first > 0 and last < end]


def _spread(text: str, language: str, pieces: Sequence[tuple[float, float]], cuts: Sequence[int]) -> tuple[Word, ...]:
    """Give each word time by its syllables, between the pieces of time that the cuts part the text into."""
    words: list[Word] = []
    bounds = [0, *cuts, len(text)]
    for (start, end), first, last in zip(pieces, bounds[:-1], bounds[1:], strict=True):
        found = list(re.finditer(r"[\u2e80-\u9fff]|[^\s\u2e80-\u9fff]+", text[first:last]))
        weights = [
            syllables(each[0], language) + 0.4 * PAUSE * each[0].endswith((",", ";", ":", "，")) for each in found
        ]
        scale = (end - start) / (sum(weights) or 1)
        now = start
        for each, weight in zip(found, weights, strict=True):
            words.append(Word(now, now + weight * scale, first + each.start(), first + each.end()))
            now += weight * scale
    return tuple(words)


def choose(name: str, *, sandbox: str = "auto") -> Voice:
    """Find a voice by name.

    Args:
        name: ``espeak``, ``silent``, a ``MODULE:NAME``, or an entry point of the group ``limner.voices``.
        sandbox: confines eSpeak NG; as in :func:`limner.sandbox.choose.choose`.

    Raises:
        InputError: there is no such voice.
        MissingError: its package is not installed.
    """
    if name == "espeak":
        return Synthetic(sandbox=sandbox)
    if name == "silent":
        return Silent()
    brought = {point.name: point for point in metadata.entry_points(group=GROUP)}
    if name in brought:
        return brought[name].load()()
    module, colon, attribute = name.partition(":")
    if not colon:
        known = ", ".join(["espeak", "silent", *brought])
        raise InputError(f"there is no voice {name!r}: choose one of {known}, or MODULE:NAME")
    try:
        return getattr(importlib.import_module(module), attribute)()
    except ModuleNotFoundError as error:
        raise MissingError(
            f"the voice {name!r} needs the module {error.name}: install the package that has it"
        ) from error
    except AttributeError as error:
        raise InputError(f"the module {module!r} has no {attribute!r}: name the voice as MODULE:NAME") from error
