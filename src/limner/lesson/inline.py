r"""The inside of a Markdown paragraph as marked text: ``**strong**``, ``*emphasised*``, `` `code` ``, ``$formula$``.

Links keep their words, an address that stands alone its host; HTML that only formats keeps its text; footnote marks,
emoji and comments go. ``\$`` is a dollar in marked text and in narration.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from markdown_it.token import Token

from limner.lesson.sentences import FORMULA

_TAGS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "kbd": "`", "br": " ", "sub": "", "sup": "",
         "u": "", "span": "", "small": "", "mark": "*", "s": "", "del": "", "ins": "", "abbr": "", "a": "", "q": "",
         "cite": "*", "var": "*", "dfn": "**", "wbr": "", "center": "", "font": ""}  # fmt: skip
EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55\u231a-\u23ff][\ufe0f\u200d\U0001f3fb-\U0001f3ff]*"
)
_OPEN = re.compile(r"\$[A-Za-z\\][^$]{0,20}|(?<!\d)(?<!\d )\$ [^$]{1,40} \$")
_SPACE = re.compile(r"[ \t\n\u00a0]+")


class Unwanted(ValueError):
    """Something that a lesson cannot hold; the message says what and what to do instead."""


def marked(tokens: Sequence[Token]) -> str:
    """Return inline tokens as marked text.

    Raises:
        Unwanted: HTML that does more than format.
    """
    out: list[str] = []
    for token in tokens:
        match token.type:
            case "text" | "text_special":
                if token.type == "text" and (found := _OPEN.search(token.content)):
                    raise Unwanted(
                        f"{found[0]!r}: a formula is opened and not closed: $x$, without spaces inside; a dollar is \\$"
                    )
                out.append(EMOJI.sub("", token.content).replace("$", "\\$").replace("*", "∗"))
            case "code_inline":
                out.append(f"`{token.content}`")
            case "math_inline" | "math_inline_double":
                out.append(f"${' '.join(token.content.split())}$")
            case "strong_open" | "strong_close":
                out.append("**")
            case "em_open" | "em_close":
                out.append("*")
            case "softbreak" | "hardbreak":
                out.append(" ")
            case "html_inline":
                out.append(_html(token.content))
            case "image":
                out.append("")  # an image within a sentence is placed by blocks.py
            case _:
                out.append(token.content)
    return tidy("".join(_hosts(out, tokens)))


def _html(tag: str) -> str:
    if tag.startswith("<!--"):
        return ""
    name = re.sub(r"[</>\s].*", "", tag.lstrip("</"), flags=re.DOTALL).lower()
    if name not in _TAGS:
        raise Unwanted(f"HTML is not read ({tag}): write it in Markdown, or between `backticks` if it is a text")
    return _TAGS[name]


def _hosts(out: list[str], tokens: Sequence[Token]) -> list[str]:
    """Say the host instead of an address that is its own link text."""
    for at, token in enumerate(tokens):
        if token.type == "link_open" and at + 1 < len(out) and "://" in out[at + 1]:
            out[at + 1] = (urlsplit(out[at + 1]).hostname or out[at + 1]).removeprefix("www.")
    return out


def tidy(text: str) -> str:
    """Join white space, and leave none before punctuation or between Chinese signs."""
    text = _SPACE.sub(" ", text).strip()
    text = re.sub(
        r"(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]) (?=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])", "", text
    )
    return re.sub(r"(?<=\w) (?=[,;。，；]|\.(?:\s|$))", "", text)


def spoken(text: str) -> str:
    """Return marked text as narration: without marks, formulas still between dollars."""
    kept: list[str] = []
    end = 0
    for found in FORMULA.finditer(text):
        kept += [_unmarked(text[end : found.start()]), found[0]]
        end = found.end()
    return tidy("".join([*kept, _unmarked(text[end:])]))


def _unmarked(text: str) -> str:
    return re.sub(r"\*{1,3}|`", "", text).replace("∗", "*")
