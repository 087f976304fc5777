"""Carries frames through OpenCV, Pillow, scikit-image and SciPy inside a session, by wrapping their usual functions.

A wrapped function does what it did; where it was given a picture with a frame and its result lies on a grid that its
arguments tell, the result has a frame too. Pillow's images bear the frame as an attribute, which ``np.array`` and
``np.asarray`` hand on.

Not covered: all that is not named here; there the frame is unknown, also where the size stays.
"""

import functools
import sys
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from limner.think.frame import TRANSPOSED, Matrix, Picture, framed, like, moved, plain, scaled, stripped

_FRAME = "_limner_frame"
# OpenCV's functions whose result has the grid of their first argument.
_SAME = (
    "cvtColor", "GaussianBlur", "blur", "medianBlur", "bilateralFilter", "fastNlMeansDenoising",
    "fastNlMeansDenoisingColored", "threshold", "adaptiveThreshold", "equalizeHist", "filter2D", "convertScaleAbs",
    "normalize", "Canny", "Laplacian", "Sobel", "erode", "dilate", "morphologyEx", "inRange", "bitwise_not", "LUT",
    "addWeighted", "detailEnhance", "edgePreservingFilter", "inpaint",
)  # fmt: skip


def follow() -> None:
    """Wrap the functions, once in a process."""
    if getattr(cv2, _FRAME, False):
        return
    setattr(cv2, _FRAME, True)
    for name in _SAME:
        _wrap(cv2, name, lambda picture, found, args, options: np.eye(3))
    for name, move in _MOVES.items():
        _wrap(cv2, name, move)
    for place, names in _ALIKE.items():
        for name in names.split():
            _wrap(sys.modules.get(place), name, lambda picture, found, args, options: np.eye(3))
    for (place, name), move in _OTHERS.items():
        _wrap(sys.modules.get(place), name, move)
    for name in ("array", "asarray", "ascontiguousarray"):
        _converting(name)
    _follow_pillow()


def of(value: Any) -> Picture | None:
    """Return a value as a picture where it is an array or a Pillow image with a frame; else ``None``."""
    if isinstance(value, Picture):
        return value
    frame = getattr(value, _FRAME, None)
    return None if frame is None else framed(np.asarray(value), *frame)


def array(value: Any) -> Any:
    """Return the pixels of a picture as a plain array, anything else as it is."""
    found = of(value)
    return value if found is None else plain(found)


def _wrap(module: Any, name: str, move: Callable[..., Matrix | None]) -> None:
    inner = getattr(module, name, None)
    if inner is None:  # not imported, or not in this version
        return

    @functools.wraps(inner)
    def outer(*args: Any, **options: Any) -> Any:
        found = inner(*stripped(args), **stripped(options))
        picture = args[0] if args else options.get("src")
        if not isinstance(picture, Picture) or picture.matrix is None:
            return found
        several = isinstance(found, tuple)  # threshold gives the level first
        image = found[-1] if several else found
        if not isinstance(image, np.ndarray):
            return found
        try:
            matrix = move(picture, image, args, options)
        except (TypeError, ValueError, IndexError, np.linalg.LinAlgError):
            matrix = None
        if matrix is None:
            return found
        image = like(image, [picture], matrix)
        return (*found[:-1], image) if several else image

    setattr(module, name, outer)


def _converting(name: str) -> None:
    """Have a function of NumPy hand on the frame of a Pillow image, and of a picture that it copies."""
    inner = getattr(np, name)

    @functools.wraps(inner)
    def outer(*args: Any, **options: Any) -> Any:
        found = inner(*args, **options)
        given = args[0] if args else None
        if isinstance(given, Picture):
            return found if name == "asarray" else like(found, [given])
        frame = getattr(given, _FRAME, None)
        return found if frame is None or found.ndim not in (2, 3) else framed(found, *frame)

    setattr(np, name, outer)


def _resized(picture: Picture, found: np.ndarray, args: Any, options: Any) -> Matrix:
    return scaled(picture.shape[1] / found.shape[1], picture.shape[0] / found.shape[0])


def _flipped(picture: Picture, found: np.ndarray, args: Any, options: Any) -> Matrix:
    code = args[1] if len(args) > 1 else options["flipCode"]
    height, width = picture.shape[:2]
    return _mirrored(width if code != 0 else 0, height if code <= 0 else 0)


