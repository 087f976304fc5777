import json

import pytest

from limner.cli import main
from tests.render.pages import HAS_BROWSER


def test_where_a_picture_can_be_drawn_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["doctor"]) == (0 if HAS_BROWSER else 3)
    said = capsys.readouterr().out
    for line in ("picture: works", "bubblewrap", "librsvg", "resvg", "fonts", "OPENAI_API_KEY"):
        assert line in said


def test_programs_read_json_and_no_key(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    assert main.run(["doctor", "--json"]) == (0 if HAS_BROWSER else 3)
    text = capsys.readouterr().out
    assert "sk-very-secret" not in text
    said = json.loads(text)
    assert said["crafts"]["picture"]["works"] is True
    assert said["models"][0] == {"name": "openai", "state": "present", "found": "OPENAI_API_KEY is set", "fix": ""}
