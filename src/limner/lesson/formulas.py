r"""Displayed formulas: one, or several lines that follow from each other, with what can be checked in them.

``align`` and its kin are cut into lines; a line that begins with ``=`` goes on from the left side of the first. What is
claimed, cautiously, for :mod:`limner.lesson.claims`: in a chain that each side equals the next, in the solving of an
equation that each line follows from the last. Where letters vanish, values were put in: nothing is claimed.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from limner.chalk.latex import parse
from limner.chalk.tree import FormulaError
from limner.core.errors import InputError
from limner.lesson.plan import Claim
from limner.lesson.sentences import FORMULA

_ALIGNED = re.compile(
    r"^\s*\\begin\{(align|aligned|alignat|eqnarray|gather|gathered|split|multline|equation)(\*?)\}(.*)\\end\{\1\2\}\s*$",
    re.DOTALL,
)
_DROPPED = re.compile(r"\\(?:tag|label)\*?\{[^{}]*\}|\\(?:nonumber|notag)(?![A-Za-z])|^\[[^\]]*\]")
_ARROW = re.compile(
    r"^\\(?:Long)?(?:Leftrightarrow|leftrightarrow|Rightarrow|rightarrow|implies|iff|therefore)(?![A-Za-z])|^[⇒⇔→∴]"
)
_REASON = re.compile(r"(?:\\q?quad|&&?|\\[ ,;]|\s)\s*\\text\{\s*\(?([^{}]*?)\)?\s*\}\s*$")
_RELATION = re.compile(r"=|<|>|\\(?:leq?|geq?|neq?|approx|equiv|sim|lt|gt)(?![A-Za-z])|[≤≥≈≠]")
_LONE = re.compile(r"\\?[A-Za-z]+(?:_\{?\w+\}?)?(?:\([^()]*\))?|\\text\{[^{}]*\}")
_WORDS = re.compile(r"\\(?:text|mathrm|operatorname|textbf|mathbf)\*?\{[^{}]*\}")
_GREEK = re.compile(
    r"\\(alpha|beta|gamma|delta|epsilon|varepsilon|theta|lambda|mu|nu|rho|sigma|tau|phi|varphi|omega|eta|kappa|psi|xi|zeta|chi)(?![a-z])"
)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of several."""

    tex: str
    """The whole formula, with the left side that the line took over."""
    said: str
    """As the author wrote the line; the equations of a system with ``$, $`` between them, so that each is spoken."""
    reason: str = ""
    chained: bool = False
    """It began with a relation."""


def check(tex: str, line: int) -> None:
    """Raise an :class:`InputError` with the line where a formula cannot be read."""
    try:
        parse(tex)
    except FormulaError as error:
        at = line + tex.count("\n", 0, error.position)
        raise InputError(f"line {at}: {error}") from None


def check_inline(text: str, line: int) -> None:
    """Check the formulas in marked text."""
    for found in FORMULA.finditer(text):
        check(found[1], line)


def steps(tex: str) -> list[Step]:
    """Cut a displayed formula into its lines; one where its lines do not follow from each other."""
    found = _ALIGNED.match(tex)
    inner = found[3] if found else tex
    if found and found[1] == "alignat":
        inner = re.sub(r"^\{\d+\}", "", inner)
    rows = [row for row in (_DROPPED.sub("", row).strip() for row in _rows(inner)) if row.replace("&", "").strip()]
    if not found and len(rows) == 1:
        return [Step(tex=_plain(tex), said=_plain(tex))]
    made, left = [], ""
    for row in rows:
        reason = _REASON.search(row)
        text = _plain(row[: reason.start()] if reason else row)
        arrow = _ARROW.match(text)
        text = text[arrow.end() :].strip() if arrow else text
        chained = bool(left and _RELATION.match(text))
        made.append(
            Step(
                tex=f"{left} {text}" if chained else text,
                said=text,
                reason=reason[1] if reason else "",
                chained=chained,
            )
        )
        if not chained and (relation := _top(text)):
            left = text[: relation[0][0]].strip()
    if len(made) > 1 and not follows(made):
        body = r" \\ ".join(row for row in rows)
        return [Step(tex=rf"\begin{{aligned}} {body} \end{{aligned}}", said="$, $".join(step.said for step in made))]
    return made


