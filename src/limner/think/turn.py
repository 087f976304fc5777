r"""Reads what a model replied in a turn: cells of Python to run, a final answer, or an abstention.

Lenient about the wrapping, since models differ: Markdown fences (also unclosed ones, several, with or without a
language), ``<code>``, Hermes tool calls with whole or broken JSON, tool calls in Qwen's XML, a bare cell without any
fence; ``<answer>``, ``Final answer: ...`` and ``\boxed{...}`` in prose. An answer in prose becomes a cell that calls
``answer``, so that there is one way in which a run is settled. Strict about the meaning: what holds neither a cell nor
an answer is a finding which says what to do. Nothing here raises on any text, and nothing here runs code.

Not covered: code in other languages, and notebooks as JSON.
"""

import ast
import html
import json
import re
import textwrap
from typing import Any

import msgspec

from limner.core.data import Finding

MAX_REPLY = 400_000
"""Characters that are read; 128k tokens of code, the longest reply of today's models, are about as many."""
MAX_CELLS, MAX_CELL = 8, 40_000
"""Cells of one reply, and characters of one cell, beyond which a reply is refused."""
TOOL = "run"
"""The name of the one tool."""

_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?</\1>", re.DOTALL)
_THOUGHT_END = re.compile(r"^.*</(?:think|thinking|reasoning)>", re.DOTALL)
_FENCE = re.compile(
    r"^[ \t>]*(`{3,}|~{3,})[ \t]*([\w+.-]*)[^\n`]*\n(.*?)(?:^[ \t>]*\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_INLINE = re.compile(r"```(python|py)[ \t]+([^`\n]+?)```")
_CODE = re.compile(r"<(code|python|execute|tool_code)>(.*?)(?:</\1>|\Z)", re.DOTALL)
_CALL = re.compile(r"<tool_call>(.*?)(?:</tool_call>|(?=<tool_call>)|\Z)", re.DOTALL)
_FUNCTION = re.compile(r"<function=(\w+)>(.*?)(?:</function>|\Z)", re.DOTALL)
_PARAMETER = re.compile(r"<parameter=(\w+)>\n?(.*?)(?:\n?</parameter>|\Z)", re.DOTALL)
_BROKEN = re.compile(r'"(?:code|python|source|script)"\s*:\s*"((?:[^"\\]|\\.)*)', re.DOTALL)
_ANSWER = re.compile(r"<(answer|final_answer)>(.*?)(?:</\1>|\Z)", re.DOTALL)
_ABSTAIN = re.compile(r"<abstain>(.*?)(?:</abstain>|\Z)", re.DOTALL)
_FINAL = re.compile(
    r"^[\W_]*(?:the\s+)?(?:final\s+)?answer(?:\s+is)?[\s*_]*[:\uff1a=][\s*_]*(\S.*)$", re.IGNORECASE | re.MULTILINE
)
_BOXED = re.compile(r"\\boxed\{([^{}]*)\}")
_CONFIDENCE = re.compile(r"confidence[\W_]*([01]?\.\d+|\d{1,3}(?:\.\d+)?)\s*(%?)", re.IGNORECASE)
_PYTHON = ("python", "py", "python3", "ipython", "ipython3", "tool_code", "jupyter")
_PROMPT = re.compile(r"^(?:>>> ?|\.\.\. ?)", re.MULTILINE)
_MAGIC = re.compile(r"^(\s*)([%!].*)$", re.MULTILINE)
_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d\u00a0", "''\"\" ")
_DECODER = json.JSONDecoder(strict=False)  # models put line breaks into strings
_FORM = 'write one ```python block, or answer("...", confidence=0.9) or abstain("why") in one'


class Turn(msgspec.Struct, frozen=True):
    """What a model wants in a turn."""

    cells: tuple[str, ...] = ()
    """Python source of each, in order."""
    fault: Finding | None = None
    """Why nothing can be done with the reply; then there are no cells."""
    hasty: str = ""
    """A final answer that was given beside code whose result it cannot know; it does not count."""


def parse(reply: str, *, cut: bool = False) -> Turn:
    """Read a model's reply.

    Args:
        reply: its text; native tool calls stand in it as :class:`limner.core.model.Tool` says.
        cut: whether it broke off at the limit of its length.
    """
    text = _said(reply[:MAX_REPLY])
    if not text.strip():
        what = "your reply was cut off while you were thinking" if cut else "your reply is empty"
        return Turn(fault=Finding(what, f"think less, then {_FORM}" if cut else _FORM))
    cells = _cells(text)
    final = _final(text)
    if cells is None:
        return Turn(fault=Finding("your tool call cannot be read: its JSON is broken", _FORM))
    if cells:
        if len(cells) > MAX_CELLS or max(map(len, cells)) > MAX_CELL:
            what = f"your code is too long: at most {MAX_CELLS} blocks of {MAX_CELL} characters are run in a turn"
            return Turn(fault=Finding(what, "do one step at a time, with loops instead of repetition"))
        return Turn(tuple(cells), hasty=final)
    if final:
        return Turn((final,))
    what = "your reply was cut off before any code" if cut else "your reply holds no code and no answer"
    return Turn(fault=Finding(what, _FORM))


