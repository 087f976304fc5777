"""The tree of a formula: what stands where. :mod:`limner.chalk.latex` makes it of LaTeX.

Every node knows the characters that it was written with, so that what is spoken or drawn leads back to them.
"""

import msgspec

from limner.chalk.commands import Kind
from limner.core.errors import InputError

At = tuple[int, int]
"""The first character of the formula that a node was written with, and the one after its last."""


class FormulaError(InputError):
    """A formula that cannot be read, with the character at which that showed and the command at fault."""

    def __init__(self, message: str, position: int, command: str = "") -> None:
        super().__init__(message)
        self.position = position
        self.command = command


class Placed(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Something in a formula."""

    at: At


class Atom(Placed, frozen=True):
    """One letter, number, sign, name or text."""

    text: str
    """Unicode; a name (``sin``) or a text may have several characters."""
    kind: Kind
    style: str = ""
    """``bold``, ``blackboard``, ``script``, ``roman``, ...; empty: as mathematics is set."""


class Row(Placed, frozen=True):
    """What stands side by side."""

    items: tuple["Node", ...]


class Scripts(Placed, frozen=True):
    """A base with what is below and above it: indices, powers, limits of sums."""

    base: "Node"
    sub: "Node | None" = None
    sup: "Node | None" = None
    primes: int = 0


class Fraction(Placed, frozen=True):
    """One over the other: a fraction, or a binomial coefficient where there is no line between them."""

    top: "Node"
    bottom: "Node"
    line: bool = True


class Root(Placed, frozen=True):
    """A root; ``index`` is ``None`` for the square root."""

    body: "Node"
    index: "Node | None" = None


class Fence(Placed, frozen=True):
    """What stands between brackets or bars; an empty string is an invisible side."""

    left: str
    right: str
    body: "Node"


class Accent(Placed, frozen=True):
    """Something with a mark over, under or around it, one of ``commands.ACCENTS``: ``→`` for a vector."""

    mark: str
    body: "Node"


class Grid(Placed, frozen=True):
    """Rows of cells: a matrix, cases, or lines of formulas; ``name`` is that of the environment."""

    name: str
    rows: tuple[tuple["Node", ...], ...]


Node = Atom | Row | Scripts | Fraction | Root | Fence | Accent | Grid


def solid(row: Node) -> tuple[Node, ...]:
    """The items of a row but for its spaces; of another node, that node."""
    items = row.items if isinstance(row, Row) else (row,)
    return tuple(item for item in items if not (isinstance(item, Atom) and item.kind == "space"))
