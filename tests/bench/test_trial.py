"""A trial measures a drawing against its picture, and a failure is a white drawing with its error."""

import numpy as np

from limner.bench.corpora import Item
from limner.bench.trial import attempt, on_white, rasterise

NS = 'xmlns="http://www.w3.org/2000/svg"'
HALF = f'<svg {NS} viewBox="0 0 40 20"><rect width="20" height="20"/></svg>'
ITEM = Item("icons", "half", HALF)


def test_errors_are_those_of_the_pixels() -> None:
    target = rasterise(HALF, 40)
    trial = attempt(ITEM, target, "blank", lambda rgba: f"<svg {NS}/>")
    assert (trial.corpus, trial.name, trial.method, trial.error) == ("icons", "half", "blank", None)
    assert trial.off == 0.5, "the black half"
    assert attempt(ITEM, target, "truth", lambda rgba: HALF).mse == 0 < trial.mse


def test_a_method_sees_an_opaque_picture() -> None:
    target, given = rasterise(HALF, 40), []
    attempt(ITEM, target, "spy", lambda rgba: given.append(rgba) or HALF)
    assert given[0].shape == (20, 40, 4) and (given[0][..., 3] == 255).all()
    assert np.array_equal(given[0][..., :3], target)


def test_bytes_are_of_the_minified_document() -> None:
    spaced = HALF.replace("><", ">\n\n    <!-- a remark -->\n    <")
    target = rasterise(HALF, 40)
    sizes = [attempt(ITEM, target, "x", lambda rgba, svg=svg: svg).bytes for svg in (HALF, spaced)]
    assert sizes[0] == sizes[1] <= len(HALF)


def test_a_long_error_is_one_short_line() -> None:
    def fail(rgba: np.ndarray) -> str:
        raise RuntimeError("long " * 100 + "\nsecond line")

    trial = attempt(ITEM, rasterise(HALF, 40), "fails", fail)
    assert trial.error is not None and trial.error.startswith("RuntimeError: long")
    assert len(trial.error) <= 200 and "second" not in trial.error
    assert (on_white(trial.svg, (20, 40)) == 255).all()
