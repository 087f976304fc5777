"""The seccomp filter: a list of system calls that a sealed program may make, in classic BPF.

Whatever is not on the list fails with EPERM; another architecture's calling convention, x32 included, is refused
whole. What a filter cannot see, the paths behind pointers, is Landlock's and the mount namespace's part; where
Landlock has known holes (metadata, signals before ABI 6, truncation before ABI 3), the filter closes them:

- chmod, chown, utime *pretend*: they return 0 and do nothing, since Landlock lets an owner change the metadata of
  files that it may not even read, and too many honest programs fail without them;
- setsid, setpgid pretend too, so that one kill of the process group reaches everything;
- open with O_TRUNC needs write access; access mode 3 is refused; ``truncate`` and hard links are not on the list;
- no socket but stream pairs; sendto takes no address. Unix sockets are granted only to programs of several processes
  in a mount and a network namespace of their own, where they reach nobody else (Chromium cannot do without);
- nobody sets an owner or a signal for a descriptor, and nobody touches the lifeline (see ``child.py``).

A fork server, which runs nothing that nobody has read, may besides confine itself further, so that its forks can.

Not covered: bugs in the calls that are allowed, side channels, and ``stat``: under Landlock the existence, size and
times of files stay visible. Sources: seccomp(2), landlock(7), linux/filter.h.
"""

import errno
import platform
import struct
from collections.abc import Iterable, Sequence
from functools import cache

from limner.sandbox.syscalls import AUDIT_ARCH, numbers

# The descriptor by which the kernel kills a child whose parent is gone. High enough to be in nobody's way, below
# the usual soft limit of 1024 (and out of reach of RLIMIT_NOFILE once it is in place).
LIFELINE = 200

_ALLOWED = """
read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek dup creat
stat lstat fstat newfstatat statx access faccessat faccessat2 readlink readlinkat getdents getdents64
getcwd chdir fchdir mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 symlink symlinkat
ftruncate fallocate fsync fdatasync fadvise64 sync_file_range sendfile copy_file_range statfs fstatfs umask flock
mmap munmap mprotect mremap madvise msync brk
poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2
eventfd eventfd2 pipe pipe2 timerfd_create timerfd_settime timerfd_gettime signalfd4
futex futex_waitv set_robust_list set_tid_address rseq membarrier arch_prctl
exit exit_group wait4 waitid restart_syscall pause
rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack
nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time getitimer setitimer alarm
timer_create timer_settime timer_gettime timer_getoverrun timer_delete
getpid getppid gettid getpgrp getpgid getsid getuid geteuid getgid getegid getresuid getresgid getgroups capget
uname sysinfo getcpu getrandom times getrusage getrlimit setrlimit getpriority
sched_yield sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min
recvfrom sendmsg recvmsg shutdown getsockopt getsockname getpeername
"""
_PRETENDED = """
chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes utimensat futimesat setsid setpgid
"""
# glibc and Python fall back without a word when they hear that a call does not exist.
_ABSENT = "clone3 openat2 close_range"
_UNSUPPORTED = """
getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr
"""
_EXEC = "execve execveat"
_FORK = "fork vfork memfd_create"
_SIGNALS = "kill tkill tgkill"
_LOCAL = "bind connect listen accept accept4"
_CONFINE = "capset landlock_create_ruleset landlock_add_rule landlock_restrict_self pidfd_open"

_O_ACCMODE, _O_TRUNC = 0o3, 0o1000
_CLONE_THREAD, _CLONE_PARENT = 0x10000, 0x8000
# CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET (linux/sched.h)
_CLONE_NEW = 0x20000 | 0x2000000 | 0x4000000 | 0x8000000 | 0x10000000 | 0x20000000 | 0x40000000
_AF_UNIX, _SOCK_STREAM, _SOCK_SEQPACKET = 1, 1, 5
# TCGETS (isatty), TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX (asm-generic/ioctls.h)
_IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# SO_SNDBUF, SO_RCVBUF, SO_PASSCRED, SO_RCVTIMEO, SO_SNDTIMEO (asm-generic/socket.h); not SO_ATTACH_FILTER
_SOL_SOCKET, _SOCKET_OPTIONS = 1, (7, 8, 16, 20, 21)
# F_DUPFD ... F_SETLKW, F_GETOWN, F_OFD_*, F_DUPFD_CLOEXEC, F_SETPIPE_SZ, F_GETPIPE_SZ, seals (fcntl.h); not
# F_SETOWN, F_SETSIG, F_SETOWN_EX: through them a descriptor sends signals that Landlock sees only from ABI 6 on.
_FCNTLS = (*range(8), 9, 36, 37, 38, 1030, 1031, 1032, 1033, 1034)
# PR_GET_DUMPABLE, PR_SET_NAME, PR_GET_NAME, PR_GET_SECCOMP, PR_CAPBSET_READ, PR_SET_TIMERSLACK, PR_SET_NO_NEW_PRIVS,
# PR_GET_NO_NEW_PRIVS, PR_SET_VMA (linux/prctl.h)
_PRCTLS = (3, 15, 16, 21, 23, 29, 38, 39, 0x53564D41)
_CONFINING_PRCTLS = (4, 22)  # PR_SET_DUMPABLE, PR_SET_SECCOMP

# linux/bpf_common.h, linux/seccomp.h; offsets in struct seccomp_data.
_LOAD, _AND, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCH, _ARGUMENT = 0, 4, 16
_X32_BIT = 0x40000000

Instruction = tuple[int, int, int, int]
Test = list[Instruction]


