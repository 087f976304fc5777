"""The last stage before a program that nobody has read: gives up every right it can, then runs it.

Runs as a script, ``python -P -S -s child.py FD``, in a process of its own, inside bubblewrap or not; FD holds the
orders that ``launch.py`` wrote (plain data, marshalled). Uses the standard library alone, and little of it: its
imports are on the path of every start. In this order: the lifeline (when the parent dies, however it dies, the kernel
kills us), descriptors, rlimits, capabilities, PR_SET_NO_NEW_PRIVS, PR_SET_DUMPABLE, Landlock, seccomp. Then one of

- ``exec``: another program; it keeps the seal, and the kernel lets nobody take it off;
- ``python``: a script, ``-m`` or ``-c``, in this very process;
- ``serve``: a worker's loop. Its script is trusted up to ``prepare()``, and sealed from then on;
- ``fork``: a fork server. Its script is trusted, and sealed but for the rights to fork and to confine; each of its
  forks is sealed again, with rights of its own, before it runs what nobody has read.

A seal that cannot be made whole ends the process with exit code 125 before anything is run.
"""

import ctypes
import fcntl
import io
import marshal
import os
import resource
import select
import signal
import stat
import struct
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

CANNOT_SEAL = 125
CANNOT_RUN = 127

_F_SETSIG = 10
_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 4, 38, 22
_SECCOMP_MODE_FILTER = 2
_O_PATH = 0o10000000
_CAPABILITY_VERSION_3 = 0x20080522
_LANDLOCK_RULE_PATH_BENEATH = 1

_libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Read the orders, obey them."""
    with os.fdopen(int(sys.argv[1]), "rb") as file:
        orders: dict[str, Any] = marshal.load(file)
    sys.path[:] = [*sys.path, *orders["paths"]]
    sys.executable = orders["python"]
    os.chdir(orders["folder"])
    _hold_lifeline(orders)
    _arrange_descriptors(orders)
    {"exec": _execute, "python": _python, "serve": _serve, "fork": _fork_server}[orders["task"]](orders)


def seal(orders: dict[str, Any], used: tuple[int, int]) -> None:
    """Give up all rights but those in the orders; there is no way back.

    Args:
        orders: as written by ``launch.py``.
        used: bytes of address space, and of data in it, that do not count against the limit.
    """
    try:
        if sum(1 for _ in os.scandir("/proc/self/task")) > 1:  # the other threads would stay as they are
            raise ValueError("a thread runs already (prepare() must start none)")
        _limit(orders["limits"], *used)
        if orders["filter"] is not None:
            _drop_capabilities(orders["calls"]["capset"])
        _call(_libc.prctl, _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        _call(_libc.prctl, _PR_SET_DUMPABLE, 0, 0, 0, 0)
        if orders["landlock"] is not None:
            _restrict(orders["landlock"], orders["calls"])
        if orders["filter"] is not None:
            _filter(orders["filter"])
    except (OSError, ValueError) as error:
        _give_up(CANNOT_SEAL, f"cannot seal the process: {error}")


def _hold_lifeline(orders: dict[str, Any]) -> None:
    """Have the kernel kill this process and its group when the other end of the lifeline's pipe closes.

    PR_SET_PDEATHSIG would fire when the *thread* that started us ends, and reaches no grandchildren. The group holds
    all that we may start, for setsid and setpgid only pretend from here on.
    """
    if orders["own_group"]:  # in a pid namespace the one we are in has no number
        os.setpgid(0, 0)
    given, line = orders["lifeline"]
    os.dup2(given, line)  # inheritable, so that it lasts through exec
    os.close(given)
    fcntl.fcntl(line, fcntl.F_SETOWN, -os.getpgrp())
    fcntl.fcntl(line, _F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(line, fcntl.F_SETFL, fcntl.fcntl(line, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([line], [], [], 0)[0]:  # it closed before we held it
        os._exit(CANNOT_SEAL)


def _arrange_descriptors(orders: dict[str, Any]) -> None:
    """Put the given descriptors at the numbers that the program expects, and close all others."""
    line = orders["lifeline"][1]
    high = {wanted: fcntl.fcntl(given, fcntl.F_DUPFD, line + 1) for wanted, given in orders["fds"].items()}
    for wanted, given in high.items():
        os.dup2(given, wanted)
    for number in [int(entry.name) for entry in os.scandir("/proc/self/fd")]:
        if number > 2 and number != line and number not in high:
            try:
                os.close(number)
            except OSError:  # the descriptor of the listing itself
                continue


def _limit(limits: dict[str, int | None], space_used: int, data_used: int) -> None:
    memory = limits["memory"]
    wanted = {
        resource.RLIMIT_AS: None if memory is None else memory + space_used,
        # What is unmapped of the libraries, hundreds of megabytes of address space, must not become room for data.
        resource.RLIMIT_DATA: None if memory is None else memory + data_used,
        resource.RLIMIT_FSIZE: limits["file_bytes"],
        resource.RLIMIT_NOFILE: limits["open_files"],
        resource.RLIMIT_NPROC: limits["tasks"],
        resource.RLIMIT_CORE: 0,
    }
    for what, value in wanted.items():
        if value is not None:
            _lower(what, value, value)
    if limits["cpu_seconds"] is not None:  # first SIGXCPU, which says why, then SIGKILL
        _lower(resource.RLIMIT_CPU, limits["cpu_seconds"], limits["cpu_seconds"] + 1)


def _lower(what: int, soft: int, hard: int) -> None:
    ceiling = resource.getrlimit(what)[1]
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(what, (soft, hard))


def _drop_capabilities(capset: int) -> None:
    header = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
    _call(_libc.syscall, capset, header, bytes(24))


def _restrict(plan: dict[str, Any], calls: dict[str, int]) -> None:
    attributes = struct.pack(f"={len(plan['handled'])}Q", *plan["handled"])
    ruleset = _call(_libc.syscall, calls["landlock_create_ruleset"], attributes, len(attributes), 0)
    for path, rights in plan["rules"]:
        try:
            descriptor = os.open(path, _O_PATH | os.O_CLOEXEC)
        except OSError:  # absent here, so there is nothing to allow
            continue
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= plan["file_rights"]
        rule = struct.pack("=Qi", rights, descriptor)
        _call(_libc.syscall, calls["landlock_add_rule"], ruleset, _LANDLOCK_RULE_PATH_BENEATH, rule, 0)
        os.close(descriptor)
    _call(_libc.syscall, calls["landlock_restrict_self"], ruleset, 0)
    os.close(ruleset)


def _filter(program: bytes) -> None:
    code = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))  # struct sock_fprog
    _call(_libc.prctl, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, head, 0, 0)


def _call(function: Callable[..., int], *arguments: object) -> int:
    # The C functions take any number of arguments, so nothing else would widen an int to a register's 64 bits.
    result = function(*(ctypes.c_long(each) if isinstance(each, int) else each for each in arguments))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _give_up(code: int, why: str) -> None:
    os.write(2, f"limner: {why}\n".encode())
    os._exit(code)


def _execute(orders: dict[str, Any]) -> None:
    argv = orders["argv"]
    for ignored in (signal.SIGPIPE, signal.SIGXFSZ):  # Python's habit, which other programs do not expect
        signal.signal(ignored, signal.SIG_DFL)
    seal(orders, (0, 0))
    try:
        os.execvp(argv[0], argv)
    except OSError as error:
        _give_up(CANNOT_RUN, f"cannot run {argv[0]}: {error.strerror}")


def _used() -> tuple[int, int]:
    """Bytes of address space, and of data and stack in it."""
    pages = _content("/proc/self/statm").split()
    return int(pages[0]) * resource.getpagesize(), int(pages[5]) * resource.getpagesize()


def _content(path: str) -> bytes:
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_CLOEXEC), "rb") as file:
        return file.read()


def _python(orders: dict[str, Any]) -> None:
    argv = orders["argv"][1:]
    for stream in (sys.stdout, sys.stderr):  # what was printed is kept when the program is killed
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(line_buffering=True)
    seal(orders, _used())
    main = sys.modules["__main__"] = ModuleType("__main__")
    sys.path.insert(0, orders["folder"])
    try:
        if argv[0] == "-m":
            import runpy

            sys.argv = argv[1:]
            runpy.run_module(argv[1], run_name="__main__", alter_sys=True)
            return
        if argv[0] == "-c":
            sys.argv, name, source = ["-c", *argv[2:]], "<string>", argv[1].encode()
        else:
            sys.argv, name = argv, argv[0]
            main.__file__ = name
            sys.path[0] = (name if name.startswith("/") else f"{orders['folder']}/{name}").rpartition("/")[0]
            source = _content(name)
        exec(compile(source, name, "exec"), main.__dict__)
    except Exception as error:
        trace = error.__traceback__.tb_next if error.__traceback__ else None  # the first frame is ours
        sys.excepthook(type(error), error.with_traceback(trace), trace)
        sys.exit(1)


def _serve(orders: dict[str, Any]) -> None:
    """Answer requests: a length (4 bytes, big-endian) and a payload in; a length, a status byte and a payload out.

    The first answer is empty and says that the worker is up. Status 1 means that ``serve`` raised the payload, status 2
    that the payload is what it told on its way.
    """
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    worker = _load(orders["argv"][0])
    if hasattr(worker, "prepare"):
        worker.prepare()

    def tell(payload: bytes) -> None:
        _answer(answers, b"\2", payload)

    seal(orders, _used())
    _answer(answers, b"\0", b"")  # ready
    tells = worker.serve.__code__.co_argcount > 1
    while len(head := requests.read(4)) == 4:
        request = requests.read(int.from_bytes(head, "big"))
        try:
            status, answer = b"\0", worker.serve(request, tell) if tells else worker.serve(request)
        except Exception as error:
            status, answer = b"\1", f"{type(error).__name__}: {error}".encode()[:2000]
        _answer(answers, status, answer)
    os._exit(0)


def _fork_server(orders: dict[str, Any]) -> None:
    """Run a fork server, whose forks confine themselves to a folder of their own and the limits they are given."""
    server = _load(orders["argv"][0])
    server.prepare(orders["argv"][1:])
    seal(orders, _used())

    def confine(folder: str, limits: dict[str, int | None]) -> None:
        plan = orders["forks"]["landlock"]
        if plan is not None:
            rules = ((folder if path == orders["folder"] else path, rights) for path, rights in plan["rules"])
            plan = {**plan, "rules": tuple(rules)}
        seal({**orders, "limits": limits, "landlock": plan, "filter": orders["forks"]["filter"]}, _used())

    server.serve(confine)
    os._exit(0)


def _load(path: str) -> ModuleType:
    """Load a worker's script. What it prints is a message, not an answer; there is nothing for it to read."""
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)
    worker = ModuleType("worker")
    worker.__file__ = path
    sys.modules["worker"] = worker
    exec(compile(_content(path), path, "exec"), worker.__dict__)
    return worker


def _answer(answers: io.BufferedWriter, status: bytes, answer: bytes) -> None:
    answers.write((len(answer) + 1).to_bytes(4, "big") + status)
    answers.write(answer)
    answers.flush()


if __name__ == "__main__":
    main()
