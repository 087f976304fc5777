"""Bad input and odd input, through the whole command: one line and exit 2, or the right picture; nothing spoiled."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

import limner.picture  # loaded now: user `nobody` may not be able to read our Python
from limner.cli import main
from tests.sight.test_load import png, refusals, saved

LIMNER = [sys.executable, "-c", "from limner.cli.main import main; main()"]
SECONDS = 10
NOBODY = 65534
assert limner.picture


class Said(msgspec.Struct, frozen=True):
    code: int
    out: str
    err: str

    @property
    def answer(self) -> dict:
        return json.loads(self.out)


Call = Callable[..., Said]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Call:
    """Give ``limner picture`` in a folder of its own, which holds a picture and an SVG of before."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("good.png").write_bytes(saved(halves(), "PNG"))
    Path("old.svg").write_text("<svg>precious</svg>")

    def call(*arguments: str | Path) -> Said:
        began = time.monotonic()
        code = main.run(["picture", *map(str, arguments)])
        assert time.monotonic() - began < SECONDS
        return Said(code, *capfd.readouterr())

    return call


def halves(left: tuple[int, ...] = (200, 30, 40), right: tuple[int, ...] = (20, 60, 180)) -> Image.Image:
    image = Image.new("RGB", (64, 48), left)
    image.paste(right, (32, 0, 64, 48))
    return image


def tree() -> dict[str, object]:
    """Return all that is in the current folder: no command may change a thing before it fails."""
    found = {}
    for path in Path().rglob("*"):
        if path.is_symlink():
            found[str(path)] = path.readlink()
        elif path.is_file() and path.stat().st_size < 10**6:
            found[str(path)] = (path.stat().st_mtime_ns, path.read_bytes())
        else:
            found[str(path)] = path.lstat().st_mode
    return found


def refused(call: Call, why: str, *arguments: str | Path) -> str:
    """Check that a command is refused with one line and leaves everything as it was."""
    before = tree()
    said = call(*arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("limner: ") and said.err.count("\n") == 1, said.err
    assert (why in said.err and ": " in said.err.removeprefix("limner: ")) or ";" in said.err
    assert why in said.err
    assert tree() == before
    return said.err


CASES = ["missing", "inside a file", "dangling", "folder", "empty", "text", "text that begins as BMP does", "loop"]
CASES += ["pipe", "zero", "made up", "long name", "huge"]


@pytest.mark.parametrize("case", CASES)
def test_what_is_no_image_is_refused(case: str, call: Call, tmp_path: Path) -> None:
    path, why = refusals(tmp_path)[case]
    refused(call, why, path, "-o", "old.svg")


@pytest.mark.parametrize("name", [".", "..", "/", "", "missing\nline.png", "\x1b[31mred.png", os.fsdecode(b"\xff.png")])
def test_no_name_breaks_the_message(name: str, call: Call) -> None:
    assert refused(call, "", name).rstrip("\n").isprintable()


@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_truncated_picture_is_refused(share: float, call: Call) -> None:
    random = np.random.default_rng(1).integers(0, 256, (60, 60, 3), np.uint8)
    for name in ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF"):
        content = saved(random, name)
        Path("cut").write_bytes(content[: max(16, int(len(content) * share))])
        refused(call, "damaged", "cut", "-o", "old.svg")


def test_a_header_that_claims_too_much_is_refused(call: Call) -> None:
    Path("bomb.png").write_bytes(png(100_000, 100_000, 8, 2, b"\0" * 1000))
    refused(call, "megapixels: reduce it first", "bomb.png", "-o", "old.svg")


def test_an_image_that_may_not_be_read_is_refused(call: Call, tmp_path: Path) -> None:
    Path("good.png").chmod(0)
    Path("old.svg").chmod(0o666)
    for folder in (tmp_path, *tmp_path.parents):
        if "pytest-of-" in str(folder):
            folder.chmod(0o755)  # pytest keeps them closed
    Path.cwd().chmod(0o777)
    assert call("missing.png").code == 2  # loads what a refusal needs, where our Python is closed to `nobody`
    root = os.geteuid() == 0  # may read anything
    if root:
        os.setresuid(NOBODY, NOBODY, 0)
    try:
        said = call("good.png", "--runs", tmp_path / "runs", "-o", "old.svg")
    finally:
        if root:
            os.setresuid(0, 0, 0)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert said.err == "limner: good.png cannot be read (Permission denied): give another file\n"
    assert sorted(path.name for path in Path().iterdir()) == ["good.png", "old.svg"]


def mount(folder: Path, options: str) -> None:
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if os.geteuid() != 0 or not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("only root can mount a disk")


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Path]:
    """Give a folder with an ``old.svg`` in which not even root may write."""
    folder = tmp_path / "closed"
    folder.mkdir()
    if os.geteuid() == 0:
        mount(folder, "size=1m")
    (folder / "old.svg").write_text("<svg>precious</svg>")
    if os.geteuid() == 0:
        mount(folder, "remount,ro")
    folder.chmod(0o555) if os.geteuid() else None
    yield folder
    if os.geteuid() == 0:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
    else:
        folder.chmod(0o755)


