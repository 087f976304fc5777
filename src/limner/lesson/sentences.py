r"""Sentences, clauses and words of marked text, in languages that end sentences with ``.`` or with ``。``.

Marked text is what :class:`limner.lesson.plan.Text` holds: ``**strong**``, ``*emphasised*``, `` `code` ``,
``$formula$``; ``\$`` is a dollar. Nothing is split inside a formula or code, after an abbreviation, an initial, an
ordinal ("3. Mai") or between the digits of a number.
"""

import re
from collections.abc import Iterator

from limner.lesson.lexicon import is_dense, lexicon

HEARD = 9
"""Signs from which an equation has to be seen."""
_RELATION = re.compile(r"=|<|>|\\(?:leq?|geq?|neq?|approx|to|implies)\b")
FORMULA = re.compile(r"(?<!\\)\$((?:[^$\\]|\\.)+)\$", re.DOTALL)
"""A formula in marked text; group 1 is its LaTeX."""
_SHUT = re.compile(FORMULA.pattern + r"|`[^`]*`", re.DOTALL)
_END = re.compile(r"""(?:[.!?…]+["'”’»)\]*]*(?=\s|$)|[。！？]+[”’」』）*]*)""")
_CLAUSE = re.compile(r"[,;:—–](?=\s)|[，；：、]|\s[–—-]\s|\s\((?=\w)|\)")
_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff]|[^\W_]+(?:['’.,\-][^\W_]+)*")
DENSE = 2.0
"""Characters of Chinese or Japanese that say as much as a word of English."""


def sentences(text: str, language: str) -> list[str]:
    """Split marked text into sentences, each with its punctuation and stripped."""
    shut = [found.span() for found in _SHUT.finditer(text)]
    found, start = [], 0
    for end in _END.finditer(text):
        if any(left < end.start() < right for left, right in shut) or not _ends(text, start, end, language):
            continue
        found.append(text[start : end.end()].strip())
        start = end.end()
    found.append(text[start:].strip())
    return [each for each in found if each]


def _ends(text: str, start: int, end: re.Match[str], language: str) -> bool:
    if not end[0].startswith("."):
        return True
    after = text[end.end() :].lstrip()
    last = re.search(r"[^\s(„“\"*]*$", text[start : end.start()])
    word = last[0].lower() if last else ""
    if not after:
        return True
    if end[0] in (".", ".*", ".**") and (word in lexicon(language).short or re.fullmatch(r"[^\W\d_]", word)):
        return False  # "e.g." or an initial; "z. B." comes letter by letter
    if language.startswith("de") and re.fullmatch(r"\d{1,3}", word) and end[0] == ".":
        return False  # "am 3. Mai", "das 19. Jahrhundert"
    return not after[0].islower()


def clauses(text: str) -> Iterator[str]:
    """Yield the parts of a sentence between commas, dashes and brackets, stripped of its punctuation."""
    shut = [found.span() for found in _SHUT.finditer(text)]
    start = 0
    for end in _CLAUSE.finditer(text):
        if not any(left < end.start() < right for left, right in shut):
            yield bare(text[start : end.start()])
            start = end.end()
    yield bare(text[start:])


def bare(text: str) -> str:
    """Strip the punctuation round a phrase, and marks that lost their partner."""
    text = re.sub(r"\s+", " ", text).strip().strip('"„“”«»').rstrip(".,;:!?…。！？，；：、 ").strip()
    for mark in ("**", "`"):
        if text.count(mark) % 2:
            text = text.replace(mark, "")
    if text.replace("**", "").count("*") % 2:
        text = re.sub(r"(?<!\*)\*(?!\*)", "", text)
    return text


def words(text: str) -> list[str]:
    """List the words of a text as they are written; a formula is none, a Chinese character is one."""
    return _WORD.findall(FORMULA.sub(" ", text))


def equations(text: str) -> list[str]:
    """Return the equations in a marked text that nobody can follow by ear alone, as LaTeX."""
    found = (each[1] for each in FORMULA.finditer(text))
    return [tex for tex in found if _RELATION.search(tex) and len(signs(tex)) >= HEARD]


def signs(tex: str) -> str:
    """Return a formula's signs, without what only sets them: an aligned row is the same as alone."""
    return re.sub(r"\\\\|[\s{}&]|\\[,;!]|\\(?:left|right)\b", "", tex)


def length(text: str) -> float:
    """Count words as they weigh on a listener: a formula counts by its signs, Chinese by two characters a word."""
    formulas = sum(min(6.0, 1 + len(re.sub(r"\\[a-z]+|[{}\s]", "", found[1])) / 3) for found in FORMULA.finditer(text))
    found = words(text)
    return formulas + (len(found) / DENSE if is_dense(text) else len(found))


def topics(text: str, language: str) -> frozenset[str]:
    """Return the words that carry the topic, cut to a stem of six letters so that endings do not matter."""
    small = lexicon(language).small
    if is_dense(text):
        signs = "".join(words(text))
        return frozenset(signs[at : at + 2] for at in range(len(signs) - 1)) - small
    return frozenset(
        word.lower()[:6] for word in words(text) if word.lower() not in small and (len(word) > 2 or word.isupper())
    )
