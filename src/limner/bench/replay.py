"""Animation2Code on animations of our own: a film in, a page out, and the board of what the page is worth.

Each page is filmed without loss, which is the truth, and compressed, which is what limner is given. Its own page is
filmed in the same frames and judged beside the truth; so are three stand-ins (``standins``), and pages that anybody
else wrote, from a folder. The ceiling is the compressed film beside the true one: nobody can know better what was seen.
A page that cannot be written or filmed counts with 0 in every figure.
"""

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import msgspec
import numpy as np
from rich.console import Console
from rich.progress import track

from limner import motion
from limner.bench import edits, libraries, premiere, rehearsal, standins
from limner.bench.board import FLOOR, Board, Original, failed, judge
from limner.bench.edits import Shop
from limner.bench.perceived import Networks, scores
from limner.bench.reels import Part, Reel, reels
from limner.bench.trails import moves
from limner.core.errors import LimnerError, MissingError
from limner.motion.score import compare
from limner.render.camera import Camera
from limner.render.page import Files, nothing
from limner.render.video import encode
from limner.sight.clip import load_clip

CRF = 23
Maker = Callable[[Path, Path], str]
"""From a film, and a folder to work in, to the text of a page; what it raises is a failure."""


class Plan(msgspec.Struct, frozen=True):
    """What to measure."""

    part: Part = "dev"
    seed: int = 0
    limit: int = 13
    crf: int = CRF


class Item(msgspec.Struct, frozen=True, eq=False):
    """A page and the film of it that a maker gets."""

    reel: Reel
    video: bytes | None = None
    """``None``: the page is filmed for it."""
    ending: str = ".mp4"
    """Of the film's name, which tells nobody anything."""
    files: Files = nothing
    """What lies beside the page."""


class Row(msgspec.Struct, frozen=True):
    """What one item came to."""

    name: str
    kind: str
    fps: int
    scale: float
    boards: Mapping[str, Board]
    """By policy."""
    ceiling: tuple[float, float] | None
    """Look and time of the compressed film; ``None`` where it is of another size than the original's."""
    seconds: Mapping[str, float]
    """Of wall clock that each policy took to write its page."""


def stock(plan: Plan, packages: Path | None = None) -> Iterator[Item]:
    """Return the items of a plan: pages of our own, or those of packages in a folder.

    Raises:
        InputError: a package is not there.
    """
    if packages is not None:
        found = libraries.reels(packages, plan.part, plan.seed, plan.limit)
    else:
        design = rehearsal.DESIGN if plan.part == "dev" else premiere.DESIGN
        found = reels(design, plan.part, plan.seed, plan.limit)
    return (Item(reel) for reel in found)


def measured(sandbox: str) -> Maker:
    """Let limner write pages."""

    def make(film: Path, folder: Path) -> str:
        motion.run(film, folder / "page.html", runs=folder, sandbox=sandbox)
        return (folder / "page.html").read_text("utf-8")

    return make


def run(
    items: Iterable[Item],
    makers: Mapping[str, Maker],
    camera: Camera,
    *,
    total: int,
    crf: int = CRF,
    stand: tuple[str, ...] = standins.NAMES,
    pages: Path | None = None,
    networks: Networks | None = None,
    quiet: bool = False,
) -> list[Row]:
    """Measure what makers write; a progress bar goes to standard error.

    Args:
        items: the films.
        makers: by the name of their policy.
        camera: films.
        total: how many items there are.
        crf: of the films that are made here.
        stand: the stand-ins that are judged too.
        pages: a folder of pages that somebody wrote, each of the item's name.
        networks: for the published pair of metrics, in figures of its own.
        quiet: draw no progress bar.

    Raises:
        MissingError: a component is not installed.
    """
    console = Console(stderr=True)
    bar = track(items, "measuring", total, console=console, disable=quiet, transient=True)
    return [attempt(item, makers, camera, crf, stand, pages, networks) for item in bar]


def attempt(
    item: Item,
    makers: Mapping[str, Maker],
    camera: Camera,
    crf: int = CRF,
    stand: tuple[str, ...] = standins.NAMES,
    pages: Path | None = None,
    networks: Networks | None = None,
) -> Row:
    """Let every maker write a page of one film, and judge it."""
    reel = item.reel
    shop = Shop(camera, reel.width, reel.height, reel.seconds, reel.scale, item.files)
    original = know(reel, shop)
    video = item.video or encode(original.film.frames, fps=reel.fps, crf=crf)
    height, width = original.film.frames.shape[1:3]
    seat = Shop(camera, width, height, reel.seconds)
    boards, seconds = {}, {}
    with tempfile.TemporaryDirectory(prefix="limner-") as folder:
        film = Path(folder, f"film{item.ending}")
        film.write_bytes(video)
        ceiling = _ceiling(film, original)
        for name, maker in makers.items():
            began = time.perf_counter()
            text = _made(maker, film, Path(folder))
            seconds[name] = round(time.perf_counter() - began, 3)
            boards[name] = _judged(text, original, seat, networks)
    if pages is not None:
        boards["pages"] = _judged(_given(pages, reel.name), original, seat, networks)
    for name in stand:
        page = standins.page(name, original.film, width, height)
        boards[name] = _judged((page, ""), original, shop if name == "linear" else seat, networks)
    return Row(reel.name, reel.kind, reel.fps, reel.scale, boards, ceiling, seconds)


def know(reel: Reel, shop: Shop) -> Original:
    """Film an original, with its edits.

    Raises:
        InputError: it cannot be filmed.
    """
    film = shop.film(reel.text, reel.fps)
    whole = edits.chosen(film, moves(film.points))
    colour = edits.tint(film, whole) if whole else edits.COLOURS[0]
    return Original(film, shop.plate(film), shop.views(reel.text, whole, whole[:1], colour), whole, colour)


def _made(maker: Maker, film: Path, folder: Path) -> tuple[str, str]:
    """Return a page, or why there is none: whatever a maker raises is its result, unless a component is missing."""
    try:
        return maker(film, folder), ""
    except MissingError:
        raise
    except Exception as error:
        return "", f"{type(error).__name__}: {error}"[:200]


def _given(pages: Path, name: str) -> tuple[str, str]:
    try:
        return (pages / f"{name}.html").read_text("utf-8", "replace"), ""
    except OSError as error:
        return "", f"{name}.html: {error.strerror}"


def _judged(made: tuple[str, str], original: Original, shop: Shop, networks: Networks | None) -> Board:
    text, why = made
    if why:
        return failed(why)
    try:
        candidate = shop.film(text, original.film.fps)
        board = judge(original, candidate, shop)
        if networks is None:
            return board
        appearance, temporal = scores(original.film.frames, candidate.frames, networks)
        return msgspec.structs.replace(board, appearance=appearance, temporal=temporal)
    except MissingError:
        raise
    except LimnerError as error:  # a page that hangs, or breaks what films it
        return failed(str(error)[:200])


def _ceiling(film: Path, original: Original) -> tuple[float, float] | None:
    """Compare what can be seen in the given film with the truth."""
    frames = load_clip(film).frames
    count = min(len(frames), len(original.film.frames))
    if frames.shape[1:] != original.film.frames.shape[1:]:
        return None
    compared = compare(original.film.frames[:count], frames[:count], original.plate, FLOOR)
    return compared.look, compared.time


def values(rows: Iterable[Row], policy: str, figure: str) -> np.ndarray:
    """Return a policy's figure of every row that has it."""
    found = [getattr(row.boards[policy], figure) for row in rows if policy in row.boards]
    return np.array([value for value in found if value is not None], float)
