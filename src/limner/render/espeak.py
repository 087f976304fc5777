"""Text to speech without a model or a network: eSpeak NG, warm in a sandboxed process of its own.

Promised: the same text gives the same samples, whatever was said before it; each word comes with the time at which it
begins. eSpeak NG is GPL and comes with the ``lecture`` extra; it is never loaded into this process (``utter.py``).

Not promised: beauty. It is a formant synthesiser: clear, robotic, and quick (a hundredth of the time that it
takes to listen).
"""

import importlib.util
import json
import re
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from limner.core.errors import LimnerError, MissingError
from limner.render.warm import Warm

if TYPE_CHECKING:
    from limner.sandbox.pool import Pool

INSTALL = "pip install 'limner[lesson]'"
VOICES = {"en": "en-us", "de": "de", "es": "es", "zh": "cmn", "fr": "fr-fr", "pt": "pt-br"}
"""eSpeak's voice where it is not the language's own code."""
RATE = 160
"""Words a minute: lecturers speak at 120 to 170."""
PITCH, RANGE = 42, 60
"""A little lower and livelier than eSpeak's own 50 and 50."""
_SPELLED: dict[str, dict[str, str | None]] = {
    "en": {"a": "eh"}, "es": {"y": "i griega"}, "zh": {"a": None}, "cmn": {"a": None}, "de": {},
}  # fmt: skip
"""Letters that are words too, or that eSpeak says otherwise by themselves, and what is said as their names; ``None``:
they are marked as letters, at a pause of 130 ms. By what ``espeak_TextToPhonemes`` gives for each in a sentence."""
LONGEST = 5000
"""Characters at a time: a voice is given sentences."""
_SCRIPT = Path(__file__).with_name("utter.py")
_SECONDS = 20.0
_MEMORY = 512 << 20


class SpeechError(LimnerError):
    """A text was not spoken."""


class Uttered(NamedTuple):
    """What was said."""

    samples: NDArray[np.int16]
    """(N,), mono."""
    rate: int
    """Samples a second."""
    words: tuple[tuple[float, int, int], ...]
    """Seconds at which a word begins, its first character in the text, and that of the next word."""


class Espeak(Warm):
    """A warm eSpeak NG; a context manager, which ends its process. Any thread may speak.

    Args:
        sandbox: backend by name, or ``auto`` for the best that holds here.

    Raises:
        MissingError: the package ``espeakng-loader`` is not installed.
    """

    def __init__(self, *, sandbox: str = "auto") -> None:
        if importlib.util.find_spec("espeakng_loader") is None:
            raise MissingError(f"the offline voice needs eSpeak NG: {INSTALL}")
        self.version = metadata.version("espeakng-loader")
        super().__init__()
        self._sandbox = sandbox

    def speak(self, text: str, language: str, letters: Sequence[tuple[int, int]] = ()) -> Uttered:
        """Say a text.

        Args:
            text: plain; markup in it is said as spaces.
            language: BCP 47.
            letters: first and last characters of what is a letter's name and no word.

        Raises:
            SpeechError: eSpeak does not speak the language, the text is too long, or the process died.
            MissingError: no sandbox holds on this machine.
        """
        from limner.sandbox.pool import WorkerDied, WorkerFailed, WorkerTimeout

        if len(text) > LONGEST:
            raise SpeechError(f"a text of {len(text)} characters is too long to be said at a time: cut it at sentences")
        voice = VOICES.get(language.lower(), VOICES.get(language.split("-")[0].lower(), language.lower()))
        known = _SPELLED.get(language.split("-")[0].lower())
        names = [(first, last, text[first:last].lower()) for first, last in letters]
        marked = [(first, last, None if known is None else known[letter])
                  for first, last, letter in names if known is None or letter in known]  # fmt: skip
        asked = {"text": text, "letters": marked, "voice": voice, "rate": RATE, "pitch": PITCH, "range": RANGE}
        try:
            answer = self._running().call(json.dumps(asked).encode(), _SECONDS)
        except (WorkerTimeout, WorkerDied, WorkerFailed) as error:
            raise SpeechError(f"eSpeak NG failed on {text[:60]!r}: {error}") from error
        if answer[:1] != b"+":
            raise SpeechError(f"{answer[1:].decode(errors='replace')}: choose another language or voice")
        head, _, samples = answer[1:].partition(b"\n")
        found = json.loads(head)
        words = _words(found["words"], text, found["rate"])
        return Uttered(np.frombuffer(samples, "<i2"), found["rate"], words)

    def _start(self) -> "Pool":
        from limner.sandbox.choose import choose
        from limner.sandbox.data import Limits
        from limner.sandbox.pool import Pool

        limits = Limits(memory=_MEMORY)
        return Pool(_SCRIPT, sandbox=choose(self._sandbox), size=1, limits=limits, reads=(_SCRIPT,))


def _words(events: Sequence[tuple[int, int]], text: str, rate: int) -> tuple[tuple[float, int, int], ...]:
    """Make words of eSpeak's events: it has several, at places of its own, for one number."""
    numbers = {index: found.start() for found in re.finditer(r"\d[\d.,:]*", text) for index in range(*found.span())}
    starts: list[tuple[float, int]] = []
    for sample, position in events:
        first = numbers.get(position, position)
        if not starts or first > starts[-1][1]:
            starts.append((sample / rate, first))
    lasts = [first for _, first in starts[1:]] + [len(text)]
    return tuple((start, first, last) for (start, first), last in zip(starts, lasts, strict=False))
