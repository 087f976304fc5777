"""Plants layout defects in good scenes and asks the critic for them: recall, precision, seconds a section.

    python benchmarks/lesson/critic.py --part figures

A defect is found where the critic names its rule and its element. A finding is right where it is a planted defect or
what comes of it: of the element that was moved, made smaller, recoloured, or of the beat that was made shorter. All
others, and every finding in a scene as it was, are wrong. Limits were set on the scenes in ``scenes/tuning``.
"""

import argparse
import ast
import random
import re
import time
from pathlib import Path

from limner.chalk.report import Order
from limner.lesson.look import defects
from limner.lesson.watch import Defect
from limner.render.manim import Stagehands

SCENES = Path(__file__).parent / "scenes"
FAINT = {"slate": ("#24343f", "#3d4d57", "#4a5a63"), "paper": ("#d9d5cc", "#c4c0b8", "#b0aca4"),
         "night": ("#1a1a1a", "#2b2b2b", "#3c3c3c")}  # fmt: skip
"""Colours that are near to each theme's ground."""
LETTERED = {"Words", "Bullets", "Formula", "Derivation", "Table", "Flow", "Chart", "Text", "Numberline"}
"""Classes whose elements have letters throughout."""
Planted = tuple[str, str, str, str, str]
"""The code, rule, variable, second variable, beat."""


def plant(code: str, dice: random.Random) -> list[Planted]:
    """Return defective variants of a scene: one of each rule for each element that can have it."""
    tree = ast.parse(code)
    theme = next(
        node.value.value for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and ast.unparse(node.targets[0]) == "theme"
        and isinstance(node.value, ast.Constant)
    )  # fmt: skip
    found: list[Planted] = []
    present: list[str] = []
    beats = [node for node in ast.walk(tree) if isinstance(node, ast.With)]
    for at, beat in enumerate(beats):
        call = beat.items[0].context_expr
        assert isinstance(call, ast.Call)
        name = str(ast.literal_eval(call.args[0]))
        keep = {ast.unparse(one) for word in call.keywords for one in getattr(word.value, "elts", [])}
        present = [one for one in present if one in keep and one != "title"]
        shown = _shown(beat)
        for variable, kind, line, _ in shown:
            side = dice.choice(("(6.9, 0, 0)", "(-6.9, 0.5, 0)", "(0, -3.9, 0)", "(1, 3.9, 0)"))
            found.append((_added(code, line, variable, f".move_to({side})"), "off-frame", variable, "", name))
            if kind in LETTERED:
                shrink = dice.choice((0.25, 0.32, 0.38))  # of the largest letters, 50, less than 20
                found.append((_added(code, line, variable, f".scale({shrink})"), "small", variable, "", name))
                colour = dice.choice(FAINT[theme])
                found.append((_added(code, line, variable, f'.set_color("{colour}")'), "contrast", variable, "", name))
            for other in present if kind in LETTERED else ():
                found.append((_added(code, line, variable, f".move_to({other})"), "overlap", variable, other, name))
            present.append(variable)
        following = beats[at + 1].items[0].context_expr if at + 1 < len(beats) else None
        later = {
            ast.unparse(one) for word in getattr(following, "keywords", []) for one in getattr(word.value, "elts", [])
        }
        lettered = [one for one in shown if one[1] in LETTERED]
        if lettered and lettered[-1][0] not in later and lettered[-1] == shown[-1]:
            variable, _, _, start = lettered[-1]
            seconds = start + dice.choice((0.2, 0.3, 0.4))
            column = call.args[1]
            found.append((_over(code, column, f"{seconds:.2f}"), "fast", variable, "", name))
    return found


