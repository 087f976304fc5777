from typing import get_args

import msgspec

from limner.lesson.form import form, icons
from limner.lesson.plan import Beat, Claim, Plan, Section, Shown


def test_every_kind_and_every_field_of_a_plan_is_told() -> None:
    told = form()
    for kind in get_args(Shown):
        begin = told.index(f"kind: {kind.__struct_config__.tag}:")
        block = told[begin:].partition("\n\n")[0]
        own = {field.name for field in msgspec.structs.fields(kind)} - {"id", "at", "caption"}
        assert all(f"\n  {name}: " in block for name in own), kind
    for kind in (Plan, Section, Beat, Claim):
        block = told[told.index(f"{kind.__name__.lower()}: ") :].partition("\n\n")[0]
        assert all(f"\n  {field.name}: " in block for field in msgspec.structs.fields(kind)), kind


def test_types_are_spelled_for_people() -> None:
    lines = form().splitlines()
    assert "  layout: auto | column | row | grid | full, auto if left out" in lines
    assert any(line.startswith("  points: map from name to [number, number] or text. By name") for line in lines)
    assert "  rows: list of list of text" in lines and "  y: number, may be left out" in lines
    assert not any("tuple[" in line or ":class:" in line or "``" in line for line in lines)


def test_icons_are_those_that_there_are() -> None:
    assert "atom" in icons() and icons() == sorted(icons())
