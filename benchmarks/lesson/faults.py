"""Plants programming faults in good scenes: are they found at their own line, and mended without a model?

    python benchmarks/lesson/faults.py --part figures --count 200

Two thirds of the faults surface where they are planted: names, attributes, arguments, keys, indices, types, syntax. A
third are wrong values that are stored, and fail where they are used, on another line. A fault is located where the line
that is blamed (``Fault.made``, else ``Fault.line``) is the one that was changed; it is mended where the section can be
performed again, and shows as many elements as it did.
"""

import argparse
import ast
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from limner.chalk.report import Order, Report
from limner.lesson.renames import ATTRIBUTES, NAMES
from limner.lesson.repair import repair
from limner.render.manim import Stagehands

SCENES = Path(__file__).parent / "scenes"
MENDABLE = ("name", "attribute", "argument")
"""Kinds that are of a rename or an argument."""


@dataclass(frozen=True)
class Mutant:
    """A scene with a fault."""

    scene: str
    code: str
    kind: str
    line: int
    note: str


def typo(word: str, dice: random.Random) -> str:
    """Return a word with two letters exchanged, one left out, or one doubled."""
    if len(word) < 2:
        return word + dice.choice("xyz")
    at = dice.randrange(1, max(2, len(word) - 1))
    return dice.choice((word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:],
                        word[: at - 1] + word[at : at + 1][::-1] + word[at - 1] + word[at + 1 :]))  # fmt: skip


def spots(code: str, dice: random.Random) -> Iterator[Mutant]:
    """Yield faults that can be planted in a scene."""
    tree = ast.parse(code)
    construct = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    old_names = {new: [old for old, one in NAMES.items() if one == new] for new in NAMES.values()}
    old_attributes = {new: [old for old, one in ATTRIBUTES.items() if one == new] for new in ATTRIBUTES.values()}

    def made(node: ast.AST, start: int, end: int, new: str, kind: str, line: int = 0) -> Mutant:
        lines = code.splitlines(keepends=True)
        at = line or getattr(node, "lineno", 0)
        old = lines[at - 1]
        lines[at - 1] = old[:start] + new + old[end:]
        return Mutant("", "".join(lines), kind, at, f"{old[start:end]} -> {new}")

    for node in ast.walk(construct):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func
            yield made(name, name.col_offset, name.end_col_offset or 0, typo(name.id, dice), "name")
            for old in old_names.get(name.id, ())[:4]:
                yield made(name, name.col_offset, name.end_col_offset or 0, old, "name")
        if isinstance(node, ast.Attribute):
            end = node.end_col_offset or 0
            yield made(node, end - len(node.attr), end, typo(node.attr, dice), "attribute", node.end_lineno or 0)
            for old in old_attributes.get(node.attr, ())[:2]:
                yield made(node, end - len(node.attr), end, old, "attribute", node.end_lineno or 0)
        if isinstance(node, ast.keyword) and node.arg:
            yield made(node, node.col_offset, node.col_offset + len(node.arg), typo(node.arg, dice), "argument")
            if isinstance(node.value, ast.Constant) and isinstance(node.value.value, float | int):
                start, end = node.value.col_offset, node.value.end_col_offset or 0
                yield made(node, start, end, f'"{ast.unparse(node.value)}"', "type")
        if isinstance(node, ast.Call) and node.keywords and node.end_lineno == node.lineno:
            end = (node.end_col_offset or 0) - 1
            yield made(
                node, end, end, f", {dice.choice(('colour_map=2', 'animated=True', 'centered=True'))}", "argument"
            )
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            start, end = node.slice.col_offset, node.slice.end_col_offset or 0
            if isinstance(node.slice.value, str):
                yield made(node, start, end, f'"{typo(node.slice.value, dice)}"', "key")
            else:
                yield made(node, start, end, str(dice.randrange(5, 20)), "index")
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".part"):
            start, end = node.args[0].col_offset, node.args[0].end_col_offset or 0
            yield made(node, start, end, str(dice.randrange(5, 20)), "index")
        if isinstance(node, ast.With):
            text = code.splitlines()[node.lineno - 1]
            yield made(node, len(text) - 1, len(text), "", "syntax")
        if isinstance(node, ast.Expr) and node.end_lineno == node.lineno:
            yield made(node, (node.end_col_offset or 0) - 1, node.end_col_offset or 0, "", "syntax")
    yield from _stored(construct, made, dice)