def _turned(picture: Picture, found: np.ndarray, args: Any, options: Any) -> Matrix:
    code = args[1] if len(args) > 1 else options["rotateCode"]
    quarters = {cv2.ROTATE_90_COUNTERCLOCKWISE: 1, cv2.ROTATE_180: 2, cv2.ROTATE_90_CLOCKWISE: 3}[code]
    return quarter(quarters, picture.shape[1], picture.shape[0])


def _transposed(picture: Picture, found: np.ndarray, args: Any, options: Any) -> Matrix:
    return TRANSPOSED


def _warped(picture: Picture, found: np.ndarray, args: Any, options: Any) -> Matrix:
    matrix = np.asarray(args[1] if len(args) > 1 else options["M"], float)
    flags = args[4] if len(args) > 4 else options.get("flags", cv2.INTER_LINEAR)
    whole = matrix if matrix.shape == (3, 3) else np.vstack([matrix, [0, 0, 1]])
    whole = whole if flags & cv2.WARP_INVERSE_MAP else np.linalg.inv(whole)
    return moved(0.5, 0.5) @ whole @ moved(-0.5, -0.5)  # OpenCV counts from the centres of pixels


def _middled(degrees: float, whole: tuple[float, float], part: tuple[float, float]) -> Matrix:
    """Return the matrix from a picture that was turned counter-clockwise about its middle, back.

    Args:
        degrees: of the turn.
        whole: width and height before it.
        part: the same after it.
    """
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    # y runs down, so the sense of the turn is reversed.
    back = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])
    return moved(whole[0] / 2, whole[1] / 2) @ back @ moved(-part[0] / 2, -part[1] / 2)


def _rotated(picture: Picture, found: np.ndarray, args: Any, options: Any) -> Matrix | None:
    if options.get("center") is not None or options.get("axes", (1, 0)) != (1, 0):
        return None
    angle = args[1] if len(args) > 1 else options["angle"]
    return _middled(float(angle), picture.shape[1::-1], found.shape[1::-1])


# Functions of other modules whose result has the grid of their first argument.
_ALIKE = {
    "skimage.color": "rgb2gray rgb2hsv rgb2lab rgba2rgb",
    "skimage.exposure": "adjust_gamma adjust_log adjust_sigmoid equalize_adapthist equalize_hist rescale_intensity",
    "skimage.filters": "gaussian median unsharp_mask sobel",
    "skimage.restoration": "denoise_bilateral denoise_nl_means denoise_tv_chambolle denoise_wavelet",
    "skimage.util": "img_as_ubyte img_as_float invert",
    "scipy.ndimage": "gaussian_filter median_filter uniform_filter",
}
_OTHERS: dict[tuple[str, str], Callable[..., Matrix | None]] = {
    ("skimage.transform", "resize"): _resized,
    ("skimage.transform", "rescale"): _resized,
    ("skimage.transform", "rotate"): _rotated,
    ("scipy.ndimage", "rotate"): _rotated,
}
_MOVES: dict[str, Callable[..., Matrix | None]] = {
    "resize": _resized, "flip": _flipped, "rotate": _turned, "transpose": _transposed,
    "warpAffine": _warped, "warpPerspective": _warped,
    "pyrDown": _resized, "pyrUp": _resized,
}  # fmt: skip


def quarter(turns: int, width: float, height: float) -> Matrix:
    """Return the matrix from a picture turned counter-clockwise by quarters to the one of that width and height."""
    return {
        0: np.eye(3),
        1: np.array([[0.0, -1, width], [1, 0, 0], [0, 0, 1]]),
        2: _mirrored(width, height),
        3: np.array([[0.0, 1, 0], [-1, 0, height], [0, 0, 1]]),
    }[turns % 4]


def _mirrored(width: float, height: float) -> Matrix:
    """Return the matrix of a mirror about the middle of each side that is not 0."""
    return np.array([[-1.0 if width else 1, 0, width], [0, -1 if height else 1, height], [0, 0, 1]])


