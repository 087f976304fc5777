"""Short texts of a plan as Typst markup: ``**strong**``, ``*emphasised*``, `` `code` `` and ``$formulas$`` of LaTeX."""

import re

from limner.chalk.math import read, typst

_PART = re.compile(
    r"\\(?P<sign>[$*`_\\])|\$(?P<math>(?:\\.|[^$\\])+)\$|\*\*(?P<strong>.+?)\*\*|\*(?P<weak>[^*]+)\*|`(?P<code>[^`]+)`"
)
_UNIT = re.compile(r"(?<=\d) (?=[%‰°€$£])")
_LONG = re.compile(r"\S{24,}")
_PIECE = re.compile(r".{1,12}")
SOFT = "\u00ad"
"""A hyphen that is only seen where a line breaks: words of 24 letters and more may be parted every 12."""
WHOLE = 30
"""Characters of LaTeX up to which a formula in a text is not broken at a line's end."""
_SYNTAX = frozenset("\\#$*_`@<>[]~=-+/'\"")


def markup(text: str) -> str:
    r"""Return a text as Typst markup; a backslash before a sign makes it an ordinary one: ``\$5``.

    Raises:
        FormulaError: a formula in it cannot be read.
    """
    found, last = [], 0
    for part in _PART.finditer(text):
        found.append(plain(text[last : part.start()]))
        if part["sign"]:
            found.append(plain(part["sign"]))
        elif part["math"]:
            formula = f"${typst(read(part['math']))}$"
            found.append(f"#box({formula})" if len(part["math"]) <= WHOLE else formula)
        elif part["strong"]:
            found.append(f"#strong[{markup(part['strong'])}]")
        elif part["weak"]:
            found.append(f"#emph[{markup(part['weak'])}]")
        else:
            found.append(f"#raw({quoted(part['code'])})")
        last = part.end()
    return "".join(found) + plain(text[last:])


def plain(text: str) -> str:
    """Return a text of which Typst shall read nothing as syntax."""
    together = _UNIT.sub("\u00a0", text)  # a number and its sign stay in one line
    together = _LONG.sub(lambda found: SOFT.join(_PIECE.findall(found[0])), together)
    return "".join("\\" + c if c in _SYNTAX else c for c in together)


def quoted(text: str) -> str:
    """Return a text as a string of Typst's."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
