"""Short texts of a plan as Typst markup: ``**strong**``, ``*emphasised*``, `` `code` `` and ``$formulas$`` of LaTeX."""

import re

from limner.chalk.latex import parse
from limner.chalk.math import typst

_PART = re.compile(
    r"\\(?P<sign>[$*`_\\])|\$(?P<math>(?:\\.|[^$\\])+)\$|\*\*(?P<strong>.+?)\*\*|\*(?P<weak>[^*]+)\*|`(?P<code>[^`]+)`"
)
_SYNTAX = frozenset("\\#$*_`@<>[]~=-+/'\"")


def markup(text: str) -> str:
    """Return a text as Typst markup; a backslash before a sign makes it an ordinary one: ``\\$5``.

    Raises:
        FormulaError: a formula in it cannot be read.
    """
    found, last = [], 0
    for part in _PART.finditer(text):
        found.append(plain(text[last : part.start()]))
        if part["sign"]:
            found.append(plain(part["sign"]))
        elif part["math"]:
            found.append(f"${typst(parse(part['math']))}$")
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
    return "".join("\\" + c if c in _SYNTAX else c for c in text)


def quoted(text: str) -> str:
    """Return a text as a string of Typst's."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
