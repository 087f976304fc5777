"""Bar, line and pie charts, laid out as chart libraries do: title, axes with ticks, gridlines, legend."""

import msgspec
import numpy as np

from limner.bench.draft import Draft
from limner.bench.palette import apart
from limner.bench.phrases import Vocabulary
from limner.sight.graph import Circle, Polyline, Rect, Sector

STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200)
"""Distances of ticks that people read easily."""


class Plot(msgspec.Struct, frozen=True):
    """The field between the axes, in pixels, and what the value axis runs to."""

    left: float
    top: float
    right: float
    bottom: float
    most: float
    step: float

    def up(self, value: float) -> float:
        """Return the row of a value."""
        return self.bottom - (self.bottom - self.top) * value / self.most

    def along(self, value: float) -> float:
        """Return the column of a value, where the value axis lies flat."""
        return self.left + (self.right - self.left) * value / self.most


def bars(draft: Draft, words: Vocabulary) -> None:
    """Draw a bar chart: plain, grouped or stacked; upright or lying."""
    rng = draft.rng
    groups = _groups(words, rng, 7)
    style = ("plain", "grouped", "stacked")[int(rng.choice(3, p=(0.5, 0.3, 0.2)))]
    names = ("",) if style == "plain" else _series(words, rng)
    lying = bool(rng.random() < 0.3)
    step = float(STEPS[int(rng.integers(len(STEPS)))])
    rows = rng.integers(2, 20, (len(names), len(groups))) * step / (4 * (len(names) if style == "stacked" else 1))
    rows = np.round(rows, 1)
    most = step * np.ceil((rows.sum(0) if style == "stacked" else rows).max() / step)
    colours = _distinct(draft, max(len(names), 1))
    many = style == "plain" and rng.random() < 0.35
    plot = _frame(draft, words, names, colours, float(most), step, groups if lying else ())
    _axes(draft, plot, lying)
    bands = np.linspace(plot.top, plot.bottom, len(groups) + 1) if lying else np.linspace(
        plot.left, plot.right, len(groups) + 1)  # fmt: skip
    for k, group in enumerate(groups):
        _category(draft, plot, group, float(bands[k] + bands[k + 1]) / 2, lying)
        base = 0.0
        for s, name in enumerate(names):
            share = 1 if style != "grouped" else len(names)
            room = (bands[1] - bands[0]) * 0.68
            start = bands[k] + (bands[1] - bands[0]) * 0.16 + (room / share * s if style == "grouped" else 0)
            colour = draft.theme.fills[(k * 2) % len(draft.theme.fills)] if many else colours[s]
            span = (float(round(start)), float(round(start + room / share)))
            _bar(draft, plot, span, (base, float(rows[s, k])), colour, lying, group, name)
            base += float(rows[s, k]) if style == "stacked" else 0.0
    _baseline(draft, plot, lying)


def _bar(draft: Draft, plot: Plot, span: tuple[float, float], reach: tuple[float, float], colour: str, lying: bool,
         label: str, column: str) -> None:  # fmt: skip
    start, value = reach
    if lying:
        shape = Rect(plot.along(start), span[0], plot.along(start + value) - plot.along(start), span[1] - span[0])
    else:
        shape = Rect(span[0], plot.up(start + value), span[1] - span[0], plot.up(start) - plot.up(start + value))
    box = (shape.x, shape.y, shape.x + shape.width, shape.y + shape.height)
    name = draft.add(shape, draft.fill(colour, box))
    draft.thing("bar", (name,), box, label=label, column=column, words=label, value=value, scale=plot.most)


