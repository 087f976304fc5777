from xml.etree import ElementTree

from limner.render.tiling import background, pattern
from limner.sight.graph import Circle, Node, Polygon, Rect, Solid, Tiling

INK = Solid("#334455")


def tile(*nodes: Node, x: float = 0, y: float = 0) -> Tiling:
    return Tiling(20, 20, x, y, "#ffffff", nodes)


def test_dots_and_lines_are_gradients_on_a_colour() -> None:
    dots = background(tile(Node("a", Circle(10, 10, 2.5), INK), x=4))
    assert dots == "radial-gradient(circle, #345 2px, #0000 3px) 4px 0/20px 20px #fff"
    aside = background(tile(Node("a", Circle(6, 10, 2.5), INK)))
    assert aside.startswith("radial-gradient(circle at 6px 10px, ")
    grid = tile(Node("a", Rect(0, 0, 20, 1), INK), Node("b", Rect(9, 0, 2, 20), INK))
    assert background(grid) == (
        "linear-gradient(to right, #0000 9px, #345 0 11px, #0000 0) 0 0/20px 20px, "
        "linear-gradient(#345 1px, #0000 0) 0 0/20px 20px #fff"
    )


def test_a_board_is_a_conic_gradient() -> None:
    board = tile(Node("a", Rect(10, 0, 10, 10), INK), Node("b", Rect(0, 10, 10, 10), INK))
    assert background(board) == "conic-gradient(#345 25%, #fff 0 50%, #345 0 75%, #fff 0) 0 0/20px 20px"


def test_other_shapes_are_a_drawing_of_their_own() -> None:
    text = background(tile(Node("a", Polygon(((2, 2), (8, 2), (5, 8))), INK)))
    assert text.startswith("url(\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'>")
    assert text.endswith('</svg>") 0 0/20px 20px #fff') and "#" not in text.removesuffix("#fff")


def test_in_svg_a_tiling_is_a_pattern() -> None:
    lines = pattern(tile(Node("a", Circle(10, 10, 2.5), INK), x=4), "dots")
    root = ElementTree.fromstring(f"<svg>{''.join(lines)}</svg>")
    cell, whole = root
    assert cell.attrib == {
        "id": "dots", "x": "4", "y": "0", "width": "20", "height": "20", "patternUnits": "userSpaceOnUse"
    }  # fmt: skip
    assert [child.tag for child in cell] == ["rect", "circle"]
    assert whole.get("fill") == "url(#dots)"
