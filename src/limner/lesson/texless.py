"""Code that has TeX set something, written for what sets it here: no TeX can run where a section is performed.

Formulas become :class:`limner.chalk.formula.Formula`, text becomes ``Text``, numbers take ``Text`` for their digits.
Not covered: labels that other objects make of texts (``get_axis_labels("x")``), matrices, and colours of parts.
"""

import ast
from collections.abc import Iterator

from limner.lesson.splice import over

FORMULAS = ("MathTex", "SingleStringMathTex")
TEXTS = ("Tex",)
NUMBERS = ("DecimalNumber", "Integer")
LABELLED = ("LabeledDot",)
AXES = ("Axes", "NumberPlane", "NumberLine", "ComplexPlane")
FAULT = "TexError"
"""The kind of a fault where TeX was to run (:mod:`limner.chalk.blame`)."""


def texless(code: str, lines: tuple[int, int]) -> Iterator[tuple[str, str]]:
    """Yield a program in which what TeX sets within some lines is set without it, and what was done.

    Args:
        code: of a section, which parses.
        lines: first and last that may change.
    """
    calls = [
        node for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        and lines[0] <= node.lineno and (node.end_lineno or node.lineno) <= lines[1]
    ]  # fmt: skip
    made, notes = code, []
    for call in sorted(calls, key=lambda one: (one.lineno, one.col_offset), reverse=True):
        new = _written(call)
        if new is not None:
            made = over(made, call, new)
            notes.append(f"{ast.unparse(call.func)} without TeX")
    if notes:
        yield made, ", ".join(dict.fromkeys(reversed(notes)))


def _written(call: ast.Call) -> str | None:
    """Write a call without TeX; ``None`` where it needs none, or nothing is known."""
    name = ast.unparse(call.func)
    if name in FORMULAS:
        return _set(call, "Formula", "size", f', id="formula-{call.lineno}-{call.col_offset}"')
    if name in TEXTS:
        return _set(call, "Text", "font_size", "")
    named = {one.arg: one.value for one in call.keywords}
    if name in NUMBERS and "mob_class" not in named:
        return _with(call, "mob_class", "Text")
    if name in LABELLED and call.args and isinstance(call.args[0], ast.Constant):
        label = ast.unparse(call.args[0])
        return ast.unparse(call).replace(f"{name}({label}", f"{name}(Text({label})", 1)
    if name in AXES and "label_constructor" not in ast.unparse(call):
        config = next((key for key in ("axis_config",) if key in named), "")
        if config and isinstance(named[config], ast.Dict):
            whole = ast.unparse(named[config])
            return ast.unparse(call).replace(whole, whole[:-1] + ", 'label_constructor': Text}", 1)
        if name == "NumberLine":
            return _with(call, "label_constructor", "Text")
    return None


def _set(call: ast.Call, name: str, size: str, more: str) -> str | None:
    """Write what sets a text: its parts as one, its size and colour; its other arguments are TeX's."""
    parts = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    if not parts or len(parts) != len(call.args):
        return None
    named = {one.arg: ast.unparse(one.value) for one in call.keywords}
    large = f", {size}={named['font_size']}" if "font_size" in named else ""
    colour = f".set_color({named['color']})" if "color" in named else ""
    text = " ".join(parts)
    spelled = f'r"{text}"' if '"' not in text and not text.endswith("\\") and text.isprintable() else repr(text)
    return f"{name}({spelled}{more}{large}){colour}"


def _with(call: ast.Call, name: str, value: str) -> str:
    whole = ast.unparse(call)
    return f"{whole[:-1]}{', ' if call.args or call.keywords else ''}{name}={value})"
