import errno
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from limner.cli.watch import Interrupted, watch
from limner.core.errors import InputError
from limner.core.events import Event

NOTE = Event("note", "the picture is large")
EVENTS = [Event("run", "runs/1"), Event("progress", "fitting", 1, 2), NOTE, Event("step", "step 1")]


@pytest.mark.parametrize("quiet", [True, False])
def test_without_a_terminal_only_notes_are_shown(quiet: bool, capsys: pytest.CaptureFixture[str]) -> None:
    with watch(quiet) as listen:
        for event in EVENTS:
            listen(event)
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "limner: the picture is large\n")


def test_a_full_disk_says_how_to_go_on() -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(InputError, match="disk is full: free some space, then run again"), watch(True):
        raise full
    with pytest.raises(InputError, match="limner resume runs/1"), watch(True) as listen:
        listen(EVENTS[0])
        raise full
    with pytest.raises(OSError, match="Broken"), watch(True):
        raise OSError(errno.EPIPE, "Broken pipe")


def test_a_terminal_shows_what_is_being_done_and_keeps_only_the_notes() -> None:
    code = (
        "import time; from limner.cli.watch import watch; from limner.core.events import Event\n"
        "with watch(False) as listen:\n"
        "  for n in range(4): listen(Event('progress', 'fitting [x]', n, 4)); time.sleep(.15)\n"
        "  listen(Event('note', 'a note')); listen(Event('progress', 'drawing'))\n"
    )
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm"}
    subprocess.run([sys.executable, "-c", code], stderr=theirs, stdout=subprocess.DEVNULL, env=environment, check=True)
    os.close(theirs)
    seen = b""
    while chunk := _read(ours):
        seen += chunk
    os.close(ours)
    assert b"fitting [x]" in seen
    assert b"limner: a note" in seen
    assert seen.rstrip(b"\r\n").endswith((b"\x1b[2K", b"\x1b[?25h", b"\x1b[1A\x1b[2K")), "the bar is gone at the end"


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 65536)
    except OSError:  # what Linux says when the other side of a terminal has gone
        return b""


@pytest.mark.parametrize(
    ("events", "said"),
    [(EVENTS, "interrupted; nothing is lost: go on with `limner resume runs/1`"), ([], "interrupted")],
)
def test_ctrl_c_says_how_to_go_on(events: list[Event], said: str) -> None:
    with pytest.raises(Interrupted, match=f"^{said}$"), watch(True) as listen:
        for event in events:
            listen(event)
        raise KeyboardInterrupt


def test_ctrl_c_in_a_running_loop_is_one_line(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from limner.cli.watch import watch; from limner.core.errors import LimnerError\n"
        "from tests.core import toy; toy.GUESSES = (10,) * 1000\n"
        "try:\n"
        "  with watch(False) as listen: toy.go(toy.start(Path(sys.argv[1]) / 'runs'), listen)\n"
        "except LimnerError as error: print(error); sys.exit(error.exit_code)\n"
    )
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while not list(tmp_path.glob("runs/*/steps/002")):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    (folder,) = (tmp_path / "runs").iterdir()
    assert (process.returncode, err) == (1, "")
    assert out == f"interrupted; nothing is lost: go on with `limner resume {folder}`\n"
