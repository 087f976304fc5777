"""Charts: what their marks mean, read from axes, legends and labels.

Understands columns and bars (grouped, stacked, negative), lines with or without dots, clouds of points, pies and
rings. Claims nothing without words: an axis needs three numbers that agree on a scale, a pie a name for each slice.
Does not understand maps, radar charts, box plots or axes that run on a circle.
"""

import re
from collections.abc import Sequence

import numpy as np

from limner.sight import legend
from limner.sight.axes import Axis, axes
from limner.sight.bars import Bar, bars
from limner.sight.claims import Bundle, Claim, Finding, joined, known
from limner.sight.colours import distance
from limner.sight.legend import Entry
from limner.sight.marks import Box, Mark, shades
from limner.sight.pies import Pie, Slice, pies
from limner.sight.plot import Plot, plots
from limner.sight.scale import Scale
from limner.sight.series import Point, Series, series
from limner.sight.words import number, plain

BESIDE = 2.5
"""Font sizes from the rim of a pie to the words beside it, at most."""
GROUND = 0.02
"""In OKLab: what differs less from the ground is part of it."""
CLOSE = 0.015
"""A printed percentage is a slice's share if it is as near to what the angle says."""
_SHARE = re.compile(r"^(.*?)[\s:,(–-]*\(?(\d+(?:[.,]\d+)?)\s*%\)?$")


def charts(shapes: Sequence[Mark], texts: Sequence[Mark], ground: str = "") -> Finding:
    """Return what is claimed of the charts among shapes and texts on a ground of a colour."""
    if len(texts) < 2:
        return Finding()
    samples = legend.entries(shapes, texts)
    sampled = {mark.at for entry in samples for mark in entry.parts}
    spoken = {entry.text.at for entry in samples}
    free = [mark for mark in shapes if mark.at not in sampled]
    # Gaps between bars and lines may have been traced as shapes over them.
    drawn = [mark for mark in free if not ground or mark.rim or distance(mark.colour or ground, ground) > GROUND]
    rest = [mark for mark in texts if mark.at not in spoken]
    found = [_pie(pie, samples, rest) for pie in pies(free)]
    taken = {at for finding in found for at in finding.claims}
    free = [mark for mark in drawn if mark.at not in taken]
    possible = [(plot, bars(plot, free, rest)) for plot in plots(axes(rest), rest, free)]
    # Years below bars that lie may look like an axis of values: the plot with bars is the one that is meant.
    for plot, columns in sorted(possible, key=lambda pair: -len(pair[1])):
        if not taken.isdisjoint(mark.at for mark in plot.axis.labels):
            continue
        finding = _plot(plot, columns, [m for m in free if m.at not in taken], samples, ground)
        taken |= set(finding.claims)
        found.append(finding)
    return joined(found)


def _plot(plot: Plot, columns: Sequence[Bar], shapes: Sequence[Mark], samples: Sequence[Entry], ground: str) -> Finding:
    barred = {bar.mark.at for bar in columns} | {part for bar in columns for part in bar.mark.parts}
    colours = [entry.sample.colour for entry in samples]
    lines = series(plot, [mark for mark in shapes if mark.at not in barred], colours, ground)
    if not columns and not lines:
        return Finding()
    claims: dict[int, Claim] = {}
    used: dict[int, Entry] = {}
    for bar in columns:
        claims |= _bar(bar, plot, samples, used)
    for item in lines:
        claims |= _line(item, plot.axis.scale, samples, used)
    drawn = tuple(claims)
    frame = _frame(plot)
    entries = legend.finding(list(used.values()))
    members = (*drawn, *frame.claims, *entries.claims)
    whole = Bundle(("chart",), members, {"kind": "chart", "type": _type(columns, lines)})
    return joined([Finding(claims), entries, frame, Finding({}, (whole,))])


