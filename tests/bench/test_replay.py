from pathlib import Path

import numpy as np
import pytest

from limner.bench.replay import Item, Plan, attempt, run, stock, values
from limner.core.errors import InputError, MissingError
from tests.bench.reel import PAGE, REEL, camera


@pytest.fixture(scope="module")
def opened():
    with camera() as found:
        yield found


def test_a_maker_sees_the_film_alone_and_is_judged(opened, tmp_path: Path) -> None:
    seen = []

    def maker(film: Path, folder: Path) -> str:
        seen.append(film.name)
        return PAGE

    (tmp_path / "dev-0-0.html").write_text(PAGE.replace("1s", "2s"))
    row = attempt(Item(REEL), {"who": maker}, opened, stand=("frozen",), pages=tmp_path)
    assert seen == ["film.mp4"] and list(row.boards) == ["who", "pages", "frozen"]
    assert row.boards["who"].tracks == pytest.approx(1, abs=1e-3) and row.boards["who"].bytes == 1
    assert 0 < row.boards["pages"].tracks < 0.8 and row.boards["frozen"].tracks == 0
    assert row.ceiling and min(row.ceiling) > 0.9 and row.seconds["who"] >= 0


def test_a_maker_that_fails_has_failed_and_a_missing_component_stops(opened, tmp_path: Path) -> None:
    def broken(film: Path, folder: Path) -> str:
        raise ZeroDivisionError("by zero")

    rows = run([Item(REEL)], {"broken": broken}, opened, total=1, stand=(), pages=tmp_path, quiet=True)
    assert rows[0].boards["broken"].error == "ZeroDivisionError: by zero"
    assert "No such file" in rows[0].boards["pages"].error
    assert values(rows, "broken", "tracks").tolist() == [0] and values(rows, "nobody", "tracks").size == 0

    def missing(film: Path, folder: Path) -> str:
        raise MissingError("av")

    with pytest.raises(MissingError):
        attempt(Item(REEL), {"missing": missing}, opened, stand=())


def test_stock(tmp_path: Path) -> None:
    dev, test = (list(stock(Plan(part, limit=3))) for part in ("dev", "test"))
    assert [one.reel.kind for one in dev] == [one.reel.kind for one in test]
    assert all(np.array([a.reel.text != b.reel.text for a, b in zip(dev, test, strict=True)]))
    with pytest.raises(InputError, match="npm install"):
        list(stock(Plan(limit=1), tmp_path))
