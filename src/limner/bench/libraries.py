"""Public animations from packages that the user has fetched, changed so that no name gives them away.

Read from a folder of npm packages (``npm install spinkit animate.css loaders.css svg-spinners``, all MIT); nothing of
them is in limner. Each page holds one or two of them, with other times, easings, colours and sizes than in the package.
The development part takes spinkit and animate.css, the test part loaders.css and svg-spinners: a design is in one part.
Spinners whose animation is SMIL are left out, since a page cannot tell how they are timed.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np

from limner.bench.reels import RATES, Part, Reel
from limner.core.errors import InputError

PACKAGES: dict[Part, tuple[str, ...]] = {"dev": ("spinkit", "animate.css"), "test": ("loaders.css", "svg-spinners")}
COLOURS: dict[Part, tuple[tuple[str, str], ...]] = {
    "dev": (("#ffffff", "#2b6cb0"), ("#f5f0e8", "#c0392b"), ("#20242c", "#2ecc71")),
    "test": (("#0d1b2a", "#ffb4a2"), ("#fefae0", "#606c38"), ("#2f2d2e", "#41bbd9")),
}
EASES: dict[Part, tuple[str, ...]] = {
    "dev": ("ease-in-out", "ease-out", "linear", "cubic-bezier(.4, 0, .2, 1)"),
    "test": ("ease", "ease-in", "ease-in-out", "cubic-bezier(0.65, 0, 0.35, 1)"),
}
WIDTH, HEIGHT = 320, 240
LENGTH = 1.2
"""Seconds of animate.css's duration, which its root sets, and of which some of its entries take a part."""
_EASE = re.compile(r"\b(?:ease-in-out|ease-in|ease-out|ease|linear)\b|cubic-bezier\([^)]*\)")
_TIME = re.compile(r"(?<![\w.])(-?\d*\.?\d+)(m?s)\b")
_SHARE = re.compile(r"calc\(var\(--animate-duration\) \* ([\d.]+)\)")
_INK = re.compile(r"(?<![\w-])(?:#fff(?:fff)?|white|#333|var\(--sk-color\)|currentColor)\b(?!-)|var\(--sk-color\)")


class Entry(msgspec.Struct, frozen=True):
    """One animation of a package."""

    package: str
    name: str
    css: str
    body: str


def reels(folder: Path, part: Part, seed: int, limit: int) -> Iterator[Reel]:
    """Draw pages from the packages of a part, by turns.

    Args:
        folder: of packages.
        part: whose packages.
        seed: of chance.
        limit: how many.

    Raises:
        InputError: a package is not there, or holds nothing that is known.
    """
    stock = [entries(folder, package) for package in PACKAGES[part]]
    for number in range(limit):
        rng = np.random.default_rng([seed, number, *b"packages", *part.encode()])
        chosen = stock[number % len(stock)]
        many = 2 if rng.random() < 0.3 else 1
        found = [chosen[int(k)] for k in rng.choice(len(chosen), many, replace=False)]
        yield _reel(found, part, f"{part}-{found[0].package}-{seed}-{number}", rng)


def entries(folder: Path, package: str) -> list[Entry]:
    """Return the animations of one package.

    Raises:
        InputError: it is not in the folder, or is not as it was.
    """
    home = folder / package
    if not home.is_dir():
        raise InputError(f"there is no package {package} in {folder}: npm install {package}, and give its node_modules")
    found = {"spinkit": _spinkit, "animate.css": _animate, "loaders.css": _loaders, "svg-spinners": _spinners}[package]
    result = [Entry(package, *each) for each in found(home)]
    if not result:
        raise InputError(f"the package {package} in {folder} holds no animation that is known: fetch another version")
    return result


def rules(sheet: str) -> list[tuple[str, str]]:
    """Split a style sheet into its outermost rules, ``(selector, text)``, without comments and vendors' prefixes."""
    sheet = re.sub(r"/\*.*?\*/|@charset[^;]*;", "", sheet, flags=re.DOTALL)
    sheet = re.sub(r"^\s*-(?:webkit|moz|o|ms)-[^;{}]*;\s*$", "", sheet, flags=re.MULTILINE)
    found, depth, start = [], 0, 0
    for place, char in enumerate(sheet):
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                text = sheet[start : place + 1].strip()
                found.append((text.partition("{")[0].strip(), text))
                start = place + 1
    return [(selector, text) for selector, text in found if not selector.startswith("@-")]