def _type(columns: Sequence[Bar], lines: Sequence[Series]) -> str:
    if columns:
        return "bars and lines" if lines else "bars"
    return "lines" if any(item.line for item in lines) else "points"


def _series(colours: Sequence[str], samples: Sequence[Entry], used: dict[int, Entry]) -> str:
    entry = legend.meant(colours, samples)
    if entry is None:
        return ""
    used[entry.text.at] = entry
    return entry.words


def _bar(bar: Bar, plot: Plot, samples: Sequence[Entry], used: dict[int, Entry]) -> dict[int, Claim]:
    label = _label(bar.mark, plot)
    named = _series(shades(bar.mark), samples, used)
    data = {"kind": "bar"} | known(label=label, series=named) | {"value": plain(plot.axis.scale.neat(bar.value))}
    claims = {bar.mark.at: Claim(("bar", named, label), data)}
    if bar.printed:
        claims[bar.printed.at] = Claim(("value", named, label), {"kind": "value"}, {"of": bar.mark.at})
    return claims


def _label(mark: Mark, plot: Plot) -> str:
    """Return the category of a bar: the label across from the middle of it, or of the group that it stands in."""
    upright = plot.axis.upright
    place = mark.cx if upright else mark.cy
    label = min(plot.labels, key=lambda item: abs(item.place - place))
    return label.words if abs(label.place - place) < 0.62 * plot.step else ""


def _line(item: Series, scale: Scale, samples: Sequence[Entry], used: dict[int, Entry]) -> dict[int, Claim]:
    named = _series([item.colour], samples, used)
    claims = {}
    for point in item.points:
        if point.mark is not None:
            claims[point.mark.at] = Claim(_name(point, named), _data(point, named, scale))
    if item.line is None:
        return claims
    labels = "|".join(point.label.words.replace("|", "/") for point in item.points if point.label)
    values = "|".join(plain(scale.neat(point.value)) for point in item.points)
    data = {"kind": "series"} | known(series=named, labels=labels, values=values)
    claims[item.line.at] = Claim(("series", named), data)
    pieces = {mark.at: Claim(("series", named), {"kind": "piece"}, {"of": item.line.at}) for mark in item.pieces}
    return {at: claim for at, claim in pieces.items() if at not in claims} | claims


def _name(point: Point, named: str) -> tuple[str, ...]:
    return ("point", named, point.label.words if point.label else "")


def _data(point: Point, named: str, scale: Scale) -> dict[str, str]:
    x = plain(point.x) if point.x is not None else ""
    label = point.label.words if point.label else ""
    return {"kind": "point"} | known(label=label, series=named, x=x) | {"value": plain(scale.neat(point.value))}


def _frame(plot: Plot) -> Finding:
    """Claim the labels and lines of a plot's axes and grid."""
    of = "y" if plot.axis.upright else "x"
    across = "x" if plot.axis.upright else "y"
    claims: dict[int, Claim] = {}
    bundles = []
    for axis, name in ((plot.axis, of), (plot.other, across)):
        if axis is None:
            continue
        for mark in axis.labels:
            value = number(mark.words)
            data = {"kind": "tick", "of": name, "value": plain(value) if value is not None else mark.words}
            claims[mark.at] = Claim(("tick", name, mark.words), data)
        members = tuple(mark.at for mark in axis.labels)
        bundles.append(Bundle(("axis", name), members, _axis(axis, name)))
    if plot.other is None:
        members = tuple(mark.at for label in plot.labels for mark in label.marks)
        for label in plot.labels:
            for mark in label.marks:
                claims[mark.at] = Claim(("tick", across, mark.words), {"kind": "tick", "of": across})
        bundles.append(Bundle(("axis", across), members, {"kind": "axis", "of": across, "scale": "names"}))
    grid = {}
    for mark in plot.grid:
        lies = "x" if mark.width > mark.height else "y"
        long = max(mark.width, mark.height)
        kind = "tick-line" if long < 12 else "grid-line"
        grid[mark.at] = Claim((kind, "y" if lies == "x" else "x"), {"kind": kind})
    if len(grid) > 1:
        bundles.append(Bundle(("grid",), tuple(grid), {"kind": "grid"}))
    return Finding(grid | claims, tuple(bundles))


