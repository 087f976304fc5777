"""The plan: what each ABI of the kernel lets a process give up. What comes of it is in test_child.py."""

from pathlib import Path

import pytest

from limner.core.errors import MissingError
from limner.sandbox import landlock
from limner.sandbox.choose import probe


@pytest.mark.parametrize(
    ("abi", "handled"),
    [
        (1, (0x1FFF,)),
        (2, (0x3FFF,)),
        (3, (0x7FFF,)),
        (4, (0x7FFF, 3)),
        (5, (0xFFFF, 3)),
        (6, (0xFFFF, 3, 3)),
        (7, (0xFFFF, 3, 3)),
        (99, (0xFFFF, 3, 3)),
    ],
)
def test_rights_by_abi(abi: int, handled: tuple[int, ...]) -> None:
    plan = landlock.plan(abi, (), Path("/work"))
    assert plan["handled"] == handled
    assert all(rights & ~handled[0] == 0 for _, rights in plan["rules"])


def test_readable_is_not_writable_and_writable_not_executable() -> None:
    rules = dict(landlock.plan(7, ("/usr",), Path("/work"))["rules"])
    assert rules["/usr"] == 0b1101  # execute, read file, read folder
    assert rules["/work"] & 0b0001 == 0
    assert rules["/dev/null"] == 0b0110


def test_the_version_says_what_the_kernel_knows() -> None:
    if not landlock.abi():
        with pytest.raises(MissingError, match="bubblewrap"):
            landlock.sandbox()
        return
    assert landlock.sandbox(1).version.startswith("ABI 1, Linux ")
    assert probe(landlock.sandbox(1)) == ""
