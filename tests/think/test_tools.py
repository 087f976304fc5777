"""The helpers, in a session: what they return, and what the session is told of it."""

import numpy as np
import pytest

from limner.sandbox.kernel import Kernel
from limner.think.frame import bounds
from limner.think.session import Given, Observation, Session
from tests.think.conftest import page


@pytest.fixture(scope="module")
def session(kernel: Kernel):
    later = page()
    later[150:215, 300:] = 255
    later[40:80, 700:760] = (0, 120, 0)
    shifted = np.roll(later, (6, 9), (0, 1))
    with Session(kernel, [np.ascontiguousarray(np.rot90(page(), 1)), page(), shifted]) as live:
        yield live


def value(seen: Observation) -> str | None:
    assert seen.cell.error is None, seen.cell.trace
    return seen.cell.value


def test_crops_say_where_they_are(session: Session) -> None:
    seen = session.step("crop(images[1], (50, 80, 310, 130))")
    (view,) = seen.views
    assert view.size == (260, 50) and view.told.quad == [[50, 80], [310, 80], [310, 130], [50, 130]]
    (look,) = seen.report.looked
    assert (look.by, look.source, look.quad) == ("crop", "image-1", view.told.quad)


@pytest.mark.parametrize(
    ("box", "shape"),
    [
        ("(50, 80, 310, 130)", "(50, 260, 3)"),
        ("(0.25, 0.5, 0.75, 1)", "(150, 400, 3)"),
        ("(250, 500, 750, 1000), per=1000", "(150, 400, 3)"),
        ("(310, 130, 50, 80)", "(50, 260, 3)"),
        ("(700, 250, 9000, 9000)", "(50, 100, 3)"),
        ("(50.5, 80.2, 60, 90), margin=5", "(20, 20, 3)"),
    ],
)
def test_boxes_are_given_as_models_give_them(session: Session, box: str, shape: str) -> None:
    assert value(session.step(f"crop(images[1], {box}).shape")) == shape


def test_what_is_no_box_or_picture_is_explained(session: Session) -> None:
    assert "lies outside the picture of 800 x 300" in str(session.step("crop(images[1], (900, 0, 950, 9))").cell.error)
    assert "give images[0]" in str(session.step("crop(1, (0, 0, 9, 9))").cell.error)
    seen = session.step("zoom(images[1], (0, 0, 100, 100), scale=900)")
    assert "zoom would make" in str(seen.cell.error) and "/src/" not in seen.cell.trace


def test_zoom_rotate_and_rectify_lead_back(session: Session) -> None:
    (view,) = session.step("zoom(images[1], (50, 80, 306, 112))").views
    assert view.size == (1024, 128) and view.told.quad == [[50, 80], [306, 80], [306, 112], [50, 112]]
    (view,) = session.step("rotate(images[1], 90)").views
    assert view.size == (300, 800) and view.told.quad == [[800, 0], [800, 300], [0, 300], [0, 0]]
    (view,) = session.step("rectify(images[1], [(50, 80), (306, 90), (306, 140), (50, 130)])").views
    assert view.told.quad is not None
    assert np.allclose(view.told.quad, [[50, 80], [306, 90], [306, 140], [50, 130]], atol=0.1)


def test_a_turned_page_is_set_upright_and_read_in_the_original(session: Session) -> None:
    seen = session.step("u = orient(image)\nread(u)")
    assert "rotate_270" in seen.cell.stdout and "Total 42.50" in str(value(seen))
    line = next(line for line in seen.report.read if line.text == "Total 42.50")
    assert line.source == "image-0" and line.quad is not None
    # In the upright page the words stand at (55, 75) to (310, 125).
    assert np.allclose(bounds(line.quad), [78, 490, 127, 746], atol=8)


def test_text_colours_and_pictures_are_found(session: Session) -> None:
    assert "'Tax 3.10'" in str(value(session.step("find(images[1], 'tax')")))
    assert value(session.step("find(images[1], 'subtotal')")) == "[]"
    seen = session.step("found = find(images[2], '#007800')\nfound[0].box")
    assert value(seen) == "(709, 46, 769, 86)" and seen.report.looked[0].by == "find"
    code = "[round(v) for v in find(images[2], images[1][70:140, 50:330])[0].box]"
    assert value(session.step(code)) == "[59, 76, 339, 146]"


