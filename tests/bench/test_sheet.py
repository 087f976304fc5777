"""The contact sheet: the worst and the median drawings of each corpus, beside their originals."""

import io

import numpy as np
from PIL import Image

from limner.bench import sheet
from limner.bench.corpora import Item
from limner.bench.trial import Trial, attempt, rasterise

NS = 'xmlns="http://www.w3.org/2000/svg"'
BLANK = f"<svg {NS}/>"
STEP = sheet.TILE + sheet.GAP


def item(name: str, grey: int, corpus: str = "icons") -> Item:
    fill = f"#{grey:02x}{grey:02x}{grey:02x}"
    return Item(corpus, name, f'<svg {NS} viewBox="0 0 8 8"><rect width="8" height="8" fill="{fill}"/></svg>')


def blank(one: Item) -> Trial:
    return attempt(one, rasterise(one.svg, 32), "blank", lambda rgba: BLANK)


def tiles(png: bytes) -> np.ndarray:
    """Return the middle pixels of the tiles, ``(rows, columns)`` levels."""
    page = np.asarray(Image.open(io.BytesIO(png)).convert("L"))
    down = sheet.GAP + sheet.CAPTION + sheet.TILE // 2
    return page[down :: STEP + sheet.CAPTION, sheet.GAP + sheet.TILE // 2 :: STEP]


def test_a_row_is_original_drawing_and_difference() -> None:
    one = item("dark", 0x20)
    assert tiles(sheet.draw([one], [blank(one)])).tolist() == [[0x20, 255, 0]]


def test_equal_pictures_differ_nowhere() -> None:
    one = item("dark", 0x20)
    truth = attempt(one, rasterise(one.svg, 32), "truth", lambda rgba: one.svg)
    assert tiles(sheet.draw([one], [truth])).tolist() == [[0x20, 0x20, 255]]


def test_the_worst_come_first_then_those_about_the_median() -> None:
    items = [item(str(grey), grey) for grey in (200, 0, 160, 40, 80, 120, 240)]
    page = tiles(sheet.draw(items, [blank(one) for one in items], worst=2, middle=1))
    assert page[:, 0].tolist() == [0, 40, 120]


def test_each_corpus_has_its_rows_and_each_method_two_tiles() -> None:
    items = [item("a", 10), item("b", 90, corpus="emoji")]
    trials = [blank(one) for one in items] + [
        attempt(one, rasterise(one.svg, 32), "truth", lambda rgba, one=one: one.svg) for one in items
    ]
    assert tiles(sheet.draw(items, trials)).tolist() == [[10, 255, 0, 10, 255], [90, 255, 0, 90, 255]]
