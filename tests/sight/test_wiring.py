"""Borders and connectors of one paint, seen as one piece, come apart."""

from limner.sight.graph import Line, Node, Path, Polygon, Rect, Solid, Subpath
from limner.sight.trace import trace
from limner.sight.wiring import untangled
from tests.sight.drawn import WHITE, draw, error

BOXES = '<g fill="#ffd080" stroke="#203040" stroke-width="2"><rect x="20" y="40" width="60" height="40" rx="6"/>'
CHART = f"""{WHITE}{BOXES}<rect x="180" y="40" width="60" height="40" rx="6"/></g>
<path d="M80 60H170" stroke="#203040" stroke-width="2"/><path d="M179 60l-11 5.5v-11z" fill="#203040"/>"""


def test_boxes_of_a_chart_get_their_borders_and_the_arrow_is_left() -> None:
    pixels = draw(CHART, 260, 120)
    scene = trace(pixels).scene
    nodes = list(scene.nodes())[1:]
    boxes = [node for node in nodes if isinstance(node.shape, Rect)]
    assert [round(node.shape.x) for node in boxes if isinstance(node.shape, Rect)] in ([20, 180], [180, 20])
    assert all(node.fill == Solid("#ffd080") and node.stroke is not None for node in boxes)
    (line,) = (node.shape for node in nodes if isinstance(node.shape, Line))
    assert {round(line.x1), round(line.y1), round(line.y2)} <= {80, 60, 170}
    assert sum(isinstance(node.shape, Polygon) for node in nodes) == 1
    assert len(nodes) == 4
    assert error(scene, pixels) < 0.4


def test_a_frame_without_an_even_rim_stays_a_shape() -> None:
    frame = Path(
        (
            Subpath((10, 10), ((90, 10), (90, 90), (10, 90))),
            Subpath((30, 12), ((30, 60), (80, 60), (80, 12))),
        )
    )
    nodes = [Node("", frame, Solid("#203040")), Node("", Rect(30, 12, 50, 48), Solid("#ffd080"))]
    assert untangled(nodes, 0.25) == nodes


def test_nothing_is_left_of_shapes_without_pieces() -> None:
    nodes = [Node("", Rect(0, 0, 90, 90), Solid("#ffffff")), Node("", Rect(10, 10, 20, 20), Solid("#203040"))]
    assert untangled(nodes, 0.25) == nodes
