"""The allow-list of SVG: nothing on it runs, fetches or moves, and its lists agree with one another."""

import pytest

from limner.render import allow


@pytest.mark.parametrize(
    "name", ["script", "foreignObject", "iframe", "animate", "animateTransform", "set", "handler", "feImage"]
)
def test_what_runs_moves_or_embeds_is_no_element(name: str) -> None:
    assert name not in allow.ELEMENTS


def test_no_attribute_is_an_event_or_an_address() -> None:
    assert [name for name in allow.ATTRIBUTES if name.startswith("on")] == []
    assert not allow.ATTRIBUTES & {"src", "xlink:href", "formaction", "action", "xml:base", "ping", "target"}


def test_elements_have_one_group_each() -> None:
    groups = [allow.CONTAINERS, allow.SHAPES, allow.TEXT, allow.WORDS, allow.GRADIENTS, allow.PRIMITIVES, allow.PARTS]
    assert sum(map(len, groups)) == len(frozenset().union(*groups))
    assert frozenset().union(*groups) < allow.ELEMENTS


def test_references_are_properties_and_all_of_them_are_attributes() -> None:
    assert allow.REFERENCES <= allow.PROPERTIES <= allow.ATTRIBUTES
    assert allow.NUMERIC <= allow.ATTRIBUTES
    assert not allow.REFERENCES & allow.NUMERIC, "a number names no other element"
