"""What models write, and the cells that are read from it."""

import pytest

from limner.think.turn import MAX_CELL, abstained, answered, mended, parse

CELL = "x = image.mean()\nx"
CALL = '{"name": "run", "arguments": {"code": "x = image.mean()\\nx"}}'

ONE_CELL = {
    "python fence": f"Let me look.\n```python\n{CELL}\n```\nThen I will know.",
    "py fence": f"```py\n{CELL}\n```",
    "capital": f"```Python\n{CELL}\n```",
    "bare fence": f"```\n{CELL}\n```",
    "unclosed fence": f"Look:\n```python\n{CELL}\n",
    "tildes": f"~~~python\n{CELL}\n~~~",
    "four backticks": f"````python\n{CELL}\n````",
    "in a list": "1. first\n   ```python\n   x = image.mean()\n   x\n   ```\n",
    "code tag": f"<code>\n{CELL}\n</code>",
    "unclosed code tag": f"<code>\n{CELL}",
    "fence in a code tag": f"<code>\n```python\n{CELL}\n```\n</code>",
    "no fence at all": CELL,
    "thought before": f"<think>maybe ```python\nbad(\n``` or so</think>\n```python\n{CELL}\n```",
    "thought without its beginning": f"so I will crop it.\n</think>\n```python\n{CELL}\n```",
    "thought without its end": f"<think>I crop it.\n```python\n{CELL}\n```",
    "output expected": f"```python\n{CELL}\n```\nwhich prints\n```\n42\n```",
    "another language": f"```bash\nls\n```\n```python\n{CELL}\n```",
    "prompts": "```python\n>>> x = image.mean()\n>>> x\n```",
    "hermes": f"I call it.\n<tool_call>\n{CALL}\n</tool_call>",
    "hermes, unclosed": f"<tool_call>{CALL}",
    "arguments as text": (
        '<tool_call>{"name": "run", "arguments": "{\\"code\\": \\"x = image.mean()\\\\nx\\"}"}</tool_call>'
    ),
    "parameters": f"<tool_call>{CALL.replace('arguments', 'parameters')}</tool_call>",
    "broken json": f"<tool_call>{CALL[:-2]}</tool_call>",
    "line breaks in json": '<tool_call>{"name": "run", "arguments": {"code": "x = image.mean()\nx"}}</tool_call>',
    "another name": f"<tool_call>{CALL.replace('run', 'code_interpreter')}</tool_call>",
    "fence in a call": f"<tool_call>\n```python\n{CELL}\n```\n</tool_call>",
    "qwen": f"<tool_call>\n<function=run>\n<parameter=code>\n{CELL}\n</parameter>\n</function>\n</tool_call>",
    "json without a tag": CALL,
    "json in a fence": f"```json\n{CALL}\n```",
}


@pytest.mark.parametrize("reply", ONE_CELL.values(), ids=ONE_CELL)
def test_a_cell_is_found_in_any_wrapping(reply: str) -> None:
    turn = parse(reply)
    assert (turn.cells, turn.fault) == ((CELL,), None)


def test_several_blocks_are_cells_in_order() -> None:
    assert parse("```python\na = 1\n```\nthen\n```python\nb = a\n```").cells == ("a = 1", "b = a")
    assert parse(f"<tool_call>{CALL}</tool_call><tool_call>{CALL}</tool_call>").cells == (CELL, CELL)


FINAL = {
    "tag": ("<answer>42.50</answer>", "42.50", None),
    "unclosed tag": ("So <answer>42.50", "42.50", None),
    "words": ("I see it now.\nFinal answer: 42.50", "42.50", None),
    "bold": ("**Final Answer:** 42.50", "42.50", None),
    "bold all": ("**Answer: 42.50**", "42.50", None),
    "boxed": ("Hence \\boxed{42.50}.", "42.50", None),
    "confidence": ("Final answer: 42.50 (confidence 0.9)", "42.50", 0.9),
    "per cent": ("<answer>42.50</answer>\nConfidence: 90%", "42.50", 0.9),
    "another script": ("Final answer\uff1a 四十二", "四十二", None),
    "the last of several": ("Answer: 1\nno,\nAnswer: 42.50", "42.50", None),
    "call of answer": ('<tool_call>{"name": "answer", "arguments": {"answer": "42.50"}}</tool_call>', "42.50", None),
}


@pytest.mark.parametrize(("reply", "said", "confidence"), FINAL.values(), ids=FINAL)
def test_an_answer_in_prose_is_a_cell_that_answers(reply: str, said: str, confidence: float | None) -> None:
    assert parse(reply).cells == (answered(said, confidence),)


def test_abstentions() -> None:
    assert parse("<abstain>it is blurred</abstain>").cells == (abstained("it is blurred"),)
    assert parse('```python\nabstain("it is blurred")\n```').cells == ('abstain("it is blurred")',)


def test_an_answer_beside_code_does_not_count() -> None:
    turn = parse(f"```python\n{CELL}\n```\nFinal answer: 42")
    assert turn.cells == (CELL,) and turn.hasty == answered("42")


@pytest.mark.parametrize(
    ("reply", "cut", "what"),
    [
        ("", False, "empty"),
        ("   \n", False, "empty"),
        ("<think>hm</think>", True, "cut off while you were thinking"),
        ("The image shows a receipt. I would crop it.", False, "no code and no answer"),
        ("I would first look at", True, "cut off before any code"),
        ('<tool_call>{"name": "run"', False, "cannot be read"),
        ("```python\n" + "x = 1\n" * MAX_CELL + "```", False, "too long"),
        ("```python\nx = 1\n```\n" * 20, False, "too long"),
    ],
)
def test_what_cannot_be_run_says_what_to_do(reply: str, cut: bool, what: str) -> None:
    turn = parse(reply, cut=cut)
    assert not turn.cells
    assert turn.fault is not None and what in turn.fault.what and turn.fault.advice


def test_syntax_errors_are_for_the_kernel_to_tell() -> None:
    assert parse("```python\nfor x in\n```").cells == ("for x in",)


@pytest.mark.parametrize(
    ("code", "whole"),
    [
        ("%matplotlib inline\nx = 1", "pass  # %matplotlib inline\nx = 1"),
        ("!pip install x\nx = 1", "pass  # !pip install x\nx = 1"),
        ("x = \u201ca\u201d", 'x = "a"'),
        ("if a &lt; b:\n    c", "if a < b:\n    c"),
        ("x = 5 % 3", "x = 5 % 3"),
        ("x = '''\n>>> no\n'''", "x = '''\n>>> no\n'''"),
    ],
)
def test_what_is_no_python_is_taken_away_only_where_that_helps(code: str, whole: str) -> None:
    assert mended(code) == whole


@pytest.mark.parametrize("reply", ["{" * 5000, "```" * 3000, "<tool_call>" * 500, "(" * 3000, "\\boxed{" * 500, "\0"])
def test_nothing_raises_or_takes_long(reply: str) -> None:
    parse(reply)
