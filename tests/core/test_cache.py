from pathlib import Path

import pytest

from limner.core.cache import Answer, Cache, key, standard_folder

ANSWER = Answer("<svg/>", "stop", 10, 5, 0.25)


def test_kept_and_found(tmp_path: Path):
    Cache(tmp_path / "new").put("ab12", ANSWER)
    assert Cache(tmp_path / "new").get("ab12") == ANSWER
    assert Cache(tmp_path / "new").get("ab13") is None


def test_nothing_is_kept_without_a_folder():
    Cache(None).put("ab12", ANSWER)
    assert Cache(None).get("ab12") is None


@pytest.mark.parametrize("content", [b"", b"{", b"null", b'{"text": 7}', b"\xff\xfe", b'{"text": "x"}'])
def test_a_corrupt_entry_is_absent_and_written_anew(tmp_path: Path, content: bytes):
    cache = Cache(tmp_path)
    cache.put("ab12", ANSWER)
    (file,) = tmp_path.rglob("*.json")
    file.write_bytes(content)
    assert cache.get("ab12") is None
    cache.put("ab12", ANSWER)
    assert cache.get("ab12") == ANSWER


def test_everything_that_decides_a_reply_is_in_the_key():
    url = "http://h/v1"
    keys = [
        key("openai:m", url, "system", ["a", b"b"], 0),
        key("openai:n", url, "system", ["a", b"b"], 0),
        key("openai:m", None, "system", ["a", b"b"], 0),
        key("openai:m", url, "systema", ["", b"b"], 0),
        key("openai:m", url, "system", [b"b", "a"], 0),
        key("openai:m", url, "system", ["a", "b"], 0),
        key("openai:m", url, "system", ["ab"], 0),
        key("openai:m", url, "system", ["a", b"b"], 1),
    ]
    assert len(set(keys)) == len(keys)
    assert keys[0] == key("openai:m", url, "system", ["a", b"b"], 0)


def test_the_standard_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert standard_folder() == tmp_path / "limner" / "models"
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    for invalid in ("", "relative"):
        monkeypatch.setenv("XDG_CACHE_HOME", invalid)
        assert standard_folder() == tmp_path / "me" / ".cache" / "limner" / "models"
