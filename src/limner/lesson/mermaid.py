"""Flow charts as Mermaid writes them, which many lectures in Markdown have already: read as ``` ```flow ```.

Read are the direction, boxes of any shape, chains, ``&``, and labels of arrows (``-->|yes|`` and ``-- yes -->``). What
only colours is passed over. Not covered, and refused with their line: subgraphs, and Mermaid's other diagrams.
"""

import re
from itertools import product

from limner.core.errors import InputError
from limner.lesson.plan import Flow

ROW = 4
"""Boxes that have room in a row."""
_HEAD = re.compile(r"^(?:flowchart|graph)\b\s*(TB|TD|BT|LR|RL)?\s*;?$")
_STYLE = re.compile(r"^(?:%%|(?:style|classDef|class|linkStyle|click)\b)")
_INSIDE = r'(?:"[^"]*"|.)*?'
_BOX = re.compile(rf"\s*([\w.]+(?:-\w+)*)(\[{_INSIDE}\]+|\({_INSIDE}\)+|\{{{_INSIDE}\}}+|>{_INSIDE}\])?(?::::\w+)?\s*")
_ARROW = re.compile(
    r"<?(?:--\s+(?P<said>[^|>]+?)\s+--+|==\s+(?P<thick>[^|>]+?)\s+==+|-\.\s+(?P<dotted>[^|>]+?)\s+\.+-|--+|==+|-\.+-)"
    r"[>ox]?(?=[\s|\w])\s*(?:\|(?P<barred>[^|]*)\|)?"
)
_PAIRS = ("[]", "()", "{}", ">]", "//", "\\\\", "/\\", "\\/", '""')


def mermaid(source: str, line: int) -> Flow:
    """Read a flow chart.

    Args:
        source: Mermaid's.
        line: of its first line in the Markdown.

    Raises:
        InputError: a line is not understood; the message has its number.
    """
    rows = [(at, text.strip().rstrip(";").strip()) for at, text in enumerate(source.splitlines(), line)]
    rows = [(at, text) for at, text in rows if text and not _STYLE.match(text)]
    head = _HEAD.match(rows[0][1]) if rows else None
    if not head:
        raise InputError(f"line {line}: of Mermaid only flow charts are read: begin with flowchart LR, or draw another")
    nodes: dict[str, str] = {}
    edges: list[tuple[str, ...]] = []
    for at, text in rows[1:]:
        edges += _chain(text, at, nodes)
    if not nodes:
        raise InputError(f"line {line}: the flow chart has no boxes: write A[One] --> B[Two]")
    right = head[1] in ("LR", "RL") and len(nodes) <= ROW
    return Flow(id="", nodes=nodes, edges=tuple(edges), direction="right" if right else "down")


def _chain(text: str, line: int, nodes: dict[str, str]) -> list[tuple[str, ...]]:
    """Read ``A & B --> C --> D``; boxes are added to ``nodes``, with the last text that they are given."""
    made: list[tuple[str, ...]] = []
    before: list[str] = []
    group: list[str] = []
    label, at = "", 0
    while True:
        box = _BOX.match(text, at)
        if not box or box[1] in ("subgraph", "end", "direction"):
            raise InputError(f"line {line}: {text[at:]!r} is no box: write A[Text], and leave subgraphs out")
        name, shape = box.groups()
        if shape or name not in nodes:
            nodes[name] = _text(shape) if shape else name
        group.append(name)
        at = box.end()
        if text[at : at + 1] == "&":
            at += 1
            continue
        made += [(*pair, label) if label else pair for pair in product(before, group)]
        if at == len(text):
            return made
        arrow = _ARROW.match(text, at)
        if not arrow:
            raise InputError(f"line {line}: {text[at:]!r} is no arrow: write A --> B")
        label = next((said.strip('" ') for said in arrow.groups() if said), "")
        before, group, at = group, [], arrow.end()


def _text(shape: str) -> str:
    while len(shape) > 1 and shape[0] + shape[-1] in _PAIRS:
        shape = shape[1:-1]
    return re.sub(r"\s*<br\s*/?>\s*", " ", shape)
