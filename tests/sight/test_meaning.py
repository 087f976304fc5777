import time

import msgspec
import numpy as np
import pytest

from limner.sight.graph import Circle, Group, Node, Path, Scene, Solid, Subpath, Use, walk
from limner.sight.marks import ground, marks
from limner.sight.meaning import explain, find, is_explained
from limner.sight.trace import trace
from tests.sight.drawn import RING, draw, redraw
from tests.sight.sketch import cloud, columns, flow, form, lines, measured, pie, table

SCENES = {
    "columns": columns(["Q1", "Q2"], {"2023": [10, 25], "2024": [5, 50]}, range(0, 60, 10)),
    "lines": lines(["Jan", "Feb", "Mar"], {"a": [1, 4, 2], "b": [3, 1, 4]}, range(6)),
    "cloud": cloud([(1, 10), (3, 40), (5, 35), (7, 80)]),
    "pie": pie({"Rent": 0.5, "Food": 0.3, "Fun": 0.2}, layered=True),
    "flow": flow(),
    "table": table([["Name", "Age"], ["Ann", "31"], ["Bob", "27"], ["Cid", "44"]]),
    "form": form(),
}


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_picture_is_the_same_and_ids_are_unique(name: str, seed: int) -> None:
    scene = measured(SCENES[name], seed)
    explained = explain(scene)
    assert is_explained(explained) and not is_explained(scene)
    assert np.abs(redraw(explained).astype(int) - redraw(scene)).max() == 0
    ids = [item.id for item in walk(explained.children)]
    assert len(ids) == len(set(ids))
    assert explain(explained) is explained


def test_ids_and_data_say_what_things_are() -> None:
    nodes = {node.id: node.data for node in explain(SCENES["columns"]).nodes()}
    assert nodes["bar-2024-q1"] == {"kind": "bar", "label": "Q1", "series": "2024", "value": "5"}
    assert "title-sales-by-quarter" in nodes
    arrows = {node.id: node.data for node in explain(SCENES["flow"]).nodes()}
    assert arrows["arrow-check-input-done"] == {
        "kind": "arrow",
        "label": "yes",
        "from": "box-check-input",
        "to": "box-done",
    }


def test_parts_are_grouped() -> None:
    groups = {item.id for item in walk(explain(SCENES["table"]).children) if isinstance(item, Group)}
    assert {"table", "row-ann", "heads"} <= groups


@pytest.mark.parametrize("content", [f'<path d="{RING}" fill="#c00" fill-rule="evenodd"/>',
    '<rect x="10" y="50" width="20" height="40" fill="#06c"/><rect x="40" y="20" width="20" height="70" fill="#06c"/>'
    '<rect x="70" y="35" width="20" height="55" fill="#06c"/>'])  # fmt: skip
def test_icons_are_left_as_they_are(content: str) -> None:
    scene = trace(draw(content)).scene
    assert explain(scene) is scene


def test_a_copy_that_means_something_else_stands_by_itself() -> None:
    scene = SCENES["cloud"]
    dots = [node for node in scene.nodes() if isinstance(node.shape, Circle)]
    first, second = dots[0].shape, dots[1].shape
    assert isinstance(first, Circle) and isinstance(second, Circle)
    copy = Use(dots[1].id, dots[0].id, second.cx - first.cx, second.cy - first.cy)
    children = tuple(copy if item.id == copy.id else item for item in scene.children)
    explained = explain(msgspec.structs.replace(scene, children=children))
    assert np.abs(redraw(explained).astype(int) - redraw(scene)).max() == 0
    values = [node.data["value"] for node in explained.nodes() if node.data.get("kind") == "point"]
    assert len(set(values)) == 4


def test_find_returns_claims() -> None:
    scene = SCENES["form"]
    assert find(marks(scene), ground(scene)).claims


def test_many_shapes_are_looked_through_fast() -> None:
    rng = np.random.default_rng(0)
    nodes = []
    for k in range(2000):
        start = rng.uniform(0, 900, 2)
        segments = tuple(tuple(np.tile(start, 3) + rng.uniform(-20, 20, 6)) for _ in range(6))
        nodes.append(Node(f"n{k}", Path((Subpath(tuple(start), segments),)), Solid("#336699")))
    scene = Scene(1000, 1000, tuple(nodes))
    start_at = time.process_time()
    assert explain(scene) is scene
    assert time.process_time() - start_at < 1.0
