import os
import socket
import threading
from pathlib import Path

import pytest

from limner.core.errors import MissingError
from limner.render import browser
from limner.render.camera import Camera
from limner.sandbox.choose import choose
from tests.render.pages import needs_browser

HOSTILE = (Path(__file__).parent / "hostile.html").read_text()


class Canary:
    """A server that keeps whatever reaches it, by TCP or UDP."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self.port = self._tcp.getsockname()[1]
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        for listen in (self._accept, self._receive):
            threading.Thread(target=listen, daemon=True).start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._tcp.accept()
            with connection:
                self.heard.append(connection.recv(200))

    def _receive(self) -> None:
        while True:
            self.heard.append(self._udp.recv(200))


@pytest.fixture(scope="module")
def canary() -> Canary:
    return Canary()


def test_the_canary_hears(canary: Canary) -> None:
    with socket.create_connection(("127.0.0.1", canary.port)) as connection:
        connection.sendall(b"tcp")
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1)
    assert canary.heard == [b"tcp"]
    canary.heard.clear()


@needs_browser
@pytest.mark.parametrize("sandbox", ["bubblewrap", "landlock", "none"])
def test_a_hostile_page_reaches_nobody(canary: Canary, sandbox: str) -> None:
    """With ``none`` the switches and the page's policy are alone; otherwise there is no network at all."""
    try:
        choose(sandbox)
    except MissingError as error:
        pytest.skip(str(error))
    page = HOSTILE.replace("CANARY", f"127.0.0.1:{canary.port}")
    with Camera(sandbox=sandbox) as camera:
        *_, last = camera.film(
            page, width=200, height=150, fps=5, seconds=1.2, probe="[document.title, location.origin]"
        )
        assert last.probed == ["ran to its end, read nothing", "https://page.invalid"]
        assert f"http://127.0.0.1:{canary.port}/img" in camera.refused
    assert canary.heard == []


@needs_browser
def test_the_browser_has_no_network_and_sees_no_file_of_ours(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text("sings")
    try:
        running = browser.Browser("bubblewrap")
    except MissingError as error:
        pytest.skip(str(error))
    try:
        session = [entry.name for entry in Path("/proc").iterdir() if _session(entry) == running.pid]
        browsers = [
            number for number in session if b"remote-debugging-pipe" in Path(f"/proc/{number}/cmdline").read_bytes()
        ]
        inside = [number for number in browsers if b"unshare" not in Path(f"/proc/{number}/cmdline").read_bytes()]
        assert inside
        for number in inside:
            try:
                network = Path(f"/proc/{number}/ns/net").stat().st_ino
            except PermissionError:
                pytest.skip("may not look into the namespaces of others")
            assert network != Path("/proc/self/ns/net").stat().st_ino
            root = Path("/proc", number, "root")
            assert (root / "usr").exists() and not (root / canary.relative_to("/")).exists()
        assert "Chrome" in running.version
    finally:
        running.close()
    assert not Path(f"/proc/{inside[0]}").exists()


def _session(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[3])
    except (OSError, IndexError):
        return -1


def test_absence_is_said_with_the_command_that_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(MissingError, match="sudo apt-get install -y chromium-headless-shell"):
        browser.find()


def test_generic_families_are_the_fonts_that_limner_ships() -> None:
    settings = browser._font_settings().decode()
    assert "Liberation Sans" in settings and str(browser.FOLDER) in settings


@needs_browser
def test_text_is_drawn_in_limners_fonts() -> None:
    page = '<body style="margin:0;font:40px/1 {}">Hamburgefonstiv'
    with Camera() as camera:
        shots = {
            family: camera.still(page.format(family), width=400, height=40).tobytes()
            for family in ("sans-serif", "Arial", "'Liberation Sans'", "serif", "monospace")
        }
    assert shots["sans-serif"] == shots["Arial"] == shots["'Liberation Sans'"]
    assert len(set(shots.values())) == 3


def test_what_landlock_leaves_of_proc_is_no_memory_and_no_environment() -> None:
    try:
        box = choose("landlock")
    except MissingError as error:
        pytest.skip(str(error))
    program = """
import sys
for name in "environ", "mem", "maps", "root/etc/passwd":
    try: open(f"/proc/{sys.argv[1]}/{name}", "rb"); print(name)
    except OSError: pass
"""
    outcome = box.run(("python", "-c", program, str(os.getpid())), reads=browser._READS["landlock"])
    assert (outcome.code, outcome.stdout) == (0, b"")
