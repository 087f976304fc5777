"""Running text as words that are said: numbers with units, symbols, abbreviations, code and addresses are spelled out.

``5 km/h`` is five kilometres per hour, ``CO2`` is C O 2, ``->`` is "to"; the marks of Markdown and HTML, quotes and
emoji are not heard, brackets and dashes are pauses. Not covered: Roman numerals, telephone numbers, and inflection (a
German "5 Meter" is never "5 Metern"). Numbers stay digits, written as the language writes them: voices read those well.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from limner.lesson.tongue import Token, Tongue, tongue

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Characters that are words by themselves, as they stand in a character class."""
ENDS = ".!?。！？"
PAUSES = ",;:，；：、"
_POINT = r"\d{1,3}(?:[,'\u00a0\u202f]\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_COMMA = r"\d{1,3}(?:[.'\u00a0\u202f]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)?"
"""Numbers where the decimal mark is a point, and where it is a comma."""
_URL = r"(?:https?://|www\.)[^\s<>()，。；]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_MIXED = r"(?<!\w)(?=[A-Za-z]*[0-9₀-₉])(?:[A-Z][a-z]?[0-9₀-₉]*)+(?![\w₀-₉])"
_LOW = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_LONG_URL = 40
_SMALL = "¹²³⁴-⁹½¼¾⅓⅔"
_CENTURY = re.compile(r"1[1-9]\d\d|20[1-9]\d")
_YEAR = re.compile(r"(?i)\b(?:in|since|until|till|by|around|about|after|before|of|year|from)\s+$")


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """What running text in a language is made of, the longest first."""
    words = tongue(language)
    number = _POINT if words.decimal == "." else _COMMA
    short = "|".join(re.escape(each) for each in sorted(words.short, key=len, reverse=True))
    units = "|".join(re.escape(each) for each in sorted(words.units, key=len, reverse=True))
    signs = "|".join(re.escape(each) for each in sorted(words.symbols, key=len, reverse=True))
    return re.compile(
        rf"(?P<paragraph>\n[ \t]*\n\s*)|(?P<tag></?[A-Za-z][^<>\n]*>)"
        rf"|(?P<url>{_URL})|(?P<short>(?<!\w)(?:{short})(?!\w))|(?P<mixed>{_MIXED})"
        rf"|(?P<clock>\d{{1,2}}:\d\d(?!\d))|(?P<date>\d{{4}}-\d\d-\d\d)|(?P<ordinal>\d+(?:st|nd|rd|th)\b)"
        rf"|(?P<money>[$€£¥])?(?P<minus>(?<![A-Za-zÀ-ÿ0-9_)])[-−])?(?P<number>{number})"
        rf"(?:[ \u00a0]?(?P<unit>{units})(?![\w²³^]))?"
        rf"|(?P<han>[{HAN}])|(?P<word>(?:(?![{HAN}{_SMALL}_])[^\W\d])+(?:['’](?:(?![{HAN}{_SMALL}_])[^\W\d])+)*)"
        rf"|(?P<dots>\.{{2,}}|…+)|(?P<dash>\s[-–—]+\s|[–—]+)|(?P<sign>{signs})|(?P<other>\S)"
    )


def running(text: str, start: int, words: Tongue, before: str = "") -> Iterator[Token]:
    """Say running text.

    Args:
        text: without formulas and code, which have their own ways.
        start: where in the narration it begins, added to all positions.
        words: of the language.
        before: what stands before it, for what depends on that.

    Yields:
        Words and punctuation marks in the order in which they are said.
    """
    for found in _pattern(words.code).finditer(text):
        at = (start + found.start(), start + found.end())
        yield from _say(found, at, words, before + text[: found.start()], text[found.end() :])


def _say(found: re.Match[str], at: tuple[int, int], words: Tongue, before: str, after: str) -> Iterator[Token]:
    whole = found[0]
    match found.lastgroup:
        case "tag":
            pass
        case "paragraph":  # ends a sentence, as a heading has no mark
            yield Token("." if words.spaced else "。", at)
        case "url":
            yield from address(whole, at, words)
        case "short":
            yield from _words(words.short[whole], at)
        case "mixed":
            first = at[0]
            for part in re.finditer(r"[A-Za-z]|[0-9₀-₉]+", whole):
                span = (first + part.start(), first + part.end())
                yield Token(part[0].translate(_LOW), span, part[0].isalpha())
        case "clock" | "ordinal":
            yield Token(whole, at)
        case "date":
            yield from _words(whole.replace("-", " "), at)
        case "number" | "unit":
            yield from _quantity(found, at, words, before)
        case "word":
            yield from _word(whole, at, words, before)
        case "han":
            yield Token(whole, at)
        case "dots" | "dash":
            spaced = whole.strip() in "-–—" and before[-1:].isdigit() and after[:1].isdigit()
            yield from _words(words.phrases["upto"], at) if spaced else [Token(words.comma, at)]
        case "sign":
            yield from _sign(whole, at, words, before, after)
        case _:
            yield from _other(whole, at, words)


def _quantity(found: re.Match[str], at: tuple[int, int], words: Tongue, before: str) -> Iterator[Token]:
    """A number with what it counts."""
    number, unit = figures(found["number"], words), found["unit"] or found["money"]
    end = at[0] + found.end("number") - found.start()
    span = (at[0], end)
    said = [Token(number, span)]
    if words.code == "en" and not unit and _CENTURY.fullmatch(found["number"]) and _YEAR.search(before):
        rest = {"00": "hundred"}.get(number[2:], "oh " + number[3] if number[2] == "0" else number[2:])
        said = [Token(number[:2], span), *_words(rest, span)]
    if found["minus"]:
        said.insert(0, Token(words.contexts["unary"]["-"], (at[0], at[0] + 1)))
    if unit == "%":
        lead, _, trail = words.phrases["percent"].partition("{a}")
        yield from (*_words(lead, span), *said, *_words(trail, (end, at[1])))
        return
    yield from said
    if unit:
        yield from _words(words.units[unit][number != "1"], (end, at[1]) if found["unit"] else at)


def figures(number: str, words: Tongue) -> str:
    """Write a number as the language does, without marks between thousands."""
    number = re.sub("['\u00a0\u202f]", "", number)
    group = "," if words.decimal == "." else "."
    if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(words.decimal)}\d+)?", number):
        return number.replace(group, "")
    # 3.14 in a German text, or 3,14 in an English one.
    return number.replace(group, words.decimal) if number.count(group) == 1 else number.replace(group, "")


