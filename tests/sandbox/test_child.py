"""What a sealed process cannot do. All attacks run in one process a backend; each must fail on its own."""

import json
import os
import platform
import socket
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from limner.core.errors import MissingError
from limner.sandbox import bubblewrap, landlock
from limner.sandbox.data import Limits, Outcome, Sandbox
from limner.sandbox.seccomp import LIFELINE

# Expressions that must raise OSError or ValueError. `canary` is a file outside that its owner may read and write,
# `parent` our process, `call` a system call by number that raises OSError where it fails.
ATTACKS = {
    "read the canary": "open(canary)",
    "read the canary by a link": "os.symlink(canary, 'link') or open('link')",
    "read the canary by /proc": "open('/proc/self/root' + canary)",
    "copy the canary by a hard link": "os.link(canary, 'hard')",
    "list its folder": "os.listdir(os.path.dirname(canary))",
    "read /etc/passwd": "open('/etc/passwd')",
    "read /etc/hostname": "open('/etc/hostname')",
    "list the home folder": "os.listdir(home)",
    "list /tmp": "len(os.listdir('/tmp')) > 1 or fail()",
    "read the parent's environment": "open(f'/proc/{parent}/environ').read()",
    "read the parent's command line": "open(f'/proc/{parent}/cmdline').read()",
    "read the parent's memory": "open(f'/proc/{parent}/mem', 'rb')",
    "write the canary": "open(canary, 'w')",
    "append to the canary": "open(canary, 'a')",
    "truncate the canary": "os.truncate(canary, 0)",
    "truncate the canary read-only": "os.open(canary, os.O_RDONLY | os.O_TRUNC)",
    "truncate the canary by access mode 3": "os.open(canary, 3 | os.O_TRUNC)",
    "truncate the script read-only": "os.open(canary + '.readable', os.O_RDONLY | os.O_TRUNC)",
    "write a readable file": "open(canary + '.readable', 'w')",
    "create a file beside the canary": "open(canary + '.new', 'x')",
    "create a file in /usr": "open('/usr/limner-was-here', 'x')",
    "make a folder outside": "os.mkdir(canary + '.folder')",
    "unlink the canary": "os.unlink(canary)",
    "rename the canary": "os.rename(canary, canary + '.old')",
    "pull the canary in": "os.rename(canary, 'mine')",
    "make a device": "os.mknod('device', 0o600 | stat.S_IFCHR, os.makedev(1, 1))",
    "make a pipe file": "os.mkfifo('pipe')",
    "tcp": "socket.socket()",
    "udp": "socket.socket(type=socket.SOCK_DGRAM)",
    "tcp6": "socket.socket(socket.AF_INET6)",
    "unix": "socket.socket(socket.AF_UNIX)",
    "netlink": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "packet": "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
    "vsock": "socket.socket(socket.AF_VSOCK)",
    "datagram pair, which could name an address": "socket.socketpair(type=socket.SOCK_DGRAM)",
    "send to an address": "socket.socketpair()[0].sendto(b'x', '\\0limner')",
    "fork": "os.fork()",
    "vfork": "os.posix_spawn('/bin/true', ['true'], {})",
    "exec": "os.execv('/bin/true', ['true'])",
    "shell": "subprocess.run(['/bin/true'])",
    "signal the parent": "os.kill(parent, 0)",
    "signal everyone": "parent_visible() and os.kill(-1, 0) or fail()",
    "signal the parent by pidfd": "os.pidfd_open(parent)",
    "signal the parent by a descriptor": "fcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, parent)",
    "cut the lifeline": "os.close(lifeline)",
    "cut the lifeline by dup2": "os.dup2(0, lifeline)",
    "disarm the lifeline": "fcntl.fcntl(lifeline, fcntl.F_SETFL, 0)",
    "ptrace the parent": "call(101, 117, 16, parent, 0, 0)",
    "read the parent's memory by call": "call(310, 270, parent, 0, 0, 0, 0, 0)",
    "new user namespace": "call(272, 97, 0x10000000)",
    "mount": "call(165, 40, b'none', b'.', b'tmpfs', 0, 0)",
    "chroot": "os.chroot('.')",
    "io_uring": "call(425, 425, 1, bytes(120))",
    "bpf": "call(321, 280, 0, bytes(120), 120)",
    "perf_event_open": "call(298, 241, bytes(120), 0, -1, -1, 0)",
    "userfaultfd": "call(323, 282, 0)",
    "keyctl": "call(250, 219, 0, -3, 0)",
    "memfd_create": "os.memfd_create('x')",
    "shared memory": "call(29, 194, 0, 4096, 0o1600)",
    "inotify": "call(294, 26, 0)",
    "clone3": "call(435, 435, bytes(88), 88)",
    "become root": "os.setresuid(0, 0, 0)",
    "become dumpable": "call(157, 167, 4, 1, 0, 0, 0)",
    "take the filter off": "call(317, 277, 1, 0, 0)",
    "more memory": "resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))",
    "more files": "resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))",
    "limit the parent": "resource.prlimit(parent, resource.RLIMIT_CPU, (1, 1))",
}

