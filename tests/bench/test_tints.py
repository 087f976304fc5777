import numpy as np

from limner.bench.tints import levels
from limner.sight.graph import Linear, Radial, Solid, Stop

STOPS = (Stop(0.0, "#000000"), Stop(1.0, "#ff8000"))


def test_one_colour_is_everywhere():
    assert levels(Solid("#102030"), np.zeros(3), np.zeros(3)).tolist() == [16, 32, 48]


def test_a_linear_gradient_is_padded():
    x = np.array([-5.0, 0, 5, 10, 20])
    assert levels(Linear(0, 0, 10, 0, STOPS), x, np.zeros(5))[:, 0].tolist() == [0, 0, 127.5, 255, 255]


def test_a_radial_gradient_may_be_squeezed():
    x, y = np.array([0.0, 10, 0]), np.array([0.0, 0, 5])
    assert levels(Radial(0, 0, 10, STOPS), x, y)[:, 0].tolist() == [0, 255, 127.5]
    assert levels(Radial(0, 0, 10, STOPS, squeeze=0.5), x, y)[:, 0].tolist() == [0, 255, 255]


def test_points_are_broadcast():
    assert levels(Linear(0, 0, 10, 0, STOPS), np.zeros(4), np.zeros((3, 1))).shape == (3, 4, 3)
