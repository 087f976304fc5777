"""What is compared: functions from pixels to SVG text. A method is imported when it is first asked for.

``limner-equal`` is limner told to take no more bytes than vtracer does for the same picture, both minified; its time
holds vtracer's.
"""

import io
from collections.abc import Callable, Mapping
from contextlib import suppress

import numpy as np
from PIL import Image

from limner.bench.minify import minify
from limner.core.errors import InputError, MissingError

Method = Callable[[np.ndarray], str]
"""From ``(H, W, 4) uint8`` sRGB with straight alpha to the text of an SVG document."""


def find(name: str) -> Method:
    """Return a method by name, ready to be timed: what it needs is imported and has run once.

    Raises:
        InputError: there is no such method.
        MissingError: what it needs is not installed.
    """
    if name not in METHODS:
        raise InputError(f"there is no method {name}: choose from {', '.join(METHODS)}")
    method = METHODS[name]()
    with suppress(Exception):  # a failure here would show again in every trial, where it is counted
        method(_specimen())
    return method


def _limner() -> Method:
    from limner.render.svg import write
    from limner.sight.see import see

    return lambda rgba: write(see(rgba).scene)


def _equal() -> Method:
    from limner.render.svg import write
    from limner.sight.graph import Scene
    from limner.sight.limits import MIN_BYTES, Limits
    from limner.sight.see import see

    peer = _vtracer(mode="polygon", precision=1)

    def measure(scene: Scene) -> int:
        return len(minify(write(scene)).encode())

    def method(rgba: np.ndarray) -> str:
        most = max(len(minify(peer(rgba)).encode()), MIN_BYTES)
        return write(see(rgba, Limits(max_bytes=most), measure).scene)

    return method


def _vtracer(mode: str, precision: int) -> Method:
    try:
        import vtracer
    except ImportError as error:
        raise MissingError("vtracer is not installed: pip install 'limner[bench]'") from error

    def method(rgba: np.ndarray) -> str:
        # BMP is the quickest way in (1 ms at 512 px): `convert_pixels_to_svg` wants a list of a quarter million tuples.
        image = Image.fromarray(rgba)
        file = io.BytesIO()
        (image.convert("RGB") if rgba[..., 3].min() == 255 else image).save(file, "BMP")
        return vtracer.convert_raw_image_to_svg(file.getvalue(), "bmp", mode=mode, path_precision=precision)

    return method


def _specimen() -> np.ndarray:
    rgba = np.full((64, 64, 4), 255, np.uint8)
    rgba[16:48, 16:48, :3] = (200, 30, 30)
    return rgba


METHODS: Mapping[str, Callable[[], Method]] = {
    "limner": _limner,
    "limner-equal": _equal,
    "vtracer": lambda: _vtracer(mode="polygon", precision=1),
    "vtracer-spline": lambda: _vtracer(mode="spline", precision=2),
}
