"""The words of the kernel."""

import importlib.util

import numpy as np

from limner.sandbox.cell import PRELOAD, Cell, CellLimits, Shown


def test_what_is_imported_ahead_is_there() -> None:
    assert [name for name in PRELOAD if importlib.util.find_spec(name) is None] == []


def test_an_image_does_not_fill_the_log() -> None:
    limits = CellLimits()
    assert limits.pixels >= 4096 * 4096 * 3  # a large screenshot goes out whole
    cell = Cell(ok=True, stdout="", value=None, error=None, line=None, trace="", images=(), seconds=0.0)
    assert len(repr(cell)) < 200
    assert "255" not in repr(Shown(pixels=np.full((9, 9, 3), 255, np.uint8), name=None, size=(9, 9)))
