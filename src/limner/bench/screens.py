"""Tables and mock-ups of screens, on whole pixels as browsers lay them out."""

from limner.bench.draft import Draft
from limner.bench.palette import apart, mixed
from limner.bench.phrases import Vocabulary
from limner.sight.graph import Circle, Polyline, Rect


def table(draft: Draft, words: Vocabulary) -> None:
    """Draw a table: a head, rows with or without stripes, rules or frames."""
    rng, theme = draft.rng, draft.theme
    corner, rows, heads = words.tables[int(rng.integers(len(words.tables)))]
    rows, heads = rows[: int(rng.integers(4, len(rows) + 1))], heads[: int(rng.integers(2, len(heads) + 1))]
    left, right = 28, draft.width - 28
    first = round(max(draft.run(name, 15) for name in (corner, *rows)) + 44)
    wide = (right - left - first) // len(heads)
    right = left + first + wide * len(heads)
    high, top = max(int(rng.integers(36, 54)), -(-316 // (len(rows) + 1))), 56
    draft.crop(top + high * (len(rows) + 1) + 28)
    bold = [c for c in draft.colours(9) if apart(c, "#ffffff") > 0.3 and apart(c, theme.ground) > 0.14]
    look = ("bar", "rule", "grid")[int(rng.integers(3))]
    if look == "bar":
        draft.add(Rect(left, top, right - left, high), draft.fill(bold[0], (left, top, right, top + high)))
    ink = "#ffffff" if look == "bar" else theme.ink
    name = draft.text(left, 38, f"{corner} overview", 19, theme.ink, weight=700)
    draft.thing("title", (name,), (left, 24, left + draft.run(f"{corner} overview", 19), 38), colour="",
                words=f"{corner} overview")  # fmt: skip
    for column, text in enumerate((corner, *heads)):
        _word(
            draft, text, (left + (first + wide * (column - 1) if column else 0), top), wide, high, column > 0, ink, 700
        )
    striped = bool(rng.random() < 0.5)
    for k, row in enumerate(rows):
        y = top + high * (k + 1)
        if striped and k % 2 == 0:
            draft.add(Rect(left, y, right - left, high), theme.card)
        _word(draft, row, (left, y), first, high, False, theme.ink, 400)
        for c, head in enumerate(heads):
            x = left + first + wide * c
            text = _entry(draft, c)
            node = _word(draft, text, (x, y), wide, high, True, theme.ink, 400)
            draft.thing("cell", (node,), (x, y, x + wide, y + high), label=row, column=head, words=text, colour="")
    _rules(draft, look, (left, top, right, top + high * (len(rows) + 1)), high, first, wide)


def _rules(draft: Draft, look: str, box: tuple[int, int, int, int], high: int, first: int, wide: int) -> None:
    theme, (left, top, right, bottom) = draft.theme, box
    if look == "bar":
        draft.line(left, bottom - 0.5, right, bottom - 0.5, theme.rule, 1)
        return
    for y in range(top + high, bottom + 1, high):
        strong = y == top + high and look == "rule"
        draft.line(left, y if strong else y - 0.5, right, y if strong else y - 0.5, theme.ink if strong else theme.rule,
                   2 if strong else 1)  # fmt: skip
    if look == "grid":
        draft.line(left, top - 0.5, right, top - 0.5, theme.rule, 1)
        for x in (left, *range(left + first, right + 1, wide)):
            draft.line(x - 0.5, top, x - 0.5, bottom, theme.rule, 1)


def _entry(draft: Draft, column: int) -> str:
    rng = draft.rng
    return (str(int(rng.integers(12, 990))), f"{rng.uniform(1, 99):.1f}", str(int(rng.integers(1000, 9900))),
            f"{int(rng.integers(10, 99))}%")[column % 4]  # fmt: skip


def _word(draft: Draft, text: str, at: tuple[float, float], wide: float, high: float, right: bool, ink: str,
          weight: int) -> str:  # fmt: skip
    x = at[0] + (wide - 16 if right else 14)
    return draft.text(round(x), round(at[1] + high / 2 + 5), text, 15, ink, "end" if right else "start", weight)


def screen(draft: Draft, words: Vocabulary) -> None:
    """Draw a form: a bar or a card, fields with labels, checkboxes, buttons."""
    rng, theme = draft.rng, draft.theme
    title, fields, checks, buttons = words.forms[int(rng.integers(len(words.forms)))]
    bold = [c for c in draft.colours(9) if apart(c, "#ffffff") > 0.3 and apart(c, theme.ground) > 0.16]
    narrow = min(draft.width - 64, 520)
    left = round((draft.width - narrow) / 2) if rng.random() < 0.6 else 32
    size, pitch = 24, int(rng.integers(82, 104))
    draft.crop(204 + pitch * len(fields) + 34 * len(checks))
    if rng.random() < 0.5:
        draft.add(Rect(0, 0, draft.width, 64), draft.fill(bold[0], (0, 0, draft.width, 64)))
        for k, colour in enumerate(("#ffffff", "#ffffff")):
            draft.add(Rect(draft.width - 44, 24 + 9 * k, 22, 4, 2), colour)
        ink, y = "#ffffff", 41
    else:
        draft.add(Rect(left - 24, 16, narrow + 48, draft.height - 32, theme.radius), theme.card, theme.rule, 2)
        ink, y = theme.ink, 60
    node = draft.text(left, y, title, size, ink, weight=700)
    draft.thing("title", (node,), (left, y - size * 0.7, left + draft.run(title, size, 700), y), words=title, colour="")
    inner = mixed(theme.card, "#ffffff" if theme.name not in ("night", "stage") else "#000000", 0.75)
    for k, label in enumerate(fields):
        _field(draft, (left, 92 + pitch * k), narrow, min(pitch - 42, 46), label, inner)
    y = 100 + pitch * len(fields)
    for k, label in enumerate(checks):
        _checkbox(draft, (left, y + 34 * k), label, bool(rng.random() < 0.5), bold[1], inner)
    _buttons(draft, left, draft.height - 80, buttons, (bold[1], bold[2]), bool(rng.random() < 0.4))


def _field(draft: Draft, at: tuple[int, int], wide: int, high: int, label: str, inner: str) -> None:
    theme = draft.theme
    draft.text(at[0], at[1] + 14, label, 14, theme.quiet)
    top = at[1] + 22
    node = draft.add(Rect(at[0] + 1, top + 1, wide - 2, high - 2, min(theme.radius, 8)), inner, theme.quiet, 2)
    draft.thing("field", (node,), (at[0], top, at[0] + wide, top + high), label=label, words=label, colour="")


def _checkbox(draft: Draft, at: tuple[int, int], label: str, on: bool, accent: str, inner: str) -> None:
    theme, (x, y) = draft.theme, at
    node = draft.add(Rect(x + 1, y + 1, 18, 18, 3), accent if on else inner, accent if on else theme.quiet, 2)
    made = (node,)
    if on:
        tick = ((x + 5, y + 10), (x + 9, y + 14), (x + 15, y + 6))
        made += (draft.add(Polyline(tick), None, "#ffffff", 2, cap="round", join="round"),)
    draft.text(x + 30, y + 15, label, 15, theme.ink)
    draft.thing("checkbox", made, (x, y, x + 20, y + 20), label=label, words=label, colour="")


def _buttons(draft: Draft, left: int, top: int, texts: tuple[str, ...], colours: tuple[str, ...], dots: bool) -> None:
    x = left
    for text, colour in zip(texts, colours, strict=True):
        wide = round((draft.run(text, 16, 700) + 52) / 2) * 2
        box = (x, top, x + wide, top + 44)
        radius = 22.0 if draft.theme.radius >= 8 else min(draft.theme.radius, 6)
        node = draft.add(Rect(x, top, wide, 44, radius), draft.fill(colour, box))
        draft.text(x + wide / 2, top + 28, text, 16, "#ffffff", "middle", 700)
        draft.thing("button", (node,), box, label=text, words=text)
        x += wide + 18
    if dots and x < draft.width - 90:
        for k in range(3):
            draft.add(Circle(x + 24 + 18 * k, top + 22, 5), draft.theme.rule)
