"""A plan written as YAML that a person likes to edit: in the order of reading, defaults left out, long text in blocks.

Reading it again with :mod:`limner.lesson.load` gives the same plan.
"""

import io
import re

import msgspec
import yaml

from limner.lesson.plan import Plan

WIDTH = 110
"""Columns."""
_LONG = 70
"""Characters from which a text is folded over lines."""
_FIRST = ("kind", "id", "title", "language", "audience", "objective", "prerequisites", "theme", "say", "show", "keep")
"""Of a mapping, where it has them; the other fields follow in the plan's order."""


_BREAKS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\t]")
"""What YAML escapes, or takes for the end of a line."""


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists below their key."""
        super().increase_indent(flow, False)


def text(plan: Plan) -> str:
    """Return a plan as YAML."""
    data = _ordered(_trimmed(msgspec.to_builtins(plan), plan))
    out = io.StringIO()
    dumper = _Dumper(out, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=False)
    dumper.open()
    dumper.represent(data)
    dumper.close()
    return out.getvalue()


def _trimmed(data: object, value: object) -> object:
    """Leave out what is as it would be anyway."""
    if isinstance(value, msgspec.Struct) and isinstance(data, dict):
        kept = {key: each for key, each in data.items() if key not in value.__struct_fields__}
        for field in msgspec.structs.fields(value):
            part = getattr(value, field.name)
            default = field.default if field.default is not msgspec.NODEFAULT else field.default_factory
            default = default() if callable(default) else default
            if part != default or type(part) is not type(default):
                kept[field.name] = _trimmed(data[field.name], part)
        return kept
    if isinstance(value, tuple | list) and isinstance(data, list | tuple):
        return [_trimmed(one, two) for one, two in zip(data, value, strict=True)]
    return data


def _ordered(data: object) -> object:
    if isinstance(data, dict):
        first = [key for key in _FIRST if key in data] if any(key in data for key in ("id", "sections")) else []
        return {key: _ordered(data[key]) for key in [*first, *(key for key in data if key not in first)]}
    if isinstance(data, list | tuple):
        return [_ordered(each) for each in data]
    return data


def _string(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=_style(value))


def _style(value: str) -> str | None:
    """Return how a text is written: ``|`` by lines, ``>`` folded, quoted where YAML would change its white space."""
    lines = value.split("\n")
    if _BREAKS.search(value) or (
        len(lines) > 1 and (value[:1].isspace() or any(line != line.rstrip() for line in lines))
    ):
        return '"'
    if len(lines) > 1:
        return "|"
    return ">" if len(value) > _LONG and "  " not in value and value == value.strip() else None


def _sequence(dumper: yaml.SafeDumper, value: list) -> yaml.Node:
    """Write short lists of short things in one line: ``[0, 1]``, ``[[1, 2], [4, 4]]``."""
    short = all(not isinstance(each, dict) for each in value) and len(str(value)) < WIDTH - 20
    plain = all(not isinstance(each, str) or not set(each) & set("\\{}[]\"'\n") for each in value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=short and plain)


def _float(dumper: yaml.SafeDumper, value: float) -> yaml.Node:
    """Write whole numbers without a fraction; the plan knows that they are numbers."""
    return dumper.represent_int(int(value)) if value == int(value) else dumper.represent_float(value)


_Dumper.add_representer(str, _string)
_Dumper.add_representer(float, _float)
_Dumper.add_representer(list, _sequence)
