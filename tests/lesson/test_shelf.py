import os
from pathlib import Path

import pytest

from limner.chalk.report import Order
from limner.lesson import shelf
from limner.lesson.shelf import Shelf

pytest.importorskip("manim")


def test_what_was_not_used_for_longest_is_dropped(tmp_path: Path) -> None:
    kept = Shelf(tmp_path, room=25)
    for number, key in enumerate(("aaa", "bbb", "ccc")):
        kept.put(key, b"0123456789")
        os.utime(tmp_path / key[:2] / key, (number, number))
    assert kept.get("aaa") == b"0123456789", "and now it was used last"
    kept.tidy()
    assert [kept.get(key) for key in ("aaa", "bbb", "ccc")] == [b"0123456789", None, b"0123456789"]


def test_a_shelf_without_a_folder_keeps_nothing() -> None:
    kept = Shelf(None)
    kept.put("aaa", b"x")
    kept.tidy()
    assert kept.get("aaa") is None


def test_a_key_is_of_what_decides_and_of_what_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    one, same, other = shelf.key(Order("", "a")), shelf.key(Order("", "a")), shelf.key(Order("", "b"))
    assert one == same != other
    monkeypatch.setattr(shelf, "_drawn_by", lambda: "another version")
    assert shelf.key(Order("", "a")) != one