@cache
def program(
    *, execute: bool, fork: bool, signals: bool, local: bool = False, confine: bool = False, machine: str = ""
) -> bytes:
    """Build the filter as an array of ``struct sock_filter``.

    Args:
        execute: whether other programs may be executed.
        fork: whether processes, not only threads, may be started.
        signals: whether signals may be sent; true only where something else bounds whom they reach.
        local: whether unix sockets may be opened; true only where namespaces bound whom they reach.
        confine: whether more rights may be given up: for a fork server.
        machine: ``x86_64`` or ``aarch64``; this machine's where not given.
    """
    machine = machine or platform.machine()
    table = numbers(machine)
    code: list[Instruction] = [
        (_LOAD, 0, 0, _ARCH), (_EQUAL, 1, 0, AUDIT_ARCH[machine]), _give(_KILL),
        (_LOAD, 0, 0, _NUMBER), (_AT_LEAST, 0, 1, _X32_BIT), _give(_ERRNO | errno.EPERM),
    ]  # fmt: skip
    granted = (_EXEC, execute), (_FORK, fork), (_SIGNALS, signals), (_LOCAL, local), (_CONFINE, confine)
    simple = " ".join((_ALLOWED, *(names for names, wanted in granted if wanted)))
    for names, verdict in (
        (simple, _ALLOW),
        (_PRETENDED, _ERRNO),
        (_ABSENT, _ERRNO | errno.ENOSYS),
        (_UNSUPPORTED, _ERRNO | errno.ENOTSUP),
    ):
        for name in names.split():
            if name in table:
                code += [(_EQUAL, 0, 1, table[name]), _give(verdict)]
    for name, test in _tests(fork, local, confine).items():
        if name in table:
            code += [(_EQUAL, 0, len(test), table[name]), *test]
    code.append(_give(_ERRNO | errno.EPERM))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


def _tests(fork: bool, local: bool, confine: bool) -> dict[str, Test]:
    """Calls whose arguments decide. Every test ends in a verdict; 32 bits of an argument are all the kernel uses."""
    return {
        "open": _open(1),
        "openat": _open(2),
        "close": _unless(0, LIFELINE),
        "dup2": _unless(1, LIFELINE),
        "dup3": _unless(1, LIFELINE),
        "fcntl": [*_refuse_if(0, LIFELINE), *_one_of(1, _FCNTLS)],
        "ioctl": [*_refuse_if(0, LIFELINE), *_one_of(1, _IOCTLS)],
        "prctl": _one_of(0, _PRCTLS + (_CONFINING_PRCTLS if confine else ())),
        "prlimit64": _one_of(0, (0,)),
        "clone": _clone(fork),
        "socket": _one_of(0, (_AF_UNIX,) if local else ()),
        "socketpair": [*_refuse_unless(0, 0xFFFFFFFF, (_AF_UNIX,)), *_masked(1, 0xF, (_SOCK_STREAM, _SOCK_SEQPACKET))],
        "setsockopt": [*_refuse_unless(1, 0xFFFFFFFF, (_SOL_SOCKET,)), *_one_of(2, _SOCKET_OPTIONS)],
        "sendto": [*_refuse_unless(4, 0xFFFFFFFF, (0,)), *_high_zero(4)],
    }


def _give(verdict: int) -> Instruction:
    return (_RETURN, 0, 0, verdict)


_PERMIT, _REFUSE = _give(_ALLOW), _give(_ERRNO | errno.EPERM)


def _argument(index: int) -> Instruction:
    return (_LOAD, 0, 0, _ARGUMENT + 8 * index)  # the low half: both architectures are little-endian


def _refuse_if(index: int, value: int) -> Test:
    return [_argument(index), (_EQUAL, 0, 1, value), _REFUSE]


def _refuse_unless(index: int, mask: int, values: Sequence[int]) -> Test:
    last = len(values) - 1
    return [
        _argument(index),
        (_AND, 0, 0, mask),
        *((_EQUAL, last - at + 1, 0, value) for at, value in enumerate(values)),
        _REFUSE,
    ]


def _masked(index: int, mask: int, values: Sequence[int]) -> Test:
    return [*_refuse_unless(index, mask, values), _PERMIT]


def _one_of(index: int, values: Iterable[int]) -> Test:
    return _masked(index, 0xFFFFFFFF, tuple(values))


def _unless(index: int, value: int) -> Test:
    return [*_refuse_if(index, value), _PERMIT]


def _high_zero(index: int) -> Test:
    return [(_LOAD, 0, 0, _ARGUMENT + 8 * index + 4), (_EQUAL, 1, 0, 0), _REFUSE, _PERMIT]


def _open(index: int) -> Test:
    """Refuse access mode 3, and truncation without write access: Landlock before ABI 3 sees neither."""
    return [
        _argument(index), (_AND, 0, 0, _O_ACCMODE), (_EQUAL, 0, 1, 3), _REFUSE,
        _argument(index), (_AND, 0, 0, _O_ACCMODE | _O_TRUNC), (_EQUAL, 0, 1, _O_TRUNC), _REFUSE,
        _PERMIT,
    ]  # fmt: skip


def _clone(fork: bool) -> Test:
    """Threads always, processes where ``fork`` says so, new namespaces and siblings never."""
    wanted = 0 if fork else _CLONE_THREAD
    mask = _CLONE_NEW | _CLONE_PARENT | (0 if fork else _CLONE_THREAD)
    # A thread is made with CLONE_PARENT clear too, so one mask serves both.
    return _masked(0, mask, (wanted,))
