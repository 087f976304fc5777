"""Work folders that were left by somebody hostile."""

import os
from pathlib import Path

import pytest

from limner.core.errors import InputError
from limner.sandbox import folder as module
from limner.sandbox.folder import collect, fits, remove, workplace


def test_a_workplace_is_filled_and_goes_away() -> None:
    with workplace({"a/b.txt": b"b"}) as folder:
        assert (folder / "a/b.txt").read_bytes() == b"b"
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()


@pytest.mark.parametrize("name", ["/abs", "../up", "a/../../up", "", ".", "nul\0"])
def test_names_that_leave_the_folder_are_refused(name: str) -> None:
    with pytest.raises(InputError, match="leaves the work folder"), workplace({name: b""}):
        pass


def test_a_name_that_is_both_file_and_folder_is_refused() -> None:
    with pytest.raises(InputError, match="cannot write 'a/b'"), workplace({"a": b"", "a/b": b""}):
        pass


def test_only_regular_files_are_collected(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/real").write_bytes(b"r")
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "inside").symlink_to("sub/real")
    (tmp_path / "round").symlink_to(".")
    (tmp_path / "dangling").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe")
    assert collect(tmp_path, 1000) == ({"sub/real": b"r"}, True)


def test_no_more_is_read_than_allowed(tmp_path: Path) -> None:
    (tmp_path / "small").write_bytes(b"12345")
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(1 << 40)
    found, whole = collect(tmp_path, 1000)
    assert not whole and sum(map(len, found.values())) <= 1000
    assert fits(tmp_path, 1 << 20)  # a hole takes no disk
    (tmp_path / "full").write_bytes(bytes(2 << 20))
    assert not fits(tmp_path, 1 << 20)


def test_too_many_files_and_too_deep_folders_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILES", 50)
    for n in range(60):
        (tmp_path / str(n)).touch()
    assert not collect(tmp_path, 1000)[1] and not fits(tmp_path, 1000)
    deep = tmp_path / "deep"
    deep.mkdir()
    deep.joinpath(*["d"] * 40).mkdir(parents=True)
    assert not collect(deep, 1000)[1] and not fits(deep, 1000)


def test_unreadable_folders_are_skipped_and_removed(tmp_path: Path) -> None:
    for mode in (0o000, 0o300, 0o500):
        inner = tmp_path / f"w/{mode}"
        inner.mkdir(parents=True)
        (inner / "f").touch()
        inner.chmod(mode)
    collect(tmp_path / "w", 1000)
    remove(tmp_path / "w")
    assert not (tmp_path / "w").exists()


def test_folders_nested_beyond_any_path_are_removed(tmp_path: Path) -> None:
    root = tmp_path / "w"
    root.mkdir()
    at = os.open(root, os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("deep", dir_fd=at)
        inner = os.open("deep", os.O_RDONLY, dir_fd=at)
        os.close(os.open("file", os.O_CREAT, dir_fd=at))
        os.close(at)
        at = inner
    os.close(at)
    remove(root)
    assert not root.exists()


def test_removing_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/file").touch()
    (tmp_path / "w").mkdir()
    (tmp_path / "w/link").symlink_to(tmp_path / "kept")
    remove(tmp_path / "w")
    assert (tmp_path / "kept/file").exists() and not (tmp_path / "w").exists()
    remove(tmp_path / "w")  # again: nothing to do
