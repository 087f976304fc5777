import os
import resource
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from limner.core.errors import InputError
from limner.core.files import check_output, check_paths, write_atomic


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


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_only_ordinary_files_are_replaced(kind: str, tmp_path: Path) -> None:
    path = Path("/dev/null") if kind == "device" else tmp_path / "a.svg"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    before = path.stat().st_mode
    with pytest.raises(InputError, match=r"ordinary file|is a folder"):
        check_output(path)
    with pytest.raises(InputError, match="ordinary file"):
        write_atomic(path, b"x")
    assert path.stat().st_mode == before


def test_links_are_written_through(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "a.svg"
    link.symlink_to("there/b.svg")
    for content in (b"new", b"changed"):
        write_atomic(check_output(link), content)
        assert link.is_symlink() and (tmp_path / "there" / "b.svg").read_bytes() == content


@pytest.mark.parametrize("name", ["loop", "x" * 300, "file/a.svg"])
def test_a_place_that_cannot_be_is_explained(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    for act in (check_output, lambda path: write_atomic(path, b"x")):
        with pytest.raises(InputError, match="choose another output with -o"):
            act(tmp_path / name)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_file_stays_its_owners(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    path.touch(mode=0o640)
    os.chown(path, 65534, 65534)
    write_atomic(path, b"x")
    found = path.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (65534, 65534, 0o640)


def test_no_file_is_written_twice_or_over_an_input(tmp_path: Path) -> None:
    image, output, link = tmp_path / "a.png", tmp_path / "a.svg", tmp_path / "link"
    link.symlink_to("a.png")
    check_paths((image,), (output, tmp_path / "scene.json"))
    for outputs in ((image,), (link,), (tmp_path / "none" / ".." / "a.png",), (output, tmp_path / "." / "a.svg")):
        with pytest.raises(InputError, match="would overwrite the"):
            check_paths((image,), outputs)
    with pytest.raises(InputError, match="not UTF-8"):
        check_paths((image,), (tmp_path / os.fsdecode(b"\xff"),))