def _shown(beat: ast.With) -> list[tuple[str, str, int, float]]:
    """List what a beat makes and shows: variable, class, line, and second at which it comes."""
    made = {
        ast.unparse(node.targets[0]): (_made(node.value), node.end_lineno or node.lineno)
        for node in beat.body if isinstance(node, ast.Assign)
    }  # fmt: skip
    found = []
    for node in ast.walk(beat):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("self.show", "self.change") and node.args:
            name = ast.unparse(
                node.args[0].args[0] if isinstance(node.args[0], ast.Call) and node.args[0].args else node.args[0]
            )
            at = next(
                (one.value.value for one in node.keywords if one.arg == "at" and isinstance(one.value, ast.Constant)),
                0.0,
            )
            if name in made:
                found.append((name, *made.pop(name), float(at)))
    return found


def _made(node: ast.expr) -> str:
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def _added(code: str, line: int, variable: str, call: str) -> str:
    lines = code.splitlines()
    indent = " " * (len(lines[line - 1]) - len(lines[line - 1].lstrip()))
    # After whatever else places it.
    at = line
    while at < len(lines) and lines[at].strip().startswith(f"{variable}."):
        at += 1
    return "\n".join([*lines[:at], f"{indent}{variable}{call}", *lines[at:]]) + "\n"


def _over(code: str, node: ast.expr, new: str) -> str:
    lines = code.splitlines(keepends=True)
    line = lines[node.lineno - 1]
    lines[node.lineno - 1] = line[: node.col_offset] + new + line[node.end_col_offset :]
    return "".join(lines)


def main() -> None:
    """Print the figures."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--part", choices=("tuning", "figures"), default="tuning")
    reader.add_argument("--seed", type=int, default=0)
    reader.add_argument("--misses", action="store_true", help="print what was missed and what was wrong")
    given = reader.parse_args()
    dice = random.Random(given.seed)
    found: dict[str, list[bool]] = {}
    right = wrong = 0
    seconds: list[float] = []
    with Stagehands(size=1) as hands:
        for path in sorted((SCENES / given.part).glob("*.py")):
            code = path.read_text()
            hands.perform(Order(path.name, code))
            before = _looked(hands, path.name, code, seconds)
            wrong += len(before)
            for one in before if given.misses else ():
                print(f"{path.name}: wrong, in the good scene: {one.what}")
            for new, rule, variable, other, beat in plant(code, dice):
                every = _looked(hands, path.name, new, seconds)
                names = {variable, other} - {""}
                fresh = [one for one in every if one.what not in {each.what for each in before}]
                hit = any(one.rule == rule and {one.element, one.other} & names for one in fresh)
                found.setdefault(rule, []).append(hit)
                moved = names | {
                    str(one.element) for one in fresh for line in new.splitlines()
                    if re.search(rf"\b{one.element}\b", line) and re.search(rf"\b{variable}\b", line)
                }  # fmt: skip  # what is placed by it moves with it
                good = [one for one in fresh if rule == "fast" or {one.element, one.other} & moved]
                right, wrong = right + len(good), wrong + len(fresh) - len(good)
                if given.misses and not hit:
                    print(f"{path.name}, {beat}: missed {rule} of {variable} {other}: {[one.what for one in every]}")
                for one in [each for each in fresh if each not in good] if given.misses else ():
                    print(f"{path.name}, {beat}, {rule} of {variable}: wrong: {one.what}")
    for rule, hits in found.items():
        print(f"{rule:10} {sum(hits):4} of {len(hits)}")
    hits = [hit for each in found.values() for hit in each]
    print(f"recall     {sum(hits) / len(hits):.3f} ({len(hits)} planted)")
    print(f"precision  {right / max(right + wrong, 1):.3f} ({right + wrong} findings)")
    print(
        f"seconds    {sum(seconds) / len(seconds):.2f} a section, {max(seconds):.2f} at most, "
        "above performing it plainly"
    )


def _looked(hands: Stagehands, name: str, code: str, seconds: list[float]) -> list[Defect]:
    begun = time.perf_counter()
    plain = hands.perform(Order(name, code))
    between = time.perf_counter()
    report = hands.perform(Order(name, code, look=True))
    found = defects(report)
    seconds.append(max(0.0, time.perf_counter() - between - (between - begun)))
    if plain.fault or report.fault:
        raise RuntimeError(f"{name}: {(report.fault or plain.fault)}")
    return found


if __name__ == "__main__":
    main()
