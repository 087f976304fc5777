"""Choosing a sandbox by trying it: a backend is used only after a probe that ran inside failed to get out.

The probe reads a canary file, writes beside it, opens a socket and forks. A backend that lets any of them succeed,
or cannot run the probe at all, is passed over, never trusted with a warning.
"""

import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from limner.core.errors import InputError, MissingError
from limner.sandbox import bubblewrap, landlock, unconfined
from limner.sandbox.data import Limits, Sandbox

BACKENDS: dict[str, Callable[[], Sandbox]] = {"bubblewrap": bubblewrap.sandbox, "landlock": landlock.sandbox}
"""The backends that confine, the better first."""

_PROBE = """
import os, sys, _socket
def free(act, *arguments):
    try:
        act(*arguments)
    except (OSError, RuntimeError):
        return False
    return True
out = []
if free(open, sys.argv[1]): out.append("reads files")
if free(open, sys.argv[1] + ".new", "x"): out.append("writes files")
if free(_socket.socket): out.append("opens sockets")
if free(os.fork): out.append("forks")
print(", ".join(out) or "sealed")
"""

_chosen: dict[str, Sandbox] = {}
_lock = threading.Lock()


def choose(name: str = "auto") -> Sandbox:
    """Return a sandbox that has just proved, or proved earlier in this process, that it holds.

    Args:
        name: ``auto`` for the first of bubblewrap and Landlock that holds, one of their names, or ``none``.

    Raises:
        InputError: there is no backend of that name.
        MissingError: none holds here.
    """
    if name == "none":
        return unconfined.sandbox()
    if name != "auto" and name not in BACKENDS:
        raise InputError(f"there is no sandbox {name!r}: choose auto, {', '.join(BACKENDS)} or none")
    with _lock:
        if name not in _chosen:
            _chosen[name] = _first((name,) if name in BACKENDS else tuple(BACKENDS))
        return _chosen[name]


def probe(sandbox: Sandbox) -> str:
    """Run the probe in ``sandbox``. Return an empty string where it holds, else what is wrong."""
    with tempfile.TemporaryDirectory(prefix="limner-probe-") as outside:
        canary = Path(outside, "canary")
        canary.write_text("the canary sings")
        outcome = sandbox.run(("python", "-c", _PROBE, str(canary)), limits=Limits(seconds=10))
    if outcome.ok and outcome.stdout == b"sealed\n":
        return ""
    said = (outcome.stdout + outcome.stderr).decode(errors="replace").strip().splitlines()
    return said[-1] if said else f"exit code {outcome.code}, stopped by {outcome.stopped}"


def _first(names: tuple[str, ...]) -> Sandbox:
    faults = []
    for name in names:
        try:
            sandbox = BACKENDS[name]()
            fault = probe(sandbox)
        except MissingError as error:
            fault = str(error).partition(":")[0]
        else:
            if not fault:
                return sandbox
        faults.append(f"{name}: {fault}")
    raise MissingError(
        f"no sandbox holds on this machine ({'; '.join(faults)}): sudo apt-get install -y bubblewrap; "
        "as a last resort, for code you have read yourself, --sandbox none"
    )
