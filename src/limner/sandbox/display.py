"""What counts as a picture inside a cell, and how it gets out.

Runs in the forked process of a session. The usual ways of putting a picture on a screen are led to :meth:`Easel.show`,
since there is no screen: what a person would have seen, the caller of the kernel sees.

Pixels go out as uint8 without encoding. Others are made so by the customs of the libraries: floats that stay within
[0, 1] are scaled by 255 (scikit-image), 16-bit integers by 1 / 257, booleans become black and white, the rest is
clipped.
"""

import contextlib
import mmap
import sys
import zlib
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

# An array at the end of a cell is taken for a picture from this side on: a smaller one is rather a kernel or a matrix.
_MIN_SIDE = 16
_NAME = 100  # characters of a picture's name
# Waits for a key after which a picture that stays as it is has been seen, and one that changes for ever, too.
_STILL, _WAITS = 100, 500
_SPACE, _ESCAPE = 32, 27


class Easel:
    """Puts the pictures of a cell into shared memory.

    Args:
        region: where they go, with the offset of the first pixel in it.
        start: that offset.
        shown: how many pictures there may be.
    """

    def __init__(self, region: mmap.mmap, start: int, shown: int) -> None:
        self._region, self._start, self._shown = region, start, shown
        self._room = len(region) - start
        self._used = 0
        self.pictures: list[dict[str, Any]] = []

    def clear(self) -> None:
        """Begin a new cell. Pages that a large picture took are given back."""
        if self._used > 4 << 20:
            with contextlib.suppress(OSError):
                self._region.madvise(mmap.MADV_REMOVE, self._start, self._room // mmap.PAGESIZE * mmap.PAGESIZE)
        self._used = 0
        self.pictures = []

    def show(self, picture: Any, name: str | None = None, *, again: bool = False) -> None:
        """Hand a picture back: an array, a PIL image or a matplotlib figure.

        Args:
            picture: what to show.
            name: what to call it.
            again: whether it takes the place of an earlier picture of that name and size.

        Raises:
            TypeError: it is none of these.
            ValueError: it has no pixels, or the cell shows too many pictures.
        """
        pixels = to_pixels(picture)
        name = None if name is None else str(name)[:_NAME]
        height, width, channels = pixels.shape
        for earlier in self.pictures if again else ():
            if earlier["name"] == name and earlier["shape"] == [height, width, channels]:
                self._put(pixels, earlier["offset"])
                return
        if len(self.pictures) >= self._shown:
            raise ValueError(f"a cell may show {self._shown} images")
        pixels = self._reduced(pixels)
        self._put(pixels, self._used)
        self.pictures.append({"name": name, "offset": self._used, "shape": list(pixels.shape), "size": [width, height]})
        self._used += -(-pixels.size // 64) * 64

    def _put(self, pixels: NDArray[np.uint8], offset: int) -> None:
        place = np.frombuffer(self._region, np.uint8, pixels.size, self._start + offset)
        np.copyto(place.reshape(pixels.shape), pixels)

    def _reduced(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Shrink what does not fit into half of the room that is left, so that later pictures still do."""
        room = self._room - self._used
        if pixels.size <= room // 2 or (pixels.size <= room and self._used):
            return pixels
        height, width, channels = pixels.shape
        scale = (room / 2 / pixels.size) ** 0.5
        size = max(1, int(width * scale)), max(1, int(height * scale))
        if size[0] * size[1] * channels > room - 64:
            raise ValueError("this cell has shown as many pixels as it may")
        small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        return np.asarray(small, np.uint8).reshape(size[1], size[0], channels)


def is_picture(value: Any) -> bool:
    """Say whether the value of a cell's last expression is meant to be looked at."""
    if isinstance(value, np.ndarray):
        if value.ndim not in (2, 3) or min(value.shape[:2]) < _MIN_SIDE:
            return False
        if value.ndim == 3 and value.shape[2] not in (1, 3, 4):
            return False
        return value.dtype in (np.uint8, np.uint16, np.bool_) or (value.dtype.kind == "f" and _is_unit(value))
    return _is_pil(value) or _figure(value) is not None


def to_pixels(picture: Any) -> NDArray[np.uint8]:
    """Return (H, W, 1, 3 or 4) uint8 of an array, a PIL image or a matplotlib figure.

    Raises:
        TypeError: it is none of these.
        ValueError: it has no pixels.
    """
    if _is_pil(picture):
        if picture.mode not in ("L", "RGB", "RGBA"):
            alpha = "A" in picture.mode or "transparency" in picture.info
            deep = picture.mode in ("I;16", "I", "F", "1")
            picture = np.asarray(picture) if deep else picture.convert("RGBA" if alpha else "RGB")
        array = np.asarray(picture)
    elif (figure := _figure(picture)) is not None:
        array = _drawn(figure)
    elif isinstance(picture, np.ndarray | list | tuple):
        array = np.asarray(picture)
    else:
        raise TypeError(f"cannot show a {type(picture).__name__}: give an array, a PIL image or a matplotlib figure")
    if array.ndim == 2:
        array = array[:, :, None]
    if array.ndim != 3 or array.shape[2] not in (1, 3, 4):
        raise TypeError(f"cannot show an array of shape {np.shape(picture)}: it must be (H, W), (H, W, 3) or (H, W, 4)")
    if 0 in array.shape:
        raise ValueError(f"cannot show an image without pixels: its shape is {array.shape}")
    return array if array.dtype == np.uint8 else _to_bytes(array)


def redirect(easel: Easel) -> None:
    """Lead the usual ways of displaying to the easel. Where it is full, they say so and go on, as a screen would."""

    def display(picture: Any, name: str | None = None, *, again: bool = False) -> None:
        try:
            easel.show(picture, name, again=again)
        except ValueError as error:
            print(f"not shown: {error}")

    image = sys.modules.get("PIL.Image")
    if image is not None:
        image.Image.show = lambda self, title=None: display(self, title)
    _redirect_windows(easel, display)
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:

        def show_figures(*_: Any, **__: Any) -> None:
            for number in pyplot.get_fignums():
                display(pyplot.figure(number))
            pyplot.close("all")

        pyplot.show = show_figures


def _redirect_windows(easel: Easel, display: Callable[..., None]) -> None:
    """OpenCV's windows, which its headless build lacks: each shows its latest picture, as a person would leave it.

    Nobody touches a key while there is something new to see, but where a program will not go on without one. Where it
    waits for a key over and over, it waits to be left: it is given Esc and q in turn, which is what such loops end at.
    """
    positions: dict[tuple[str, str], int] = {}
    seen: dict[str, int] = {}
    waited = still = 0  # in this cell, and since the last new picture

    def imshow(name: str, picture: Any) -> None:
        nonlocal waited, still
        if not easel.pictures:  # the first of a cell
            waited = still = 0
        display(_from_bgr(picture), name, again=True)
        now = zlib.crc32(np.ascontiguousarray(picture).data)
        if seen.get(name) != now:
            seen[name], still = now, 0

    def is_over() -> bool:
        return still >= _STILL or waited >= _WAITS

    def wait_key(delay: int = 0) -> int:
        nonlocal waited, still
        waited, still = waited + 1, still + 1
        if not is_over():
            return _SPACE if delay <= 0 else -1
        if waited == _WAITS or still == _STILL:
            print("nobody is there to press a key: Esc is sent")
        return (_ESCAPE, ord("q"))[waited % 2]

    def create_trackbar(name: str, window: str, value: int = 0, *_: Any) -> None:
        positions[name, window] = value or 0

    cv2.imshow = imshow
    cv2.waitKey = cv2.waitKeyEx = cv2.pollKey = wait_key
    cv2.createTrackbar = create_trackbar
    cv2.getTrackbarPos = lambda name, window: positions.get((name, window), 0)
    cv2.getWindowProperty = lambda name, what: -1.0 if is_over() else 1.0
    for name in (
        "createButton", "destroyAllWindows", "destroyWindow", "moveWindow", "namedWindow", "resizeWindow",
        "setMouseCallback", "setTrackbarMax", "setTrackbarMin", "setTrackbarPos", "setWindowProperty", "setWindowTitle",
    ):  # fmt: skip
        setattr(cv2, name, lambda *_, **__: None)


def _is_pil(value: Any) -> bool:
    image = sys.modules.get("PIL.Image")
    return image is not None and isinstance(value, image.Image)


def _figure(value: Any) -> Any:
    """The matplotlib figure that a value is, or is part of, else ``None``."""
    artist = sys.modules.get("matplotlib.artist")
    if artist is None:
        return None
    if isinstance(value, list) and value and all(isinstance(each, artist.Artist) for each in value):
        value = value[0]
    return getattr(value, "figure", None) if isinstance(value, artist.Artist) else None


def _drawn(figure: Any) -> NDArray[np.uint8]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[:, :, :3]


def _is_unit(array: NDArray[Any]) -> bool:
    return bool(array.min() >= 0 and array.max() <= 1)


def _to_bytes(array: NDArray[Any]) -> NDArray[np.uint8]:
    kind = array.dtype.kind
    if kind == "b":
        return array.astype(np.uint8) * np.uint8(255)
    if array.dtype == np.uint16:
        return (array // 257).astype(np.uint8)
    if kind not in "iuf":
        raise TypeError(f"cannot show an array of {array.dtype}")
    if kind == "f":
        array = np.nan_to_num(array, nan=0.0)
        if _is_unit(array):
            array = array * 255
        array = np.rint(array)
    return np.clip(array, 0, 255).astype(np.uint8)


def _from_bgr(picture: Any) -> Any:
    array = np.asarray(picture)
    if array.ndim == 3 and array.shape[2] in (3, 4):
        return array[:, :, [2, 1, 0, 3][: array.shape[2]]]
    return array
