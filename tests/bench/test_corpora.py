import io
import tarfile
from pathlib import Path

import pytest

from limner.bench.corpora import CORPORA, Corpus, choose, divide, fetch, read, unpack_iconify
from limner.core.errors import MissingError

NAMES = [f"icon-{number}" for number in range(200)]
ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="4"/></svg>'


def package(cache: Path, corpus: Corpus, files: dict[str, str]) -> None:
    with tarfile.open(fetch_path(cache, corpus), "w:gz") as archive:
        for name, text in files.items():
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))


def fetch_path(cache: Path, corpus: Corpus) -> Path:
    return cache / f"{corpus.package}-{corpus.version}.tgz"


def test_the_parts_divide_a_corpus():
    dev, test = choose(NAMES, "dev"), choose(NAMES, "test")
    assert sorted(dev + test) == sorted(NAMES)
    assert 70 < len(dev) < 130
    assert {divide(name) for name in dev} == {"dev"}


def test_a_small_sample_begins_a_large_one_whatever_the_order():
    assert choose(reversed(NAMES), "all", 3, 10) == choose(NAMES, "all", 3, 30)[:10]
    assert choose(NAMES, "all", 3, 10) != choose(NAMES, "all", 4, 10)


def test_the_division_never_moves():
    assert [divide(name) for name in ("activity", "bell", "camera", "zap")] == ["test", "dev", "dev", "test"]


def test_a_package_is_read_from_the_cache(tmp_path: Path):
    corpus = CORPORA["simple"]
    package(tmp_path, corpus, {"icons/a.svg": ICON, "icons/deep.js": "x", "LICENSE": "CC0"})
    assert read(corpus, tmp_path) == {"a": ICON}


def test_an_iconify_collection_gives_its_icons_with_their_boxes():
    icons = '"old": {"body": "", "hidden": true}, "wide": {"body": "<path/>", "width": 48, "top": 1}'
    text = f'{{"width": 24, "icons": {{{icons}}}}}'
    (name, svg), *others = unpack_iconify(text).items()
    assert name == "wide" and not others
    assert 'viewBox="0 1 48 16"' in svg and svg.endswith("<path/></svg>")


def test_without_npm_the_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingError, match="apt install npm"):
        fetch(CORPORA["feather"], tmp_path)
