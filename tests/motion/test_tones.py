from limner.motion.tones import toned
from limner.sight.graph import Group, Item, Node, Rect, Scene, Solid, Stroke, walk


def box(colour: str, side: float = 10, edge: str | None = None) -> Node:
    return Node("b", Rect(0, 0, side, side), Solid(colour), Stroke(Solid(edge), 1) if edge else None)


def look(*items: Item) -> Scene:
    return Scene(200, 100, items)


def colours(*looks: Scene, ground: str = "#20242c") -> list[str]:
    found, behind = toned(looks, look(box(ground, 200)))
    nodes = [item for scene in (*found, behind) for item in walk(scene.children) if isinstance(item, Node)]
    return [node.fill.colour for node in nodes if isinstance(node.fill, Solid)]


def test_one_tone_is_one_colour_that_of_the_most_area() -> None:
    first, second, other, ground = colours(look(box("#2ecc71", 30)), look(box("#32c874", 3)), look(box("#2e7171")))
    assert first == second == "#2ecc71"
    assert (other, ground) == ("#2e7171", "#20242c")


def test_what_has_the_grounds_tone_has_its_colour() -> None:
    assert colours(look(box("#22262a")))[0] == "#20242c"


def test_nearly_white_is_white_and_a_pale_ground_is_not() -> None:
    assert colours(look(box("#fdfefc")))[0] == "#ffffff"
    assert colours(look(box("#ffffff")), ground="#f7f7f2") == ["#ffffff", "#f7f7f2"]


def test_borders_and_groups_are_toned_too() -> None:
    found, _ = toned([look(Group("g", (box("#2ecc71", 30, "#c0392b"),))), look(box("#c23b2d", 40))], look())
    (node,) = found[0].nodes()
    assert node.stroke is not None and node.stroke.paint == found[1].nodes().__next__().fill
