"""A plan read from YAML, with errors that name the line.

Every scalar is taken as it is written and given its type by the plan: ``text: no`` is a word, a cell ``3.50`` keeps its
zero. Tags, anchors and merge keys of YAML are not used.
"""

import re
from difflib import get_close_matches
from pathlib import Path
from typing import get_args

import msgspec
import yaml

from limner.core.errors import InputError
from limner.lesson.faults import Fault, faults
from limner.lesson.plan import Beat, Claim, Curve, Mark, Plan, Section, Shown

_DEEPEST = 40
_KINDS: dict[str, type] = {str(kind.__struct_config__.tag): kind for kind in get_args(Shown)}
_HOMES = {"sections": Section, "beats": Beat, "claims": Claim, "curves": Curve, "marks": Mark}


def plan(text: str, *, folder: Path) -> Plan:
    """Read a plan.

    Args:
        text: YAML.
        folder: where the images that it names are.

    Raises:
        InputError: it is no YAML, no plan, or does not fit together; the message has the line.
    """
    made, wrong = checked(text, folder=folder)
    if wrong:
        more = f"; {len(wrong) - 1} more faults" if len(wrong) > 1 else ""
        raise InputError(wrong[0] + more)
    return made


def checked(text: str, *, folder: Path) -> tuple[Plan, list[str]]:
    """Read a plan of the right form, and say all that does not fit together in it, each with its line.

    Args:
        text: YAML.
        folder: where the images that it names are.

    Raises:
        InputError: it is no YAML, or no plan; the message has the line.
    """
    lines: dict[str, int] = {}
    try:
        node = yaml.BaseLoader(text).get_single_node()
    except RecursionError:
        raise InputError(f"the plan is nested more than {_DEEPEST} deep") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise InputError(f"line {mark.line + 1 if mark else 1}: the plan is no YAML: {what}") from None
    if node is None:
        raise InputError("the plan is empty: it needs a title and sections")
    found = _value(node, "$", lines, set(), 0)
    if not isinstance(found, dict):
        raise InputError("line 1: a plan begins with title: ... and sections: ...")
    try:
        made = msgspec.convert(found, Plan, strict=False)
    except msgspec.ValidationError as error:
        raise InputError(_explained(str(error), found, lines)) from None
    return made, [_told(fault, lines) for fault in faults(made, folder)]


def _told(fault: Fault, lines: dict[str, int]) -> str:
    also = f" (it is also in line {_line(fault.other, lines)})" if fault.other else ""
    return f"line {_line(fault.path, lines)}: {fault.what}{also}"


def _value(node: yaml.Node, path: str, lines: dict[str, int], above: set[int], depth: int) -> object:
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if depth > _DEEPEST:
        raise InputError(f"line {line}: the plan is nested more than {_DEEPEST} deep")
    if id(node) in above:
        raise InputError(f"line {line}: anchors and aliases are not read in a plan: write it out")
    above.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, f"{path}[{at}]", lines, above, depth + 1) for at, each in enumerate(node.value)]
    found: dict[str, object] = {}
    for key, each in node.value:
        name, at = str(key.value), key.start_mark.line + 1
        if name in found:
            raise InputError(f"line {at}: {name!r} is written twice (it is also in line {lines[f'{path}.{name}']})")
        lines[f"{path}.{name}"] = at
        found[name] = _value(each, f"{path}.{name}", lines, above, depth + 1)
    return found


def _line(path: str, lines: dict[str, int]) -> int:
    """Return the line of a path, or of the nearest thing that holds it."""
    while path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["))]
    return lines[path]


def _explained(message: str, found: object, lines: dict[str, int]) -> str:
    """Put msgspec's message for a person: with the line, and the name that was perhaps meant."""
    what, _, where = message.partition(" - at `")
    path = re.sub(r"\.?\[\.\.\.\]", "", where.rstrip("`")) or "$"
    if unknown := re.search(r"unknown field `(.*)`", what):
        fields = _fields(path, found)
        line = _line(f"{path}.{unknown[1]}", lines)
        return f"line {line}: {unknown[1]!r} is not known here: {_meant(unknown[1], fields)}"
    if invalid := re.search(r"Invalid (?:enum )?value '(.*)'", what):
        choices = list(_KINDS) if path.endswith(".kind") else _choices(path, found)
        name = path.rpartition(".")[2]
        return f"line {_line(path, lines)}: {name} {invalid[1]!r} is not known: {_meant(invalid[1], choices)}"
    if missing := re.search(r"missing required field `(.*)`", what):
        return f"line {_line(path, lines)}: {missing[1]!r} is missing: add {missing[1]}: ..."
    return f"line {_line(path, lines)}: {path.removeprefix('$.')}: {what[0].lower()}{what[1:]}".replace("`", "")


def _meant(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, 1, 0.5)
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"


def _home(path: str, found: object) -> type:
    """Return the type of the thing at a path."""
    last = re.sub(r"\[\d+\]$", "", path).rpartition(".")[2]
    if last != "show":
        return _HOMES.get(last, Plan)
    for part in re.findall(r"\.(\w+)|\[(\d+)\]", path):
        found = (
            found[part[0]]
            if part[0] and isinstance(found, dict)
            else found[int(part[1])]
            if isinstance(found, list)
            else found
        )
    return _KINDS.get(str(found.get("kind")), Plan) if isinstance(found, dict) else Plan


def _fields(path: str, found: object) -> list[str]:
    home = _home(path, found)
    extra = ["kind"] if home in _KINDS.values() else []
    return [*extra, *(field.name for field in msgspec.structs.fields(home))]


def _choices(path: str, found: object) -> list[str]:
    parent, _, name = path.rpartition(".")
    types = [field.type for field in msgspec.structs.fields(_home(parent, found)) if field.name == name]
    return [str(each) for each in get_args(types[0])] if types else []
