"""Writing files so that nobody ever sees half of one.

A link is written through, as by everything else that writes. Only ordinary files are ever replaced: to rename over
``/dev/null`` would take it away from everybody.
"""

import errno
import os
import shlex
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from limner.core.errors import InputError


def check_output(path: Path) -> Path:
    """Refuse an output path that could not be written, before any work is done.

    Raises:
        InputError: the parent folder is missing or not writable, or the path is something else than a file.
    """
    real = _real(path)
    try:
        found, parent = _stat(real), _stat(real.parent)
    except OSError as error:
        raise _explain(error, path) from error
    if found and stat.S_ISDIR(found.st_mode):
        raise InputError(f"the output {path} is a folder: name a file in it")
    _check_kind(found, path)
    if parent is None:
        make = f"mkdir -p {shlex.quote(str(path.parent))}"
        raise InputError(f"the folder {path.parent} does not exist: make it first ({make})")
    if not stat.S_ISDIR(parent.st_mode):
        raise InputError(f"{path.parent} is a file, not a folder: choose another output with -o")
    if not os.access(real.parent, os.W_OK | os.X_OK) or (found and not os.access(real, os.W_OK)):
        raise InputError(f"no permission to write {path}: choose another output with -o")
    try:  # root is told that it may write anywhere, and may not
        handle, name = _part(real)
        os.close(handle)
        Path(name).unlink()
    except OSError as error:
        raise _explain(error, path) from error
    return path


def check_paths(inputs: tuple[Path, ...], outputs: tuple[Path, ...]) -> None:
    """Refuse paths that a run cannot record or write, and outputs that would overwrite an input or one another.

    Raises:
        InputError: two of them are one file, under whatever names, one has a name that is not UTF-8, or an output could
            not be written.
    """
    for path in (*inputs, *outputs):
        if any(0xD800 <= ord(char) < 0xE000 for char in str(path.absolute())):  # how Python holds such bytes
            raise InputError(f"the name of {path} is not UTF-8, which a run is recorded in: rename it")
    taken = {_real(path): f"overwrite the input {path}" for path in inputs}
    for path in outputs:
        real = _real(path)
        if real in taken:
            raise InputError(f"the output {path} would {taken[real]}: name another")
        taken[real] = f"overwrite the other output {path}"
    for path in outputs:
        check_output(path)


def write_atomic(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` in one stroke: it holds the old bytes or the new ones, never a part.

    Raises:
        InputError: the place cannot be written or the disk is full; what was there before is untouched.
    """
    real = _real(path)
    try:
        found = _stat(real)
        _check_kind(found, path)
        handle, name = _part(real)
    except OSError as error:
        raise _explain(error, path) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if found:
            with suppress(OSError):  # only root can, and only root need
                os.chown(name, found.st_uid, found.st_gid)
        Path(name).chmod(stat.S_IMODE(found.st_mode) if found else 0o666 & ~_umask())
        Path(name).replace(real)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _explain(error, path) from error
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _part(real: Path) -> tuple[int, str]:
    return tempfile.mkstemp(dir=real.parent, prefix=f".{real.name[:80]}.", suffix=".part")


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))  # Path.resolve raises on a loop of links, in a different way by version


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _check_kind(found: os.stat_result | None, path: Path) -> None:
    if found and not stat.S_ISREG(found.st_mode):
        raise InputError(f"the output {path} is not an ordinary file: choose another output with -o")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _explain(error: OSError, path: Path) -> InputError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return InputError(f"the disk is full, {path} was not written: free some space and run again")
    return InputError(f"cannot write {path}: {error.strerror or error}; choose another output with -o")