def _follow_pillow() -> None:
    from PIL import Image, ImageEnhance, ImageOps

    make = Image.fromarray

    def fromarray(obj: Any, *args: Any, **options: Any) -> Any:
        return _bear(make(plain(obj), *args, **options), obj, np.eye(3))

    Image.fromarray = fromarray
    kind: Any = Image.Image
    for name in ("convert", "copy", "filter", "point", "quantize", "getchannel"):
        _bearing(kind, name, lambda image, found, args, options: np.eye(3))
    for name, move in _PILLOW.items():
        _bearing(kind, name, move)
    _thumbing(kind)
    for name in ("autocontrast", "equalize", "grayscale", "invert", "solarize", "posterize"):
        _bearing(ImageOps, name, lambda image, found, args, options: np.eye(3))
    _bearing(ImageOps, "mirror", lambda image, found, args, options: _mirrored(image.size[0], 0))
    _bearing(ImageOps, "flip", lambda image, found, args, options: _mirrored(0, image.size[1]))
    for enhancer in (ImageEnhance.Contrast, ImageEnhance.Brightness, ImageEnhance.Color, ImageEnhance.Sharpness):
        _enhancing(enhancer)


def _bear(found: Any, origin: Any, move: Matrix | None) -> Any:
    frame = (origin.source, origin.matrix) if isinstance(origin, Picture) else getattr(origin, _FRAME, None)
    if frame is not None and frame[1] is not None and move is not None and hasattr(found, "size"):
        setattr(found, _FRAME, (frame[0], frame[1] @ move))
    return found


def _bearing(owner: Any, name: str, move: Callable[..., Matrix | None]) -> None:
    inner = getattr(owner, name)

    @functools.wraps(inner)
    def outer(image: Any, *args: Any, **options: Any) -> Any:
        found = inner(image, *args, **options)
        if getattr(image, _FRAME, None) is None or found is None:
            return found
        try:
            matrix = move(image, found, args, options)
        except (TypeError, ValueError, IndexError, KeyError):
            matrix = None
        if matrix is None and hasattr(found, _FRAME):
            delattr(found, _FRAME)
        return _bear(found, image, matrix)

    setattr(owner, name, outer)


def _thumbing(kind: Any) -> None:
    """Follow the one method that changes its image."""
    inner = kind.thumbnail

    @functools.wraps(inner)
    def thumbnail(self: Any, *args: Any, **options: Any) -> None:
        before = self.size
        inner(self, *args, **options)
        if (frame := getattr(self, _FRAME, None)) is not None:
            move = scaled(before[0] / self.size[0], before[1] / self.size[1])
            setattr(self, _FRAME, (frame[0], frame[1] @ move))

    kind.thumbnail = thumbnail


def _enhancing(kind: Any) -> None:
    inner = kind.enhance

    @functools.wraps(inner)
    def enhance(self: Any, factor: float) -> Any:
        return _bear(inner(self, factor), self.image, np.eye(3))

    kind.enhance = enhance


def _pil_resized(image: Any, found: Any, args: Any, options: Any) -> Matrix | None:
    if len(args) > 2 or options.get("box") is not None:
        return None
    return scaled(image.size[0] / found.size[0], image.size[1] / found.size[1])


def _pil_cropped(image: Any, found: Any, args: Any, options: Any) -> Matrix:
    box = args[0] if args else options.get("box")
    return np.eye(3) if box is None else moved(round(box[0]), round(box[1]))


def _pil_rotated(image: Any, found: Any, args: Any, options: Any) -> Matrix | None:
    if len(args) > 3 or options.get("center") or options.get("translate"):
        return None
    return _middled(float(args[0] if args else options["angle"]), image.size, found.size)


def _pil_transposed(image: Any, found: Any, args: Any, options: Any) -> Matrix:
    width, height = image.size
    method = int(args[0] if args else options["method"])
    # Pillow's order: left-right, top-bottom, 90, 180, 270 counter-clockwise, transpose, transverse.
    return (
        _mirrored(width, 0), _mirrored(0, height), quarter(1, width, height), quarter(2, width, height),
        quarter(3, width, height), TRANSPOSED, _mirrored(width, height) @ TRANSPOSED,
    )[method]  # fmt: skip


_PILLOW: dict[str, Callable[..., Matrix | None]] = {
    "resize": _pil_resized, "crop": _pil_cropped, "rotate": _pil_rotated, "transpose": _pil_transposed,
    "reduce": _pil_resized,
}  # fmt: skip