PROGRAM = """
import ctypes, fcntl, json, os, platform, resource, socket, stat, subprocess, sys
home, canary, parent, lifeline, attacks = json.loads(sys.argv[1])
libc = ctypes.CDLL(None, use_errno=True)
def call(x86, arm, *arguments):
    number = x86 if platform.machine() == "x86_64" else arm
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "")
def fail():
    raise OSError(0, "harmless")
def parent_visible():
    try: os.kill(parent, 0)
    except OSError: return False
    return True
result = {}
for name, attack in attacks.items():
    try:
        result[name] = f"succeeded: {eval(attack)!r}"
    except (OSError, ValueError):  # resource says ValueError
        result[name] = "failed"
    except BaseException as error:
        result[name] = f"odd: {error!r}"
print(json.dumps(result))
"""


BACKENDS = {
    "bubblewrap": bubblewrap.sandbox,
    "landlock": landlock.sandbox,
    "landlock-abi-2": partial(landlock.sandbox, 2),  # as on Debian 12
    "landlock-abi-1": partial(landlock.sandbox, 1),
}


@pytest.fixture(scope="module", params=BACKENDS)
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    try:
        return BACKENDS[request.param]()
    except MissingError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("outside") / "canary"
    path.write_text("the canary sings")
    path.with_name("canary.readable").write_text("this may be read")
    return path


@pytest.fixture(scope="module")
def attacked(sandbox: Sandbox, canary: Path) -> Iterator[dict[str, Any]]:
    readable = canary.with_name("canary.readable")
    arguments = json.dumps((str(Path.home()), str(canary), os.getpid(), LIFELINE, ATTACKS))
    outcome = sandbox.run(("python", "-c", PROGRAM, arguments), reads=(readable,))
    assert outcome.ok, outcome
    yield json.loads(outcome.stdout)


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_fails(attacked: dict[str, str], attack: str) -> None:
    assert attacked[attack] == "failed"


def test_nothing_outside_has_changed(attacked: dict[str, str], canary: Path) -> None:
    assert canary.read_text() == "the canary sings"
    assert canary.with_name("canary.readable").read_text() == "this may be read"
    assert sorted(path.name for path in canary.parent.iterdir()) == ["canary", "canary.readable"]


def test_metadata_outside_cannot_be_changed(sandbox: Sandbox, canary: Path) -> None:
    before = canary.stat()
    program = "import os, sys; os.chmod(sys.argv[1], 0o777); os.utime(sys.argv[1], (0, 0)); os.chown(sys.argv[1], 1, 1)"
    sandbox.run(("python", "-c", program, str(canary)), reads=(canary,))
    after = canary.stat()
    assert (after.st_mode, after.st_mtime, after.st_uid) == (before.st_mode, before.st_mtime, before.st_uid)


