"""What was made of lessons before, on disk: films of beats, and what performing a section told.

A key is a hash of all that decides what is kept, the sources that draw and the versions of what they use among it.
Entries are written in one stroke, so that runs at the same time share a shelf; those that were not used for longest go
when there is no room.
"""

import hashlib
import os
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path

import limner.chalk
from limner.core.cache import standard_folder
from limner.core.files import write_atomic

ROOM = 4 << 30
"""Bytes that are kept at most on a shelf."""


class Shelf:
    """Keeps bytes by key.

    Args:
        folder: where; ``None`` keeps nothing.
        room: bytes that are kept at most.
    """

    def __init__(self, folder: Path | None, room: int = ROOM) -> None:
        self._folder, self._room = folder, room

    def get(self, key: str) -> bytes | None:
        """Return what was kept."""
        if self._folder is None:
            return None
        path = self._folder / key[:2] / key
        with suppress(OSError):
            os.utime(path)
            return path.read_bytes()
        return None

    def put(self, key: str, content: bytes) -> None:
        """Keep something."""
        if self._folder is not None:
            path = self._folder / key[:2] / key
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(path, content)

    def tidy(self) -> None:
        """Drop what was not used for longest, where there is too much."""
        if self._folder is None or not self._folder.is_dir():
            return
        known = []
        for path in self._folder.glob("??/*"):
            with suppress(OSError):  # another run may be dropping it
                known.append((path.stat().st_mtime, path.stat().st_size, path))
        left = self._room - sum(size for _, size, _ in known)
        for _, size, path in sorted(known):
            if left >= 0:
                return
            path.unlink(missing_ok=True)
            left += size


def films() -> Shelf:
    """Return the user's films of beats."""
    return Shelf(standard_folder("lessons"))


def performances() -> Shelf:
    """Return the user's reports of sections."""
    return Shelf(standard_folder("performances"), ROOM // 8)


def key(*deciding: object) -> str:
    """Return the key of what is decided by some values, which their ``repr`` tells apart, and by what draws."""
    return hashlib.sha256(repr((deciding, _drawn_by())).encode()).hexdigest()


@cache
def _drawn_by() -> str:
    """Hash what draws, as it lies on disk: a change of it is another picture."""
    whole = hashlib.sha256(repr([metadata.version(name) for name in ("manim", "typst", "av")]).encode())
    for path in sorted(Path(next(iter(limner.chalk.__path__))).rglob("*")):
        if path.suffix in (".py", ".svg"):
            whole.update(path.read_bytes())
    return whole.hexdigest()
