"""Changes that may mend a fault without a model: renamed and misspelt names, arguments that do not fit, open brackets.

Each is a whole new program and a few words on what was done; whether it mends anything is for performing it to say.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from limner.chalk.report import Fault
from limner.lesson.index import Index
from limner.lesson.lint import NEAR, Problem, alike, close, problems
from limner.lesson.renames import ARGUMENTS, ATTRIBUTES, MODULES, NAMES, RANGES
from limner.lesson.splice import over
from limner.lesson.texless import FAULT, texless

_OPEN = {"(": ")", "[": "]", "{": "}"}
Mend = tuple[str, str]
"""The new program, and what was done."""


def mends(
    code: str, lines: tuple[int, int], fault: Fault | None, index: Index, likeness: float = NEAR
) -> Iterator[Mend]:
    """Yield changes within some lines, the most likely first.

    Args:
        code: of a section.
        lines: first and last that may change.
        fault: what performing it came to, where it was performed.
        index: of what there is.
        likeness: of names from which one is taken for another, in [0, 1].
    """
    found = [_alike(one, likeness) for one in problems(code, index) if lines[0] <= one.line <= lines[1]]
    if len(found) > 1:
        whole, notes = code, []
        for one in sorted(found, key=lambda one: (one.line, one.column), reverse=True):
            if first := next(_solved(whole, one), None):
                whole, notes = first[0], [first[1], *notes]
        if notes:
            yield whole, "; ".join(notes)
    for one in found:
        yield from _solved(code, one)
    if fault is not None and fault.kind == FAULT:
        yield from texless(code, lines)
    if fault is not None:
        yield from _told(code, lines, fault, likeness)


def _alike(problem: Problem, likeness: float) -> Problem:
    near = (name for name in problem.near if alike(problem.wrong, name) >= likeness)
    return replace(problem, near=tuple(near))


def _solved(code: str, problem: Problem) -> Iterator[Mend]:
    if problem.kind == "syntax":
        yield from _syntax(code, problem)
    elif problem.kind in ("name", "attribute"):
        old = f"{problem.owner}.{problem.wrong}" if problem.owner in ("np", "math") else problem.wrong
        if old in MODULES:
            yield _swapped(code, problem.line, old, MODULES[old])
        elif problem.kind == "name" and problem.wrong in NAMES:
            yield _called(code, problem)
        elif problem.kind == "attribute" and problem.wrong in ATTRIBUTES:
            yield _named(code, problem, ATTRIBUTES[problem.wrong])
        for near in problem.near:
            yield _named(code, problem, near)
    elif problem.kind == "keyword":
        yield from _keyword(code, problem)
    elif problem.kind == "missing":
        if problem.wrong == "id":
            comma = "" if code.splitlines()[problem.line - 1][: problem.column].rstrip().endswith(("(", ",")) else ", "
            yield _inserted(code, problem, f'{comma}id="element-{problem.line}-{problem.column}"')
    elif problem.kind == "excess":
        yield from _less(code, problem)


def _called(code: str, problem: Problem) -> Mend:
    """Rename what is called, and give its arguments the form that they have now."""
    new, old = NAMES[problem.wrong], problem.wrong
    made, note = _named(code, problem, new)
    if old in ("FadeInFrom", "FadeInAndShift", "FadeOutAndShift"):
        call = _call(code, problem.line, problem.column)
        if call and len(call.args) == 2 and call.end_col_offset is not None:
            second = call.args[1]
            value = ast.unparse(second)
            shift = f"shift=-{value}" if old == "FadeInFrom" and isinstance(second, ast.Name) else f"shift={value}"
            changed = _spliced(code, second.lineno, second.col_offset, second.end_col_offset or 0, shift)
            return _named(changed, problem, new)[0], f"{note} with {shift}"
    if old in ("FadeInFromDown", "FadeOutAndShiftDown"):
        call = _call(code, problem.line, problem.column)
        if call and call.end_col_offset is not None and call.end_lineno == problem.line:
            end = call.end_col_offset - 1
            shift = ", shift=UP" if old == "FadeInFromDown" else ", shift=DOWN"
            return _named(_spliced(code, problem.line, end, end, shift), problem, new)[0], f"{note}{shift}"
    return made, note


def _keyword(code: str, problem: Problem) -> Iterator[Mend]:
    call = _call_with(code, problem)
    if call is None:
        return
    if problem.wrong in RANGES:
        ranged = _ranged(code, call)
        if ranged:
            yield ranged
    if problem.wrong in ARGUMENTS:
        yield _named(code, problem, ARGUMENTS[problem.wrong])
    for near in problem.near:
        yield _named(code, problem, near)
    yield _without(code, call, problem.wrong)


def _ranged(code: str, call: ast.Call) -> Mend | None:
    """Make ``x_min=a, x_max=b`` one ``x_range=[a, b]``."""
    values = {one.arg: ast.unparse(one.value) for one in call.keywords if one.arg in RANGES}
    made = {axis: [values.get(f"{axis[0]}_min", "-5"), values.get(f"{axis[0]}_max", "5")]
            for axis in dict.fromkeys(RANGES[name][0] for name in values)}  # fmt: skip
    kept = [one for one in call.keywords if one.arg not in RANGES]
    parts = [*map(ast.unparse, call.args), *(f"{one.arg}={ast.unparse(one.value)}" for one in kept),
             *(f"{axis}=[{low}, {high}]" for axis, (low, high) in made.items())]  # fmt: skip
    if not made or call.end_lineno != call.lineno:
        return None
    new = f"{ast.unparse(call.func)}({', '.join(parts)})"
    return over(code, call, new), f"{', '.join(values)} -> {', '.join(made)}"


def _without(code: str, call: ast.Call, name: str) -> Mend:
    """Leave an argument out."""
    rest = [*map(ast.unparse, call.args), *(
        f"{one.arg}={ast.unparse(one.value)}" if one.arg else f"**{ast.unparse(one.value)}"
        for one in call.keywords if one.arg != name
    )]  # fmt: skip
    new = f"{ast.unparse(call.func)}({', '.join(rest)})"
    return over(code, call, new), f"left out {name}"


def _less(code: str, problem: Problem) -> Iterator[Mend]:
    tree = ast.parse(code)
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            for at, one in enumerate(call.args):
                if (one.lineno, one.col_offset) == (problem.line, problem.column):
                    kept = [*map(ast.unparse, call.args[:at]), *(
                        f"{each.arg}={ast.unparse(each.value)}" if each.arg else f"**{ast.unparse(each.value)}"
                        for each in call.keywords
                    )]  # fmt: skip
                    yield over(code, call, f"{ast.unparse(call.func)}({', '.join(kept)})"), f"left out {problem.wrong}"


def _syntax(code: str, problem: Problem) -> Iterator[Mend]:
    lines = code.splitlines()
    if not 0 < problem.line <= len(lines):
        return
    line = lines[problem.line - 1]
    tries = []
    if found := re.search(r"'([(\[{])' was never closed", problem.wrong):
        tries += [line + _OPEN[found[1]], line.rstrip(":") + _OPEN[found[1]] + ":"]
    if "expected ':'" in problem.wrong or "invalid syntax" in problem.wrong:
        tries.append(line + ":")
    if found := re.search(r"unmatched '([)\]}])'", problem.wrong):
        at = min(problem.column, len(line) - 1)
        tries.append(line[:at] + line[at + 1 :])
    if found := re.search(r"closing parenthesis '(.)' does not match opening parenthesis '(.)'", problem.wrong):
        at = min(problem.column, len(line) - 1)
        tries += [line[:at] + _OPEN[found[2]] + line[at:], line[:at] + _OPEN[found[2]] + line[at + 1 :]]
    if "Perhaps you forgot a comma" in problem.wrong:
        tries += [f"{line[:found.end(1)]},{line[found.end(1):]}"
                  for found in re.finditer(r"([\w\"'\)\]]) +(?=[\w\"'(\[])", line)]  # fmt: skip
    if "unterminated string" in problem.wrong and 0 <= problem.column < len(line):
        quote = line[problem.column]
        ends = [one.start() for one in re.finditer(r"(?=[,)\]}])", line) if one.start() > problem.column]
        tries += [line + quote, *(line[:at] + quote + line[at:] for at in ends)]
    if "indent" in problem.wrong:
        before = next((each for each in reversed(lines[: problem.line - 1]) if each.strip()), "")
        depth = len(before) - len(before.lstrip())
        tries += [" " * (depth + 4 * extra) + line.lstrip() for extra in (0, 1, -1) if depth + 4 * extra >= 0]
    for new in tries:
        made = "\n".join([*lines[: problem.line - 1], new, *lines[problem.line :]]) + "\n"
        try:
            ast.parse(made)
        except SyntaxError:
            continue
        yield made, f"line {problem.line}: {problem.wrong}"


def _told(code: str, lines: tuple[int, int], fault: Fault, likeness: float) -> Iterator[Mend]:
    """Yield what the exception itself suggests, in the lines at fault."""
    every = code.splitlines()
    for line in dict.fromkeys((fault.line, fault.made)):
        if not (lines[0] <= line <= lines[1] and 0 < line <= len(every)):
            continue
        if fault.wrong in ATTRIBUTES:
            yield _swapped(code, line, f".{fault.wrong}", f".{ATTRIBUTES[fault.wrong]}")
        for near in (name for name in fault.near if alike(fault.wrong, name) >= likeness):
            yield _swapped(code, line, fault.wrong, near)
        if fault.kind == "KeyError" or "there is no" in fault.what:
            yield from _keyed(code, line, fault)
        if fault.kind in ("TypeError", "ValueError", "AttributeError"):
            yield from _numbers(code, line)
        if fault.kind == "IndexError":
            for found in re.finditer(r"(?<=[\[(])(\d+)(?=[\])])", every[line - 1]):
                if int(found[1]) > 0:
                    yield (
                        _spliced(code, line, *_bytes(every[line - 1], found.span()), str(int(found[1]) - 1)),
                        "one less",
                    )


def _keyed(code: str, line: int, fault: Fault) -> Iterator[Mend]:
    """Yield another key of the program that looks like the missing one."""
    quoted = re.findall(r"['\"]([\w -]+)['\"]|no point (\w+)", fault.what)
    for wrong in dict.fromkeys(one for pair in quoted for one in pair if one):
        strings = {node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)
                   and isinstance(node.value, str) and len(node.value) < 30} - {wrong}  # fmt: skip
        for near in close(wrong, strings):
            yield _swapped(code, line, wrong, near)


def _numbers(code: str, line: int) -> Iterator[Mend]:
    """Yield numbers in place of texts that are numbers."""
    text = code.splitlines()[line - 1]
    for found in re.finditer(r"(['\"])(-?\d+(?:\.\d+)?)\1", text):
        yield _spliced(code, line, *_bytes(text, found.span()), found[2]), f"{found[0]} -> {found[2]}"


def _bytes(text: str, span: tuple[int, int]) -> tuple[int, int]:
    return len(text[: span[0]].encode()), len(text[: span[1]].encode())


def _named(code: str, problem: Problem, new: str) -> Mend:
    end = problem.column + len(problem.wrong.encode())
    return _spliced(code, problem.line, problem.column, end, new), f"{problem.wrong} -> {new}"


def _inserted(code: str, problem: Problem, new: str) -> Mend:
    return _spliced(code, problem.line, problem.column, problem.column, new), f"added {new.strip(', ')}"


def _swapped(code: str, line: int, old: str, new: str) -> Mend:
    lines = code.splitlines(keepends=True)
    before = r"\b" if old[0].isalnum() else ""
    lines[line - 1] = re.sub(rf"{before}{re.escape(old)}\b", lambda _: new, lines[line - 1])
    made = "".join(lines)
    if new.startswith("math") and "import math" not in made:
        made = made.replace("from ", "import math\nfrom ", 1)
    return made, f"{old} -> {new}"


def _spliced(code: str, line: int, start: int, end: int, new: str) -> str:
    """Exchange bytes of a line."""
    lines = code.splitlines(keepends=True)
    raw = lines[line - 1].encode()
    lines[line - 1] = (raw[:start] + new.encode() + raw[end:]).decode()
    return "".join(lines)


def _call(code: str, line: int, column: int) -> ast.Call | None:
    """Return the call of a name at a place."""
    calls = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    return next((one for one in calls if (one.func.lineno, one.func.col_offset) == (line, column)), None)


def _call_with(code: str, problem: Problem) -> ast.Call | None:
    """Return the call that has an argument at a place."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            for one in node.keywords:
                if (one.lineno, one.col_offset) == (problem.line, problem.column) and one.arg == problem.wrong:
                    return node
    return None
