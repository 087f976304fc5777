"""bubblewrap: namespaces in which there is nothing but what the program may read, and no network.

The mounts are read-only but the work folder's; user, pid, network, IPC and UTS namespaces are new; the last process
inside seals itself with rlimits, seccomp and, where the kernel has it, Landlock as a second wall (``child.py``).
Needs a kernel and an administrator that allow unprivileged user namespaces: Ubuntu 24.04's AppArmor and default
Docker do not. Not covered: bugs in the kernel's namespaces, and disk space.
"""

import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from limner.core.errors import MissingError
from limner.sandbox import landlock
from limner.sandbox.data import Sandbox
from limner.sandbox.launch import Launcher


def sandbox() -> Sandbox:
    """Return the bubblewrap backend.

    Raises:
        MissingError: bubblewrap is not installed.
    """
    program = shutil.which("bwrap")
    if program is None:
        raise MissingError("bubblewrap is not installed: sudo apt-get install -y bubblewrap")
    abi = landlock.abi()
    return Launcher(
        name="bubblewrap",
        version=_version(program),
        prefix=lambda folder, reads: (program, *walls(folder, reads), "--"),
        first=("--as-pid-1",),
        landlock=lambda folder, reads: landlock.plan(abi, reads, folder) if abi else None,
        signals=True,
        namespaces=True,
    )


def walls(folder: Path, reads: Sequence[Path]) -> list[str]:
    """Return bubblewrap's arguments: ``reads`` read-only, ``folder`` writable, each at its own path, nothing else.

    Links to folders, such as ``/lib`` on a merged system, stay links.
    """
    arguments = ["--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534", "--hostname", "limner"]
    for path in reads:
        if path.is_symlink() and path.parent == Path("/"):
            arguments += ["--symlink", str(path.readlink()), str(path)]
        else:
            arguments += ["--ro-bind", str(path), str(path)]
    arguments += ["--proc", "/proc", "--dev", "/dev", "--bind", str(folder), str(folder), "--chdir", str(folder)]
    # What bubblewrap mounts these on is memory that may be written to: without bounds, and by all processes inside.
    arguments += ["--remount-ro", "/dev", "--remount-ro", "/"]
    return arguments


@cache
def _version(program: str) -> str:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"[\d.]+", said)
    return found.group() if found else "unknown"
