"""The filter, run by a small interpreter of classic BPF on both architectures: call and arguments in, verdict out."""

import errno
import struct

import pytest

from limner.sandbox.seccomp import LIFELINE, program
from limner.sandbox.syscalls import AUDIT_ARCH, numbers

ALLOW, PRETEND, REFUSE, KILL = 0x7FFF0000, 0x50000, 0x50000 | errno.EPERM, 0x80000000


@pytest.fixture(params=AUDIT_ARCH)
def machine(request: pytest.FixtureRequest) -> str:
    return request.param


def verdict(code: bytes, machine: str, number: int, *arguments: int) -> int:
    data = struct.pack("=IIQ6Q", number, AUDIT_ARCH[machine], 0, *arguments, *[0] * (6 - len(arguments)))
    instructions = list(struct.iter_unpack("=HBBI", code))
    at, value = 0, 0
    while True:
        kind, yes, no, k = instructions[at]
        at += 1
        if kind == 0x20:
            (value,) = struct.unpack_from("=I", data, k)
        elif kind == 0x54:
            value &= k
        elif kind == 0x15:
            at += yes if value == k else no
        elif kind == 0x35:
            at += yes if value >= k else no
        else:
            assert kind == 0x06
            return k


def ask(
    machine: str, name: str, *arguments: int, execute: bool = False, fork: bool = False, signals: bool = False
) -> int:
    code = program(execute=execute, fork=fork, signals=signals, machine=machine)
    return verdict(code, machine, numbers(machine)[name], *arguments)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("read", (), ALLOW),
        ("openat", (0, 0, 0o0), ALLOW),
        ("openat", (0, 0, 0o1101), ALLOW),  # O_WRONLY | O_CREAT | O_TRUNC
        ("openat", (0, 0, 0o1000), REFUSE),  # O_RDONLY | O_TRUNC
        ("openat", (0, 0, 0o3), REFUSE),
        ("openat", (0, 0, 0o1003), REFUSE),
        ("close", (3,), ALLOW),
        ("close", (LIFELINE,), REFUSE),
        ("dup3", (0, LIFELINE, 0), REFUSE),
        ("fcntl", (3, 4), ALLOW),  # F_SETFL
        ("fcntl", (3, 8), REFUSE),  # F_SETOWN
        ("fcntl", (LIFELINE, 4), REFUSE),
        ("ioctl", (1, 0x5401), ALLOW),  # TCGETS
        ("ioctl", (1, 0x5412), REFUSE),  # TIOCSTI
        ("socketpair", (1, 1 | 0o2000000), ALLOW),
        ("socketpair", (1, 2), REFUSE),
        ("socketpair", (2, 1), REFUSE),
        ("sendto", (3, 0, 0, 0, 0), ALLOW),
        ("sendto", (3, 0, 0, 0, 1 << 32), REFUSE),
        ("sendto", (3, 0, 0, 0, 1), REFUSE),
        ("setsockopt", (3, 1, 7), ALLOW),
        ("setsockopt", (3, 1, 26), REFUSE),  # SO_ATTACH_FILTER
        ("setsockopt", (3, 0, 7), REFUSE),
        ("prctl", (15,), ALLOW),
        ("prctl", (4,), REFUSE),
        ("prlimit64", (0,), ALLOW),
        ("prlimit64", (1,), REFUSE),
        ("fchmodat", (), PRETEND),
        ("setsid", (), PRETEND),
        ("clone3", (), 0x50000 | errno.ENOSYS),
        ("seccomp", (), REFUSE),
    ],
)
def test_verdicts(machine: str, name: str, arguments: tuple[int, ...], expected: int) -> None:
    assert ask(machine, name, *arguments) == expected


def test_threads_processes_and_namespaces(machine: str) -> None:
    thread, process = 0x3D0F00, 0x1200011  # what glibc passes for pthread_create and fork
    for fork in (False, True):
        assert ask(machine, "clone", thread, fork=fork) == ALLOW
        assert ask(machine, "clone", process | 0x10000000, fork=fork) == REFUSE  # CLONE_NEWUSER
        assert ask(machine, "clone", process | 0x8000, fork=fork) == REFUSE  # CLONE_PARENT
    assert ask(machine, "clone", process) == REFUSE
    assert ask(machine, "clone", process, fork=True) == ALLOW


def test_what_may_be_granted(machine: str) -> None:
    assert ask(machine, "execve") == REFUSE
    assert ask(machine, "execve", execute=True) == ALLOW
    assert ask(machine, "kill") == ask(machine, "tgkill") == REFUSE
    assert ask(machine, "kill", signals=True) == ALLOW
    code = program(execute=True, fork=True, signals=True, local=True, machine=machine)
    assert verdict(code, machine, numbers(machine)["socket"], 1) == ALLOW  # AF_UNIX
    assert verdict(code, machine, numbers(machine)["socket"], 2) == REFUSE
    assert ask(machine, "socket", 1, fork=True) == ask(machine, "connect", fork=True) == REFUSE


def test_a_fork_server_may_confine_itself_further_and_nothing_more(machine: str) -> None:
    code = program(execute=False, fork=True, signals=False, confine=True, machine=machine)
    plain = program(execute=False, fork=True, signals=False, machine=machine)
    table = numbers(machine)
    more = {name for name in table if verdict(code, machine, table[name]) != verdict(plain, machine, table[name])}
    assert more == {"capset", "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self", "pidfd_open"}
    granted = {n for n in range(100) if verdict(code, machine, table["prctl"], n) == ALLOW} - {
        n for n in range(100) if verdict(plain, machine, table["prctl"], n) == ALLOW
    }
    assert granted == {4, 22}  # PR_SET_DUMPABLE, PR_SET_SECCOMP


def test_calls_that_nobody_named_are_refused(machine: str) -> None:
    code = program(execute=True, fork=True, signals=True, machine=machine)
    allowed = {number for number in range(600) if verdict(code, machine, number) == ALLOW}
    assert allowed <= set(numbers(machine).values())
    assert verdict(code, machine, 0x40000000) == REFUSE
    assert verdict(code, machine, 0xFFFFFFFF) == REFUSE


def test_another_calling_convention_kills() -> None:
    code = program(execute=True, fork=True, signals=True, machine="x86_64")
    assert verdict(code, "aarch64", 0) == KILL
