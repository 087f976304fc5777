import asyncio
from pathlib import Path

import pytest

from limner.bench.merit import right
from limner.bench.stock import Plan
from limner.bench.thinking import Thinking
from tests.bench import visions
from tests.scripted import Say, Server

CODE = '```python\nshow(images[0], "as it is")\nanswer("3.10", 0.9, box=(10, 10, 60, 40))\n```'


def test_without_a_model_it_is_measured():
    item = visions.one(7, Plan(clean=True))  # how trays with captions lie
    answered = asyncio.run(Thinking().answer(item.pictures, item.question))
    assert answered.error is None and answered.turns >= 2 and answered.seconds > 0
    assert right(item, answered.text)


def test_a_model_writes_the_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("LIMNER_API_KEY", "none")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    item = visions.one(0)
    with Server(Say(CODE)) as server:
        answered = asyncio.run(Thinking("openai:scripted", server.url).answer(item.pictures, item.question))
    assert answered.text == "3.10" and answered.tokens > 0 and answered.turns == 1
    assert [(cited.box, cited.picture) for cited in answered.evidence] == [((10, 10, 60, 40), 0)]
