"""What is readable everywhere, and what is not."""

import sys
from pathlib import Path

import pytest

import limner
from limner.core.errors import InputError
from limner.sandbox import places


def covers(paths: tuple[Path, ...], path: Path) -> bool:
    return any(path.is_relative_to(outer) for outer in paths)


def test_python_and_its_packages_are_readable_and_the_home_is_not() -> None:
    readable = places.readable()
    for path in (Path(sys.base_prefix), places.interpreter(), Path(limner.__file__), Path("/usr/lib")):
        assert covers(readable, path)
    for secret in (Path.home(), Path("/etc/passwd"), Path("/tmp"), Path("/"), Path("/proc"), Path("/var")):
        assert not covers(readable, secret)


def test_paths_inside_others_are_left_out() -> None:
    paths = [Path("/a/b"), Path("/a"), Path("/ab"), Path("/a/b/c")]
    assert places.outermost(paths) == (Path("/a"), Path("/ab"))


def test_a_missing_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        places.with_reads((tmp_path / "missing",))
    (tmp_path / "there").touch()
    assert covers(places.with_reads((tmp_path / "there",)), tmp_path / "there")
