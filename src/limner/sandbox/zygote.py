"""The fork server: imports the slow libraries once, then forks a process for each session, in milliseconds.

Runs as a script in the sandbox (``child.py``, task ``fork``) and does nothing that a session could steer: it forks, and
it says how a fork ended. It speaks JSON in packets on descriptor 3, one answer to one question:

    {"fork": {...}} with three descriptors  ->  {"pid": 7} with a descriptor of the process
    {"reap": 7}                             ->  {"code": -9}

It ends when the other end closes, however that comes about, and all forks with it. Its memory is every fork's, so it
holds nothing secret, and it has one thread.
"""

import gc
import importlib
import json
import os
import random
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from limner.sandbox import inside

CONTROL = 3
_PACKET = 1 << 16


def prepare(arguments: list[str]) -> None:
    """Import what the kernel was told to, and get rid of all threads and garbage."""
    options: dict[str, Any] = json.loads(arguments[0])
    # Where memory runs out, a session goes, never what started us.
    Path("/proc/self/oom_score_adj").write_text("1000")
    sys.path[:0] = options["helpers"]
    for name in options["preload"]:
        importlib.import_module(name)
    inside.prepare()
    for stream in (sys.stdout, sys.stderr):  # or every fork would print what the imports did
        stream.flush()
    gc.collect()
    gc.freeze()


def serve(confine: inside.Confine) -> None:
    """Fork and reap until the other end closes."""
    with socket.socket(fileno=CONTROL) as control:
        control.send(b"{}")
        while True:
            packet, descriptors, _, _ = socket.recv_fds(control, _PACKET, 3)
            if not packet:
                return
            asked = json.loads(packet)
            if "reap" in asked:
                _answer(control, {"code": _reap(asked["reap"])}, [])
            else:
                _fork(control, asked["fork"], descriptors, confine)


def _fork(control: socket.socket, order: dict[str, Any], descriptors: list[int], confine: inside.Confine) -> None:
    try:
        pid = os.fork()
        if pid == 0:
            _live(control, lambda: inside.live(order, descriptors, confine))
        handle = os.pidfd_open(pid)
    except OSError as error:
        _answer(control, {"error": f"cannot fork: {error.strerror}"}, [])
    else:
        _answer(control, {"pid": pid}, [handle])
        os.close(handle)
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _reap(pid: int) -> int | None:
    """Return how a killed fork ended, ``None`` where it is none of ours or has not ended."""
    try:
        found, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return None
    return os.waitstatus_to_exitcode(status) if found else None


def _live(control: socket.socket, life: Callable[[], None]) -> None:
    """Be a fork, to the end: whatever happens, it must not come back to be a second server."""
    try:
        control.close()
        random.seed(0)
        life()
    except BaseException as error:
        os.write(2, f"limner: the session could not start: {type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(1)


def _answer(control: socket.socket, answer: dict[str, Any], descriptors: list[int]) -> None:
    socket.send_fds(control, [json.dumps(answer).encode()], descriptors)
