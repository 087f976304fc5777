"""What runs in a session's forked process: it confines itself, then executes cells, one after another.

Everything here shares its process with code that nobody has read, so nothing here is a wall: it is for being
understood by honest code. The walls are the seal, and the caller's distrust of each answer (``session.py``).

Requests and answers are JSON behind a length (4 bytes, big-endian) on a stream socket. What a cell prints goes
straight to shared memory, as its pictures do.
"""

import ast
import builtins
import ctypes
import faulthandler
import io
import json
import linecache
import mmap
import os
import random
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Callable
from itertools import islice
from types import CodeType, FrameType, ModuleType
from typing import Any

import cv2
import numpy as np

from limner.sandbox import display
from limner.sandbox.cell import CUT

Confine = Callable[[str, dict[str, int | None]], None]

_HEAD = 4
_FRAMES = 8  # of a short traceback
_libc = ctypes.CDLL(None)
# Bound here, so that a cell which replaces them in their module does not lose its session.
_encode, _decode = json.JSONEncoder().encode, json.loads


class CellTimeout(BaseException):
    """The cell's time is over. No ``Exception``, so that ``except Exception`` does not swallow it."""


def prepare() -> None:
    """Do once, in the fork server, what every fork would do."""
    for name in ("exit", "quit"):  # of the site module, which the sandbox does without
        setattr(builtins, name, _leave)
    cv2.setNumThreads(0)
    cv2.ocl.setUseOpenCL(False)
    generator = np.random.default_rng
    # Cells are replayed, so what is drawn at random must be drawn again.
    np.random.default_rng = lambda seed=None: generator(np.random.randint(1 << 31) if seed is None else seed)


def live(order: dict[str, Any], descriptors: list[int], confine: Confine) -> None:
    """Be a session's process until the other end closes.

    Args:
        order: what ``session.py`` asked for.
        descriptors: the socket, the input images, the shared outputs.
        confine: gives up all rights but those to a folder.
    """
    link, inputs, outputs = descriptors
    os.dup2(outputs, 1)
    os.dup2(outputs, 2)  # until the first cell
    region = mmap.mmap(outputs, order["size"])
    images = _images(inputs, order["images"])
    faulthandler.enable(2)  # a crash says in which line
    os.environ["HOME"] = os.environ["TMPDIR"] = order["folder"]
    tempfile.tempdir = None
    os.chdir(order["folder"])
    os.close(inputs)
    confine(order["folder"], order["seal"])
    with socket.socket(fileno=link) as connection:
        _Notebook(order, region, images, outputs).serve(connection)
    os._exit(0)


def _images(descriptor: int, places: list[tuple[int, tuple[int, int, int]]]) -> list[Any]:
    """The given images as arrays that may be written to: each page is copied when it first is."""
    if not places:
        return []
    memory = mmap.mmap(descriptor, os.fstat(descriptor).st_size, access=mmap.ACCESS_COPY)
    return [np.frombuffer(memory, np.uint8, int(np.prod(shape)), at).reshape(shape) for at, shape in places]


