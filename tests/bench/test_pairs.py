import json
from pathlib import Path

import numpy as np
import pytest

from limner.bench.pairs import items, read, save
from limner.bench.replay import Item
from limner.core.errors import InputError
from limner.render.video import encode
from tests.bench.reel import PAGE, REEL, camera, filmed, square


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    with camera() as opened:
        assert save([Item(REEL)], tmp_path, opened, 23) == 1
    (pair,) = read(tmp_path / "items.jsonl")
    (item,) = items(tmp_path / "items.jsonl", [pair])
    assert (item.reel.text, item.reel.width, item.reel.fps) == (PAGE, 160, 20)
    assert item.reel.seconds == pytest.approx(1.4) and item.video == (tmp_path / "dev-0-0.mp4").read_bytes()
    truth = json.loads((tmp_path / "dev-0-0.json").read_text())
    assert truth["elements"][0]["name"] == "div.box" and len(truth["elements"][0]["corners"]) == 28


def test_a_film_smaller_than_its_page(tmp_path: Path) -> None:
    frames = filmed(square(np.zeros(4), np.zeros(4))).frames
    (tmp_path / "a.mp4").write_bytes(encode(frames, fps=20))
    (tmp_path / "a.html").write_text("<p>")
    line = {"id": "a", "video": "a.mp4", "code": "a.html", "width": 400, "height": 200}
    (tmp_path / "list").write_text(json.dumps(line) + "\n\n")
    (item,) = items(tmp_path / "list", read(tmp_path / "list"))
    assert (item.reel.width, item.reel.height, item.reel.scale, item.reel.kind) == (400, 200, 0.5, "published")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "no pair"),
        ("{", "line 1"),
        ('{"id": "a", "video": "no.mp4", "code": "a.html"}', "no file"),
        ('{"id": "a", "video": "../x", "code": "a.html"}', "not in the folder"),
        ('{"id": "a", "video": "a.html", "code": "a.html", "width": 0}', "pixels"),
        ('{"id": "a", "video": "a.html", "code": "a.html"}\n{"id": "a", "video": "a.html", "code": "a.html"}', "twice"),
    ],
)
def test_a_list_that_is_wrong(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "a.html").write_text("<p>")
    (tmp_path / "list").write_text(line)
    with pytest.raises(InputError, match=said):
        read(tmp_path / "list")
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "nothing")
