"""Videos with the code that they were filmed from: read from one JSONL file, and written as one.

Nothing is fetched: who has the published set (Animation2Code, 2026) or one of their own writes one JSON object a line.

    {"id": "codepen-XoYpMj", "video": "XoYpMj.mp4", "code": "XoYpMj/index.html", "width": 1024, "height": 768}

Paths are relative to the file's folder and stay within it. The code is the truth: it is filmed again at the video's
rate and length, with what lies beside it. ``width`` and ``height`` of the page may be left out where they are the
video's; ``kind`` groups items in the report. :func:`save` writes the same format, so an export can be measured again.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from limner.bench.edits import Shop
from limner.bench.filmed import plain
from limner.bench.reels import Reel
from limner.bench.replay import Item
from limner.core.errors import InputError
from limner.core.files import write_atomic
from limner.render.camera import Camera
from limner.render.page import beside
from limner.render.video import encode
from limner.sight.clip import load_clip

MAX_BYTES = 100 << 20


class Pair(msgspec.Struct, frozen=True):
    """One line of the file."""

    id: str
    video: str
    code: str
    kind: str = "published"
    width: int | None = None
    height: int | None = None


def read(path: Path) -> list[Pair]:
    """Read and check the list.

    Raises:
        InputError: there is no such file, or a line is wrong; the message has the line's number.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path} has more than {MAX_BYTES >> 20} MB: give a list of paths, without the films")
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): give a file of one JSON object a line") from error
    pairs: list[Pair] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            pair = msgspec.json.decode(line, type=Pair)
            _check(pair, path.parent)
        except (msgspec.MsgspecError, UnicodeError, InputError) as error:
            raise InputError(f"{path}, line {number}: {error}") from error
        if any(pair.id == other.id for other in pairs):
            raise InputError(f"{path}, line {number}: the id {pair.id!r} is there twice: ids must differ")
        pairs.append(pair)
    if not pairs:
        raise InputError(f"{path} holds no pair: write one JSON object a line")
    return pairs


def items(path: Path, pairs: Iterable[Pair]) -> Iterator[Item]:
    """Load the pairs of a list one by one.

    Args:
        path: of the list.
        pairs: those of it that are wanted.

    Raises:
        InputError: a video cannot be read.
    """
    for pair in pairs:
        video, code = path.parent / pair.video, path.parent / pair.code
        clip = load_clip(video)
        height, width = clip.frames.shape[1:3]
        wide, high = pair.width or width, pair.height or height
        reel = Reel(
            pair.id,
            pair.kind,
            code.read_text("utf-8", "replace"),
            wide,
            high,
            round(clip.fps),
            clip.seconds,
            width / wide,
        )
        yield Item(reel, video.read_bytes(), video.suffix, beside(code))


def save(found: Iterable[Item], folder: Path, camera: Camera, crf: int | None) -> int:
    """Write items into a folder that exists: of each the film, the page and its truth, and the list of all.

    Args:
        found: the items.
        folder: where they go.
        camera: films.
        crf: of the films; ``None``: near-lossless.

    Returns:
        How many there are.
    """
    rows = []
    for item in found:
        reel = item.reel
        film = Shop(camera, reel.width, reel.height, reel.seconds, reel.scale, item.files).film(reel.text, reel.fps)
        video = item.video or encode(film.frames, fps=reel.fps, crf=crf)
        write_atomic(folder / f"{reel.name}{item.ending}", video)
        write_atomic(folder / f"{reel.name}.html", reel.text.encode())
        write_atomic(folder / f"{reel.name}.json", msgspec.json.encode(plain(film)))
        pair = Pair(reel.name, f"{reel.name}{item.ending}", f"{reel.name}.html", reel.kind, reel.width, reel.height)
        rows.append(msgspec.json.encode(pair).decode() + "\n")
    write_atomic(folder / "items.jsonl", "".join(rows).encode())
    return len(rows)


def _check(pair: Pair, folder: Path) -> None:
    for name in (pair.video, pair.code):
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise InputError(f"{name!r} is not in the folder of the list: give its path in there")
        if not path.is_file():
            raise InputError(f"there is no file {name!r} in {folder}")
    for side in (pair.width, pair.height):
        if side is not None and side < 1:
            raise InputError(f"the page is {side} pixels: give its size, or leave it out")