def _stored(construct: ast.FunctionDef, made: Callable[..., Mutant], dice: random.Random) -> Iterator[Mutant]:
    """Yield wrong values that are stored."""
    for node in ast.walk(construct):
        if not isinstance(node, ast.Assign) or node.lineno != node.end_lineno:
            continue
        value = node.value
        start, end = value.col_offset, value.end_col_offset or 0
        if (
            isinstance(value, ast.Constant)
            and isinstance(value.value, int | float)
            and not isinstance(value.value, bool)
        ):
            yield made(node, start, end, f'"{value.value} units"', "stored type")
            yield made(node, start, end, "None", "stored type")
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield made(node, start, end, str(dice.randrange(2, 9)), "stored type")
            yield made(node, start, end, "None", "stored type")
        if isinstance(value, ast.Dict) and value.keys and all(isinstance(key, ast.Constant) for key in value.keys):
            key = dice.choice([key for key in value.keys if isinstance(key, ast.Constant)])
            yield made(node, key.col_offset, key.end_col_offset or 0, f'"{typo(str(key.value), dice)}x"', "stored key")
        if isinstance(value, ast.List | ast.Tuple) and value.elts:
            first = value.elts[0]
            yield made(node, first.col_offset, first.end_col_offset or 0, "None", "stored item")
            yield made(node, start, end, "7", "stored type")
        if isinstance(value, ast.Call) and value.args and isinstance(value.args[0], ast.Constant):
            first = value.args[0]
            yield made(node, first.col_offset, first.end_col_offset or 0, f'"{typo("words", dice)}("', "stored item")


def main() -> None:
    """Print the figures."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--part", choices=("tuning", "figures"), default="tuning")
    reader.add_argument("--count", type=int, default=60)
    reader.add_argument("--seed", type=int, default=0)
    reader.add_argument("--misses", action="store_true", help="print what was not located or not mended")
    given = reader.parse_args()
    dice = random.Random(given.seed)
    pool: list[Mutant] = []
    for path in sorted((SCENES / given.part).glob("*.py")):
        pool += [Mutant(path.name, one.code, one.kind, one.line, one.note) for one in spots(path.read_text(), dice)]
    dice.shuffle(pool)
    located: dict[str, list[bool]] = {}
    mended: dict[str, list[bool]] = {}
    seconds: list[float] = []
    want = {"late": given.count // 3, "once": given.count - given.count // 3}
    # Every kind gets its turn.
    kinds = sorted({one.kind for one in pool})
    rounds = {kind: [one for one in pool if one.kind == kind] for kind in kinds}
    ordered = [one for turn in range(len(pool)) for kind in kinds for one in rounds[kind][turn : turn + 1]]
    with Stagehands(size=1) as hands:
        good = {path.name: hands.perform(Order(path.name, path.read_text()))
                for path in (SCENES / given.part).glob("*.py")}  # fmt: skip
        if broken := [f"{name}: {report.fault}" for name, report in good.items() if report.fault]:
            raise RuntimeError(f"the scenes fail as they are: {broken[0]}")
        shown = {name: _shown(report) for name, report in good.items()}
        for one in ordered:
            if not any(want.values()):
                break
            if not want["late" if one.kind.startswith("stored") else "once"]:
                continue
            report = hands.perform(Order(one.scene, one.code))
            if report.fault is None:
                continue  # what was changed does no harm
            when = "once" if report.fault.line == one.line or not one.kind.startswith("stored") else "late"
            if not want[when]:
                continue
            want[when] -= 1
            blamed = report.fault.made or report.fault.line
            located.setdefault(when, []).append(blamed == one.line)
            if given.misses and blamed != one.line:
                _print(one, report, "not located")
            if one.kind in MENDABLE:
                begun = time.perf_counter()
                result = repair(Order(one.scene, one.code), hands)
                seconds.append(time.perf_counter() - begun)
                good = result.fault is None and _shown(hands.perform(Order(one.scene, result.code))) >= shown[one.scene]
                mended.setdefault(one.kind, []).append(good)
                if given.misses and not good:
                    _print(one, report, f"not mended: {result.fault}, {[each.mended for each in result.spent]}")
    for when, hits in located.items():
        print(f"located, surfacing {when}: {sum(hits) / len(hits):.3f} of {len(hits)}")
    for kind, hits in mended.items():
        print(f"mended, {kind}: {sum(hits) / len(hits):.3f} of {len(hits)}")
    every = [hit for hits in mended.values() for hit in hits]
    print(
        f"mended: {sum(every) / max(1, len(every)):.3f} of {len(every)}, "
        f"{sum(seconds) / max(1, len(seconds)):.1f} s each"
    )


def _shown(report: Report) -> int:
    return len({re.sub(r"\W", "", box.id) for look in report.looks for box in look.boxes})


def _print(one: Mutant, report: Report, what: str) -> None:
    fault = report.fault
    assert fault is not None
    print(
        f"{one.scene}:{one.line} {one.kind} {one.note}: {fault.line}/{fault.made} "
        f"{fault.kind}: {fault.what[:90]}: {what}"
    )


if __name__ == "__main__":
    main()