def test_where_nobody_may_write_an_output_is_refused(call: Call, closed: Path) -> None:
    for arguments in (["-o", closed / "new.svg"], ["-o", closed / "old.svg"], ["--scene", closed / "scene.json"]):
        refused(call, "no permission to write", "good.png", *arguments)
    refused(call, "choose another place with --runs", "good.png", "-o", "old.svg", "--runs", closed / "runs")
    assert [path.name for path in closed.iterdir()] == ["old.svg"]


def test_an_output_that_cannot_be_one_is_refused(call: Call) -> None:
    Path("folder").mkdir()
    os.mkfifo("pipe.svg")
    Path("loop.svg").symlink_to("loop.svg")
    Path("lost.svg").symlink_to("none/lost.svg")
    for output, why in (
        ("folder", "is a folder: name a file in it"),
        (".", "is a folder"),
        ("none/a.svg", "mkdir -p none"),
        ("no ne/a.svg", "mkdir -p 'no ne'"),
        ("lost.svg", "does not exist"),
        ("good.png/a.svg", "is a file, not a folder"),
        ("/dev/null", "is not an ordinary file"),
        ("pipe.svg", "is not an ordinary file"),
        ("loop.svg", "choose another output"),
        ("x" * 300, "choose another output"),
        ("/proc/a.svg", "choose another output"),
    ):
        refused(call, why, "good.png", "-o", output)
        refused(call, why, "good.png", "--scene", output)


def test_no_output_overwrites_an_input_or_another_output(call: Call) -> None:
    Path("link.svg").symlink_to("good.png")
    Path("here").symlink_to(".")
    shutil.copyfile("good.png", "named.svg")
    for arguments in (
        ["good.png", "-o", "good.png"],
        ["good.png", "-o", "link.svg"],
        ["link.svg", "-o", "good.png"],
        ["good.png", "-o", "here/good.png"],
        ["named.svg"],
        ["good.png", "-o", "a.svg", "--scene", "good.png"],
        ["good.png", "-o", "a.svg", "--scene", "./a.svg"],
        ["good.png", "--scene", "good.svg"],
    ):
        refused(call, "would overwrite", *arguments)


def test_runs_that_are_a_file_are_refused(call: Call) -> None:
    refused(call, "choose another place with --runs", "good.png", "--runs", "old.svg")
    refused(call, "choose another place with --runs", "good.png", "--runs", "old.svg/runs")
    refused(call, "choose another place with --runs", "good.png", "--runs", "/proc/none")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Give a small disk with so many bytes left on it."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount(folder, "size=1m")

    def fill(left: int) -> Path:
        (folder / "filler").write_bytes(b"\0" * (2**20 - left))
        return folder

    yield fill
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_under_the_output_leaves_the_old_one(call: Call, disk: Callable[[int], Path]) -> None:
    folder = disk(8192)
    (folder / "old.svg").write_text("<svg>precious</svg>")
    with (folder / "rest").open("wb") as rest:
        rest.write(b"\0" * 4096)
    said = call("good.png", "-o", folder / "old.svg")
    assert (said.code, said.out) == (2, "")
    assert "the disk is full" in said.err and said.err.count("\n") == 1
    assert sorted(path.name for path in folder.iterdir()) == ["filler", "old.svg", "rest"]
    assert (folder / "old.svg").read_text() == "<svg>precious</svg>"
    (folder / "rest").unlink()
    (run,) = Path("runs").iterdir()
    assert main.run(["resume", str(run)]) == 0
    assert "<rect" in (folder / "old.svg").read_text()


@pytest.mark.parametrize("left", [0, 4096, 8192, 12288, 16384, 24576, 28672])
def test_a_full_disk_under_the_run_leaves_the_old_output(left: int, call: Call, disk: Callable[[int], Path]) -> None:
    folder = disk(left)
    before = tree()
    said = call("good.png", "-o", "old.svg", "--runs", folder / "runs")
    assert (said.code, said.out) == (2, ""), said.err
    assert said.err.count("\n") == 1 and ("disk is full" in said.err or "No space left" in said.err)
    assert tree() == before
    for run in (folder / "runs").glob("*"):
        assert (run / "run.json").is_file() and not list(run.glob("steps/.*")), "half a run"
    (folder / "filler").unlink()
    for run in (folder / "runs").glob("*"):
        assert main.run(["resume", str(run)]) == 0
        assert "<rect" in Path("old.svg").read_text()


def drawn(call: Call, content: bytes, name: str = "picture.png") -> tuple[str, dict, str]:
    """Draw a picture and return its SVG, the answer and what was told."""
    Path(name).write_bytes(content)
    said = call(name, "-o", "out.svg", "--json")
    assert said.code == 0, said.err
    assert not list(Path().glob(".*.part"))
    return Path("out.svg").read_text(), said.answer, said.err


def paints(svg: str) -> list[tuple[int, ...]]:
    return [tuple(bytes.fromhex(paint)) for paint in re.findall(r'(?:fill|stroke)="#([0-9a-f]{6})"', full(svg))]


