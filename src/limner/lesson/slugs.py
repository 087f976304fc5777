"""Readable names that stay the same while other paragraphs are edited: from what they name, never from a count.

A repeated name gets ``-2``, ``-3``, in order of appearance. Letters of any script stay; Latin ones lose their accents.
"""

import re
import unicodedata
from collections.abc import Iterable

from limner.lesson.lexicon import is_dense, lexicon
from limner.lesson.sentences import words

LONGEST = 40
"""Characters of a name."""
_COMMAND = re.compile(
    r"\\(?:left|right|text|mathrm|mathbf|quad|displaystyle|begin|end|cdot|rightarrow|to|frac|dfrac|times|pm|,|;|!)(?![a-z])"
)


class Slugs:
    """The names that a lesson has used, from ``used`` on."""

    def __init__(self, used: Iterable[str] = ()) -> None:
        self._used: set[str] = set(used)

    def take(self, *names: str) -> str:
        """Return the first of the names that is free, else the first with a number, and remember it."""
        wanted = [name for name in names if name] or ["part"]
        free = next((name for name in wanted if name not in self._used), "")
        count = 2
        while not free:
            numbered = f"{wanted[0]}-{count}"
            free = "" if numbered in self._used else numbered
            count += 1
        self._used.add(free)
        return free


def slug(text: str) -> str:
    """Return a text as a name: lower case, words joined by hyphens, at most :data:`LONGEST` characters."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = unicodedata.normalize("NFC", "".join(each for each in folded if not unicodedata.combining(each)))
    parts = [part for part in re.split(r"[^\w]+|_+", plain) if part]
    name = ""
    for part in parts:
        if name and len(name) + 1 + len(part) > LONGEST:
            break
        name = f"{name}-{part}" if name else part[:LONGEST]
    return name


def key(text: str, language: str, count: int = 4) -> str:
    """Return the first ``count`` words of a text that carry its topic, as a name."""
    small = lexicon(language).small
    if is_dense(text):
        return slug("".join(words(text))[: 2 * count])
    plain = re.sub(r"[*`$\\{}]", " ", text)
    said = [word for word in words(plain) if word.lower() not in small]
    return slug(" ".join(said[:count] or words(plain)[:count]))


def formula_slug(tex: str) -> str:
    """Return a name for a formula: ``a^2 + b^2 = c^2`` is ``a2-b2-c2``."""
    plain = _COMMAND.sub(" ", tex).replace("^", "").replace("_", "").replace("{", "").replace("}", "")
    return slug(plain.replace("\\", " ")) or "formula"
