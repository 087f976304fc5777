import numpy as np
import pytest

from limner.bench.draft import Draft
from limner.bench.palette import DEV
from limner.bench.phrases import DEV as WORDS
from limner.bench.screens import screen, table
from limner.sight.graph import Node, Rect, Text


def draft(seed: int) -> Draft:
    return Draft(720, 600, DEV[seed % 3], np.random.default_rng(seed))


@pytest.mark.parametrize("seed", range(6))
def test_words_of_a_cell_stand_in_its_row_and_column(seed: int):
    page = draft(seed)
    table(page, WORDS)
    texts = [node.shape for node in page.nodes if isinstance(node.shape, Text)]
    cells = [thing for thing in page.things if thing.kind == "cell"]
    assert len(cells) >= 8
    for cell in cells:
        left, top, right, bottom = cell.box
        inside = [text.content for text in texts if left < text.x < right and top < text.y < bottom]
        assert inside == [cell.words]
        assert sum(text.content == cell.label and top < text.y < bottom for text in texts) == 1
        assert sum(text.content == cell.column and left < text.x < right for text in texts) == 1
    assert page.height >= 400 and max(cell.box[3] for cell in cells) < page.height


@pytest.mark.parametrize("seed", range(6))
def test_a_form_has_a_title_fields_checkboxes_and_buttons(seed: int):
    page = draft(seed)
    screen(page, WORDS)
    known = {node.id: node for node in page.nodes}
    kinds = [thing.kind for thing in page.things]
    assert kinds.count("title") == 1 and kinds.count("button") == 2 and kinds.count("field") == 3
    for thing in page.things:
        if thing.kind in ("button", "field", "checkbox"):
            shape = known[thing.nodes[0]].shape
            assert isinstance(shape, Rect) and thing.box[3] < page.height
    texts = {node.shape.content for node in page.nodes if isinstance(node.shape, Text)}
    assert {thing.label for thing in page.things if thing.label} <= texts


def test_boxes_are_on_whole_pixels():
    for seed in range(4):
        page = draft(seed)
        screen(page, WORDS)
        for node in page.nodes:
            if isinstance(node.shape, Rect):
                assert on_pixels(node), node


def on_pixels(node: Node) -> bool:
    half = node.stroke.width / 2 if node.stroke else 0
    assert isinstance(node.shape, Rect)
    edges = (node.shape.x - half, node.shape.y - half, node.shape.width + 2 * half, node.shape.height + 2 * half)
    return all(abs(edge - round(edge)) < 1e-9 for edge in edges)