def full(svg: str) -> str:
    return re.sub(r'"#(.)(.)(.)"', r'"#\1\1\2\2\3\3"', svg)


def test_an_animation_is_drawn_from_its_first_frame(call: Call) -> None:
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("#c82828", "#28c828", "#2828c8")]
    svg, answer, told = drawn(call, saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50))
    assert paints(svg) == [(200, 40, 40)] and answer["score"] > 0.99
    assert (
        told
        == "limner: picture.png is an animation (3 frames): the first frame is used; `limner motion` reads animations\n"
    )


def test_one_pixel_is_that_colour(call: Call) -> None:
    svg, answer, told = drawn(call, saved(Image.new("RGB", (1, 1), (200, 30, 40)), "PNG"))
    assert 'viewBox="0 0 1 1"' in svg and paints(svg) == [(200, 30, 40)]
    assert answer["score"] > 0.99 and told == ""


@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P", "CMYK", "I;16"])
def test_one_colour_is_one_rectangle(mode: str, call: Call) -> None:
    image = Image.new("RGB", (64, 48), "white")
    image = Image.fromarray(np.full((48, 64), 65535, np.uint16)) if mode == "I;16" else image.convert(mode)
    svg, answer, told = drawn(call, saved(image, "TIFF"))
    assert svg.count("<rect") == 1 and paints(svg) == [(255, 255, 255)]
    assert answer["score"] == 1 and told == ""


def test_nothing_at_all_is_drawn_as_nothing(call: Call) -> None:
    svg, answer, told = drawn(call, saved(Image.new("RGBA", (64, 48), (200, 30, 40, 0)), "PNG"))
    assert not re.search("<(rect|path|circle|ellipse|polygon)", svg) and 'viewBox="0 0 64 48"' in svg
    assert answer["score"] == 1 and told == ""


def test_sixteen_bits_are_drawn(call: Call) -> None:
    rows = b"".join(b"\0" + bytes(v for x in halves().crop((0, 0, 64, 1)).tobytes() for v in (x, x)) for _ in range(48))
    svg, answer, _ = drawn(call, png(64, 48, 16, 2, rows))
    assert sorted(paints(svg)) == [(20, 60, 180), (200, 30, 40)]
    assert answer["score"] > 0.99


@pytest.mark.parametrize("name", ["JPEG", "TIFF"])
def test_ink_is_drawn_in_close_colours(name: str, call: Call) -> None:
    content = saved(halves().convert("CMYK"), name, **({"quality": 95} if name == "JPEG" else {}))
    svg, answer, _ = drawn(call, content)
    found = sorted(paints(svg))
    assert len(found) == 2 and np.abs(np.subtract(found, [(20, 60, 180), (200, 30, 40)])).max() <= 5
    assert answer["score"] > 0.99


@pytest.mark.parametrize("size", [(3000, 2), (2, 3000), (3000, 1), (2, 2), (1, 2)])
def test_the_oddest_shapes_are_drawn(size: tuple[int, int], call: Call) -> None:
    image = Image.new("RGB", size, (200, 30, 40))
    image.paste((20, 60, 180), (size[0] // 2, 0, *size) if size[0] > 1 else (0, size[1] // 2, *size))
    svg, answer, _ = drawn(call, saved(image, "PNG"))
    assert f'viewBox="0 0 {size[0]} {size[1]}"' in svg
    assert sorted(set(paints(svg))) == [(20, 60, 180), (200, 30, 40)]
    assert answer["components"]["off"] < 0.01, answer


@pytest.mark.parametrize(
    "name", ["a b.png", "line\nbreak.png", "é😀.png", "-x.png", "no suffix", ".hidden", "photo.jpg"]
)
def test_any_name_will_do(name: str, call: Call) -> None:
    Path(name).write_bytes(saved(halves(), "WEBP", lossless=True))
    said = call("--", name)
    assert said.code == 0 and said.err == ""
    assert "<svg" in Path(name).with_suffix(".svg").read_text()


def test_a_name_that_is_no_text_is_refused(call: Call) -> None:
    shutil.copyfile("good.png", os.fsdecode(b"\xff.png"))
    refused(call, "is not UTF-8", os.fsdecode(b"\xff.png"))
    refused(call, "is not UTF-8", "good.png", "-o", os.fsdecode(b"\xff.svg"))


def test_a_link_is_written_through(call: Call) -> None:
    Path("link.svg").symlink_to("old.svg")
    assert call("good.png", "-o", "link.svg").code == 0
    assert Path("link.svg").is_symlink() and "<rect" in Path("old.svg").read_text()


def test_closed_standard_input_is_no_matter(call: Call) -> None:
    code = 'exec "$@" <&-'
    done = subprocess.run(
        ["sh", "-c", code, "sh", *LIMNER, "picture", "good.png", "-o", "out.svg"],
        capture_output=True, text=True, check=False, timeout=SECONDS,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "<rect" in Path("out.svg").read_text()
