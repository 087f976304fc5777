from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Raster

from limner.chalk.image import MOST, Image
from limner.chalk.perform import perform
from limner.chalk.report import Order

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><rect width="4" height="2" fill="#f00"/></svg>'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_image_fills_its_place_and_keeps_its_shape(folder: Path) -> None:
    Raster.new("RGB", (400, 100), "red").save(folder / "wide.png")
    image = Image("wide.png", id="i", width=6, height=4)
    assert (image.width, image.height) == pytest.approx((6, 1.5))
    (folder / "drawn.svg").write_text(SVG)
    assert Image("drawn.svg", id="i", width=6, height=4).width == pytest.approx(6)


def test_a_caption_takes_its_room(folder: Path) -> None:
    Raster.new("L", (100, 100)).save(folder / "grey.png")
    assert Image("grey.png", id="i", width=6, height=3, caption="what it is").height == pytest.approx(3, abs=0.05)


def test_a_huge_image_is_made_smaller_once(folder: Path) -> None:
    Raster.new("RGB", (4000, 3000)).save(folder / "huge.jpg")
    pixels = Image("huge.jpg", id="i").submobjects[0].pixel_array
    assert pixels.shape[0] <= MOST[1] and pixels.shape[1] <= MOST[0]


def test_what_is_no_image_says_so(folder: Path) -> None:
    (folder / "no.png").write_text("no")
    with pytest.raises(ValueError, match="no image that can be read"):
        Image("no.png", id="i")
    with pytest.raises(ValueError, match="there is no image"):
        Image("none.png", id="i")


def test_a_section_shows_the_image_that_came_with_its_order(folder: Path) -> None:
    import cv2

    Raster.new("RGB", (40, 20), (255, 0, 0)).save(folder / "made.png")
    data = (folder / "made.png").read_bytes()
    code = (
        "from limner.chalk.all import *\n\n\nclass S(Lesson):\n    def construct(self):\n"
        "        with self.beat('b', 2):\n            self.show(Image('in/red.png', id='i', width=4, height=2))\n"
    )
    report = perform(Order("s", code, stills=True, files={"in/red.png": data}))
    assert report.fault is None
    still = cv2.imdecode(np.frombuffer(report.beats[0].still, np.uint8), 1)
    assert still[240, 427].tolist() == pytest.approx([0, 0, 255], abs=3)
    outside = perform(Order("s", code, files={"../red.png": data})).fault
    assert outside is not None and "outside" in outside.what
