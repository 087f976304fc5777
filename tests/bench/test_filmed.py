import json

import numpy as np
import pytest

from limner.bench.filmed import film, plain, points
from tests.bench.reel import PAGE, camera, filmed, square

RICH = """<!doctype html><style>
body { margin: 0 }
.eye { position: absolute; left: 100px; top: 20px; perspective: 200px }
.panel { width: 60px; height: 40px; background: #00f; animation: turn 1s linear infinite }
.ring { position: absolute; left: 20.5px; top: 20px; width: 20px; height: 20px; border-radius: 50%; background: #0a0;
  rotate: 30deg; opacity: .5 }
.ring::after { content: ""; position: absolute; left: 5px; top: 5px; width: 4px; height: 4px; background: #000 }
svg { position: absolute; left: 10px; top: 80px }
.gone { display: none; background: red }
@keyframes turn { from { transform: rotateY(60deg) } to { transform: rotateY(60deg) } }
</style><div class="eye"><div class="panel"></div></div><div class="ring"></div><p class="gone">x</p>
<svg width="60" height="40" viewBox="0 0 30 20">
<rect x="5" y="5" width="10" height="5" transform="translate(2 0)"/></svg>
"""


@pytest.fixture(scope="module")
def shots():
    with camera() as opened:
        yield {
            name: film(opened, text, width=200, height=140, fps=10, seconds=1.5)
            for name, text in (("rich", RICH), ("plain", PAGE))
        }


def test_where_the_document_says_they_are(shots) -> None:
    found = shots["rich"]
    assert [fact.name for fact in found.facts] == ["div.panel", "div.ring", "div.ring::after", "rect"]
    panel, ring, dot, rect = found.corners[0]
    # x = 30 cos 60, z = -30 sin 60 at the right edge, which is further away: 200 / (200 - z)
    right, left = (130 + side * 15 * 200 / (200 + side * 30 * np.sin(np.pi / 3)) for side in (1, -1))
    assert panel[1, 0] == pytest.approx(right, abs=0.01) and panel[0, 0] == pytest.approx(left, abs=0.01)
    assert ring.mean(0) == pytest.approx((30.5, 30), abs=0.01) and found.opacity[0, 1] == 0.5
    assert np.linalg.norm(ring[1] - ring[0]) == pytest.approx(20, abs=0.01)
    assert np.linalg.norm(dot.mean(0) - ring.mean(0)) == pytest.approx(np.hypot(3, 3), abs=0.01)
    assert rect[0] == pytest.approx((24, 90)) and rect[2] == pytest.approx((44, 100))
    assert found.facts[1].round and not found.facts[0].round and found.facts[2].holder == 1
    assert found.colour[0, 0].tolist() == [0, 0, 255]


def test_points_are_where_the_pixels_are(shots) -> None:
    found = shots["plain"]
    for frame, corners in zip(found.frames, found.corners[:, 0], strict=True):
        columns = np.flatnonzero((frame[:, :, 1] < 128).any(0))
        assert columns[0] == pytest.approx(corners[0, 0], abs=1) and columns[-1] + 1 == pytest.approx(
            corners[1, 0], abs=1
        )
    (timing,) = found.timings
    assert (timing.ids, timing.delay, timing.duration, timing.name) == ((0,), 200, 1000, "go")
    assert [key.easing for key in timing.keys] == ["ease-in-out", "ease-in-out"]


def test_a_circle_does_not_turn_and_what_is_outside_is_not_seen() -> None:
    angle = np.linspace(0, 2, 5)[:, None]
    box = np.array([-2.5, -1.5, -0.5, 0.5])[None] * np.pi / 2 + angle
    corners = 50 + 10 * np.stack([np.cos(box), np.sin(box)], -1)[:, None]
    assert np.ptp(points(corners, np.ones((5, 1)), [True]), axis=0).max() < 1e-9
    assert np.ptp(points(corners, np.ones((5, 1)), [False]), axis=0).max() > 5
    passing = filmed(square(np.array([-40.0, 10.0, 300.0]), np.zeros(3)))
    assert np.isfinite(passing.points).all((1, 2, 3)).tolist() == [False, True, False]


def test_truth_as_json() -> None:
    told = json.loads(json.dumps(plain(filmed(square(np.arange(3.0), np.zeros(3))))))
    assert told["elements"][0]["corners"][2][0] == [2, 0] and told["fps"] == 20


def test_what_shows_later_is_there_from_the_first_frame_on() -> None:
    text = """<!doctype html><style>
      .late { width: 20px; height: 20px; background: red; animation: show .5s step-end both }
      @keyframes show { from { visibility: hidden } to { visibility: visible } }
    </style><div class="late"></div><p>words</p>"""
    with camera() as opened:
        found = film(opened, text, width=100, height=80, fps=10, seconds=1)
    assert [fact.name for fact in found.facts] == ["div.late", "p"]
    assert found.opacity[[0, 3, 7], 0].tolist() == [0, 0, 1]
