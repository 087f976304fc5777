"""Writing files so that nobody ever sees half of one."""

import errno
import os
import tempfile
from pathlib import Path

from limner.core.errors import InputError


def check_output(path: Path) -> Path:
    """Refuse an output path that could not be written, before any work is done.

    Raises:
        InputError: the parent folder is missing or not writable, or the path is a folder.
    """
    if path.is_dir():
        raise InputError(f"the output {path} is a folder: name a file in it")
    if not path.parent.is_dir():
        raise InputError(f"the folder {path.parent} does not exist: make it first (mkdir -p {path.parent})")
    if not os.access(path.parent, os.W_OK | os.X_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise InputError(f"no permission to write {path}: choose another output with -o")
    return path


def write_atomic(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` in one stroke: it holds the old bytes or the new ones, never a part.

    Raises:
        InputError: the place cannot be written or the disk is full; what was there before is untouched.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}.", suffix=".part")
    except OSError as error:
        raise _explain(error, path) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask()
        Path(name).chmod(mode)
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _explain(error, path) from error
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _explain(error: OSError, path: Path) -> InputError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return InputError(f"the disk is full, {path} was not written: free some space and run again")
    return InputError(f"cannot write {path}: {error.strerror or error}; choose another output with -o")