def _word(word: str, at: tuple[int, int], words: Tongue, before: str) -> Iterator[Token]:
    if len(word) == 1:
        first = not before.strip() or before.rstrip()[-1:] in ENDS
        own = word in words.single or (first and word.lower() in words.single)
        yield from [Token(word, at)] if own or not word.isascii() else [Token(word, at, True)]
        if not word.isascii() and word in words.letters:
            return
    elif 1 < len(word) <= 3 and word.isascii() and word.isupper():
        for index, letter in enumerate(word):
            yield Token(letter, (at[0] + index, at[0] + index + 1), True)
    else:
        yield Token(word.replace("’", "'"), at)


def _sign(sign: str, at: tuple[int, int], words: Tongue, before: str, after: str) -> Iterator[Token]:
    """A symbol, where it is one: a hyphen between words and Markdown's stars are not."""
    numbers = before.rstrip()[-1:].isdigit() and after.lstrip()[:1].isdigit()
    if sign in "-*" and not (numbers or (before[-1:].isspace() and after[:1].isspace())):
        return
    if sign == "/":
        yield from _words(words.signs["/"], at) if numbers else []
        return
    yield from _words(words.symbols[sign], at)


def _other(char: str, at: tuple[int, int], words: Tongue) -> Iterator[Token]:
    """Punctuation; what has no sound is not said."""
    if char in ENDS or char in PAUSES:
        yield Token(char, at)
    elif char in "()[]{}（）「」":
        yield Token(words.comma, at)
    elif char in words.letters and unicodedata.category(char) == "Sm":
        yield from _words(words.letters[char], at)


def address(text: str, at: tuple[int, int], words: Tongue) -> Iterator[Token]:
    """Say a web or mail address; of a long one, the host."""
    first = len(text) - len(re.sub(r"^https?://(?:www\.)?|^www\.", "", text))
    body = text[first:].rstrip(".,;:!?)/'\"")
    if len(body) > _LONG_URL and "/" in body:
        body = body.partition("/")[0]
    trail = text[first + len(body) :]
    yield from code(body, at[0] + first, words)
    if trail and trail[-1] in ENDS + PAUSES:
        yield Token(trail[-1], (at[1] - 1, at[1]))


def code(text: str, start: int, words: Tongue) -> Iterator[Token]:
    """Say a bit of a program or an address: names in their parts, operators by name, brackets and quotes not."""
    signs = "|".join(re.escape(each) for each in sorted(words.web, key=len, reverse=True))
    for found in re.finditer(rf"[A-Z]+(?![a-z])|[^\W\d_]?[^\W\dA-Z_]+|[^\W\d_]|\d+(?:\.\d+)?|_|{signs}|,", text):
        at, said = (start + found.start(), start + found.end()), found[0]
        if said == "_":
            continue
        if said == ",":
            yield Token(words.comma, at)
        elif said in words.web:
            yield from _words(words.web[said], at)
        elif said[0].isdigit():
            yield Token(said.replace(".", words.decimal), at)
        elif (said.isupper() and len(said) <= 4) or len(said) == 1:
            for index, letter in enumerate(said):
                yield Token(letter, (at[0] + index, at[0] + index + 1), letter.isascii())
        else:
            yield Token(said, at)


def _words(text: str, at: tuple[int, int]) -> list[Token]:
    return [Token(word, at) for word in text.split()]