def test_pictures_are_compared_on_one_grid(session: Session) -> None:
    assert value(session.step("register(images[2], images[1]).shape")) == "(300, 800, 3)"
    seen = session.step("[tuple(round(v) for v in change.box) for change in compare(images[1], images[2])]")
    assert value(seen) is not None and len(seen.report.looked) >= 1
    boxes = [bounds(look.quad) for look in seen.report.looked]
    assert any(np.allclose(box, [700, 40, 760, 80], atol=6) for box in boxes)
    assert "do not seem" in str(session.step("compare(images[1], np.random.rand(50, 50, 3))").cell.error)


def test_measuring_and_cleaning(session: Session) -> None:
    assert "'area': 2400" in str(value(session.step("measure(images[2][..., 1] == 120)")))
    assert "'size': (800, 300)" in str(value(session.step("measure(images[1])")))
    noisy = "np.clip(images[1] + np.random.normal(0, 40, images[1].shape), 0, 255).astype(np.uint8)"
    seen = session.step(f"denoise({noisy})")
    assert "noise" in seen.cell.stdout and seen.views[0].told.source == "image-1"


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("answer(42)", Given("42")),
        ("answer(' 42 ', 0.9)", Given("42", 0.9)),
        ("answer(np.float64(4.5), confidence=90)", Given("4.5", 0.9)),
        ("answer(True)", Given("True")),
        ("answer('a'); answer('b')", Given("b")),
        ("abstain('too dark')", Given(None, None, "too dark")),
        ("abstain('')", Given(None, None, "it cannot be known")),
    ],
)
def test_answers(session: Session, code: str, given: Given) -> None:
    assert session.step(code).report.answer == given


@pytest.mark.parametrize("code", ["answer(None)", "answer(' ')", "answer(1, confidence=-1)", "answer(1, 'sure')"])
def test_what_is_no_answer_is_an_error(session: Session, code: str) -> None:
    seen = session.step(code)
    assert seen.cell.error is not None and seen.report.answer is None


def test_an_answer_may_be_seen_in_several_places(session: Session) -> None:
    seen = session.step("answer(2, box=[(0, 0, 9, 9), (20, 20, 30, 30)], on=[images[1], images[2]])")
    assert [(look.source, bounds(look.quad)) for look in seen.report.looked] == [
        ("image-1", [0, 0, 9, 9]), ("image-2", [20, 20, 30, 30]),
    ]  # fmt: skip
    assert session.step("answer(2, box=[0, 0, 9, 9])").report.looked[0].source == "image-0"


def test_an_answer_is_told_once(session: Session) -> None:
    assert session.step("answer(1)").report.answer is not None
    assert session.step("1").report.answer is None


def test_shown_pictures_are_numbered_and_kept(session: Session) -> None:
    seen = session.step(
        "n = len(shown)\nshow(images[1], 'a page')\nshow(Image.fromarray(images[1]).crop((0, 0, 40, 30)))"
    )
    first, second = seen.views
    assert first.told.caption == "a page" and second.size == (40, 30)
    assert second.told.quad == [[0, 0], [40, 0], [40, 30], [0, 30]]
    assert value(session.step("shown[n].shape, shown[n + 1].shape, type(shown[n]).__name__")) == (
        "((300, 800, 3), (30, 40, 3), 'Picture')"
    )
    number = int(first.told.id.removeprefix("shown-"))
    assert second.told.id == f"shown-{number + 1}"
    code = "import matplotlib.pyplot as plt\nplt.imshow(images[1])\nplt.show()\nshow(np.zeros((20, 20)))"
    assert [view.told.source for view in session.step(code).views] == [None, None]
    looped = session.step("for n in range(3):\n    cv2.imshow('film', np.full((20, 20), n, np.uint8))")
    assert len({view.told.id for view in looped.views}) == len(looped.views)
