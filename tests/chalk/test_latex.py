import random
import re
import time

import pytest

from limner.chalk.latex import parse
from limner.chalk.tree import Atom, Fence, FormulaError, Fraction, Grid, Node, Root, Row, Scripts, solid


def shown(node: Node | None) -> str:
    match node:
        case None:
            return ""
        case Atom(text=text):
            return text
        case Row(items=items):
            return " ".join(shown(item) for item in items)
        case Scripts(base=base, sub=sub, sup=sup, primes=primes):
            return f"[{shown(base)}|{shown(sub)}|{shown(sup)}{'′' * primes}]"
        case Fraction(top=top, bottom=bottom, line=line):
            return f"({shown(top)} {'/' if line else ':'} {shown(bottom)})"
        case Root(body=body, index=index):
            return f"√{shown(index)}<{shown(body)}>"
        case Fence(left=left, right=right, body=body):
            return f"{left or '.'}{shown(body)}{right or '.'}"
        case Grid(name=name, rows=rows):
            return name + "; ".join(", ".join(shown(cell) for cell in row) for row in rows)
        case _:
            return f"{node.mark}{shown(node.body)}"


@pytest.mark.parametrize(
    ("tex", "tree"),
    [
        ("a^2+b_i^2", "[a||2] + [b|i|2]"),
        (r"\frac12 x^23", "(1 / 2) [x||2] 3"),
        (r"\sqrt[3]{x}", "√3<x>"),
        ("f''(x)", "[f||′′] (x)"),
        (r"f^{\prime}", "[f||′]"),
        ("|x|+2|y|", "|x| + 2 |y|"),
        ("P(A|B)", "P (A ∣ B)"),
        ("a|b", "a ∣ b"),
        (r"\{x\mid x>0\}", "{x ∣ x > 0}"),
        ("[0,1)", "[0 , 1)"),
        ("]0,1[", "] 0 , 1 ["),
        (r"\left.x\right|_0", "[.x||0|]"),
        (r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", "pmatrixa, b; c, d"),
        ("a &= b \\\\ c &= d", "aligneda, = b; c, = d"),
        (r"{n \choose k}", "(n : k)"),
        ("x²", "[x||2]"),
        ("α ≤ ∞", "α ≤ ∞"),
        (r"\not= \le \leq", "≠ ≤ ≤"),
        ("3{,}14 + 2.5", "3.14 + 2.5"),
        ("", ""),
        ("a % a comment", "a"),
    ],
)
def test_what_a_formula_is_read_as(tex: str, tree: str) -> None:
    assert shown(parse(tex)) == tree


def test_every_node_knows_its_characters() -> None:
    tex = r"x = \frac{-b}{2a} + \sqrt{c}^2"
    parts = [tex[item.at[0] : item.at[1]] for item in solid(parse(tex))]
    assert parts == ["x", "=", r"\frac{-b}{2a}", "+", r"\sqrt{c}^2"]


@pytest.mark.parametrize(
    ("tex", "message", "position", "command"),
    [
        (r"x + \alhpa", r"character 5: \alhpa is not known; did you mean \alpha?", 4, r"\alhpa"),
        (r"\xymatrix{a}", r"character 1: \xymatrix is not known", 0, r"\xymatrix"),
        (r"\frac{a}{", "character 9: this { is not closed", 8, ""),
        (r"\frac{a}", "something is missing", 8, ""),
        (r"\left(a", r"this \left has no \right", 0, ""),
        ("a}", "closes nothing", 1, ""),
        ("x^2^3", "a second ^", 3, ""),
        (r"\begin{tikz}", "the environment 'tikz' is not known", 12, r"\begin{tikz}"),
        (r"\begin{cases} x", r"has no \end{cases}", 15, ""),
        (r"\begin{cases} x \end{matrix}", r"is ended by \end{matrix}", 28, ""),
        ("a 😀", "the character '😀' is not known", 2, ""),
        ("{" * 100, "nested more than", 60, ""),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(tex: str, message: str, position: int, command: str) -> None:
    with pytest.raises(FormulaError, match=re.escape(message)) as caught:
        parse(tex)
    assert (caught.value.position, caught.value.command) == (position, command)


def test_hostile_formulas_end_soon() -> None:
    started = time.monotonic()
    for tex in (
        "(" * 400,
        "|" * 300,
        "(|" * 150,
        r"\left(" * 200,
        "x^" * 200,
        r"\frac" * 300,
        "((|a|)" * 20,
        "{" * 500,
    ):
        try:
            parse(tex)
        except FormulaError:
            continue
    assert time.monotonic() - started < 5


def test_rubble_is_read_or_refused_and_never_crashes() -> None:
    chance = random.Random(7)
    pieces = [
        *"abx12+-=^_{}()[]|&,'!",
        r"\frac",
        r"\sqrt",
        r"\left(",
        r"\right)",
        r"\sum",
        r"\\",
        r"\vec",
        r"\text{if}",
    ]
    read = 0
    for _ in range(1500):
        try:
            parse("".join(chance.choices(pieces, k=chance.randint(1, 12))))
            read += 1
        except FormulaError:
            continue
    assert read > 100
