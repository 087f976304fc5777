import sys
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest

from limner.core import prompts


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package with two prompts."""
    folder = tmp_path / "wordy" / "prompts"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").write_text("")
    (folder / "ask.md").write_text("Look at {{ what }}.\n{% if more %}\nAgain.\n{% endif %}\n")
    (folder / "tell.md").write_text("Say <it>.\n")
    (folder / "notes.txt").write_text("not a prompt")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield "wordy"
    sys.modules.pop("wordy", None)


def test_a_prompt_is_filled_as_it_stands(package: str) -> None:
    assert prompts.load(package, "tell") == "Say <it>.\n"
    assert prompts.fill(package, "ask", what="<b> & {{ x }}", more=False) == "Look at <b> & {{ x }}.\n"
    assert prompts.fill(package, "ask", what="it", more=True) == "Look at it.\nAgain.\n"


def test_a_missing_value_is_a_bug(package: str) -> None:
    with pytest.raises(jinja2.UndefinedError):
        prompts.fill(package, "ask", more=False)


def test_a_prompt_is_known_by_its_hash(package: str, tmp_path: Path) -> None:
    before = prompts.versions(package)
    assert list(before) == ["prompt ask", "prompt tell"]
    assert all(len(value) == 12 for value in before.values())
    (tmp_path / "wordy" / "prompts" / "tell.md").write_text("Say it.\n")
    after = prompts.versions(package)
    assert (after["prompt ask"] == before["prompt ask"], after["prompt tell"] == before["prompt tell"]) == (True, False)
