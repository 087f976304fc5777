"""Finds chromium-headless-shell and runs it inside limner's sandbox.

Confined by bubblewrap, it has no network but an empty one of its own, no files but ``/usr``, itself and limner's fonts,
read-only, and one work folder; limner's filter of system calls is a second wall. Confined by Landlock, it has the same
files and may open no socket at all, but sees ``/proc``: the names and command lines of all processes, though not their
memory or environment. Both hold for root in a container and for an ordinary user, where the kernel lets them.
Chromium's own sandbox is off inside (``--no-sandbox``): it needs rights that these take away. So what finds its way out
of Chromium finds itself in limner's sandbox, but pages are not walled off from one another: they are filmed one by one.
With ``none`` the browser runs as the user, and only its switches and the page's policy (``page.py``) keep it offline.

The browser is told to be the same every time: one raster path in software, one colour profile, frames only when asked
for (``--enable-begin-frame-control``). Full Chromium refuses that, so only the headless shell serves.
"""

import os
import shutil
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from limner.core.errors import MissingError
from limner.core.fonts import FOLDER, MONO, SANS, SERIF
from limner.render.cdp import Connection
from limner.sandbox.choose import choose
from limner.sandbox.data import Child, Limits, Sandbox
from limner.sandbox.folder import fits, workplace
from limner.sandbox.members import anonymous_memory

NAMES = ("chromium-headless-shell", "chrome-headless-shell")
INSTALL = "sudo apt-get install -y chromium-headless-shell"
MEMORY = 2 << 30
"""Bytes of anonymous memory, of all the browser's processes together."""
# Chromium looks into it to see that it runs confined; in namespaces there is one of its own.
_READS = {"landlock": (Path("/proc"),)}
_DISK = 1 << 30
_LOOK = 0.25
_SWITCHES = (
    "--no-sandbox", "--no-zygote", "--remote-debugging-pipe", "--user-data-dir=profile", "--disable-dev-shm-usage",
    # One way to draw, frames on demand, nothing skipped or drawn later: field notes and HyperFrames' set.
    "--enable-begin-frame-control", "--run-all-compositor-stages-before-draw", "--disable-threaded-animation",
    "--disable-new-content-rendering-timeout", "--disable-threaded-scrolling", "--disable-checker-imaging",
    "--disable-image-animation-resync", "--disable-partial-raster", "--disable-gpu", "--disable-lcd-text",
    "--force-color-profile=srgb", "--force-device-scale-factor=1", "--font-render-hinting=none", "--hide-scrollbars",
    # Offline, for where there is no empty network: no host has an address, and the only proxy is nobody.
    "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
    "--dns-prefetch-disable", "--no-pings", "--disable-background-networking", "--disable-component-update",
    "--disable-domain-reliability", "--disable-sync", "--no-first-run", "--mute-audio", "--disable-breakpad",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-features=WebRtcHideLocalIpsWithMdns,MediaRouter,OptimizationHints,Translate",
    "--js-flags=--max-old-space-size=512", "about:blank",
)  # fmt: skip
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<cachedir prefix="cwd">fonts</cachedir>{aliases}</fontconfig>
"""
_ALIAS = """<match><test name="family"><string>{name}</string></test>
<edit name="family" mode="prepend" binding="strong"><string>{family}</string></edit></match>
"""
_STANDS_FOR = {
    "sans-serif": SANS, "Arial": SANS, "Helvetica": SANS, "system-ui": SANS, "serif": SERIF, "Times New Roman": SERIF,
    "Times": SERIF, "monospace": MONO, "Courier New": MONO, "Courier": MONO,
}  # fmt: skip


def find() -> Path:
    """Return the browser's program.

    Raises:
        MissingError: it is not installed.
    """
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    raise MissingError(f"the browser chromium-headless-shell is not installed: {INSTALL}")


class Browser:
    """A browser that runs, and the conversation with it. Context manager; not thread-safe.

    Args:
        sandbox: as in :func:`limner.sandbox.choose.choose`.

    Raises:
        MissingError: the browser is not installed, or no sandbox holds here.
        Closed: it did not start.
    """

    def __init__(self, sandbox: str) -> None:
        program = find()
        box = choose(sandbox)
        self.fault = ""
        """Why the watch ended it, where it did."""
        self.hear: Callable[[str, Mapping[str, Any], str], None] | None = None
        """Called with the method, the parameters and the session of every event."""
        self._over = threading.Event()
        with ExitStack() as stack:
            folder = stack.enter_context(workplace({"fonts.conf": _font_settings()}))
            self._child = self._start(box, program, folder, stack)
            self.pid = self._child.pid
            """Of the process that holds all others, in whose session they are."""
            watch = threading.Thread(target=self._watch, args=(folder,), daemon=True)
            watch.start()
            stack.callback(watch.join)
            stack.callback(self._over.set)
            self.version = str(self.connection.ask("Browser.getVersion", seconds=30)["product"])
            self._stack = stack.pop_all()

    def _start(self, box: Sandbox, program: Path, folder: Path, stack: ExitStack) -> Child:
        ends = [*os.pipe2(os.O_CLOEXEC), *os.pipe2(os.O_CLOEXEC)]
        child_reads, writes, reads, child_writes = ends
        try:
            child = box.popen(
                (str(program), *_SWITCHES),
                Limits(memory=MEMORY, cap_address_space=False, file_bytes=_DISK, open_files=4096, processes=64),
                folder=folder,
                reads=(program.resolve().parent, FOLDER, *_READS.get(box.name, ())),
                env={"FONTCONFIG_FILE": str(folder / "fonts.conf"), "TZ": "UTC", "LC_ALL": "C.UTF-8"},
                fds={3: child_reads, 4: child_writes},
            )
        except BaseException:
            os.close(writes)
            os.close(reads)
            raise
        finally:
            os.close(child_reads)
            os.close(child_writes)
        self.connection = Connection(writes, reads, lambda *event: self.hear(*event) if self.hear else None)
        stack.callback(self.connection.close)
        stack.callback(child.close)
        return child

    def close(self) -> None:
        """End it. May be repeated."""
        self._stack.close()

    def _watch(self, folder: Path) -> None:
        """End the browser when it takes too much, and keep its pipe of messages from filling."""
        os.set_blocking(self._child.stderr, False)
        os.set_blocking(self._child.stdout, False)
        while not self._over.wait(_LOOK):
            for pipe in (self._child.stdout, self._child.stderr):
                _drain(pipe)
            if sum(anonymous_memory(self._child.pid)) > MEMORY:
                self.fault = f"it took more than {MEMORY >> 30} GB of memory"
            elif not fits(folder, _DISK):
                self.fault = f"it wrote more than {_DISK >> 30} GB"
            if self.fault:
                self._child.kill()
                return


def _drain(pipe: int) -> None:
    try:
        while os.read(pipe, 1 << 16):
            pass
    except BlockingIOError:
        return


def _font_settings() -> bytes:
    aliases = "".join(_ALIAS.format(name=name, family=family) for name, family in _STANDS_FOR.items())
    return _FONTS.format(folder=FOLDER, aliases=aliases).encode()
