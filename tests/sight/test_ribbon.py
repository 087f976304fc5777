"""Strokes as areas: exact where areas are known, and what resvg draws at eight times the size."""

import io

import numpy as np
import pytest
import resvg_py
from PIL import Image

from limner.render.svg import write
from limner.sight.graph import (
    Arc,
    Circle,
    Line,
    Node,
    Path,
    Polygon,
    Polyline,
    Rect,
    Scene,
    Shape,
    Solid,
    Stroke,
    Subpath,
    Text,
)
from limner.sight.ribbon import ribbon

ZIGZAG = Polyline(((10, 20), (50, 70), (80, 15.5), (60, 90)))
WAVE = Path((Subpath((10, 50), ((40, -20, 60, 120, 90, 50),), False),))


def reference(shape: Shape, width: float, cap: str, join: str, dash: tuple[float, ...]) -> np.ndarray:
    """Draw a stroke with resvg at eight times the size, and average."""
    scene = Scene(100, 100, (Node("a", shape, None, Stroke(Solid("#000000"), width, cap, join, dash)),))
    png = resvg_py.svg_to_bytes(svg_string=write(scene), skip_system_fonts=True, width=800)
    alpha = np.asarray(Image.open(io.BytesIO(bytes(png))))[..., 3] / 255.0
    return alpha.reshape(100, 8, 100, 8).mean(axis=(1, 3))


@pytest.mark.parametrize(
    ("shape", "width", "cap", "join", "dash"),
    [
        (Line(10.3, 12.2, 80.7, 60.9), 8.0, "butt", "miter", ()),
        (Line(10.3, 12.2, 80.7, 60.9), 1.0, "round", "miter", ()),
        (ZIGZAG, 9.0, "square", "miter", ()),
        (ZIGZAG, 9.0, "round", "round", ()),
        (ZIGZAG, 9.0, "butt", "bevel", ()),
        (Circle(50.2, 49.1, 30), 7.0, "butt", "miter", ()),
        (Circle(50.2, 49.1, 4), 7.0, "butt", "miter", ()),
        (Rect(20, 20, 50, 40, 10, 20), 7.0, "butt", "miter", ()),
        (Polygon(((20, 20), (80, 30), (40, 80))), 7.0, "butt", "miter", ()),
        (Arc(50, 50, 30, 20, 250), 7.0, "round", "miter", ()),
        (Arc(50, 50, 30, 20, 250), 5.0, "butt", "miter", (12, 7)),
        (WAVE, 6.0, "round", "round", ()),
        (Line(50, 50, 50, 50), 9.0, "round", "round", ()),
    ],
)
def test_a_ribbon_covers_what_a_renderer_draws(
    shape: Shape, width: float, cap: str, join: str, dash: tuple[float, ...]
) -> None:
    off = ribbon(shape, width, cap, join, dash, 100, 100) - reference(shape, width, cap, join, dash)
    assert np.sqrt(np.mean(off**2)) < 0.0025
    assert np.abs(off).max() < 0.06


@pytest.mark.parametrize(("cap", "more"), [("butt", 0.0), ("square", 36.0), ("round", np.pi * 9)])
def test_caps_add_their_area(cap: str, more: float) -> None:
    area = ribbon(Line(20, 30, 60, 60), 6.0, cap, "miter", (), 80, 80).sum()
    assert area == pytest.approx(50 * 6 + more, abs=0.15)


def test_a_window_sees_its_part() -> None:
    whole = ribbon(Line(-20, 5, 120, 15), 4.0, "butt", "miter", (), 20, 100)
    part = ribbon(Line(-50, -1, 90, 9), 4.0, "butt", "miter", (), 10, 60)
    np.testing.assert_allclose(part, whole[6:16, 30:90], atol=1e-9)


def test_nothing_is_drawn_of_a_point_without_a_round_cap() -> None:
    assert not ribbon(Line(5, 5, 5, 5), 4.0, "butt", "miter", (), 10, 10).any()


def test_strokes_of_one_shape_do_not_add_up_where_they_cross() -> None:
    cross = Path((Subpath((5, 20), ((35, 20),), False), Subpath((20, 5), ((20, 35),), False)))
    cover = ribbon(cross, 6.0, "butt", "miter", (), 40, 40)
    assert cover.max() == pytest.approx(1)
    assert cover.sum() == pytest.approx(2 * 30 * 6 - 36, abs=0.01)


def test_text_has_no_stroke_of_ours() -> None:
    with pytest.raises(ValueError, match="text"):
        ribbon(Text(1, 1, "a", 10), 1.0, "butt", "miter", (), 10, 10)
