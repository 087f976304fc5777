import math

import numpy as np

from limner.motion.presence import present, shrunk

TIMES = np.arange(60) / 30


def test_what_comes_and_goes_at_once_is_there_between() -> None:
    alpha = np.where((TIMES > 0.5) & (TIMES < 1.5), 1.0, 0.0)
    first, last = present(alpha, TIMES)
    assert abs(first - 0.5) < 0.04 and abs(last - 1.5) < 0.04
    assert present(np.clip(TIMES, 0, 1), TIMES) == (-math.inf, math.inf), "it fades in"


def test_what_is_gone_while_it_is_tiny_has_no_size() -> None:
    size = np.clip(TIMES - 0.2, 0, 1)[:, None]
    scale, sigma = np.where(size < 0.1, np.nan, size), np.full(size.shape, 0.01)
    left = shrunk(scale, sigma, np.where(size[:, 0] < 0.1, 0.0, 1.0), 30.0)
    assert scale[0, 0] == 0 and sigma[0, 0] > 0.01 and np.isnan(left[0])


def test_what_has_faded_at_its_full_size_is_not_small() -> None:
    part = TIMES % 1
    alpha = 1 - np.clip(part / 0.8, 0, 1)
    scale = np.where(alpha < 0.02, np.nan, 0.1 + part)[:, None]
    left = shrunk(scale, np.full(scale.shape, 0.01), alpha, 30.0)
    assert np.isnan(scale[28, 0]) and left[28] == 0, "though it comes again as a dot"
