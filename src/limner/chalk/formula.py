"""Formulas on the frame, and derivations in which terms move from line to line."""

from collections.abc import Sequence

from manim import Animation, AnimationGroup, FadeIn, TransformMatchingShapes, VGroup, Write

from limner.chalk.caption import captioned
from limner.chalk.element import Drawing
from limner.chalk.ink import POINT, Ink
from limner.chalk.markup import markup
from limner.chalk.math import beside, read
from limner.chalk.setting import MARK, typeset
from limner.chalk.theme import BODY, SMALL, current
from limner.chalk.tree import Atom, Node, Row

SIZE = 1.25 * BODY
TRANSFORMING = 0.8
"""Seconds in which a line of a derivation becomes the next."""
BETWEEN = 0.45
"""Units between lines of a derivation."""
LEFT = 0.6
"""Part of the width from which what stands before the first relation is broken itself."""
WIDE = 12.6
"""Units beyond which a formula is broken."""
_SIGN = f"#[{MARK}<sign>]"


class Formula(Drawing):
    """A formula of LaTeX mathematics; one that is wider than ``width`` is broken before its signs."""

    kind = "formula"

    def __init__(self, tex: str, *, id: str, size: float = SIZE, width: float = WIDE, caption: str = "") -> None:
        super().__init__(*captioned([display(tex, size, width)], caption, width), id=id)

    def appear(self) -> Animation:
        """Return how it comes in: as a hand would write it."""
        return Write(self, run_time=1.0)


class Derivation(Drawing):
    """Formulas that follow from each other, line below line, their first signs of relation below each other.

    ``part(k)`` shows the k-th line: what it has in common with the line above moves there from it.
    """

    kind = "derivation"

    def __init__(
        self, steps: Sequence[str], *, id: str, reasons: Sequence[str] = (), size: float = SIZE, width: float = WIDE,
        caption: str = "",
    ) -> None:  # fmt: skip
        self.formulas = [display(step, size, width) for step in steps]
        rows: list[VGroup] = []
        above = 0.0
        signs = all(formula.labels.get("sign") for formula in self.formulas)
        for formula in self.formulas:
            left = formula.place("sign")[0] if signs else formula.get_left()[0]
            formula.shift((-left, above - formula.get_top()[1], 0))
            above = formula.get_bottom()[1] - BETWEEN
            rows.append(VGroup(formula))
        right = max(formula.get_right()[0] for formula in self.formulas) + 0.6
        for row, formula, reason in zip(rows[1:], self.formulas[1:], reasons, strict=False):
            if reason:
                words = typeset(markup(reason), size=SMALL, colour=current().accents[1])
                row.add(words.move_to((right + words.width / 2, formula.get_center()[1], 0)))
        super().__init__(*captioned(rows, caption, width), id=id)

    def appear(self) -> Animation:
        """Return how its first line comes in."""
        rest = [FadeIn(part) for part in self[len(self.formulas) :]]
        return AnimationGroup(Write(self[0]), *rest, run_time=1.0)

    def part(self, index: int) -> Animation:
        """Return how a line comes in, from 0."""
        row = self[index]
        moves: list[Animation] = [TransformMatchingShapes(self.formulas[index - 1].copy(), self.formulas[index])]
        moves += [FadeIn(words) for words in row[1:]]
        return AnimationGroup(*moves, run_time=TRANSFORMING)


def display(tex: str, size: float, width: float = WIDE) -> Ink:
    """Set a formula of LaTeX on a line of its own; where it is too wide, on several.

    Lines are broken before signs of relation, and where that does not do, before plus and minus (The Chicago Manual
    of Style, 12.23). The mark ``sign`` stands before the first relation.
    """
    row = read(tex)
    whole = _set(_line(row.items), size)
    if whole.width <= width:
        return whole
    pieces = _pieces(row, ("relation",))
    if len(pieces) < 2 or _set(_line(pieces[0]), size).width > LEFT * width:
        first, *more = _filled(row.items, width - 1.4 * size / 4.8 * POINT, size)
        return _set(" \\ ".join([f"&{first}", *(f"& quad {part}" for part in more)]), size) if more else whole
    left, *rest = pieces
    lines = [[left, rest[0]], *([piece] for piece in rest[1:])]
    # Lines after the first are set in by a quad.
    room = width - (_set(_line(left), size).width if len(left) else 0.0) - 1.4 * size / 4.8 * POINT
    printed = []
    for number, (*head, piece) in enumerate(lines):
        first, *more = _filled(piece, room, size)
        before = _typst(head[0]) if head else ""
        printed.append(f"{before}{_SIGN if number == 0 else ''} &{first}")
        printed += [f"& quad {part}" for part in more]
    return _set(" \\ ".join(printed), size)


def _set(code: str, size: float) -> Ink:
    return typeset(f"$ {code} $", size=size)


def _typst(nodes: Sequence[Node]) -> str:
    return beside(nodes)


def _line(nodes: Sequence[Node]) -> str:
    """Print nodes with the mark before the first relation among them."""
    at = next((k for k, node in enumerate(nodes) if isinstance(node, Atom) and node.kind == "relation"), None)
    return _typst(nodes) if at is None else f"{_typst(nodes[:at])}{_SIGN}{_typst(nodes[at:])}"


def _pieces(row: Row, kinds: Sequence[str]) -> list[tuple[Node, ...]]:
    """Cut a row before every atom of some kinds; the first piece is what stands before the first of them."""
    cuts = [k for k, node in enumerate(row.items) if isinstance(node, Atom) and node.kind in kinds]
    return [row.items[a:b] for a, b in zip([0, *cuts], [*cuts, len(row.items)], strict=True)]


def _filled(nodes: Sequence[Node], room: float, size: float) -> list[str]:
    """Print nodes as lines that are no wider than there is room, cut before plus and minus."""
    cuts = [
        k
        for k, node in enumerate(nodes)
        if k > 1 and isinstance(node, Atom) and (node.text in ("+", "-", "±") or node.kind == "relation")
    ]
    terms = [_typst(nodes[a:b]) for a, b in zip([0, *cuts], [*cuts, len(nodes)], strict=True)]
    lines = [terms[0]]
    for term in terms[1:]:
        longer = f"{lines[-1]} {term}"
        if _set(longer, size).width <= room:
            lines[-1] = longer
        else:
            lines.append(term)
    return lines
