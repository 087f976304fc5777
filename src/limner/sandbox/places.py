"""What every sealed program may read: the system's programs and libraries, Python, and its packages.

Nothing else is readable: no home folder, no ``/etc/passwd``, no ``/tmp``, no working directory. Where Python itself
lives in a home folder (pyenv, uv, conda), that installation is readable and the rest of the home is not.
Packages that are installed by ``.pth`` files are not found by sealed Python programs; limner's own are.
"""

import os
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from limner.core.errors import InputError

# Where the dynamic linker, fontconfig, the time zone and Debian's alternatives look.
_SYSTEM = (
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32",
    "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/fonts", "/etc/localtime",
)  # fmt: skip


@cache
def interpreter() -> Path:
    """Return the real file of the Python that runs limner, behind all links of virtual environments."""
    return Path(os.path.realpath(sys.executable))


@cache
def packages() -> tuple[str, ...]:
    """Return the folders from which sealed Python programs import, beside the standard library."""
    source = Path(__file__).resolve().parents[2]
    found = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    return tuple(dict.fromkeys((*found, str(source))))


@cache
def readable() -> tuple[Path, ...]:
    """Return what every sealed program may read, each path once and none inside another."""
    bases = (sys.base_prefix, sys.base_exec_prefix, os.path.realpath(sys.base_prefix), sys.prefix, *packages())
    found = [*_SYSTEM, *bases, str(interpreter().parent.parent)]
    return outermost(Path(path) for path in found if Path(path).exists() and path != "/")


def with_reads(reads: Sequence[Path]) -> tuple[Path, ...]:
    """Return what a program may read that was given ``reads`` beside the usual.

    Raises:
        InputError: one of them does not exist.
    """
    for path in reads:
        if not path.exists():
            raise InputError(f"cannot let a sandbox read {path}: it does not exist")
    return outermost((*readable(), *(each for path in reads for each in (path.resolve(), _plain(path)))))


def _plain(path: Path) -> Path:
    """The path as it was given, absolute: a program may know a file by the name of a link to it."""
    return path.resolve() if ".." in path.parts else path.absolute()


def outermost(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Leave out every path that lies inside another."""
    kept: list[Path] = []
    for path in sorted(set(paths)):
        if not any(path.is_relative_to(outer) for outer in kept):
            kept.append(path)
    return tuple(kept)
