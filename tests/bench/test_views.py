from collections.abc import Iterator

import numpy as np
import pytest

from limner.bench.views import VIEWS, look, png, without_text
from limner.render.raster import Rasteriser

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30">'
BAR, WORD = '<rect width="20" height="30" fill="#c00"/>', '<g><text x="30" y="20" font-size="16">ab</text></g>'


@pytest.fixture(scope="module")
def raster() -> Iterator[Rasteriser]:
    with Rasteriser() as one:
        yield one


def picture() -> np.ndarray:
    pixels = np.zeros((30, 60, 4), np.uint8)
    pixels[:, :20] = (204, 0, 0, 255)
    return pixels


def test_all_views_are_on_white_and_of_one_size(raster: Rasteriser) -> None:
    views = look(picture(), f"{HEAD}{BAR}{WORD}</svg>", raster)
    shown = {name: views.of(name) for name in VIEWS}
    assert {name: None if view is None else view.shape for name, view in shown.items()} == dict.fromkeys(
        VIEWS, (30, 60, 3)
    )
    drawing, plain, original, blank = (shown[name] for name in VIEWS)
    assert drawing is not None and plain is not None and original is not None and blank is not None
    assert (drawing[:, 28:] < 128).any() and (plain[:, 20:] == 255).all()
    assert (plain[:, :20] == (204, 0, 0)).all() and (original == plain).all() and (blank == 255).all()


def test_a_drawing_of_another_shape_is_fitted_in(raster: Rasteriser) -> None:
    views = look(picture(), f"{HEAD.replace('60 30', '30 30')}<rect width='30' height='30'/></svg>", raster)
    assert views.drawing is not None
    assert (views.drawing[:, 16:44] == 0).all() and (views.drawing[:, :14] == 255).all()


@pytest.mark.parametrize("svg", ["<svg", "<html/>", "", f"{HEAD}<rect width='9'", "I cannot draw."])
def test_what_cannot_be_drawn_has_no_view_and_a_reason(raster: Rasteriser, svg: str) -> None:
    views = look(picture(), svg, raster)
    assert views.error and views.drawing is None and views.wordless is None and views.svg == svg
    assert views.of("original") is not None and views.of("drawing") is None


def test_a_missing_drawing_says_so(raster: Rasteriser) -> None:
    assert look(picture(), None, raster, "no file").error == "no file"


def test_text_is_taken_out_wherever_it_is_and_nothing_else() -> None:
    svg = (
        f'{HEAD}<defs><g id="a"><text>x</text></g></defs>{BAR}<title>a bar</title><text>1<tspan>2</tspan></text></svg>'
    )
    rest, count = without_text(svg)
    assert count == 2 and "text" not in rest and "tspan" not in rest
    assert "<rect" in rest and "a bar" in rest and 'id="a"' in rest


def test_png_takes_a_window_of_an_array() -> None:
    assert png(picture()[..., :3]).startswith(b"\x89PNG")