class _Notebook:
    """Executes cells in one namespace."""

    def __init__(self, order: dict[str, Any], region: mmap.mmap, images: list[Any], outputs: int) -> None:
        self._outputs = outputs
        self._text, self._value = order["output"], order["value"]
        self._easel = display.Easel(region, order["pixels_at"], order["shown"])
        module = sys.modules["__main__"] = ModuleType("__main__")
        self._names = module.__dict__
        self._names["images"] = images
        if images:
            self._names["image"] = images[0]
        self._names["show"] = self._easel.show
        display.redirect(self._easel)
        sys.argv = [""]
        sys.path.insert(0, order["folder"])
        self._seconds = 0.0

    def serve(self, connection: socket.socket) -> None:
        """Answer each request."""
        with connection.makefile("rwb") as stream:
            while len(head := stream.read(_HEAD)) == _HEAD:
                request = _decode(stream.read(int.from_bytes(head, "big")))
                answer = _encode(self._run(request)).encode()
                stream.write(len(answer).to_bytes(_HEAD, "big") + answer)
                stream.flush()

    def _run(self, request: dict[str, Any]) -> dict[str, Any]:
        for standard in (1, 2):  # a cell may have closed them
            os.dup2(self._outputs, standard)
        os.lseek(1, 0, os.SEEK_SET)
        self._easel.clear()
        stream = io.TextIOWrapper(_Capped(self._text), "utf-8", "backslashreplace", write_through=True)
        sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = stream
        random.seed(request["seed"])
        np.random.seed(request["seed"])
        cv2.setRNGSeed(request["seed"])
        name, source = f"<cell {request['number']}>", request["code"]
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        answer: dict[str, Any] = {"number": request["number"]}
        try:
            self._seconds = request["seconds"]
            signal.signal(signal.SIGALRM, self._alarm)
            signal.setitimer(signal.ITIMER_REAL, self._seconds)
            try:
                value = self._execute(source, name)
                answer["value"] = self._present(value)
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        except BaseException as error:
            if not isinstance(error, SystemExit) or error.code:  # a script that is done may say so
                answer |= _account(error, name, self._value)
        _libc.fflush(None)
        answer["images"] = self._easel.pictures
        return answer

    def _execute(self, source: str, name: str) -> Any:
        """Run a cell; return the value of its last expression, ``None`` where it has none or ends in a semicolon."""
        tree = ast.parse(source, name)
        last = tree.body[-1] if tree.body else None
        if not isinstance(last, ast.Expr) or source.rstrip().endswith(";"):
            exec(_compiled(tree, name, "exec"), self._names)
            return None
        if len(tree.body) > 1:
            exec(_compiled(ast.Module(tree.body[:-1], tree.type_ignores), name, "exec"), self._names)
        return eval(_compiled(ast.Expression(last.value), name, "eval"), self._names)

    def _present(self, value: Any) -> str | None:
        """Show what is a picture; put into words what is not."""
        if value is None:
            return None
        several = isinstance(value, list | tuple) and 0 < len(value) <= 16
        if several and all(display.is_picture(each) for each in value):
            for each in value:
                self._easel.show(each)
            return f"{len(value)} images"
        if display.is_picture(value):
            self._easel.show(value)
            if isinstance(value, np.ndarray):
                return f"array of shape {value.shape}, {value.dtype}"
        return cut(value, self._value)

    def _alarm(self, number: int, frame: FrameType | None) -> None:
        raise CellTimeout(f"the cell ran for more than {self._seconds:g} s")


class _Capped(io.RawIOBase):
    """Standard output: what does not fit is dropped, and the position goes on, so that it shows."""

    name = "<output>"

    def __init__(self, room: int) -> None:
        self._room = room

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        at = os.lseek(1, 0, os.SEEK_CUR)
        if at < self._room:
            os.write(1, data[: self._room - at])
        if len(data) > self._room - at:
            os.lseek(1, self._room + 1, os.SEEK_SET)
        return len(data)


def cut(value: Any, limit: int) -> str:
    """Return the repr, cut at ``limit`` characters, without first making all of a long container's."""
    kind = type(value)
    whole = True
    if kind in (str, bytes, list, tuple) and len(value) > limit:
        value, whole = value[:limit], False
    elif kind in (set, frozenset) and len(value) > limit:
        value, whole = kind(islice(value, limit)), False
    elif kind is dict and len(value) > limit:
        value, whole = dict(islice(value.items(), limit)), False
    text = repr(value)
    return text if whole and len(text) <= limit else text[:limit] + CUT


def _compiled(tree: Any, name: str, mode: str) -> CodeType:
    return compile(tree, name, mode, dont_inherit=True)


def _account(error: BaseException, name: str, limit: int) -> dict[str, Any]:
    """Say what was raised, at which line of the cell, by way of which frames."""
    try:
        said = str(error)
    except Exception:
        said = "(its message cannot be had)"
    kind = "TimeoutError" if isinstance(error, CellTimeout) else type(error).__name__
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    line = next((frame.lineno for frame in reversed(frames) if frame.filename == name), None)
    if isinstance(error, SyntaxError) and error.filename == name:
        line, said = error.lineno, f"{error.msg}: {(error.text or '').strip()}"
        frames = []  # those of the parser say nothing of the cell
    return {
        "error": f"{kind}: {said}"[:limit] if said else kind,
        "line": line,
        "trace": "".join(_frame(frame) for frame in _telling(frames))[-limit:],
        "fate": "time" if isinstance(error, CellTimeout) else "memory" if isinstance(error, MemoryError) else None,
    }


def _telling(frames: list[traceback.FrameSummary]) -> list[traceback.FrameSummary]:
    """The frames of cells, and the innermost."""
    own = [frame for frame in frames if frame.filename.startswith("<cell ")]
    kept = own[-_FRAMES:]
    return kept if not frames or frames[-1] in own else [*kept, frames[-1]]


def _frame(frame: traceback.FrameSummary) -> str:
    path = frame.filename.rpartition("/site-packages/")[2]
    where = "" if frame.name == "<module>" else f", in {frame.name}"
    return f"{path}, line {frame.lineno}{where}\n    {frame.line}\n"


def _leave(code: object = None) -> None:
    raise SystemExit(code)
