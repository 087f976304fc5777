"""TRL is not needed: the adapter is held to TRL's contract by what TRL does with it."""

import inspect
import subprocess
import sys
import typing

import pytest
from PIL import Image

from limner.train.audit import example
from limner.train.example import to_row
from limner.train.trl import Environment, factory

ROW = {**to_row(example(1)), "prompt": [{"role": "user", "content": "What is the total?"}]}


def tools(environment: Environment) -> dict[str, typing.Callable]:
    """List the tools as TRL does: public methods but the two of the contract."""
    found = inspect.getmembers(environment, inspect.ismethod)
    return {name: call for name, call in found if name[0] != "_" and name not in ("reset", "get_reward")}


def test_every_tool_has_type_hints_and_a_google_docstring() -> None:
    found = tools(factory()())
    assert set(found) == {"run", "answer", "abstain"}
    for call in found.values():
        hints, text = typing.get_type_hints(call), inspect.getdoc(call) or ""
        assert "return" in hints and "Args:" in text and "Returns:" in text
        for name in inspect.signature(call).parameters:
            assert hints[name] is str and f"    {name}: " in text


def test_a_rollout() -> None:
    environment = factory()()
    assert "images[0]: 910 x 1400 pixels" in environment.reset(**ROW)
    blocks = environment.run("upright = np.rot90(image, -1)\nshow(upright)")
    assert [block["type"] for block in blocks] == ["image", "text"]
    assert isinstance(blocks[0]["image"], Image.Image) and max(blocks[0]["image"].size) <= 1024
    environment.answer("32.64")
    assert environment.get_reward() > 1.1


def test_an_environment_is_used_again_and_remembers_nothing() -> None:
    environment = factory()()
    environment.reset(**ROW)
    environment.run("secret = 1")
    environment.reset(**ROW)
    assert "NameError" in environment.run("secret")[-1]["text"]
    environment.abstain("it cannot be read")
    assert environment.get_reward() == pytest.approx(0.05)
    assert environment.get_reward() == 0


def test_a_tool_before_reset_says_so() -> None:
    with pytest.raises(RuntimeError, match="reset"):
        factory()().run("1")


def test_neither_trl_nor_torch_is_imported() -> None:
    code = "import sys, limner.train.trl; print([name for name in ('trl', 'torch') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
