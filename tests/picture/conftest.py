"""What the tests of this room share: a warm renderer, and a picture drawn from SVG."""

from collections.abc import Iterator

import pytest

from limner.render.raster import Rasteriser


@pytest.fixture(scope="session")
def raster() -> Iterator[Rasteriser]:
    """The renderer, started once."""
    with Rasteriser() as renderer:
        yield renderer
