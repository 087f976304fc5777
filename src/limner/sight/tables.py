"""Tables: texts that stand in rows and columns, with or without rules, and their heads.

A table has two columns and three rows at least, nearly all of its places filled, its rows at even steps and each
column in line at an end or in the middle. Its first row is its head where it looks or reads unlike the rest. Cells
that span several places are not understood.
"""

from collections.abc import Sequence

import numpy as np

from limner.sight.bars import is_box
from limner.sight.claims import Bundle, Claim, Finding, known
from limner.sight.colours import distance
from limner.sight.graph import Text
from limner.sight.marks import Box, Mark, contains, union
from limner.sight.words import number, plain

LEVEL = 0.45
"""Font sizes by which texts of one row may be higher or lower."""
FULL = 0.75
"""The part of a table's places that are filled, at least."""
UNEVEN = 0.4
"""How much the steps from row to row may differ, as a share of the middle one."""
STRAIGHT = 0.5
"""Font sizes by which the texts of a column may be out of line (half of what an estimated length errs by)."""
WORDY = 34
"""Letters: texts that are longer on the average are columns of prose."""

Row = list[Mark | None]


def tables(shapes: Sequence[Mark], texts: Sequence[Mark]) -> Finding:
    """Return what is claimed of the table among texts, if there is one."""
    rows = _rows([mark for mark in texts if not mark.turned])
    block = _block(rows)
    if len(block) < 3:
        return Finding()
    grid = _grid(block)
    if not grid or not _is_table(grid):
        return Finding()
    return _finding(grid, shapes)


def _rows(texts: Sequence[Mark]) -> list[list[Mark]]:
    """Return texts on one level, top down, each row from left to right."""
    rows: list[list[Mark]] = []
    for mark in sorted(texts, key=lambda mark: mark.cy):
        if rows and mark.cy - rows[-1][0].cy < LEVEL * min(mark.size, rows[-1][0].size):
            rows[-1].append(mark)
        else:
            rows.append([mark])
    return [sorted(row, key=lambda mark: mark.box[0]) for row in rows]


def _block(rows: Sequence[list[Mark]]) -> list[list[Mark]]:
    """Return the longest run of rows of several texts that follow each other at about even steps."""
    best: list[list[Mark]] = []
    run: list[list[Mark]] = []
    for row in rows:
        if len(row) < 2:
            run = []
            continue
        if len(run) > 1:
            steps = np.diff([line[0].cy for line in run])
            step = row[0].cy - run[-1][0].cy
            if abs(step - float(np.median(steps[-3:]))) > UNEVEN * step:
                run = run[-1:] if step < float(np.median(steps[-3:])) else []
        run = [*run, row]
        if sum(map(len, run)) > sum(map(len, best)):
            best = run
    return best


def _grid(block: Sequence[list[Mark]]) -> list[Row]:
    """Return texts by row and column, ``None`` where a place is empty; ``[]`` where two texts would share one."""
    texts = sorted((mark for row in block for mark in row), key=lambda mark: mark.box[0])
    columns: list[list[float]] = []
    for mark in texts:
        left, _, right, _ = mark.box
        home = next(
            (c for c in columns if min(c[1], right) - max(c[0], left) > 0.3 * min(c[1] - c[0], right - left)), None
        )
        if home is None:
            columns.append([left, right])
        else:
            home[0], home[1] = min(home[0], left), max(home[1], right)
    columns.sort()
    grid: list[Row] = []
    for line in block:
        row: Row = [None] * len(columns)
        for mark in line:
            k = max(
                range(len(columns)), key=lambda k: min(columns[k][1], mark.box[2]) - max(columns[k][0], mark.box[0])
            )
            if row[k] is not None:
                return []
            row[k] = mark
        grid.append(row)
    return grid


def _is_table(grid: Sequence[Row]) -> bool:
    cells = [mark for row in grid for mark in row if mark]
    if len(grid[0]) < 2 or len(cells) < FULL * len(grid) * len(grid[0]):
        return False
    if np.mean([len(mark.words) for mark in cells]) > WORDY:
        return False
    body = grid[1:]
    return all(_is_straight([row[k] for row in body]) for k in range(len(grid[0])))


