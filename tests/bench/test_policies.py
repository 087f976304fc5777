import asyncio
from pathlib import Path

import msgspec
import numpy as np
import pytest

from limner.bench.answers import right
from limner.bench.exam import KINDS
from limner.bench.gallery import make
from limner.bench.policies import VIEWS, Answers, Code, Looking, author, spoken, wordless
from limner.bench.views import Views, png
from limner.core.budget import Budget
from limner.core.errors import BudgetSpent
from limner.core.model import connect
from limner.sight.graph import Group, Node, Rect, Scene, Solid, Text
from limner.sight.meaning import explain
from tests.scripted import Say, Server
from tests.sight.drawn import draw

PICTURE = make("dev", 2)  # a flow chart
WHITE = np.full((PICTURE.truth.height, PICTURE.truth.width, 3), 255, np.uint8)


def code(scene: Scene | None, drawn: bool = True) -> Answers:
    views = Views(WHITE, WHITE if drawn else None, WHITE if drawn else None)
    return asyncio.run(Code().answer(PICTURE, views, scene))


def share(answers: Answers, view: str) -> float:
    pairs = zip(PICTURE.asked, answers[view], strict=True)
    return float(np.mean([right(asked, answer) for asked, answer in pairs]))


def test_code_answers_from_the_true_scene_and_from_nothing():
    answers = code(explain(PICTURE.truth))
    assert set(answers) == set(VIEWS)
    assert share(answers, "drawing") == share(answers, "original") > 0.8
    assert share(answers, "no text") < share(answers, "drawing"), "labels name what is asked about"


def test_an_empty_scene_earns_nothing():
    answers = [code(None)["blank"], code(Scene(9, 9))["drawing"]]
    assert answers[0] == answers[1]
    said = [answer for answer in answers[0] if answer is not None]
    assert len(said) <= len(PICTURE.asked) / 2, "of nothing there is little to say"


@pytest.mark.parametrize(("scene", "drawn"), [(None, True), (explain(PICTURE.truth), False)])
def test_without_a_drawing_there_is_no_answer(scene: Scene | None, drawn: bool):
    answers = code(scene, drawn)
    assert answers["drawing"] == answers["no text"] == [None] * len(PICTURE.asked)
    assert share(answers, "original") > 0.8, "the controls stand"


def test_code_can_answer_most_of_what_is_truly_there():
    marks = []
    for number in range(len(KINDS)):
        picture = make("dev", number)
        blank = np.zeros((9, 9, 3), np.uint8)
        answers = asyncio.run(Code().answer(picture, Views(blank), None))["original"]
        marks += [right(asked, answer) for asked, answer in zip(picture.asked, answers, strict=True)]
    assert np.mean(marks) > 0.75


def test_a_model_sees_each_view_and_is_told_how_to_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LIMNER_API_KEY", "none")
    picture = msgspec.structs.replace(PICTURE, asked=PICTURE.asked[:1])
    drawing, wordless = (np.full_like(WHITE, level) for level in (10, 20))
    with Server(Say("I think.\nAnswer: **7**.")) as server:
        policy = Looking(connect("openai:scripted", server.url, cache=tmp_path), Budget())
        answers = asyncio.run(policy.answer(picture, Views(WHITE // 2, drawing, wordless), None))
    assert answers == {view: ["7"] for view in VIEWS}
    images = [image for request in server.requests for image in request.images]
    assert images == [png(drawing), png(wordless), png(WHITE // 2), png(WHITE)]
    (text,) = server.requests[0].texts
    assert picture.asked[0].question.text in text and "a whole number" in text
    assert policy.cost.requests == 4


def test_a_model_has_no_answer_to_a_drawing_that_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LIMNER_API_KEY", "none")
    with Server(Say("yes")) as server:
        model = connect("openai:scripted", server.url, cache=tmp_path)
        answers = asyncio.run(Looking(model, Budget()).answer(PICTURE, Views(WHITE, error="no"), None))
        assert set(answers["drawing"]) == set(answers["no text"]) == {None}
        with pytest.raises(BudgetSpent):
            asyncio.run(Looking(model, Budget(max_tokens=1)).answer(PICTURE, Views(WHITE + 1), None))


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        ("Yes.", "Yes"),
        ("Well,\n\nAnswer: top left\n", "top left"),
        ('"Sign up"', "Sign up"),
        ("", ""),
        ("8:30", "8:30"),
    ],
)
def test_the_answer_in_a_reply(reply: str, answer: str):
    assert spoken(reply) == answer


def test_wordless_scenes_keep_their_shapes_alone():
    box = Node("box-start", Rect(0, 0, 9, 9), Solid("#000000"), data={"kind": "box", "text": "Start"})
    text = Node("t", Text(0, 0, "Start", 9), Solid("#000000"))
    found = wordless(Scene(9, 9, (Group("g", (box, text), {"kind": "chart"}), text)))
    assert [(node.shape, node.data) for node in found.nodes()] == [(box.shape, {})]
    assert isinstance(found.children[0], Group) and found.children[0].data == {}


def test_the_author_makes_a_scene_of_the_pictures_size():
    scene = author(draw('<rect width="100" height="100" fill="#fff"/><circle cx="50" cy="50" r="20"/>'))
    assert (scene.width, scene.height) == (100, 100) and len(list(scene.nodes())) == 2
