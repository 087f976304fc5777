"""bubblewrap's walls, as arguments; what comes of them is in test_child.py."""

from pathlib import Path

import pytest

from limner.core.errors import MissingError
from limner.sandbox import bubblewrap


def test_reads_are_read_only_and_the_work_folder_is_not() -> None:
    walls = bubblewrap.walls(Path("/tmp/w"), (Path("/usr"),))
    text = " ".join(walls)
    assert "--unshare-all" in walls and "--share-net" not in walls
    assert "--ro-bind /usr /usr" in text and text.count("--bind") == 1 and "--bind /tmp/w /tmp/w" in text


def test_links_in_the_root_stay_links() -> None:
    if not Path("/lib").is_symlink():
        pytest.skip("/lib is a folder here")
    text = " ".join(bubblewrap.walls(Path("/tmp/w"), (Path("/lib"),)))
    assert f"--symlink {Path('/lib').readlink()} /lib" in text


def test_absence_is_said_with_the_command_that_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(MissingError, match="sudo apt-get install -y bubblewrap"):
        bubblewrap.sandbox()