def test_the_environment_is_empty(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_API_KEY", "sk-secret")
    program = "cat /proc/self/environ /proc/1/environ /proc/*/environ; env"
    for argv in (("sh", "-c", program), ("python", "-c", "import os; print(dict(os.environ))")):
        outcome = sandbox.run(argv, limits=Limits(processes=8), env={"GIVEN": "yes"})
        assert b"secret" not in outcome.stdout and b"FAKE" not in outcome.stdout
        assert b"GIVEN" in outcome.stdout


def test_no_descriptor_is_inherited(sandbox: Sandbox, canary: Path) -> None:
    with canary.open() as file:
        os.set_inheritable(file.fileno(), True)
        tried = "import os\nfor n in range(3, 1000):\n  try: os.fstat(n); print(n)\n  except OSError: pass"
        outcome = sandbox.run(("python", "-c", tried))
    assert outcome.stdout.split() == [str(LIFELINE).encode()]


def test_capabilities_are_gone_and_stay_gone(sandbox: Sandbox) -> None:
    for argv in (("cat", "/proc/self/status"), ("python", "-c", "print(open('/proc/self/status').read())")):
        status = dict(
            line.split(":\t", 1) for line in run(sandbox, *argv).stdout.decode().splitlines() if ":\t" in line
        )
        assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == 0
        assert status["NoNewPrivs"] == "1" and status["Seccomp"] == "2"


@pytest.mark.skipif(platform.machine() != "x86_64", reason="x86_64's other calling conventions")
def test_other_calling_conventions_are_refused(sandbox: Sandbox) -> None:
    x32 = "import ctypes; l = ctypes.CDLL(None, use_errno=True); print(l.syscall(0x40000000 + 39), ctypes.get_errno())"
    assert run(sandbox, "python", "-c", x32).stdout == b"-1 1\n"
    # mov eax, 20 (getpid in 32 bits); int 0x80; ret
    compat = (
        "import ctypes, mmap; m = mmap.mmap(-1, 4096, prot=7); m.write(bytes.fromhex('b814000000cd80c3'));"
        "print(ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(m)))())"
    )
    assert run(sandbox, "python", "-c", compat).code == -31  # SIGSYS


def test_threads_pipes_and_stream_pairs_work(sandbox: Sandbox) -> None:
    program = """
import asyncio, concurrent.futures, socket
with concurrent.futures.ThreadPoolExecutor(8) as pool:
    print(sum(pool.map(abs, range(-9, 0))))
a, b = socket.socketpair(); a.sendall(b"hello"); print(b.recv(9))
async def main(): return await asyncio.to_thread(lambda: "awake")
print(asyncio.run(main()))
"""
    assert run(sandbox, "python", "-c", program).stdout == b"45\nb'hello'\nawake\n"


def test_honest_file_work_works(sandbox: Sandbox) -> None:
    program = """
import os, shutil, tempfile, pathlib
pathlib.Path("a/b").mkdir(parents=True); pathlib.Path("a/b/c.txt").write_text("c")
shutil.copy2("a/b/c.txt", "copy.txt"); shutil.copytree("a", "tree"); os.rename("tree/b/c.txt", "tree/b/d.txt")
pathlib.Path("copy.txt").chmod(0o755); shutil.rmtree("a")
with tempfile.NamedTemporaryFile() as file: file.write(b"x")
"""
    outcome = run(sandbox, "python", "-c", program)
    assert outcome.ok, outcome.stderr
    assert outcome.files == {"copy.txt": b"c", "tree/b/d.txt": b"c"}


def test_a_script_a_module_and_its_neighbours_are_found(sandbox: Sandbox) -> None:
    files = {
        "main.py": b"import sys, near; print(near.x, sys.argv[1:], __name__, __file__)",
        "near.py": b"x = 7\nif __name__ == '__main__': print('run')",
    }
    outcome = sandbox.run(("python", "main.py", "one"), files)
    assert outcome.stdout == b"7 ['one'] __main__ main.py\n"
    assert sandbox.run(("python", "-m", "near"), files).stdout == b"run\n"


def test_a_traceback_shows_the_program_alone(sandbox: Sandbox) -> None:
    outcome = sandbox.run(("python", "main.py"), {"main.py": b"def f():\n    1 / 0\nf()\n"})
    assert outcome.code == 1
    assert b"child.py" not in outcome.stderr and outcome.stderr.endswith(b"ZeroDivisionError: division by zero\n")
    assert sandbox.run(("python", "-c", "raise SystemExit(7)")).code == 7


def test_executed_programs_are_sealed_too(sandbox: Sandbox, canary: Path) -> None:
    outcome = sandbox.run(("cat", str(canary)))
    assert outcome.code == 1 and outcome.stdout == b""
    outcome = sandbox.run(("sh", "-c", "echo x > /usr/x; cat /etc/passwd; cd /; ls /root /home; true"))
    assert outcome.stdout == b""
    outcome = sandbox.run(("no-such-program",))
    assert outcome.code == 127 and b"cannot run no-such-program" in outcome.stderr


def test_what_is_written_cannot_be_executed(sandbox: Sandbox) -> None:
    program = "cp /bin/true mine && chmod +x mine && ./mine && echo executed"
    outcome = sandbox.run(("sh", "-c", program), limits=Limits(processes=4))
    assert b"executed" not in outcome.stdout


def test_no_core_is_dumped(sandbox: Sandbox) -> None:
    outcome = run(sandbox, "python", "-c", "import ctypes; ctypes.string_at(0)")
    assert outcome.code == -11 and not outcome.files


def test_no_network_is_reachable(sandbox: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        program = f"exec 3<>/dev/tcp/127.0.0.1/{port} && echo connected"
        assert sandbox.run(("bash", "-c", program)).stdout == b""


def test_no_local_server_is_reachable(sandbox: Sandbox, tmp_path: Path) -> None:
    addresses = (str(tmp_path / "server"), f"\0limner-{os.getpid()}")
    program = """
import socket, sys
for address in sys.argv[1], chr(0) + sys.argv[2]:
    for kind in socket.SOCK_STREAM, socket.SOCK_DGRAM:
        try: socket.socket(socket.AF_UNIX, kind).connect(address); print("connected")
        except OSError: pass
"""
    with socket.socket(socket.AF_UNIX) as one, socket.socket(socket.AF_UNIX) as two:
        for server, address in zip((one, two), addresses, strict=True):
            server.bind(address)
            server.listen()
        for processes in (1, 4):
            argv = ("python", "-c", program, addresses[0], addresses[1][1:])
            outcome = sandbox.run(argv, limits=Limits(processes=processes))
            assert outcome.ok and outcome.stdout == b"", outcome


def test_standard_input_is_closed(sandbox: Sandbox) -> None:
    assert run(sandbox, "python", "-c", "import sys; print(repr(sys.stdin.read()))").stdout == b"''\n"


def test_the_work_folder_is_private(sandbox: Sandbox) -> None:
    program = "import os; print(oct(os.stat('.').st_mode & 0o777), os.getcwd() == os.environ['HOME'])"
    assert run(sandbox, "python", "-c", program).stdout == b"0o700 True\n"


def run(sandbox: Sandbox, *argv: str) -> Outcome:
    return sandbox.run(argv)