def _is_straight(column: Sequence[Mark | None]) -> bool:
    marks = [mark for mark in column if mark]
    if len(marks) < 2:
        return True
    size = float(np.median([mark.size for mark in marks]))
    edges = [
        [mark.box[0] for mark in marks],
        [mark.box[2] for mark in marks],
        [(m.box[0] + m.box[2]) / 2 for m in marks],
    ]
    return min(float(np.ptp(edge)) for edge in edges) < STRAIGHT * size + 1.5


def _has_head(grid: Sequence[Row], shapes: Sequence[Mark]) -> bool:
    """Say whether the first row looks unlike the second, or reads unlike the columns of numbers under it."""
    first = [mark for mark in grid[0] if mark]
    second = [mark for mark in grid[1] if mark]
    if _look(first) != _look(second) or distance(first[-1].colour, second[-1].colour) > 0.08:
        return True
    level = first[0].cy
    bands = [
        m for m in shapes if m.box[1] < level < m.box[3] and m.box[3] < second[0].cy and m.box[0] <= first[0].box[0]
    ]
    if any(mark.height > 1.2 * first[0].size for mark in bands):
        return True
    columns = range(len(grid[0]))
    numeric = [k for k in columns if all(_is_number(row[k]) for row in grid[1:])]
    return any(grid[0][k] is not None and not _is_number(grid[0][k]) for k in numeric)


def _is_number(mark: Mark | None) -> bool:
    return mark is not None and number(mark.words) is not None


def _look(row: Sequence[Mark]) -> tuple[bool, int]:
    shapes = [mark.node.shape for mark in row if isinstance(mark.node.shape, Text)]
    if not shapes:
        return False, 0
    return sum(shape.weight >= 600 for shape in shapes) * 2 > len(shapes), round(
        float(np.median([s.size for s in shapes])) / 2
    )


def _is_part(mark: Mark, around: Box) -> bool:
    wide, high = around[2] - around[0], around[3] - around[1]
    room = (around[0] - 0.2 * wide, around[1] - 0.3 * high, around[2] + 0.2 * wide, around[3] + 0.3 * high)
    across = mark.width > 0.7 * wide or mark.height > 0.7 * high
    return across and contains(room, mark.box) and (is_box(mark) or min(mark.width, mark.height) < 4)


def _finding(grid: Sequence[Row], shapes: Sequence[Mark]) -> Finding:
    claims: dict[int, Claim] = {}
    bundles = []
    with_head = _has_head(grid, shapes)
    heads = [mark.words if mark and with_head else "" for mark in grid[0]]
    for n, row in enumerate(grid):
        name = row[0].words if row[0] else ""
        for k, mark in enumerate(row):
            if mark is None:
                continue
            if with_head and n == 0:
                claims[mark.at] = Claim(("head", mark.words), {"kind": "head", "column": mark.words})
                continue
            value = number(mark.words)
            data = {"kind": "cell"} | known(row=name, column=heads[k]) | {"at": f"{n + 1 - with_head},{k + 1}"}
            claims[mark.at] = Claim(
                ("cell", name, heads[k]), data | known(value=plain(value) if value is not None else "")
            )
        members = tuple(mark.at for mark in row if mark)
        words = ("heads",) if with_head and n == 0 else ("row", name)
        bundles.append(Bundle(words, members, {"kind": "head-row" if with_head and n == 0 else "row"}))
    around = union([mark.box for row in grid for mark in row if mark])
    for mark in shapes:
        # Rules and bands: they change nothing, but belong to it.
        if _is_part(mark, around):
            claims[mark.at] = Claim(("table", "part"), {"kind": "table-part"})
    size = f"{len(grid) - with_head}x{len(grid[0])}"
    return Finding(claims, (*bundles, Bundle(("table",), tuple(claims), {"kind": "table", "size": size})))
