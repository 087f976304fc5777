"""Drawing a program: pixels and owners, or a failure as data."""

import asyncio
from pathlib import Path

import numpy as np
from PIL import Image

from limner.core.data import Program, Rendering
from limner.picture.stage import OWNERS, RENDER, Drawing
from limner.render.raster import Rasteriser

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 16">'


def draw(raster: Rasteriser, into: Path, svg: str) -> Rendering:
    into.mkdir(exist_ok=True)
    program = Program({"picture.svg": svg.encode()}, "picture.svg", "svg")
    return asyncio.run(Drawing(raster, (64, 32)).run(program, into))


def test_a_drawing_and_who_owns_its_pixels(raster: Rasteriser, tmp_path: Path) -> None:
    body = '<g id="half"><rect width="16" height="16" fill="#123456"/></g><circle id="dot" cx="24" cy="8" r="4"/>'
    rendering = draw(raster, tmp_path, f"{HEAD}{body}</svg>")
    assert [frame.name for frame in rendering.frames] == [RENDER, OWNERS]
    assert (rendering.reach, rendering.error, rendering.log) == (1.0, None, "")
    assert rendering.facts == {"size": [64, 32], "ids": ["half", "dot"]}
    pixels, owners = (np.asarray(Image.open(frame)) for frame in rendering.frames)
    assert pixels.shape == (32, 64, 4) and owners.shape == (32, 64)
    assert pixels[16, 8].tolist() == [0x12, 0x34, 0x56, 255]
    assert pixels[1, 60].tolist() == [0, 0, 0, 0]
    assert [int(owners[16, x]) for x in (8, 48, 34)] == [1, 2, 0]


def test_what_may_not_be_drawn_is_left_out_and_said(raster: Rasteriser, tmp_path: Path) -> None:
    rendering = draw(raster, tmp_path, f'{HEAD}<script>1</script><rect onclick="1" width="9" height="9"/></svg>')
    assert rendering.error is None
    assert "<script>" in rendering.log and "onclick" in rendering.log


def test_a_failure_is_data(raster: Rasteriser, tmp_path: Path) -> None:
    for svg in ("", "<svg", "<html/>", f'{HEAD}<g id="a"><use href="#a"/></g></svg>'):
        rendering = draw(raster, tmp_path, svg)
        assert rendering.frames == () and rendering.reach == 0 and rendering.error
    assert list(tmp_path.iterdir()) == []


def test_the_same_program_gives_the_same_bytes(raster: Rasteriser, tmp_path: Path) -> None:
    svg = f'{HEAD}<text id="t" x="2" y="12" font-size="12">Ag</text></svg>'
    one, two = (draw(raster, tmp_path / name, svg) for name in ("one", "two"))
    assert [frame.read_bytes() for frame in one.frames] == [frame.read_bytes() for frame in two.frames]
