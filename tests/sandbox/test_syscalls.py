"""The table of system calls against the headers that it came from."""

import re
from pathlib import Path

import pytest

from limner.core.errors import MissingError
from limner.sandbox.syscalls import numbers

HEADERS = {
    "x86_64": ("/usr/include/x86_64-linux-gnu/asm/unistd_64.h", r"#define __NR_(\w+) (\d+)"),
    "aarch64": ("/usr/include/asm-generic/unistd.h", r"#define __NR(?:3264)?_(\w+)\s+(\d+)"),
}


@pytest.mark.parametrize("machine", HEADERS)
def test_numbers_are_the_kernels(machine: str) -> None:
    path, pattern = HEADERS[machine]
    if not Path(path).exists():
        pytest.skip(f"no {path} on this machine")
    theirs = {name: int(number) for name, number in re.findall(pattern, Path(path).read_text())}
    if machine == "aarch64":
        theirs["newfstatat"] = theirs.pop("fstatat")
    ours = numbers(machine)
    assert {name: theirs.get(name, number) for name, number in ours.items()} == ours
    assert len(ours.keys() & theirs.keys()) > 150


def test_another_machine_is_refused() -> None:
    with pytest.raises(MissingError, match="riscv64"):
        numbers("riscv64")