def _axis(axis: Axis, name: str) -> dict[str, str]:
    low, high = axis.reach
    ends = sorted(axis.scale.value(place) for place in (low, high))
    said = [value for mark in axis.labels if (value := number(mark.words)) is not None]
    first, last = (min(said, key=lambda v, end=end: abs(v - end)) for end in ends)
    scale = "log" if axis.scale.log else "linear"
    return {"kind": "axis", "of": name, "scale": scale, "from": plain(first), "to": plain(last)}


def _pie(pie: Pie, samples: Sequence[Entry], texts: Sequence[Mark]) -> Finding:
    spoken = _spoken(pie, texts)
    claims: dict[int, Claim] = {}
    used: dict[int, Entry] = {}
    for item in pie.slices:
        words = [mark for mark in spoken.get(item.mark.at, []) if number(mark.words) is None]
        named = _series(shades(item.mark), samples, used) or " ".join(mark.words for mark in words)
        label, printed = _printed(named)
        if printed is None:
            printed = next(
                (share for mark in spoken.get(item.mark.at, []) if (share := _printed(mark.words)[1]) is not None), None
            )
        share = printed if printed is not None and abs(printed - item.share) < CLOSE else item.share
        if not label:
            return Finding()
        claims[item.mark.at] = Claim(
            ("slice", label), {"kind": "slice", "label": label, "value": plain(round(share, 3))}
        )
        for mark in spoken.get(item.mark.at, []):
            claims[mark.at] = Claim(("slice", "text", label), {"kind": "slice-text"}, {"of": item.mark.at})
    entries = legend.finding(list(used.values()))
    whole = Bundle(("chart",), (*claims, *entries.claims), {"kind": "chart", "type": "pie"})
    return joined([Finding(claims), entries, Finding({}, (whole,))])


def _printed(text: str) -> tuple[str, float | None]:
    """Return the name and the share that a slice's words say, such as ``Rent 32 %``."""
    found = _SHARE.match(text.strip())
    return (found[1].strip(), float(found[2].replace(",", ".")) / 100) if found else (text, None)


def _spoken(pie: Pie, texts: Sequence[Mark]) -> dict[int, list[Mark]]:
    """Return the texts on or beside each slice, by the place of its mark."""
    result: dict[int, list[Mark]] = {}
    sizes = [mark.size for mark in texts]
    usual = float(np.median(sizes)) if sizes else 0.0
    for text in texts:
        near = _nearest(pie, text.box)
        inside = float(np.hypot(text.cx - pie.cx, text.cy - pie.cy)) < pie.r
        if text.size > 1.35 * usual or near - pie.r > BESIDE * text.size or (inside and near < 0.12 * pie.r):
            continue
        angle = float(np.degrees(np.arctan2(text.cy - pie.cy, text.cx - pie.cx)))
        home = min(pie.slices, key=lambda item: _off(item, angle, inside))
        if _off(home, angle, inside) < 12:
            result.setdefault(home.mark.at, []).append(text)
    return result


def _off(item: Slice, angle: float, inside: bool) -> float:
    """Return by how many degrees an angle misses a slice, beside it a little more the further from its middle."""
    middle = item.start + item.sweep / 2
    away = abs((angle - middle + 180) % 360 - 180)
    return max(away - item.sweep / 2, 0.0) + (0.0 if inside else 0.02 * away)


def _nearest(pie: Pie, box: Box) -> float:
    """Return how near a box comes to the middle of a pie, in pixels."""
    dx = max(box[0] - pie.cx, 0.0, pie.cx - box[2])
    dy = max(box[1] - pie.cy, 0.0, pie.cy - box[3])
    return float(np.hypot(dx, dy))
