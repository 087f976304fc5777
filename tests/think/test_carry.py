"""Frames through OpenCV and Pillow, in a session's process: a mark painted on the source is found where they say."""

import numpy as np
import pytest

from limner.sandbox.kernel import Kernel
from limner.think.session import Session

X, Y = 61, 23
"""Column and row of the middle of a black square of three pixels on white."""


def marked() -> np.ndarray:
    pixels = np.full((80, 120, 3), 255, np.uint8)
    pixels[Y - 1 : Y + 2, X - 1 : X + 2] = 0
    return pixels


@pytest.fixture(scope="module")
def session(kernel: Kernel):
    with Session(kernel, [marked()]) as live:
        live.step("from skimage import color, transform\nfrom scipy import ndimage")
        live.step("from PIL import ImageOps, ImageEnhance, ImageFilter\npil = Image.fromarray(image)")
        yield live


CARRIED = {
    "resize": "cv2.resize(image, (240, 40))",
    "resize by factors": "cv2.resize(image, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)",
    "flip": "cv2.flip(image, 1)",
    "flip rows": "cv2.flip(image, 0)",
    "flip both": "cv2.flip(image, -1)",
    "rotate": "cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE)",
    "rotate back": "cv2.rotate(image, cv2.ROTATE_90_COUNTERCLOCKWISE)",
    "transpose": "cv2.transpose(image)",
    "warp affine": (
        "cv2.warpAffine(image, cv2.getRotationMatrix2D((60, 40), 20, 1.3), (130, 90), borderValue=(255,) * 3)"
    ),
    "warp perspective": (
        "cv2.warpPerspective(image, cv2.getPerspectiveTransform("
        "np.float32([[20, 5], [110, 10], [105, 70], [15, 60]]), "
        "np.float32([[0, 0], [90, 0], [90, 60], [0, 60]])), (90, 60))"
    ),
    "filters": "cv2.GaussianBlur(cv2.cvtColor(image[5:, 7:], cv2.COLOR_RGB2GRAY), (3, 3), 0)",
    "threshold": "cv2.threshold(cv2.cvtColor(image[5:, 7:], cv2.COLOR_RGB2GRAY), 128, 255, cv2.THRESH_BINARY)[1]",
    "pillow crop": "pil.crop((10, 10, 90, 70))",
    "pillow resize": "pil.resize((240, 160))",
    "pillow rotate": "pil.rotate(15, expand=True, fillcolor='white', resample=Image.Resampling.BICUBIC)",
    "pillow rotate in place": "pil.rotate(-15, fillcolor='white', resample=Image.Resampling.BICUBIC)",
    "pillow quarter": "pil.rotate(90, expand=True)",
    **{
        f"pillow {name}": f"pil.transpose(Image.Transpose.{name})"
        for name in (
            "FLIP_LEFT_RIGHT", "FLIP_TOP_BOTTOM", "ROTATE_90", "ROTATE_180", "ROTATE_270", "TRANSPOSE", "TRANSVERSE",
        )
    },
    "pillow mirror": "ImageOps.mirror(pil)",
    "pillow flip": "ImageOps.flip(pil.convert('L'))",
    "pillow enhance": "ImageEnhance.Contrast(pil.crop((10, 10, 90, 70))).enhance(1.5)",
    "pillow filter": "pil.filter(ImageFilter.SHARPEN).crop((10, 10, 90, 70))",
    "pillow thumbnail": "(small := pil.crop((10, 10, 110, 70))).thumbnail((50, 50)) or small",
    "pillow to an array": "np.array(pil.transpose(Image.Transpose.ROTATE_90))[5:, 3:]",
    "pillow as an array": "np.asarray(pil.crop((10, 10, 90, 70)).convert('L'))[::-1]",
    "copied": "np.array(image[10:70, 10:90])",
    "contiguous": "np.ascontiguousarray(np.rot90(image))",
    "skimage resize": "transform.resize(image, (40, 240), anti_aliasing=True)",
    "skimage rescale": "transform.rescale(image, 1.5, channel_axis=2)",
    "skimage rotate": "transform.rotate(image, 30, cval=1)",
    "skimage rotate all": "transform.rotate(image, -30, resize=True, cval=1)",
    "skimage grey": "color.rgb2gray(image[5:])",
    "scipy rotate": "ndimage.rotate(image, 20, cval=255)",
    "scipy rotate in place": "ndimage.rotate(image, 20, reshape=False, cval=255)",
    "scipy filter": "ndimage.gaussian_filter(image[5:, :, 0], 1)",
}  # fmt: skip


@pytest.mark.parametrize("code", CARRIED.values(), ids=CARRIED)
def test_the_mark_is_where_the_frame_says(session: Session, code: str) -> None:
    seen = session.step(f"show({code})")
    assert seen.cell.error is None
    (view,) = seen.views
    assert view.told.source == "image-0" and view.told.matrix is not None
    dark = 255.0 - view.pixels.mean(axis=2)
    rows, columns = np.indices(dark.shape)
    dark[dark < dark.max() / 3] = 0
    x, y = (
        (axis + 0.5) @ np.ones(1) if axis.ndim == 1 else ((axis + 0.5) * dark).sum() / dark.sum()
        for axis in (columns, rows)
    )
    u, v, w = np.array(view.told.matrix) @ [x, y, 1]
    assert np.hypot(u / w - (X + 0.5), v / w - (Y + 0.5)) < 0.35


UNKNOWN = {
    "turned about another point": "pil.rotate(20, center=(0, 0))",
    "thumbnail of a part": "pil.resize((50, 50), box=(10, 10, 60, 60))",
    "turned about a corner": "transform.rotate(image, 30, center=(0, 0))",
    "a warp of another library": "transform.swirl(image)",
    "other axes": "ndimage.rotate(image, 90, axes=(2, 0))[:, :, :3]",
    "another picture": "np.zeros((80, 120, 3), np.uint8)",
}


@pytest.mark.parametrize("code", UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_not_known_is_said_so(session: Session, code: str) -> None:
    (view,) = session.step(f"show({code})").views
    assert view.told.source is None and view.told.matrix is None


def test_wrapped_functions_do_what_they_did(session: Session) -> None:
    code = (
        "plain = np.asarray(image).copy()\n"
        "same = [np.array_equal(cv2.resize(image, (50, 50)), cv2.resize(plain, (50, 50))),"
        " type(cv2.flip(plain, 1)) is np.ndarray,"
        " cv2.threshold(plain[..., 0], 9, 255, 0)[0] == 9.0,"
        " np.array_equal(np.asarray(pil.crop((1, 2, 30, 40))), plain[2:40, 1:30])]\n"
        "drawn = image.copy()\ncv2.rectangle(drawn, (5, 5), (9, 9), (255, 0, 0), -1)\n"
        "same, drawn[6, 6].tolist(), len(cv2.findContours((image[..., 0] < 9).astype(np.uint8), 0, 2)[0])"
    )
    assert session.step(code).cell.value == "([True, True, True, True], [255, 0, 0], 1)"
