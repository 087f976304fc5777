import os
import resource
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from limner.core.errors import InputError
from limner.core.files import check_output, write_atomic


def test_writing_makes_or_replaces_a_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    for content in (b"one", b"", b"\x00\xff" * 1000):
        write_atomic(path, content)
        assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_has_the_usual_mode_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    old.touch(mode=0o640)
    before = os.umask(0o027)
    try:
        write_atomic(new, b"x")
        write_atomic(old, b"x")
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (new, old)] == [0o640, 0o640]


@pytest.mark.parametrize("name", ["é" * 100 + ".svg", "x" * 255, " ", "-o"])
def test_any_file_name_will_do(name: str, tmp_path: Path) -> None:
    write_atomic(tmp_path / name, b"x")
    assert (tmp_path / name).read_bytes() == b"x"


def test_a_file_too_large_for_the_disk_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    path.write_bytes(b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(InputError, match="cannot write"):
            write_atomic(path, b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_explained(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="choose another output with -o"):
        write_atomic(tmp_path / "none" / "a.svg", b"x")


def test_whoever_is_killed_while_writing_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    path.write_bytes(b"0" * 200_000)
    code = (
        "import sys, itertools; from pathlib import Path; from limner.core.files import write_atomic\n"
        "for n in itertools.count(): write_atomic(Path(sys.argv[1]), str(n % 10).encode() * 200_000); print(flush=True)"
    )
    for number in range(5):
        process = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.003 * number)
        process.kill()
        process.wait()
        process.stdout.close()
        content = path.read_bytes()
        assert len(content) == 200_000 and len(set(content)) == 1


def test_an_output_is_refused_before_any_work(tmp_path: Path) -> None:
    assert check_output(tmp_path / "a.svg") == tmp_path / "a.svg"
    with pytest.raises(InputError, match="is a folder"):
        check_output(tmp_path)
    with pytest.raises(InputError, match="mkdir -p"):
        check_output(tmp_path / "none" / "a.svg")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_output_without_permission_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="no permission"):
        check_output(tmp_path / "a.svg")
