"""Cleans the CSS that SVG may carry: presentation attributes, ``style`` attributes and plain style sheets.

Promised: what comes back names nothing outside the document (``url()`` only of ``#id``), holds no at-rule, no escape
and no number beyond :data:`MAX_NUMBER`, and sets only the properties of :mod:`limner.render.allow`.

Not promised: that the declarations are valid CSS; a renderer ignores those that are not.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from limner.render import allow

MAX_NUMBER = 1e7  # librsvg and cairo keep coordinates as 24.8 fixed point: 8.4 million is their edge
MAX_BLUR = 1000.0
_PLAIN = re.compile(r"[\w#.,%+\- ]*")
_URL = re.compile(r"""url\(\s*(["']?)#([^"'()\\%\s]+)\1\s*\)""", re.IGNORECASE)
# Possessive throughout: no text, however hostile, makes these take more than linear time.
_NUMBER = re.compile(r"[+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?")
_NUMBERS = re.compile(rf"(?:{_NUMBER.pattern}(?:px|pt|pc|mm|cm|in|em|ex|rem|Q|%)?(?:\s*+,\s*+|\s++|$|(?=[+\-.])))*+")
_LARGE = re.compile(r"\d{8}|\d[eE]\+?\d")
_KEYWORD = re.compile(r"[a-zA-Z-]{1,40}")
_NOT_NUMBER = re.compile(r"(?:nan|[+-]?inf(?:inity)?)(?:px|%)?", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_AT_RULE = re.compile(r"@[^{;}]*+(?:;|\{(?:[^{}]++|\{[^{}]*+\})*+\}|.*\Z)", re.DOTALL)
_SELECTOR = re.compile(r"[\w\-.#*:>+~,\s]{1,2000}")  # no [...] or :not(...): the renderers differ on those
_COLOURS = frozenset(("rgb", "rgba", "hsl", "hsla"))
_TRANSFORMS = frozenset("matrix translate translatex translatey scale scalex scaley rotate skewx skewy".split())
_EFFECTS = frozenset("blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia".split())


def value(name: str, text: str) -> str | None:
    """Return the value of attribute or property ``name`` if it may be kept, else ``None``."""
    return _remembered(name, text) if len(text) < 200 else _value(name, text)


def _value(name: str, text: str) -> str | None:
    if name in allow.NUMERIC:
        return text if _numeric(text) else None
    if _PLAIN.fullmatch(text):
        return text if name != "font-size" or _bounded(text) else None
    if "\\" in text or any(ord(c) < 32 and c not in "\t\n\r" for c in text):
        return None
    bare = _URL.sub(" ", text) if name in allow.REFERENCES else text
    if not _called(bare) <= _functions(name):
        return None
    limit = MAX_BLUR if name == "filter" else MAX_NUMBER
    return text if _bounded(bare, limit) and "@" not in bare else None


def references(text: str) -> list[str]:
    """Return the ids that ``text`` names with ``url(#id)``."""
    return [name for _, name in _URL.findall(text)] if "url(" in text.lower() else []


def declarations(text: str, drop: Callable[[str], None]) -> str:
    """Clean ``name: value; ...``; ``drop`` is told the name of each declaration that goes."""
    kept = []
    for declaration in _COMMENT.sub("", text).split(";"):
        name, colon, content = declaration.partition(":")
        name, content = name.strip().lower(), content.strip()
        if not name and not content:
            continue
        bare = content.removesuffix("!important").rstrip()
        if not colon or name not in allow.PROPERTIES or value(name, bare) is None:
            drop(name[:40])
        else:
            kept.append(f"{name}:{content}")
    return ";".join(kept)


def sheet(text: str, drop: Callable[[str], None]) -> Iterator[tuple[str, str]]:
    """Yield ``(selector, declarations)`` of a style sheet's plain rules, cleaned."""
    text = _COMMENT.sub("", text)
    for rule in _AT_RULE.findall(text):
        drop(rule.split("{")[0].split("(")[0].strip()[:40])
    for rule in _AT_RULE.sub("", text).split("}"):
        selector, brace, body = rule.partition("{")
        selector = " ".join(selector.split())
        if not brace:
            continue
        if not _SELECTOR.fullmatch(selector):
            drop(f"selector {selector[:40]!r}")
        elif cleaned := declarations(body, drop):
            yield selector, cleaned


_remembered = lru_cache(maxsize=4096)(_value)


def _called(text: str) -> set[str]:
    """Return the names of the functions that ``text`` calls, in lower case."""
    return {re.split(r"[^\w-]", before.rstrip())[-1].lower() for before in text.split("(")[:-1]}


def _functions(name: str) -> frozenset[str]:
    if name in ("transform", "gradientTransform", "patternTransform"):
        return _TRANSFORMS
    return _COLOURS | _EFFECTS if name == "filter" else _COLOURS


def _numeric(text: str) -> bool:
    if _NUMBERS.fullmatch(text.strip()):
        return _bounded(text)
    return bool(_KEYWORD.fullmatch(text.strip())) and not _NOT_NUMBER.fullmatch(text.strip())


def _bounded(text: str, limit: float = MAX_NUMBER) -> bool:
    if limit == MAX_NUMBER and not _LARGE.search(text):
        return True
    return all(abs(float(number)) <= limit for number in _NUMBER.findall(text))
