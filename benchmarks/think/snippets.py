"""Reads snippets of Python out of documentation files, and makes stand-ins for the files that they open.

Two kinds of file: Markdown with fences or with Doxygen's ``@code{.py}`` blocks (OpenCV's tutorials), of which each
block is a cell and the page a session, since a page's blocks go on from one another; and scripts (OpenCV's samples,
scikit-image's gallery), of which each is one cell, with the scripts beside it that it imports. A file that is opened by
name is taken from the documentation where one of that name lies there, else a picture or a film is drawn in its place.
"""

import ast
import doctest
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath

import cv2
import numpy as np

_BLOCK = re.compile(r"^[ \t]*@code\{\.py\}[ \t]*\n(.*?)^[ \t]*@endcode", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*```+(?:python|py)[ \t]*\n(.*?)^[ \t]*```", re.DOTALL | re.MULTILINE)
_NAMED = re.compile(
    r"[\"']([\w./ -]+\.(?:png|jpe?g|bmp|tiff?|webp|gif|pgm|avi|mp4|mov|xml|ya?ml|txt|data|npz|npy))[\"']"
)
_PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp", ".pgm")
_FILMS = (".avi", ".mp4", ".mov")
_LARGEST = 16 << 20
"""Bytes of a file that is handed to a session."""
TAKEN_OVER = """import cv2, cv2 as cv, numpy as np
from matplotlib import pyplot as plt
img = cv.imread("messi5.jpg")
img2 = cv.resize(cv.imread("messi5.jpg"), None, fx=1.1, fy=1.1)
imgray = gray = cv.cvtColor(img, cv.COLOR_BGR2GRAY)
ret, thresh = cv.threshold(imgray, 127, 255, 0)
contours, hierarchy = cv.findContours(thresh, cv.RETR_TREE, cv.CHAIN_APPROX_SIMPLE)
cnt = max(contours, key=cv.contourArea)
x, y, w, h = cv.boundingRect(cnt)
rows, cols = img.shape[:2]
mask = np.zeros(imgray.shape, np.uint8)
cv.drawContours(mask, [cnt], 0, 255, -1)
"""
"""What a page of OpenCV's tutorials takes over from the pages before it: its imports, a picture, a contour."""


@dataclass(frozen=True)
class Example:
    """A documentation file: its cells, and the files that they open."""

    name: str
    cells: tuple[str, ...]
    before: str = ""
    """What is executed first."""
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def read(folder: Path) -> list[Example]:
    """Read all examples below a folder, by name.

    Args:
        folder: of ``.md``, ``.markdown`` and ``.py`` files.
    """
    beside = {path.name: path for path in sorted(folder.rglob("*")) if path.is_file()}
    found = []
    for path in sorted(folder.rglob("*")):
        text = path.read_text(errors="replace") if path.suffix in (".md", ".markdown", ".py") else ""
        page = path.suffix != ".py"
        cells = _cells(text) if page else _script(text)
        if cells:
            before = TAKEN_OVER if page else ""
            files = _files([before, *cells], beside) | _modules(cells, path.parent)
            found.append(Example(str(path.relative_to(folder)), tuple(cells), before, files))
    return found


def _script(text: str) -> list[str]:
    """The one cell that a script is; none where it only defines things for others to import."""
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return []
    acts = (ast.Expr, ast.Assign, ast.For, ast.While, ast.If, ast.With, ast.Try)
    return [text] if any(isinstance(node, acts) and not _is_text(node) for node in body) else []


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _cells(page: str) -> list[str]:
    """The blocks of a page, those in C++ and shells left out; of a dialogue what was typed."""
    cells = []
    for match in sorted((*_BLOCK.finditer(page), *_FENCE.finditer(page)), key=lambda each: each.start()):
        code = match[1].expandtabs(4)
        margin = min((len(line) - len(line.lstrip()) for line in code.splitlines() if line.strip()), default=0)
        code = "\n".join(line[margin:] for line in code.splitlines())
        if ">>> " in code:
            lines = [line for line in code.splitlines() if not line.startswith("...") or line.startswith("... ")]
            typed = doctest.DocTestParser().get_examples("\n".join(line.replace(">>>>", ">>>") for line in lines))
            code = "".join(each.source for each in typed if not each.exc_msg)
        if code.strip():
            cells.append(code)
    return cells


def _files(sources: Iterable[str], beside: Mapping[str, Path]) -> dict[str, bytes]:
    """Path in the session -> content, for each file that is named and stays inside the session's folder."""
    found: dict[str, bytes] = {}
    for source in sources:
        for name in _NAMED.findall(source):
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or str(path) in found:
                continue
            there = beside.get(path.name)
            if there is not None and there.stat().st_size <= _LARGEST:
                found[str(path)] = there.read_bytes()
            elif (drawn := _drawn(path)) is not None:
                found[str(path)] = drawn
    return found


def _modules(sources: Iterable[str], folder: Path) -> dict[str, bytes]:
    """The scripts beside a script that it imports, and those that they import."""
    found: dict[str, bytes] = {}
    waiting = list(sources)
    while waiting:
        for name in re.findall(r"^\s*(?:import|from)\s+(\w+)", waiting.pop(), re.MULTILINE):
            path = folder / f"{name}.py"
            if path.name not in found and path.is_file():
                found[path.name] = path.read_bytes()
                waiting.append(path.read_text(errors="replace"))
    return found


def _drawn(path: PurePosixPath) -> bytes | None:
    """A stand-in for a picture or a film; nothing for what holds something else."""
    if path.suffix.lower() in _PICTURES:
        seed = sum(path.name.encode())
        return cv2.imencode(path.suffix, scene(seed))[1].tobytes()
    return film() if path.suffix.lower() in _FILMS else None


def scene(seed: int, shift: int = 0) -> np.ndarray:
    """A picture in which tutorials find what they look for, (480, 640, 3) uint8: edges, lines, circles, texture."""
    random = np.random.default_rng(seed)
    ground = cv2.resize(random.integers(40, 200, (12, 16, 3), np.uint8), (640, 480), interpolation=cv2.INTER_CUBIC)
    for at in range(6):
        x, y = (int(value) for value in random.integers(60, 420, 2))
        colour = [int(value) for value in random.integers(0, 256, 3)]
        cv2.circle(ground, (x + shift, y), 20 + 6 * at, colour, -1 if at % 2 else 3)
        cv2.rectangle(ground, (y + shift, x // 2), (y + shift + 70, x // 2 + 50), colour[::-1], 3 if at % 2 else -1)
    cv2.putText(ground, f"No. {seed}", (40, 440), cv2.FONT_HERSHEY_SIMPLEX, 2, (255, 255, 255), 4)
    return np.clip(ground + random.normal(0, 4, ground.shape), 0, 255).astype(np.uint8)


@cache
def film() -> bytes:
    """A film of two seconds in which things move, as AVI with Motion JPEG."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "film.avi")
        writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 25, (640, 480))
        for frame in range(50):
            writer.write(scene(7, shift=3 * frame))
        writer.release()
        return path.read_bytes()
