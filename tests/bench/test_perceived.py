from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from limner.bench import perceived
from limner.bench.perceived import Networks, appearance, crop, scores, temporal
from limner.core.errors import MissingError


def test_appearance_is_blind_to_timing() -> None:
    rows = np.eye(4)
    assert appearance(rows, rows) == pytest.approx(1) == appearance(rows, rows[[0, 0, 1, 2, 2, 3]])
    assert appearance(rows[:2], rows[2:]) == pytest.approx(0)


def test_temporal_gives_credit_for_standing_still() -> None:
    way = np.stack([np.linspace(0, 90, 10), np.zeros(10)], -1)[:, None]
    still = np.zeros_like(way)
    assert temporal(way, way) == pytest.approx(1) == temporal(still, still)
    assert temporal(way, still) == 0 and temporal(way, 0.5 * way) == pytest.approx(0.5) and temporal(way, -way) == 0
    assert temporal(np.concatenate([way, still], 1), still) == pytest.approx(0.75)


def test_what_is_animated_is_cut_out() -> None:
    frames = np.zeros((3, 60, 80, 3), np.uint8)
    frames[1, 20:30, 40:50] = 200
    assert crop(frames).shape == (3, 26, 26, 3) and crop(frames[:1]).shape == (1, 60, 80, 3)
    networks = Networks(lambda film: film.reshape(len(film), -1) + 1.0, lambda film: np.zeros((len(film), 4, 2)))
    assert scores(frames, frames, networks) == pytest.approx((1, 1))


def test_without_the_networks_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def nothing(name: str):
        raise ImportError(name)

    monkeypatch.setattr(perceived, "import_module", nothing)
    with pytest.raises(MissingError, match=r"limner\[perceived\]"):
        perceived.load()
    torch = SimpleNamespace(hub=SimpleNamespace(get_dir=lambda: str(tmp_path)))
    monkeypatch.setattr(perceived, "import_module", lambda name: torch)
    with pytest.raises(MissingError, match="DreamSim's weights are not"):
        perceived.load()
    (tmp_path / "dreamsim").mkdir()
    with pytest.raises(MissingError, match="cotracker3_offline"):
        perceived.load()