def follows(made: list[Step]) -> bool:
    """Say whether lines look as if each followed from the last, rather than standing side by side as a system does."""
    if any(step.chained for step in made):
        return True
    named = ["".join(sides(step.tex)[0].split()) for step in made]
    if len(set(named)) == len(made) > 1 and all(map(_LONE.fullmatch, named)):
        return False  # each says what another quantity is
    known = [letters(step.tex) for step in made]
    if all(len(each) > 1 for each in known) and not any(letters(sides(step.tex)[-1]) for step in made):
        return False
    return all(one & two and (one == two or one < two or two < one) for one, two in pairwise(known)) and (
        len(made) > 2 or any(len(each) == 1 for each in known)
    )


def claims(made: list[Step]) -> list[Claim]:
    """Return what a derivation claims and can be checked."""
    found = []
    for last, step in pairwise(made):
        one, two = sides(last.tex), sides(step.tex)
        if len(one) < 2 or len(two) < 2 or (_inexact(step.said) and step.chained) or _inexact(last.tex):
            continue
        same = " ".join(one[0].split()) == " ".join(two[0].split())
        if step.chained or same:
            parts = [one[-1], *two[1:]]
            found += [
                Claim(tex=f"{left} = {right}")
                for left, right in pairwise(parts)
                if letters(left) == letters(right) and left != right
            ]
        elif letters(last.tex) == letters(step.tex) and letters(step.tex) and not _inexact(step.tex):
            found.append(Claim(tex=step.tex, given=last.tex))
    if len(made) > 1 and made[1].chained and not _inexact(made[0].tex):
        first = sides(made[0].tex)
        lone = _LONE.fullmatch(first[0])
        if len(first) == 2 and not lone and letters(first[0]) == letters(first[1]):
            found.insert(0, Claim(tex=f"{first[0]} = {first[1]}"))
    return found


def sides(tex: str) -> list[str]:
    """Return what stands between the relations of a formula."""
    cuts = _top(tex)
    ends = [*(start for start, _ in cuts), len(tex)]
    starts = [0, *(end for _, end in cuts)]
    return [tex[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def relations(tex: str) -> list[str]:
    """Return the relations of a formula that stand outside all braces, one less than its sides."""
    return [tex[start:end] for start, end in _top(tex)]


def letters(tex: str) -> frozenset[str]:
    """Return the letters of a formula that stand for numbers."""
    text = _WORDS.sub(" ", tex)
    greek = set(_GREEK.findall(text))
    return frozenset(greek | set(re.findall(r"[A-Za-z]", re.sub(r"\\[A-Za-z]+", " ", text))))


def _inexact(tex: str) -> bool:
    return any(relation != "=" for relation in relations(tex))


def _plain(row: str) -> str:
    level = _levels(row)  # within a matrix it parts columns
    text = re.sub(r"(?<!\\)&", lambda found: "&" if level[found.start()] else " ", row)
    return " ".join(text.split()).strip().rstrip(",.").strip()


def _levels(tex: str) -> list[int]:
    """How deep in braces and environments each character stands."""
    found, depth = [0] * len(tex), 0
    for token in re.finditer(
        r"\\begin\{[^}]*\}|\\end\{[^}]*\}|\\left(?![a-z])|\\right(?![a-z])|\\.|[{}]", tex, re.DOTALL
    ):
        start, text = token.start(), token[0]
        change = text.startswith(("\\begin", "\\left")) or text == "{"
        depth_after = (
            depth + 1 if change else depth - 1 if text.startswith(("\\end", "\\right")) or text == "}" else depth
        )
        if depth_after != depth:
            found[start:] = [depth_after] * (len(tex) - start)
            depth = depth_after
    return found


def _rows(tex: str) -> list[str]:
    level, rows, start = _levels(tex), [], 0
    for found in re.finditer(r"\\\\(?:\[[^\]]*\])?", tex):
        if level[found.start()] == 0:
            rows.append(tex[start : found.start()])
            start = found.end()
    return [*rows, tex[start:]]


def _top(tex: str) -> list[tuple[int, int]]:
    """Where relations stand outside all braces."""
    level = _levels(tex)
    return [found.span() for found in _RELATION.finditer(tex) if level[found.start()] == 0]
