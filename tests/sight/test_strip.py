import cv2
import msgspec
import numpy as np
import pytest

from limner.sight.strip import follow


def filmed(shifts: list[float], strip: np.ndarray, length: int) -> np.ndarray:
    """Draw a strip ``(K, B)`` through a slot, its row 0 at the slot's row ``shift`` pixels down."""
    rows = np.arange(length)[:, None] - np.array(shifts)
    low = np.floor(rows).astype(int)
    part = (rows - low)[..., None]
    padded = np.pad(strip, ((200, 200), (0, 0)))
    seen = padded[low + 200] * (1 - part) + padded[low + 201] * part
    return np.moveaxis(seen, 1, 0)[..., None].astype(np.float32)


def picture(rows: int, seed: int = 0) -> np.ndarray:
    return cv2.GaussianBlur(np.random.default_rng(seed).normal(0, 100, (rows, 30)), (0, 0), 1)


def test_rows_that_come_into_view_make_a_strip_longer_than_its_slot() -> None:
    shifts = [0.0, 0.0, -3.0, -9.5, -19.0, -28.0, -36.0, -40.0, -40.0]
    found = follow(filmed(shifts, picture(60), 24))
    assert found is not None
    moved = found.shift - found.shift[0]
    assert moved == pytest.approx(shifts, abs=0.15)
    assert found.missed.sum() < 0.02 * found.energy.sum() and not found.halts()
    halting = msgspec.structs.replace(found, shift=np.array([-60.0, -60, -45, -45, -30, -30, -15, -15, 0, 0, 0]))
    assert halting.halts()
    assert (np.abs(found.canvas).sum(axis=(1, 2)) > 0).sum() == pytest.approx(60, abs=6)


def test_where_nothing_is_seen_nobody_knows_how_far_it_is() -> None:
    found = follow(filmed([90.0, 20.0, 8.0, 2.0, 0.0, 0.0], picture(22), 24))
    assert found is not None
    assert np.isnan(found.shift[0])
    assert found.shift[1:] - found.shift[-1] == pytest.approx([20, 8, 2, 0, 0], abs=0.1)


def test_what_fades_is_told_from_what_is_cut_off() -> None:
    seen = filmed([12.0, 6.0, 0.0, 0.0], picture(22), 24) * np.array([0.3, 0.6, 1, 1], np.float32)[:, None, None, None]
    found = follow(seen)
    assert found is not None
    assert found.opacity == pytest.approx([0.3, 0.6, 1, 1], abs=0.03)
    assert found.shift[:2] - found.shift[-1] == pytest.approx([12, 6], abs=0.2)


def test_an_empty_slot_holds_no_strip() -> None:
    assert follow(np.zeros((4, 10, 10, 3), np.float32)) is None
