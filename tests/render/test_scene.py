import pytest

from limner.render import svg
from limner.render.markup import Refused
from limner.render.raster import Rasteriser
from limner.render.scene import read
from limner.sight.graph import (
    Circle,
    Ellipse,
    Group,
    Line,
    Linear,
    Node,
    Path,
    Polygon,
    Polyline,
    Radial,
    Rect,
    Scene,
    Shape,
    Solid,
    Stop,
    Stroke,
    Text,
)  # fmt: skip

RED = Solid("#ff0000")


def one(fragment: str) -> Node:
    ((item,), notes) = read(fragment, "sun")
    assert notes == [] and isinstance(item, Node)
    return item


@pytest.mark.parametrize(
    ("fragment", "shape"),
    [
        ("<rect x='1' y='2' width='8px' height='4' rx='1' fill='red'/>", Rect(1, 2, 8, 4, 1)),
        ("<circle cx='5' cy='6' r='2' fill='#f00'/>", Circle(5, 6, 2)),
        ("<ellipse cx='5' cy='6' rx='2' ry='3' style='fill: rgb(255, 0, 0)'/>", Ellipse(5, 6, 2, 3)),
        ("<polygon points='0,0 4,0 4,4' fill='red'/>", Polygon(((0, 0), (4, 0), (4, 4)))),
        ("<polyline points='0 0 4 0 4 4' fill='red'/>", Polyline(((0, 0), (4, 0), (4, 4)))),
        ("<g fill='red'><rect width='3' height='3'/></g>", Rect(0, 0, 3, 3)),
        ("<g transform='translate(2 3) scale(2)'><circle r='2' fill='red'/></g>", Circle(2, 3, 4)),
        ("<rect width='4' height='2' fill='red' transform='rotate(90 2 1)'/>", Rect(0, 0, 4, 2, 0, 90)),
        ("<text x='3' y='9' font-size='8' font-family='serif' font-weight='bold' fill='red'>a  b</text>",
         Text(3, 9, "a b", 8, "Liberation Serif", 700)),
    ],
)  # fmt: skip
def test_primitives_are_themselves(fragment: str, shape: Shape) -> None:
    node = one(fragment)
    assert (node.shape, node.fill, node.stroke) == (shape, RED, None)


def test_a_line_has_a_stroke_alone() -> None:
    node = one("<line x2='5' y2='5' stroke='#f00' stroke-width='2' stroke-dasharray='3' stroke-linecap='round'/>")
    assert node.shape == Line(0, 0, 5, 5) and node.fill is None
    assert node.stroke == Stroke(RED, 2, "round", "miter", (3, 3))


def test_opacities_multiply() -> None:
    assert one("<g opacity='.5'><rect width='3' height='3' fill='red' fill-opacity='50%'/></g>").fill == Solid(
        "#ff0000", 0.25
    )


def test_gradients_are_in_pixels() -> None:
    stops = "<stop offset='0' stop-color='red'/><stop offset='100%' stop-color='blue' stop-opacity='.5'/>"
    read_stops = (Stop(0, "#ff0000"), Stop(1, "#0000ff", 0.5))
    box = "<rect x='10' y='20' width='40' height='20' fill='url(#a)'/>"
    ((node,), _) = read(f"<defs><linearGradient id='a' x1='0' x2='1'>{stops}</linearGradient></defs>{box}", "sun")
    assert isinstance(node, Node) and node.fill == Linear(10, 20, 50, 20, read_stops)
    ((node,), _) = read(f"<defs><radialGradient id='a'>{stops}</radialGradient></defs>{box}", "sun")
    assert isinstance(node, Node) and node.fill == Radial(30, 30, 20, read_stops, 0.5)


def test_ids_begin_with_the_name_and_differ() -> None:
    items, _ = read(
        "<g id='rays'><rect width='1' height='1'/><rect width='1' height='1'/></g><path d='M0 0h1v1'/>", "s"
    )
    assert isinstance(items[0], Group) and items[0].id == "s-rays"
    assert [child.id for child in items[0].children] == ["s-rect", "s-rect-2"]
    assert items[1].id == "s-path"


def test_what_is_read_looks_as_it_was_written() -> None:
    fragment = (
        "<g transform='rotate(20 32 32)'><path d='M10 10Q20 0 30 10T50 10A12 7 20 0 1 40 40L10 50z' fill='#36c'/>"
        "<path d='M8 40h30v12h-30zM12 44v4h20v-4z' fill='#c30' stroke='#000' stroke-width='1.5'/></g>"
    )
    items, _ = read(fragment, "a")
    with Rasteriser() as raster:
        head = '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">'
        wanted = raster.render(f"{head}{fragment}</svg>".encode(), 64, 64).astype(int)
        drawn = raster.render(svg.write(Scene(64, 64, items)).encode(), 64, 64).astype(int)
    assert abs(wanted - drawn).mean() < 0.5 and wanted.std() > 20


@pytest.mark.parametrize(
    ("fragment", "why"),
    [
        ("<rect", "not well-formed"),
        ("<script>1</script>", "may not be in a drawing"),
        ("<rect onload='x' width='1' height='1'/>", "may not be in a drawing"),
        ("<image href='data:,'/>", "may not be in a drawing"),
        ("<use href='#a'/>", "cannot be kept apart"),
        ("<rect width='1' height='1' filter='url(#f)'/>", "'filter' cannot be kept apart"),
        ("<rect width='1' height='1' fill='url(#f)'/>", "no gradient 'f'"),
        ("<rect width='1' height='1' fill='reddish'/>", "is no colour"),
        ("<rect width='1em' height='1'/>", "no number of pixels"),
        ("<rect width='1' height='1' transform='spin(3)'/>", "cannot be read"),
        ("<path d='L1 1'/>", "begin with M"),
        ("<text><tspan>a</tspan></text>", "one line of plain text"),
        ("<g/>", "paints nothing"),
        ("<rect width='1' height='1' fill='none'/>", "paints nothing"),
    ],
)
def test_what_cannot_be_said_is_refused(fragment: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        read(fragment, "sun")


def test_a_path_keeps_its_holes() -> None:
    shape = one("<path d='M0 0h9v9h-9zM2 2h3v3h-3z' fill='red'/>").shape
    assert isinstance(shape, Path) and len(shape.outlines) == 2
