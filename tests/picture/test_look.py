"""The critic: what is wrong is said of the right element, at the right place, and costs score."""

import asyncio
import itertools
from pathlib import Path

import numpy as np
import pytest

from limner.core.data import Program, Rendering, Review, Task
from limner.picture.look import FINDINGS, Critic
from limner.picture.stage import Drawing
from limner.render.raster import Rasteriser

SIZE = 128
SKY = '<rect id="sky" width="128" height="128" fill="#a0d0f0"/>'
SUN = '<circle id="sun" cx="96" cy="32" r="16" fill="#ffc020"/>'
HILL = '<g id="land"><path d="M0 128V100L64 80L128 100V128z" fill="#408040"/></g>'
DOOR = '<rect id="door" x="20" y="60" width="14" height="24" fill="#702020"/>'
SCENE = (SKY, SUN, HILL, DOOR)


class Bench:
    """Draws and judges."""

    def __init__(self, raster: Rasteriser, folder: Path) -> None:
        self._stage = Drawing(raster, (SIZE, SIZE))
        self._raster = raster
        self._folder = folder

    def target(self, *body: str) -> np.ndarray:
        return self._raster.render(_svg(*body), SIZE, SIZE, engine="resvg")

    def judge(self, target: np.ndarray, *body: str) -> Review:
        program = Program({"a.svg": _svg(*body).encode()}, "a.svg", "svg")
        rendering = asyncio.run(self._stage.run(program, self._folder))
        return asyncio.run(Critic(target).look(Task("picture", "a"), program, rendering))


def _svg(*body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">{"".join(body)}</svg>'


@pytest.fixture
def bench(raster: Rasteriser, tmp_path: Path) -> Bench:
    return Bench(raster, tmp_path)


def test_a_drawing_like_the_picture_has_no_fault(bench: Bench) -> None:
    review = bench.judge(bench.target(*SCENE), *SCENE)
    assert (review.score, review.reach, review.basis, review.findings) == (1.0, 1.0, "target", ())
    assert review.structure > 1
    assert set(review.components) == {"mse", "ssim", "coarse", "off"}


def test_a_wrong_colour_is_blamed_on_its_element(bench: Bench) -> None:
    (finding,) = bench.judge(bench.target(*SCENE), SKY, SUN.replace("#ffc020", "#20c0ff"), HILL, DOOR).findings
    assert finding.element == "sun"
    assert finding.what == "drawn #20c0ff where the picture has #ffc020"
    assert finding.box == pytest.approx((80, 16, 112, 48), abs=3)
    assert finding.amount == pytest.approx(np.pi * 16**2, rel=0.05) and finding.unit == "pixels off"


def test_what_is_too_much_and_what_is_missing(bench: Bench) -> None:
    (finding,) = bench.judge(bench.target(SKY, SUN, HILL), *SCENE).findings
    assert (finding.element, finding.what) == ("door", "drawn #702020 where the picture has #a0d0f0")
    (finding,) = bench.judge(bench.target(*SCENE), SKY, SUN, HILL).findings
    assert (finding.element, finding.what) == ("sky", "drawn #a0d0f0 where the picture has #702020")
    assert finding.box == pytest.approx((20, 60, 34, 84), abs=3)
    (finding,) = bench.judge(bench.target(DOOR), "").findings
    assert (finding.element, finding.what) == (None, "drawn nothing where the picture has #702020")


def test_a_shape_without_an_id_is_its_groups(bench: Bench) -> None:
    findings = bench.judge(bench.target(*SCENE), SKY, SUN, HILL.replace("#408040", "#804080"), DOOR).findings
    assert {finding.element for finding in findings} == {"land"}


def test_the_worst_comes_first_and_there_are_not_too_many(bench: Bench) -> None:
    dots = [f'<circle id="d{n}" cx="{8 + n % 6 * 20}" cy="{8 + n // 6 * 20}" r="{2 + n / 5}"/>' for n in range(30)]
    findings = bench.judge(bench.target(SKY), SKY, *dots).findings
    assert len(findings) == FINDINGS
    amounts = [finding.amount or 0 for finding in findings]
    assert amounts == sorted(amounts, reverse=True)
    assert {finding.element for finding in findings[:3]} <= {f"d{n}" for n in range(20, 30)}


def test_a_few_pixels_of_an_edge_are_no_finding(bench: Bench) -> None:
    speck = '<rect id="speck" x="60" y="20" width="1" height="3"/>'
    review = bench.judge(bench.target(*SCENE), *SCENE, speck)
    assert review.findings == () and review.score is not None and review.score < 1


FAULTS = {
    "shift": [SUN.replace('cx="96"', f'cx="{96 - by}"') for by in (0, 1, 2, 4, 8, 16)],
    "colour": [SUN.replace("#ffc020", fill) for fill in ("#ffc020", "#f8c030", "#e0c060", "#c0c0a0")],
    "size": [SUN.replace('r="16"', f'r="{r}"') for r in (16, 15, 13, 10, 6, 0)],
    "opacity": [SUN.replace("/>", f' opacity="{by}"/>') for by in (1, 0.9, 0.6, 0.3, 0)],
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_more_wrong_the_lower_the_score(bench: Bench, fault: str) -> None:
    target = bench.target(*SCENE)
    scores = [bench.judge(target, SKY, sun, HILL, DOOR).score or 0 for sun in FAULTS[fault]]
    assert all(a > b for a, b in itertools.pairwise(scores)), scores


def test_a_missing_element_costs_as_it_is_large(bench: Bench) -> None:
    target = bench.target(*SCENE)
    left = [SCENE, (SKY, SUN, HILL), (SKY, SUN), (SKY,), ()]
    scores = [bench.judge(target, *body).score or 0 for body in left]
    assert all(a > b for a, b in itertools.pairwise(scores)), scores


def test_transparency_is_judged_on_both_grounds(bench: Bench) -> None:
    target = bench.target(SUN)
    assert bench.judge(target, SUN).score == 1
    for paper in ("#ffffff", "#000000"):
        review = bench.judge(target, SKY.replace("#a0d0f0", paper), SUN)
        assert review.score is not None and review.score < 0.1
        finding = review.findings[0]
        assert (finding.element, finding.what) == ("sky", f"drawn {paper} where the picture has nothing")
    half = SUN.replace("/>", ' fill-opacity=".5"/>')
    finding = bench.judge(target, half).findings[0]
    assert finding.what == "drawn #ffbf2080 where the picture has #ffc020"  # eight bits of half of it


def test_what_was_left_out_of_the_drawing_is_a_finding(bench: Bench) -> None:
    findings = bench.judge(bench.target(*SCENE), *SCENE, "<script>1</script>").findings
    assert ["script" in finding.what for finding in findings] == [True]


def test_what_was_not_drawn_is_a_finding() -> None:
    program = Program({"a.svg": b"<svg"}, "a.svg", "svg")
    rendering = Rendering(reach=0.0, error="line 1: no element found")
    target = np.zeros((4, 4, 4), np.uint8)
    review = asyncio.run(Critic(target).look(Task("picture", "a"), program, rendering))
    assert (review.score, review.reach) == (0.0, 0.0)
    assert [finding.what for finding in review.findings] == ["the SVG was not drawn: line 1: no element found"]
