import cv2
import numpy as np
import pytest

from limner.motion.primitive import Form, primitive, swept
from limner.sight import glyphs
from limner.sight.glyphs import Face
from limner.sight.graph import Arc, Circle, Ellipse, Path, Polygon, Rect, Sector, Subpath

SIZE = (60, 60)


def regular(count: int, inner: float = 0.0) -> Polygon:
    steps = count * 2 if inner else count
    turn = 0.2 + np.arange(steps) * 2 * np.pi / steps
    reach = np.where(np.arange(steps) % 2, inner or 23.0, 23.0)
    return Polygon(
        tuple((float(30 + r * np.sin(a)), float(30 - r * np.cos(a))) for r, a in zip(reach, turn, strict=True))
    )


ARROW = Polygon(((8, 24), (30, 24), (30, 14), (52, 30), (30, 46), (30, 36), (8, 36)))
FORMS = {
    "small disc": Form(Circle(30.3, 30, 8)),
    "disc": Form(Circle(30, 31, 25)),
    "ellipse": Form(Ellipse(30, 30, 24, 12)),
    "turned ellipse": Form(Ellipse(30, 30, 24, 12, 30)),
    "box": Form(Rect(8.2, 10, 40, 20)),
    "rounded box": Form(Rect(8.2, 10, 40, 20, 5)),
    "bar": Form(Rect(8.2, 10, 40, 12, 6)),
    "turned box": Form(Rect(10, 10, 36, 20, 5, 25)),
    "triangle": Form(regular(3)),
    "star": Form(regular(5, 10.0)),
    "hexagon": Form(regular(6)),
    "arrow": Form(ARROW),
    "ring": Form(Circle(30, 30, 20), (4.0, "butt")),
    "arc": Form(Arc(30, 30, 20, 320, 90), (4.0, "butt")),
    "gauge": Form(Arc(30, 30, 20, 10, 270), (5.0, "round")),
    "slice": Form(Sector(30, 30, 22, 20, 100)),
}


def frayed(alpha: np.ndarray, noise: float) -> np.ndarray:
    """Coverage as compression leaves it: wrong along the border, by turns too much and too little."""
    border = np.hypot(*np.gradient(alpha)) > 0.05
    return np.clip(alpha + np.random.default_rng(2).normal(0, noise, alpha.shape) * border, 0, 1)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("noise", [0.0, 0.12])
def test_frayed_shapes_are_read_as_what_they_are(name: str, noise: float) -> None:
    meant = FORMS[name]
    found = primitive(frayed(meant.cover(SIZE), noise))
    assert found is not None
    assert type(found.shape) is type(meant.shape)
    assert (found.pen and found.pen[1]) == (meant.pen and meant.pen[1])
    assert np.abs(found.cover(SIZE) - meant.cover(SIZE)).sum() < 0.02 * 60**2 / 10 + 3


def test_a_curve_of_its_own_is_a_path() -> None:
    leaf = Path((Subpath((10, 50), ((10, 20, 30, 8, 52, 8), (52, 30, 40, 50, 10, 50))),))
    alpha = Form(leaf).cover(SIZE)
    found = primitive(alpha)
    assert found is not None
    assert isinstance(found.shape, Path)
    assert np.abs(found.cover(SIZE) - alpha).sum() < 25


def test_what_may_be_something_else_does_not_count() -> None:
    disc = Form(Circle(28, 30, 16)).cover(SIZE)
    stuck = np.zeros(SIZE, bool)
    stuck[24:36, 42:50] = True
    found = primitive(np.where(stuck, 1, disc), stuck)
    assert found is not None
    assert isinstance(found.shape, Circle)
    assert found.shape.r == pytest.approx(16, abs=0.3)


def test_crumbs_are_swept_and_specks_are_nothing() -> None:
    disc = Form(Circle(30, 30, 12)).cover(SIZE)
    crumb = disc.copy()
    crumb[4:6, 4] = 1
    assert swept(crumb)[:10].sum() == 0
    assert swept(crumb).sum() == pytest.approx(disc.sum(), abs=0.5)
    assert primitive(Form(Circle(30, 30, 1.5)).cover(SIZE)) is None


def test_letters_are_neither_a_bow_nor_a_box() -> None:
    """Small italics that run down, as seen while they turn: no plain shape explains half of them."""
    upright = glyphs.plate(Face("Liberation Serif", 400, italic=True), "since 1998", 20.0).cover(20, 6, 22, (32, 96))
    alpha = cv2.GaussianBlur(np.ascontiguousarray(upright.T[:, ::-1]), (0, 0), 0.8)
    form = primitive(alpha)
    assert form is not None and isinstance(form.shape, Path)
