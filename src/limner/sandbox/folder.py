"""Work folders: the one place a sealed program may write, filled before it and read after it.

What the program left is hostile: links, pipes, a million files, folders nested thousands deep or without
permissions. Nothing here follows a link, blocks on a pipe, or reads more than it was told to.
Not covered: the disk's blocks and inodes are the machine's, watched but not reserved.
"""

import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from limner.core.errors import InputError

# Beyond these a work folder is an attack, not a result.
MAX_FILES = 10_000
MAX_DEPTH = 32

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_NOCTTY | os.O_CLOEXEC


@contextmanager
def workplace(files: Mapping[str, bytes] | None = None) -> Iterator[Path]:
    """Make a new work folder holding ``files`` (relative POSIX path -> content); remove it at the end.

    Raises:
        InputError: a name leaves the folder, or the disk is full.
    """
    folder = Path(os.path.realpath(tempfile.mkdtemp(prefix="limner-")))
    try:
        fill(folder, files or {})
        yield folder
    finally:
        remove(folder)


def fill(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write ``files`` (relative POSIX path -> content) into ``folder``.

    Raises:
        InputError: a name leaves the folder, or the disk is full.
    """
    for name, content in files.items():
        _write(folder, name, content)


def collect(folder: Path, limit: int) -> tuple[dict[str, bytes], bool]:
    """Read the regular files under ``folder``, ``limit`` bytes in all.

    Returns:
        Relative POSIX path -> content, and whether that is everything.
    """
    found: dict[str, bytes] = {}
    room = limit
    with suppress(_TooMuch):
        for name, parent, entry in _walk(folder):
            content = _read(parent, entry, room)
            if content is not None:
                found[name] = content
                room -= len(content)
        return found, True
    return found, False


def fits(folder: Path, limit: int) -> bool:
    """Say whether the files under ``folder`` take no more than ``limit`` bytes of disk."""
    with suppress(_TooMuch):
        for _, parent, entry in _walk(folder):
            with suppress(OSError):  # gone since it was listed
                limit -= os.stat(entry, dir_fd=parent, follow_symlinks=False).st_blocks * 512
        return limit >= 0
    return False


def remove(folder: Path) -> None:
    """Remove ``folder`` with all in it; what the operating system will not let go stays, silently.

    Every subfolder is moved up into ``folder`` before it is emptied, so depth costs neither stack nor long paths.
    """
    moved = 0
    with suppress(OSError):
        root = os.open(folder, _FOLDER)
        try:
            while names := [name for name in _names(root) if not _unlink(name, root)]:
                before = moved
                for name in names:
                    moved = _flatten(root, name, moved)
                    with suppress(OSError):
                        os.rmdir(name, dir_fd=root)
                if moved == before and set(_names(root)) >= set(names):
                    break
        finally:
            os.close(root)
        folder.rmdir()


class _TooMuch(Exception):
    """The folder holds more than anyone asked for."""


def _write(folder: Path, name: str, content: bytes) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in name:
        raise InputError(f"the file name {name!r} leaves the work folder: use a relative path without '..'")
    try:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as error:
        raise InputError(f"cannot write {name!r} into the work folder {folder}: {error.strerror}") from error


def _walk(folder: Path) -> Iterator[tuple[str, int, str]]:
    """Yield the relative name, the open parent folder and the last name of everything that is not a folder."""
    count = 0
    for row in _walk_open(os.open(folder, _FOLDER), "", MAX_DEPTH):
        count += 1
        if count > MAX_FILES:
            raise _TooMuch
        yield row


def _walk_open(parent: int, prefix: str, depth: int) -> Iterator[tuple[str, int, str]]:
    try:
        with os.scandir(parent) as entries:
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    yield prefix + entry.name, parent, entry.name
                    continue
                if depth == 0:
                    raise _TooMuch
                with suppress(PermissionError):
                    inner = os.open(entry.name, _FOLDER, dir_fd=parent)
                    yield from _walk_open(inner, f"{prefix}{entry.name}/", depth - 1)
    finally:
        os.close(parent)


def _read(parent: int, name: str, room: int) -> bytes | None:
    """Read a regular file, or return ``None`` for a link, a pipe and what may not be read."""
    try:
        descriptor = os.open(name, _FILE, dir_fd=parent)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return None
        if status.st_size > room:
            raise _TooMuch
        return file.read(room)


def _names(parent: int) -> list[str]:
    with os.scandir(parent) as entries:
        return [entry.name for entry in entries]


def _unlink(name: str, parent: int) -> bool:
    try:
        os.unlink(name, dir_fd=parent)
    except OSError:
        return False
    return True


def _flatten(root: int, name: str, moved: int) -> int:
    """Empty the folder ``name`` of ``root``: files go, subfolders move up to ``root``. Return how many moved so far."""
    with suppress(OSError):
        os.chmod(name, 0o700, dir_fd=root)
        inner = os.open(name, _FOLDER, dir_fd=root)
        try:
            for entry in _names(inner):
                if _unlink(entry, inner):
                    continue
                moved += 1
                os.chmod(entry, 0o700, dir_fd=inner)  # moving a folder writes to it (its '..')
                os.rename(entry, f".limner-{moved}", src_dir_fd=inner, dst_dir_fd=root)
        finally:
            os.close(inner)
    return moved
