import limner.chalk.all as everything
from limner.chalk.element import Element


def test_what_a_section_needs_is_there() -> None:
    space: dict[str, object] = {}
    exec("from limner.chalk.all import *", space)
    assert set(everything.__all__) <= set(space)
    kinds = {one.kind for one in space.values() if isinstance(one, type) and issubclass(one, Element)}
    assert len(kinds) == 15  # one for each of the plan's elements, and the heading's


def test_lists_are_in_order() -> None:
    assert len(set(everything.__all__)) == len(everything.__all__)
