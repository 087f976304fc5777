"""Reading the reason of an end from its traces. The watch itself is in test_launch.py, on programs that resist."""

import pytest

from limner.sandbox.watch import diagnose


@pytest.mark.parametrize(
    ("code", "stderr", "seconds", "expected"),
    [
        (0, b"MemoryError", 1, None),
        (1, b"Traceback\nMemoryError\n", 1, "memory"),
        (1, b"numpy._core._exceptions._ArrayMemoryError: Unable to allocate 8. GiB for an array", 1, "memory"),
        (-6, b"memory allocation of 4096 bytes failed\n", 1, "memory"),
        (
            -6,
            b"terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc",
            1,
            "memory",
        ),
        (1, b"MemoryError\nValueError: another\n", 1, None),
        (-24, b"", 1, "cpu"),
        (-9, b"", 1000, "cpu"),
        (-9, b"", 0.01, None),
        (-25, b"", 1, "disk"),
        (-11, b"", 1, None),
    ],
)
def test_diagnosis(code: int, stderr: bytes, seconds: float, expected: str | None) -> None:
    assert diagnose(code, stderr, seconds, cpu_seconds=10) == expected
