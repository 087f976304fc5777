"""Landlock: the kernel lets an ordinary process give up the file system, the network and signals, for good.

This module plans what a child gives up, as plain data; ``child.py`` carries it out. The plan goes as far as the
kernel's ABI does (landlock(7)):

- ABI 1 (Linux 5.13): reading, writing, executing, making and removing files; ptrace stays within the sandbox
- ABI 2 (5.19): moving files between folders; 3 (6.2): truncating; 4 (6.7): TCP; 5 (6.10): ioctl on devices
- ABI 6 (6.12): signals and abstract unix sockets stay within the sandbox

What an older kernel lacks, the seccomp filter refuses outright: all sockets on every ABI, signals before 6. Not
covered: ``stat``, ``access``, ``readlink`` and ``chdir`` work on any path, so names, sizes and times of files are
visible, their content is not.
"""

import ctypes
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from limner.core.errors import MissingError
from limner.sandbox.data import Sandbox
from limner.sandbox.launch import Launcher
from limner.sandbox.syscalls import numbers

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE = 1 << 4, 1 << 5
_MAKE_DIR, _MAKE_REG, _MAKE_SOCK, _MAKE_SYM = 1 << 7, 1 << 8, 1 << 9, 1 << 12
_REFER, _TRUNCATE = 1 << 13, 1 << 14
# The first right of the file system that each ABI does not know: all rights below it are handled.
_FS_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_NET = 0b11  # LANDLOCK_ACCESS_NET_BIND_TCP, CONNECT_TCP
_SCOPE = 0b11  # LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET, SIGNAL

_READ = _EXECUTE | _READ_FILE | _READ_DIR
_WORK = (
    _WRITE_FILE | _READ_FILE | _READ_DIR | _REMOVE_DIR | _REMOVE_FILE
    | _MAKE_DIR | _MAKE_REG | _MAKE_SOCK | _MAKE_SYM | _REFER | _TRUNCATE
)  # fmt: skip
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_SCOPES_SIGNALS = 6


NEWEST = 7
"""The newest ABI whose rights are known here; later kernels honour it all the same."""


def sandbox(most: int = NEWEST) -> Sandbox:
    """Return the Landlock backend.

    Args:
        most: use no more than this ABI, as an older kernel would.

    Raises:
        MissingError: the kernel has no Landlock, or keeps it off.
    """
    found = min(abi(), most)
    if not found:
        raise MissingError(
            "this kernel has no Landlock (Linux 5.13, with landlock among the modules of the lsm= boot option): "
            "install bubblewrap instead (sudo apt-get install -y bubblewrap)"
        )
    return Launcher(
        name="landlock",
        version=f"ABI {found}, Linux {platform.release()}",
        prefix=lambda folder, reads: (),
        landlock=lambda folder, reads: plan(found, reads, folder),
        signals=found >= _SCOPES_SIGNALS,
    )


def abi() -> int:
    """Return the kernel's Landlock ABI, 0 where there is none."""
    create = numbers()["landlock_create_ruleset"]
    return max(0, ctypes.CDLL(None, use_errno=True).syscall(create, None, 0, 1))


def plan(abi: int, reads: Iterable[Path | str], folder: Path) -> dict[str, Any]:
    """Say what to give up under ``abi``, as the plain data that ``child.py`` carries out.

    Args:
        abi: the kernel's, 1 or more.
        reads: files and folders that stay readable and executable, missing ones ignored.
        folder: the folder that stays readable and writable; nothing in it may be executed.

    Returns:
        ``handled``: the fields of ``struct landlock_ruleset_attr`` that this ABI knows (file system, network, scope);
        ``rules``: pairs of a path and its rights; ``file_rights``: those of them that make sense for a file.
    """
    known = (1 << _FS_RIGHTS[min(abi, max(_FS_RIGHTS))]) - 1
    handled = [known]
    if abi >= 4:
        handled.append(_NET)
    if abi >= _SCOPES_SIGNALS:
        handled.append(_SCOPE)
    rules: Sequence[tuple[str, int]] = [
        *((str(path), _READ & known) for path in reads),
        *((path, (_READ_FILE | _WRITE_FILE) & known) for path in _DEVICES),
        (str(folder), _WORK & known),
    ]
    return {"handled": tuple(handled), "rules": tuple(rules), "file_rights": _FILE_RIGHTS & known}
