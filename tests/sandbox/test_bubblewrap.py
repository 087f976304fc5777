"""bubblewrap's walls, as arguments; what comes of them is in test_child.py."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from limner.core.errors import MissingError
from limner.sandbox import bubblewrap
from limner.sandbox.data import Limits
from limner.sandbox.launch import Launcher


def test_reads_are_read_only_and_the_work_folder_is_not() -> None:
    walls = bubblewrap.walls(Path("/tmp/w"), (Path("/usr"),))
    text = " ".join(walls)
    assert "--unshare-all" in walls and "--share-net" not in walls
    assert "--ro-bind /usr /usr" in text and text.count("--bind") == 1 and "--bind /tmp/w /tmp/w" in text


def test_only_the_work_folder_takes_files() -> None:
    program = """
for path in "/x", "/dev/x", "/dev/shm/x", "/usr/x", "x":
    try: open(path, "w"); print(path)
    except OSError: pass
"""
    if not shutil.which("bwrap"):
        pytest.skip("needs bubblewrap")
    sandbox = bubblewrap.sandbox()
    assert isinstance(sandbox, Launcher)
    alone = replace(sandbox, landlock=lambda folder, reads: None)
    assert alone.run(("python", "-c", program)).stdout == b"x\n"


def test_links_in_the_root_stay_links() -> None:
    if not Path("/lib").is_symlink():
        pytest.skip("/lib is a folder here")
    text = " ".join(bubblewrap.walls(Path("/tmp/w"), (Path("/lib"),)))
    assert f"--symlink {Path('/lib').readlink()} /lib" in text


def test_absence_is_said_with_the_command_that_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(MissingError, match="sudo apt-get install -y bubblewrap"):
        bubblewrap.sandbox()


def test_chromium_draws_a_page() -> None:
    chromium = next(
        (p for p in map(Path, ("/usr/lib/chromium/chromium", "/opt/google/chrome/chrome")) if p.exists()), None
    )
    if chromium is None or not shutil.which("bwrap"):
        pytest.skip("needs Chromium and bubblewrap")
    switches = (
        "--headless", "--no-sandbox", "--no-zygote", "--disable-gpu", "--disable-dev-shm-usage",
        "--user-data-dir=./profile", "--window-size=200,100", "--screenshot=out.png",
    )  # fmt: skip
    limits = Limits(seconds=50, processes=60, cap_address_space=False, memory=3 << 30, open_files=1024)
    outcome = bubblewrap.sandbox().run((str(chromium), *switches, "data:text/html,<h1>hi"), limits=limits)
    assert outcome.files["out.png"].startswith(b"\x89PNG"), outcome.stderr[-2000:]