def lines(draft: Draft, words: Vocabulary) -> None:
    """Draw a line chart of one to three series, with or without markers."""
    rng = draft.rng
    groups = _groups(words, rng, 7)
    names = ("",) if rng.random() < 0.35 else _series(words, rng)
    step = float(STEPS[int(rng.integers(len(STEPS)))])
    values = _walks(len(names), len(groups), rng) * 5 * step
    values = np.round(values, 1)
    most = float(step * np.ceil(values.max() / step))
    colours = _distinct(draft, len(names))
    plot = _frame(draft, words, names, colours, most, step, ())
    _axes(draft, plot, False)
    columns = np.linspace(plot.left, plot.right, len(groups) * 2 + 1)[1::2]
    for group, column in zip(groups, columns, strict=True):
        _category(draft, plot, group, float(column), False)
    _baseline(draft, plot, False)
    width = float(rng.choice((2.0, 2.5, 3.0)))
    r = float(rng.choice((4.0, 5.0, 6.0)))
    hollow = bool(rng.random() < 0.3)
    for s, name in enumerate(names):
        points = tuple((float(x), plot.up(float(v))) for x, v in zip(columns, values[s], strict=True))
        draft.add(Polyline(points), None, colours[s], width, join="round", cap="round")
        for (x, y), group, value in zip(points, groups, values[s], strict=True):
            shape = Circle(x, y, r)
            node = draft.add(shape, draft.theme.ground, colours[s], width) if hollow else draft.add(shape, colours[s])
            draft.thing("point", (node,), (x - r, y - r, x + r, y + r), colour="" if hollow else None, label=group,
                        column=name, words=group, value=float(value), scale=most)  # fmt: skip


def pie(draft: Draft, words: Vocabulary) -> None:
    """Draw a pie or a donut, its slices named beside them or in a legend."""
    rng, theme = draft.rng, draft.theme
    rows = words.shares[int(rng.integers(len(words.shares)))]
    names = [str(name) for name in rng.permutation(rows)[: int(rng.integers(3, min(len(rows), 6) + 1))]]
    parts = rng.dirichlet(np.full(len(names), 4.0)) * (100 - 7 * len(names)) + 7
    shares = np.round(parts / parts.sum() * 100) / 100
    shares[-1] = 1 - shares[:-1].sum()
    colours = _distinct(draft, len(names))
    _title(draft, words)
    width, height = draft.width, draft.height
    legend = bool(rng.random() < 0.5)
    cx, cy = round(width * (0.38 if legend else 0.5)), round(height * 0.55)
    r = float(round(min(height * 0.36, width * (0.32 if legend else 0.28))))
    inner = float(round(r * rng.uniform(0.45, 0.6))) if rng.random() < 0.4 else 0.0
    edge = float(rng.choice((0.0, 2.0, 3.0)))
    start, percent = -90.0, bool(rng.random() < 0.5)
    for k, (name, share) in enumerate(zip(names, shares, strict=True)):
        sweep = 360 * float(share)
        middle = np.radians(start + sweep / 2)
        shape = Sector(cx, cy, r, start, sweep, inner)
        node = draft.add(shape, colours[k], theme.ground if edge else None, edge)
        c, s = float(np.cos(middle)), float(np.sin(middle))
        at = (cx + c * (r + inner) / 2, cy + s * (r + inner) / 2)
        draft.thing("slice", (node,), (at[0] - 8, at[1] - 8, at[0] + 8, at[1] + 8), label=name, words=name,
                    value=round(float(share), 4))  # fmt: skip
        if percent and share > 0.08:
            ink = "#ffffff" if apart(colours[k], "#ffffff") > 0.3 else "#1b1b1b"
            draft.text(round(at[0]), round(at[1] + 5), f"{share * 100:.0f}%", 14, ink, "middle")
        if not legend:
            anchor = "start" if c > 0.25 else "end" if c < -0.25 else "middle"
            x, y = cx + c * (r + 14), cy + s * (r + 14) + 5 + (6 if s > 0.6 else 0)
            draft.text(round(x), round(y), name, 15, theme.ink, anchor)
        start += sweep
    if legend:
        top = cy - len(names) * 14
        _legend_column(draft, names, colours, cx + r + 36, top)


def _walks(count: int, length: int, rng: np.random.Generator) -> np.ndarray:
    """Return series in (0, 1) that never come so near that one marker hides another, ``(count, length)``."""
    while True:
        walks = rng.uniform(0.2, 0.9, (count, 1)) + np.cumsum(rng.normal(0, 0.14, (count, length)), 1)
        # A walk that would leave the axis turns back: folded, not clipped, no line lies flat on the rim.
        rows = np.abs((walks - 0.08) % 1.74 - 0.87) + 0.09
        if count == 1 or np.diff(np.sort(rows, axis=0), axis=0).min() > 0.055:
            return rows


def _groups(words: Vocabulary, rng: np.random.Generator, most: int) -> tuple[str, ...]:
    row = words.groups[int(rng.integers(len(words.groups)))]
    return row[: int(rng.integers(4, min(len(row), most) + 1))]


def _series(words: Vocabulary, rng: np.random.Generator) -> tuple[str, ...]:
    row = words.series[int(rng.integers(len(words.series)))]
    return row[: int(rng.integers(2, 4))]


