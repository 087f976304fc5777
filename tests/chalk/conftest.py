"""Where Manim could not be installed (the Makefile says so) what draws lessons cannot be tested."""

import importlib.util
from pathlib import Path

import pytest

collect_ignore_glob = [] if importlib.util.find_spec("manim") else ["test_*.py"]


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Manim keeps letters beside what runs it: here in the test's own folder, as in the sandbox."""
    monkeypatch.chdir(tmp_path)