def mended(code: str) -> str:
    """Return a cell without what is no Python (prompts, magics, typographic quotes), where that makes it one."""
    if len(code) > MAX_CELL:
        return code
    code = textwrap.dedent(code.expandtabs(4) if "\t" in code and not _reads(code) else code).strip("\n")
    for version in (
        code,
        _PROMPT.sub("", code),
        _MAGIC.sub(r"\1pass  # \2", code),
        code.translate(_QUOTES),
        html.unescape(code),
    ):
        if _reads(version):
            return version
    return code


def answered(value: str, confidence: float | None = None) -> str:
    """Return the cell that gives an answer."""
    return f"answer({value!r}" + (f", confidence={confidence:g})" if confidence is not None else ")")


def abstained(why: str) -> str:
    """Return the cell that abstains."""
    return f"abstain({why!r})"


def _said(reply: str) -> str:
    """Return a reply without what was only thought; a thought that does not end is taken for what was said."""
    text = _THOUGHT.sub("", reply)
    text = _THOUGHT_END.sub("", text)
    return re.sub(r"<(?:think|thinking|reasoning)>", "", text)


def _cells(text: str) -> list[str] | None:
    """Return the code in a reply, ``None`` where there is a call that cannot be read."""
    calls = [match[1] for match in _CALL.finditer(text)]
    if calls:
        called = [_called(call) for call in calls]
        found = [mended(code) for code in called if code is not None and code.strip()]
        return found or (None if None in called else [])
    tagged = [match[2] for match in _CODE.finditer(text) if "\n" in match[2] or _acts(match[2])]
    found = [block for part in tagged for block in (_fenced(part) or [part])] or _fenced(text)
    if not found and (call := _bare_call(text)) is not None:
        found = [call]
    if not found and _acts(text.strip()):
        found = [text.strip()]
    return [code for code in map(mended, found) if code.strip()]


def _fenced(text: str) -> list[str]:
    blocks = [(match[2].lower(), match[3]) for match in _FENCE.finditer(text)]
    marked = [code for language, code in blocks if language in _PYTHON]
    marked = marked or [match[2] for match in _INLINE.finditer(text)]
    # What a block without a language holds beside marked ones is mostly the output that the model expects.
    return marked or [code for language, code in blocks if not language and _bare_call(code) is None]


def _called(call: str) -> str | None:
    """Return the cell that a tool call stands for, ``None`` where it cannot be read."""
    if match := _FUNCTION.search(call):
        return _meant(match[1], {name: value for name, value in _PARAMETER.findall(match[2])})
    code = _bare_call(call)
    if code is not None:
        return code
    if match := _BROKEN.search(call):
        try:
            return str(_DECODER.decode(f'"{match[1]}"'))
        except ValueError:
            return match[1].replace("\\n", "\n").replace('\\"', '"')
    fenced = _fenced(call)
    return "\n\n".join(fenced) if fenced else (call if _acts(call.strip()) else None)


def _bare_call(text: str) -> str | None:
    """Return the cell that the first JSON object of a text stands for."""
    start = text.find("{")
    if start < 0 or not re.search(r'"(?:name|arguments|code|parameters)"', text):
        return None
    try:
        value, _ = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    arguments = value.get("arguments", value.get("parameters", value))
    if isinstance(arguments, str):
        try:
            arguments = _DECODER.decode(arguments)
        except (ValueError, RecursionError):
            arguments = {"code": arguments}
    return _meant(str(value.get("name", TOOL)), arguments if isinstance(arguments, dict) else {"code": str(arguments)})


def _meant(name: str, arguments: dict[str, Any]) -> str | None:
    """Return the cell that a call of ``name`` stands for."""
    words = [value for value in arguments.values() if isinstance(value, str)]
    if name in ("answer", "final_answer", "abstain"):
        said = str(arguments.get("answer", arguments.get("value", words[0] if words else "")))
        return abstained(said) if name == "abstain" else answered(said, _share(arguments.get("confidence")))
    for key in ("code", "python", "source", "script", "input"):
        if isinstance(arguments.get(key), str):
            return arguments[key]
    return words[0] if len(words) == 1 and len(arguments) == 1 else None


def _final(text: str) -> str:
    """Return the cell that a final answer or an abstention in prose stands for, or nothing."""
    if match := _ABSTAIN.search(text):
        return abstained(match[1].strip() or "it cannot be known from the images")
    tagged = list(_ANSWER.finditer(text))
    said = tagged[-1][2] if tagged else ""
    if not said.strip():
        prose = _FENCE.sub("", text)
        lines = list(_FINAL.finditer(prose)) or list(_BOXED.finditer(prose))
        said = lines[-1][1] if lines else ""
    if boxed := _BOXED.search(said):
        said = boxed[1]
    said = _CONFIDENCE.split(said)[0] if not tagged else said
    said = said.strip().strip("*_`").strip(" ,;(").strip()
    if not said:
        return ""
    match = _CONFIDENCE.search(text)
    return answered(said, _share(match[1] + match[2]) if match else None)


def _share(value: Any) -> float | None:
    """Return a confidence in [0, 1], said as a share or in per cent."""
    try:
        number = float(str(value).strip().rstrip("%"))
    except ValueError:
        return None
    number = number / 100 if number > 1 or str(value).strip().endswith("%") else number
    return min(number, 1.0) if number >= 0 else None


def _reads(code: str) -> bool:
    try:
        ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _acts(code: str) -> bool:
    """Say whether a text without any fence is Python that does something, not prose that happens to parse."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(isinstance(node, ast.Call | ast.Assign | ast.Import | ast.ImportFrom) for node in ast.walk(tree))