def _distinct(draft: Draft, count: int) -> list[str]:
    kept: list[str] = []
    for colour in [*draft.colours(9), *draft.theme.fills]:
        if apart(colour, draft.theme.ground) > 0.16 and all(apart(colour, other) > 0.13 for other in kept):
            kept.append(colour)
    return kept[:count]


def _title(draft: Draft, words: Vocabulary) -> None:
    rng = draft.rng
    content = words.subjects[int(rng.integers(len(words.subjects)))]
    size = int(rng.integers(19, 25))
    middle = bool(rng.random() < 0.5)
    x, y = (draft.width / 2 if middle else 24), 16 + size
    name = draft.text(x, y, content, size, "", "middle" if middle else "start", 700 if rng.random() < 0.6 else 400)
    run = draft.run(content, size)
    left = x - run / 2 if middle else x
    draft.thing("title", (name,), (left, y - size * 0.7, left + run, y), words=content, colour="")


def _frame(draft: Draft, words: Vocabulary, names: tuple[str, ...], colours: list[str], most: float, step: float,
           side: tuple[str, ...]) -> Plot:  # fmt: skip
    """Write title and legend, and return the field that is left for the plot."""
    _title(draft, words)
    top = 62.0
    right = draft.width - 28.0
    widest = max((draft.run(name, 13) for name in side), default=0.0)
    left = 34 + max(widest, draft.run(f"{most:g}", 13))
    if len(names) > 1 and draft.rng.random() < 0.5:
        x = left
        for name, colour in zip(names, colours, strict=True):
            draft.add(Rect(round(x), 58, 14, 14), colour)
            draft.text(round(x) + 20, 70, name, 13, draft.theme.quiet)
            x += 46 + draft.run(name, 13)
        top = 92.0
    elif len(names) > 1:
        right -= 40 + max(draft.run(name, 13) for name in names)
        _legend_column(draft, list(names), colours, right + 16, top)
    return Plot(float(round(left)), top, float(round(right)), draft.height - 46.0, most, step)


def _legend_column(draft: Draft, names: list[str], colours: list[str], x: float, top: float) -> None:
    for k, (name, colour) in enumerate(zip(names, colours, strict=True)):
        y = round(top + 28 * k)
        draft.add(Rect(round(x), y, 14, 14), colour)
        draft.text(round(x) + 22, y + 12, name, 14, draft.theme.quiet)


def _axes(draft: Draft, plot: Plot, lying: bool) -> None:
    """Draw the gridlines and the labels of the value axis."""
    rng, theme = draft.rng, draft.theme
    grid, count = bool(rng.random() < 0.75), round(plot.most / plot.step)
    skip = -(-count // 6)
    for k in range(0, count + 1, skip):
        value = k * plot.step
        at = round(plot.along(value) if lying else plot.up(value)) + 0.5
        if grid and k:
            ends = (at, plot.top, at, plot.bottom) if lying else (plot.left, at, plot.right, at)
            draft.line(*ends, theme.rule, 1.0)
        elif k and not lying:
            draft.line(plot.left - 5, at, plot.left, at, theme.quiet, 1.0)
        if lying:
            draft.text(at, plot.bottom + 20, f"{value:g}", 13, theme.quiet, "middle")
        else:
            draft.text(plot.left - 10, at + 4.5, f"{value:g}", 13, theme.quiet, "end")


def _baseline(draft: Draft, plot: Plot, lying: bool) -> None:
    theme = draft.theme
    width = max(1.0, float(round(theme.stroke)))
    # A line of one pixel fills one row of pixels, as chart libraries see to.
    nudge = 0.5 if width % 2 else 0.0
    left, bottom = plot.left - nudge, plot.bottom + nudge
    if lying:
        draft.line(left, plot.top, left, plot.bottom, theme.ink, width)
    else:
        draft.line(plot.left, bottom, plot.right, bottom, theme.ink, width)
        if draft.rng.random() < 0.5:
            draft.line(left, plot.top, left, plot.bottom + width, theme.ink, width)


def _category(draft: Draft, plot: Plot, label: str, at: float, lying: bool) -> None:
    if lying:
        draft.text(plot.left - 10, round(at + 4.5), label, 13, draft.theme.quiet, "end")
    else:
        draft.text(round(at), plot.bottom + 20, label, 13, draft.theme.quiet, "middle")
