"""Draws sanitised SVG inside the sandbox. Run there as a script by :class:`limner.sandbox.pool.Pool`.

A request is one line of JSON, ``{"engine", "width", "height", "background"}``, then the SVG. The answer is ``+`` and
the pixels, ``(height, width, 4) uint8`` RGBA, straight alpha, sRGB; or ``!`` and one line that says what went wrong.

It imports nothing of limner: in the sandbox there are this file, the fonts and the two renderers.
Not promised: that it comes back. Both renderers can be made to run for minutes or to abort; the pool kills them.
"""

import base64
import json
import os
import re
from pathlib import Path

import pyvips
import resvg_py

FONTS = Path(__file__).resolve().parent.parent / "core" / "fonts"
FACES = {
    "Liberation Sans": ("Sans-Regular", "Sans-Bold", "Sans-Italic", "Sans-BoldItalic"),
    "Liberation Serif": ("Serif-Regular", "Serif-Bold", "Serif-Italic", "Serif-BoldItalic"),
    "Liberation Mono": ("Mono-Regular", "Mono-Bold", "Mono-Italic", "Mono-BoldItalic"),
}
_SKIPPED = re.compile(rb"data:image/(?:webp|gif);base64,([A-Za-z0-9+/=]*)")


def prepare() -> None:
    """Settle what the libraries read from the environment. Nothing is drawn yet: libvips would start its threads."""
    os.environ["FONTCONFIG_FILE"] = str(FONTS / "fonts.conf")  # read when librsvg first asks for a font
    pyvips.cache_set_max(0)  # every SVG is another one: a cache of operations would only hold them in memory


def serve(request: bytes) -> bytes:
    """Answer one request."""
    head, _, svg = request.partition(b"\n")
    try:
        asked = json.loads(head)
        if asked["engine"] == "versions":
            return b"+" + json.dumps(versions()).encode()
        image = ENGINES[asked["engine"]](svg)
        if (image.width, image.height) != (asked["width"], asked["height"]):
            raise ValueError(f"it was drawn at {image.width} x {image.height}")
        if asked["background"] is not None:
            image = image.flatten(background=asked["background"]).bandjoin(255)
        return b"+" + bytes(image.write_to_memory())
    except (ValueError, pyvips.Error) as error:
        return b"!" + " ".join(str(error).split())[:300].encode()


def versions() -> dict[str, str]:
    """Return the versions of what draws."""
    vips = ".".join(str(pyvips.version(part)) for part in range(3))
    return {"libvips": vips, "resvg": str(resvg_py.__resvg_version__)}


def _librsvg(svg: bytes) -> pyvips.Image:
    return pyvips.Image.svgload_buffer(_SKIPPED.sub(_as_png, svg))


def _as_png(found: re.Match[bytes]) -> bytes:
    """Rewrite an embedded WebP or GIF, which the wheel's librsvg skips without a word."""
    png = pyvips.Image.new_from_buffer(base64.b64decode(found[1]), "").pngsave_buffer()
    return b"data:image/png;base64," + base64.b64encode(png)


def _resvg(svg: bytes) -> pyvips.Image:
    png = resvg_py.svg_to_bytes(
        svg_string=svg.decode(),
        skip_system_fonts=True,
        font_files=_faces(svg),
        font_family="Liberation Serif",
        serif_family="Liberation Serif",
        sans_serif_family="Liberation Sans",
        cursive_family="Liberation Sans",
        fantasy_family="Liberation Sans",
        monospace_family="Liberation Mono",
    )
    return pyvips.Image.pngload_buffer(png, access="sequential")  # else libvips unpacks large ones to disk


def _faces(svg: bytes) -> list[str]:
    """Return the font files that the SVG may need: resvg reads each anew for every drawing (2.5 ms a file)."""
    if b"<text" not in svg:
        return []
    wanted = [faces for family, faces in FACES.items() if family.encode() in svg]
    return [str(FONTS / f"Liberation{face}.ttf") for faces in wanted for face in faces]


ENGINES = {"librsvg": _librsvg, "resvg": _resvg}
