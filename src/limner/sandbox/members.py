"""Who belongs to a session, and what they use, as ``/proc`` tells it (proc(5)).

A sealed process cannot leave its session: the filter only pretends to (``seccomp.py``).
"""

import os
from contextlib import suppress
from pathlib import Path

_PAGE = os.sysconf("SC_PAGESIZE")


def anonymous_memory(session: int) -> list[int]:
    """Return the resident anonymous memory in bytes of each living process of the session."""
    found = []
    for name in _processes():
        with suppress(OSError, ValueError, IndexError):  # it ended meanwhile
            state, _, _, owner = _after_name(name)[:4]
            if int(owner) == session and state not in ("Z", "X"):
                _, resident, shared = Path("/proc", name, "statm").read_text().split()[:3]
                found.append((int(resident) - int(shared)) * _PAGE)
    return found


def tasks(user: int) -> int:
    """Return how many threads the user runs on this machine, as RLIMIT_NPROC counts them."""
    count = 0
    for name in _processes():
        with suppress(OSError, ValueError, IndexError):
            if Path("/proc", name).stat().st_uid == user:
                count += int(_after_name(name)[17])
    return count


def _processes() -> list[str]:
    return [entry.name for entry in os.scandir("/proc") if entry.name.isdigit()]


def _after_name(process: str) -> list[str]:
    """Fields of ``/proc/PID/stat`` from the state on; the name before it may hold spaces and brackets."""
    return Path("/proc", process, "stat").read_text(errors="replace").rpartition(")")[2].split()
