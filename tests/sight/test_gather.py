from limner.sight.gather import Slot, gather
from limner.sight.graph import Circle, Group, Node, Solid


def slot(k: int, x: float) -> Slot:
    return Slot(Node(f"n{k}", Circle(x, 10, 5), Solid("#ff0000")), frozenset({k}), (x - 5, 5, x + 5, 15))


def names(slots) -> list:
    return [[child.id for child in s.item.children] if isinstance(s.item, Group) else s.item.id for s in slots]


def test_members_move_up_past_what_they_do_not_touch() -> None:
    slots = [slot(0, 10), slot(1, 100), slot(2, 30)]
    assert names(gather(slots, frozenset({0, 2}), "g", {})) == ["n1", ["n0", "n2"]]


def test_a_member_under_something_else_stays() -> None:
    slots = [slot(0, 10), slot(1, 12), slot(2, 30), slot(3, 60)]
    assert names(gather(slots, frozenset({0, 2, 3}), "g", {})) == ["n0", "n1", ["n2", "n3"]]
    assert names(gather(slots[:3], frozenset({0, 2}), "g", {})) == ["n0", "n1", "n2"]


def test_a_member_that_is_stuck_holds_those_under_it() -> None:
    slots = [slot(0, 8), slot(1, 14), slot(2, 20), slot(3, 60), slot(4, 80)]
    assert names(gather(slots, frozenset({0, 1, 3, 4}), "g", {})) == ["n0", "n1", "n2", ["n3", "n4"]]