def used(sheet: list[tuple[str, str]], word: str) -> str:
    """Return the rules for a class, and the keyframes that they use."""
    mine = [text for selector, text in sheet if re.search(rf"\.{re.escape(word)}(?![\w])", selector)]
    mine = [text for text in mine if not text.startswith("@")]
    names = set(re.findall(r"[\w-]+", " ".join(re.findall(r"animation(?:-name)?:([^;}]*)", " ".join(mine)))))
    frames = {
        selector.split()[1]: text
        for selector, text in sheet
        if selector.startswith("@keyframes") and selector.split()[1] in names
    }
    return "\n".join([*mine, *frames.values()])


def _spinkit(home: Path) -> Iterator[tuple[str, str, str]]:
    text = (home / "spinkit.css").read_text("utf-8")
    sheet = rules(text)
    for block in re.findall(r"/\*\s+[A-Z][\w ]*\n\s*\n(\s*<div.*?)\*/", text, flags=re.DOTALL):
        body = re.sub(r"\s*\n\s*", "\n", block).strip()
        name = re.findall(r'class="([\w-]+)"', body)[0]
        inner = dict.fromkeys(re.findall(r'class="([\w-]+)"', body))
        css = "\n".join(dict.fromkeys("\n".join(used(sheet, word) for word in inner).split("\n\n")))
        yield name, ":root { --sk-size: 70px }\n" + css, body


def _animate(home: Path) -> Iterator[tuple[str, str, str]]:
    sheet = rules((home / "animate.css").read_text("utf-8"))
    for selector, text in sheet:
        found = re.fullmatch(r"\.animate__(\w+)", selector)
        if found and "animation-name" in text:
            css = used(sheet, f"animate__{found[1]}")
            once = f".animate__{found[1]} {{ animation-duration: {LENGTH}s; animation-fill-mode: both }}\n"
            css = _SHARE.sub(lambda share: f"{LENGTH * float(share[1]):g}s", css)
            box = ".sheet { width: 110px; height: 70px; background: currentColor }\n"
            yield found[1], box + once + css, f'<div class="sheet animate__{found[1]}"></div>'


def _loaders(home: Path) -> Iterator[tuple[str, str, str]]:
    sheet = rules((home / "loaders.css").read_text("utf-8"))
    counts = re.findall(r"'([\w-]+)': (\d+)", (home / "loaders.css.js").read_text("utf-8"))
    for name, count in counts:
        body = f'<div class="{name}">' + "<div></div>" * int(count) + "</div>"
        yield name, used(sheet, name), body


def _spinners(home: Path) -> Iterator[tuple[str, str, str]]:
    for path in sorted((home / "svg").glob("*.svg")):
        text = path.read_text("utf-8")
        found = re.search(r"<style>(.*?)</style>", text, flags=re.DOTALL)
        if found and "@keyframes" in found[1] and "<animate" not in text:
            body = text.replace(found[0], "").replace('"#000"', '"currentColor"')
            body = body.replace("<svg ", '<svg fill="currentColor" ', 1)
            yield path.stem, re.sub(r"}(?=[.@])", "}\n", found[1]), re.sub(r'(width|height)="24"', r'\1="96"', body)


def _reel(found: list[Entry], part: Part, name: str, rng: np.random.Generator) -> Reel:
    ground, ink = COLOURS[part][int(rng.integers(len(COLOURS[part])))]
    css, body = [], []
    for k, entry in enumerate(found):
        ease = EASES[part][int(rng.integers(len(EASES[part])))] if rng.random() < 0.5 else None
        pace = float(rng.choice([0.75, 1.0, 1.25, 1.5]))
        css.append(changed(entry.css, pace, ease, ink))
        left = WIDTH * (0.5 if len(found) == 1 else 0.25 + 0.5 * k) - 40
        body.append(f'<div class="place" style="left: {left:g}px">\n{entry.body}\n</div>')
    sheet = "\n".join(dict.fromkeys(css))
    text = (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{name}</title>\n<style>\n'
        f"body {{ margin: 0; height: 100vh; overflow: hidden; background: {ground}; color: {ink} }}\n"
        f".place {{ position: absolute; top: {HEIGHT // 2 - 40}px }}\n{sheet}\n</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )
    return Reel(name, found[0].package, text, WIDTH, HEIGHT, int(rng.choice(RATES[:3])), 2.5)


def changed(css: str, pace: float, ease: str | None, ink: str) -> str:
    """Return a style sheet with all times multiplied, easings replaced and its one colour changed."""

    def line(found: re.Match[str]) -> str:
        text = _TIME.sub(lambda time: f"{float(time[1]) * pace:.4g}{time[2]}", found[0])
        return _EASE.sub(ease, text) if ease and not found[0].startswith("animation-name") else text

    css = re.sub(r"animation[\w-]*:[^;}]*", line, css)
    return _INK.sub(ink, css)
