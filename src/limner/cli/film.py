"""``limner film``: a page with an animation becomes a film of it, frame by frame."""

import re
from pathlib import Path
from typing import Annotated

import typer

from limner.cli import options
from limner.cli.speak import answer, say
from limner.cli.watch import watch
from limner.core.errors import InputError

_SIZE = re.compile(r"(\d{1,4})x(\d{1,4})")
_MOST_BYTES = 64 << 20


def film(
    page: Annotated[Path, typer.Argument(metavar="PAGE", help="An HTML or SVG file; what lies beside it may load.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="OUT.mp4", help="A .mp4, .webm or .gif file.")],
    fps: Annotated[float, typer.Option("--fps", min=0.1, max=1000, help="Frames a second.")] = 30.0,
    seconds: Annotated[float, typer.Option("--seconds", min=0.001, help="Length.")] = 3.0,
    size: Annotated[str, typer.Option("--size", metavar="WxH", help="Of the viewport, in pixels.")] = "1024x768",
    crf: Annotated[
        int | None, typer.Option("--crf", metavar="N", help="Compress, 0 (good) to 51; else near-lossless.")
    ] = None,
    sandbox: options.Sandbox = "auto",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Film a page: CSS, SVG, canvas and scripts, offline, the same picture every time."""
    from limner.core.events import Event
    from limner.core.files import check_output, check_paths, write_atomic
    from limner.render.camera import Camera
    from limner.render.page import beside
    from limner.render.video import encode, kind_of

    width, height = _size(size)
    kind = kind_of(output.name)
    text = _text(page)
    check_output(output)
    check_paths((page,), (output,))
    with watch(quiet) as listen, Camera(sandbox=sandbox) as camera:
        shots = camera.film(text, width=width, height=height, fps=fps, seconds=seconds, files=beside(page))
        number = max(1, round(seconds * fps))
        listen(Event("progress", "filming", 0, number))
        different = 0

        def frames():
            nonlocal different
            before = None
            for count, shot in enumerate(shots, 1):
                different += shot.pixels is not before
                before = shot.pixels
                listen(Event("progress", "filming", count, number))
                yield shot.pixels

        data = encode(frames(), fps=fps, kind=kind, crf=crf)
        for address in camera.refused:
            listen(Event("note", f"not loaded, for a page is filmed offline: {address}"))
        for fault in camera.faults:
            listen(Event("note", f"a script of the page failed: {fault}"))
    write_atomic(output, data)
    if as_json:
        answer(
            {
                "output": [output], "frames": number, "different": different, "bytes": len(data),
                "refused": camera.refused, "faults": camera.faults,
            }
        )  # fmt: skip
    else:
        say(f"{output}  {number} frames, {different} different, {len(data) / 1000:.0f} kB")


def _size(text: str) -> tuple[int, int]:
    found = _SIZE.fullmatch(text)
    if not found:
        raise InputError(f"--size {text} is no size: give width and height in pixels, as in 400x300")
    return int(found[1]), int(found[2])


def _text(page: Path) -> bytes:
    try:
        if page.stat().st_size > _MOST_BYTES:
            raise InputError(f"{page} is larger than {_MOST_BYTES >> 20} MB: give a smaller page")
        return page.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read the page {page}: {error.strerror or error}") from error
