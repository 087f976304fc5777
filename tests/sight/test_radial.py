import numpy as np
import pytest

from limner.sight.radial import Form, Profile, fitted, laid, read

RADII = np.arange(0.5, 60, 0.5)
DISC, HOOP = Form(), Form(rim=6.0)


def profile(values: np.ndarray) -> Profile:
    return Profile(np.zeros(2), RADII, 2 * np.pi * RADII * 0.5, values.astype(np.float32))


def test_a_profile_is_what_is_seen_at_each_radius_and_tells_what_is_not_round() -> None:
    y, x = np.indices((80, 80)) + 0.5
    disc = (np.hypot(x - 40, y - 40) < 20).astype(float)
    square = (np.maximum(np.abs(x - 40), np.abs(y - 40)) < 18).astype(float)
    found, rest = read(np.stack([disc, square]), (0, 0), np.array([40.0, 40.0]), np.ones((80, 80), bool), 38)
    assert found.values[0][found.radii < 18].min() > 0.98 and found.values[0][found.radii > 22].max() < 0.02
    assert rest[0] < 0.02 * disc.sum() and rest[1] > 3 * rest[0]


def test_what_is_translucent_shows_what_is_under_it() -> None:
    both = laid(DISC, RADII, np.array([[40, 0.5], [20, 0.5]]))
    assert both[RADII == 10][0] == pytest.approx(0.75, abs=1e-3)
    assert both[RADII == 30][0] == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize("form", [DISC, HOOP, Form(hollow=0.8)])
def test_two_are_told_apart_from_where_they_were(form: Form) -> None:
    truth = np.array([[42.3, 0.4], [21.6, 0.8]])
    seen = laid(form, RADII, truth)
    found, miss = fitted(form, profile(seen[None]), seen, truth + [[1.5, 0.05], [-1.5, -0.05]], np.zeros(2))
    assert found == pytest.approx(truth, abs=0.03) and miss < 0.05


def test_where_edges_meet_each_stays_with_what_was_foretold() -> None:
    seen = laid(DISC, RADII, np.array([[30, 0.6], [30, 0.3]]))
    found, _ = fitted(DISC, profile(seen[None]), seen, np.array([[30.3, 0.6], [29.8, 0.3]]), np.ones(2))
    assert found[:, 1] == pytest.approx([0.6, 0.3], abs=0.05)
