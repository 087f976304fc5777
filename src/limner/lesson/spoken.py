"""Narration as it is spoken: sentences of words, each with the characters of the narration that it is said for.

Formulas between dollars are read aloud (:mod:`limner.lesson.reading`), code between backquotes and running text as
:mod:`limner.lesson.running` has it. What a voice is given is plain text; of letters that are said by their names, it is
told where they stand.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from limner.chalk.latex import parse
from limner.lesson.reading import read
from limner.lesson.running import ENDS, HAN, PAUSES, code, running
from limner.lesson.tongue import Token, Tongue, tongue

MARKED = re.compile(
    r"\\(?P<escaped>[$`*_\\])|\$\$(?P<display>[^$]+)\$\$|\$(?P<formula>(?:\\.|[^$\\])+)\$|``?(?P<code>[^`]+)``?"
    r"|(?P<mark>\*\*|__|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w))|!?\[(?P<link>[^\]]*)\]\([^)\s]*\)"
)
"""Formulas, code, emphasis and links in a narration."""
_CLOSE = re.compile(rf"^[{re.escape(ENDS + PAUSES)}]")
_BREATH = 500
"""Characters: half a minute of speech."""
_MONTHS = r"Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_ORDINAL = re.compile(rf"^\.\s+(?:[a-zäöü]|(?:{_MONTHS})\b)")


@dataclass(frozen=True, slots=True)
class Said:
    """A word of a sentence."""

    first: int
    """Of its characters in the sentence's text; ``last`` is the one after."""
    last: int
    at: tuple[int, int]
    """The characters of the narration that it is said for."""
    letter: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a voice is given at a time."""

    text: str
    words: tuple[Said, ...]
    at: tuple[int, int]
    """The characters of the narration, from its first word to its last mark."""

    @property
    def letters(self) -> tuple[tuple[int, int], ...]:
        """Where letters stand that are said by their names."""
        return tuple((word.first, word.last) for word in self.words if word.letter)


def spoken(say: str, language: str) -> tuple[Sentence, ...]:
    """Put narration into words.

    Args:
        say: with ``$formulas$``, `` `code` `` and Markdown's emphasis.
        language: BCP 47.

    Returns:
        The sentences that have something to say; none for a text without words.

    Raises:
        InputError: the language is not known.
        FormulaError: a formula cannot be read.
    """
    words = tongue(language)
    found: list[Sentence] = []
    sentences = _sentences(list(_tokens(say, words)), say, words)
    for tokens in (portion for sentence in sentences for portion in _portions(sentence)):
        while tokens and _is_mark(tokens[0]):
            tokens = tokens[1:]
        if any(not _is_mark(token) for token in tokens):
            found.append(_sentence(tokens))
    return tuple(found)


def formula(tex: str, language: str) -> str:
    """Say a formula in words, as plain text.

    Raises:
        InputError: the language is not known.
        FormulaError: the formula cannot be read.
    """
    return _sentence(read(parse(tex), tongue(language))).text


def _tokens(say: str, words: Tongue) -> Iterable[Token]:
    """All that is said, from first to last."""
    done = 0
    for found in MARKED.finditer(say):
        yield from running(say[done : found.start()], done, words, say[:done])
        done = found.end()
        group = found.lastgroup
        if group in ("formula", "display"):
            first = found.start(group)
            for token in read(parse(found[group]), words):
                yield Token(token.text, (token.at[0] + first, token.at[1] + first), token.letter)
        elif group == "code":
            yield from code(found["code"], found.start("code"), words)
        elif group == "link" or (group == "escaped" and found["escaped"] in words.symbols):
            yield from running(found[group], found.start(group), words, say[: found.start()])
    yield from running(say[done:], done, words, say[:done])


def _sentences(tokens: list[Token], say: str, words: Tongue) -> Iterable[list[Token]]:
    """Cut where a sentence ends: at its mark, unless that belongs to a number or an initial."""
    start = 0
    for index, token in enumerate(tokens):
        if token.text not in ENDS:
            continue
        before = tokens[index - 1] if index else None
        rest = say[token.at[0] :]
        following = rest[1:2]
        wide = token.text in "。！？"
        if not wide and following and not following.isspace() and following not in "\"'”’»)*_`$":
            continue  # inside of a name or a number
        if token.text == "." and before is not None and token.at[0] == before.at[1]:
            if words.code == "de" and before.text.isdecimal() and _ORDINAL.match(rest):
                continue
            if before.letter and before.text.isupper() and _is_initial(say, before.at, rest, index - start):
                continue
        yield tokens[start : index + 1]
        start = index + 1
    yield tokens[start:]


def _portions(tokens: list[Token]) -> Iterable[list[Token]]:
    """Cut a sentence without end where it pauses, else between words: no voice has breath for more."""
    start = length = pause = 0
    for index, token in enumerate(tokens):
        length += len(token.text) + 1
        pause = index + 1 if token.text in PAUSES else pause
        if length > _BREATH:
            stop = pause if pause > start else index + 1
            yield tokens[start:stop]
            start, length = stop, sum(len(each.text) + 1 for each in tokens[stop : index + 1])
    yield tokens[start:]


def _is_initial(say: str, at: tuple[int, int], rest: str, heard: int) -> bool:
    """Whether a capital before a point is of a name: the first or the next is one too, or a name stands before it."""
    if at[1] - at[0] != 1 or say[at[0] - 1 : at[0]] in ("$", "`"):
        return False
    name = re.search(r"(?:^|\s)([A-Z]\w*)\.?\s*$", say[: at[0]])
    return bool(re.match(r"\.\s+[A-Z]", rest)) and bool(heard == 1 or re.match(r"\.\s+[A-Z]\.", rest) or name)


def _sentence(tokens: Iterable[Token]) -> Sentence:
    """Write words down as text: punctuation close to the word before it, Chinese without spaces."""
    text, said, at = "", list[Said](), list[tuple[int, int]]()
    for token in tokens:
        if _is_mark(token):
            if text and text[-1] not in ENDS + PAUSES:  # of several marks in a row, the first
                text += token.text
                at.append(token.at)
            elif text and token.text in ENDS and text[-1] in PAUSES:
                text = text[:-1] + token.text
            continue
        if text and not (_tight(text[-1]) or _tight(token.text[0])):
            text += " "
        said.append(Said(len(text), len(text) + len(token.text), token.at, token.letter))
        text += token.text
        at.append(token.at)
    span = (min(first for first, _ in at), max(last for _, last in at)) if at else (0, 0)
    return Sentence(text, tuple(said), span)


def _is_mark(token: Token) -> bool:
    return bool(_CLOSE.match(token.text)) and len(token.text) == 1


def _tight(char: str) -> bool:
    """Whether no space stands beside it."""
    return bool(re.match(f"[{HAN}，。！？；：、]", char))
