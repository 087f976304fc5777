"""Receipts and letters, laid out as tills and offices print them, with every entry and amount known.

A receipt lists goods with prices, subtotal, tax and total, which add up to the cent; a letter has a head, entries and
sentences. Places are those of the layout; how wide words run differs between renderers, so boxes span the row that an
entry stands in.
"""

import numpy as np

from limner.bench.draft import Draft
from limner.bench.parlance import PAPERS, PARLANCES, Parlance
from limner.sight.graph import Polygon, Polyline, Rect

RATES = (5, 7, 10, 19, 20)
"""Percent of tax."""
MONO = 0.602
"""Advance of a letter in Liberation Mono and DejaVu Sans Mono, in font sizes."""


def money(cents: int) -> str:
    """Write an amount in hundredths as ``12.40``."""
    return f"{cents // 100}.{cents % 100:02d}"


def taxed(cents: int, rate: int) -> int:
    """Return the tax on an amount, in hundredths, halves rounded up."""
    return (cents * rate + 50) // 100


def receipt(part: str, rng: np.random.Generator) -> Draft:
    """Lay out a receipt; its things are entries, those of money with ``value`` in units.

    The ``column`` of what was bought is ``goods``. Only the receipt's number cannot be inferred from what else stands
    there.
    """
    words, theme = PARLANCES[part], PAPERS[part][0]
    size = int(rng.integers(15, 18))
    width = round(float(rng.uniform(23, 27)) * size)
    draft = Draft(width, 900, theme, rng)
    left, right, step = 26, width - 26, round(size * 1.45)
    y = _head(draft, words, size, step)
    y = _rule(draft, left, right, y, step)
    total = 0
    for k in rng.permutation(len(words.goods))[: int(rng.integers(4, 9))]:
        name, about = words.goods[k]
        price, times = round(about * float(rng.uniform(0.8, 1.25))), int(rng.choice((1, 1, 1, 2, 3)))
        total += price * times
        _entry(draft, name, price * times, (left, right), y, size, column="goods")
        y += step
        if times > 1:
            draft.text(left + size, y, f"{times} x {money(price)}", size - 2, theme.quiet)
            y += step
    y = _rule(draft, left, right, y - step // 3, step)
    rate, (sub, tax, due) = int(rng.choice(RATES)), words.sums[int(rng.integers(len(words.sums)))]
    for name, cents in ((sub, total), (tax.format(rate), taxed(total, rate))):
        _entry(draft, name, cents, (left, right), y, size)
        y += step
    total += taxed(total, rate)
    _entry(draft, due, total, (left, right), y + 6, size + 4, 700)
    y = _rule(draft, left, right, y + step, step)
    y = _paid(draft, words, total, (left, right), y, size, step)
    draft.text(
        width / 2, y + step, words.closing[int(rng.integers(len(words.closing)))], size - 3, theme.quiet, "middle"
    )
    _barcode(draft, y + 2 * step)
    draft.crop(round(y + 2 * step + 62))
    return draft


def _head(draft: Draft, words: Parlance, size: int, step: int) -> int:
    rng, theme, middle = draft.rng, draft.theme, draft.width / 2
    name, street, below = words.shops[int(rng.integers(len(words.shops)))]
    draft.text(middle, 48, name, size + 6, theme.ink, "middle", 700)
    draft.text(middle, 48 + step, street, size - 1, theme.quiet, "middle")
    draft.text(middle, 48 + 2 * step, below, size - 1, theme.quiet, "middle")
    when = f"{int(rng.integers(1, 29)):02d}/{int(rng.integers(1, 13)):02d}/2025"
    draft.text(26, 48 + round(3.4 * step), when, size - 1, theme.quiet)
    clock = f"{int(rng.integers(8, 21)):02d}:{int(rng.integers(60)):02d}"
    draft.text(draft.width - 26, 48 + round(3.4 * step), clock, size - 1, theme.quiet, "end")
    y, number = 48 + round(4.5 * step), f"{int(rng.integers(1000, 999999)):06d}"
    nodes = (draft.text(26, y, words.slip, size - 1, ""), draft.text(draft.width - 26, y, number, size - 1, "", "end"))
    box = (24.0, y - size * 0.86, draft.width - 24.0, y + size * 0.3)
    draft.thing("entry", nodes, box, colour="", label=words.slip, words=number)
    return 48 + round(5 * step)


def _rule(draft: Draft, left: int, right: int, y: int, step: int) -> int:
    """Draw a dashed rule, as tills print it, and return the next baseline."""
    for x in range(left, right - 4, 9):
        draft.line(x, y + 0.5, x + 5, y + 0.5, draft.theme.quiet, 1)
    return y + round(step * 1.05)


def _entry(draft: Draft, name: str, cents: int, span: tuple[int, int], y: int, size: int, weight: int = 400,
           column: str = "") -> None:  # fmt: skip
    left, right = span
    amount = money(cents)
    nodes = (draft.text(left, y, name, size, "", weight=weight),
             draft.text(right, y, amount, size, "", "end", weight))  # fmt: skip
    box = (left - 2.0, y - size * 0.86, right + 2.0, y + size * 0.3)
    draft.thing("entry", nodes, box, colour="", label=name, column=column, words=amount, value=cents / 100)


def _paid(draft: Draft, words: Parlance, total: int, span: tuple[int, int], y: int, size: int, step: int) -> int:
    how = words.paid[int(draft.rng.integers(len(words.paid)))]
    draft.text(span[0], y, how, size - 1, draft.theme.quiet)
    draft.text(span[1], y, money(total), size - 1, draft.theme.quiet, "end")
    return y + step


def _barcode(draft: Draft, y: float) -> None:
    rng, x, end = draft.rng, 60.0, draft.width - 60.0
    while x < end:
        wide = int(rng.integers(1, 4))
        draft.add(Rect(x, round(y), wide, 40), draft.theme.ink)
        x += wide + int(rng.integers(1, 4))


def letter(part: str, rng: np.random.Generator) -> Draft:
    """Lay out a letter; its things are entries, those with an amount with their ``value``."""
    words, theme = PARLANCES[part], PAPERS[part][1]
    draft = Draft(int(rng.integers(600, 700)), int(rng.integers(760, 880)), theme, rng)
    left, right = 64, draft.width - 64
    tint = theme.fills[int(rng.integers(len(theme.fills)))]
    sender, heading, entries = words.letters[int(rng.integers(len(words.letters)))]
    y = _letterhead(draft, sender, tint, left, right)
    draft.text(left, y, heading, 26, "", weight=700)
    y += 22
    boxed = bool(rng.random() < 0.5)
    high = 30 * len(entries) + 22
    if boxed:
        draft.add(Rect(left - 14, y, right - left + 28, high), theme.card, theme.rule, 1)
    else:
        draft.line(left, y + 0.5, right, y + 0.5, theme.rule, 1)
        draft.line(left, y + high + 0.5, right, y + high + 0.5, theme.rule, 1)
    column = left + round(max(draft.run(name, 17) for name, _ in entries) + 48)
    for k, (name, form) in enumerate(entries):
        base = y + 34 + 30 * k
        said, value = _filled(form, words, rng)
        nodes = (draft.text(left, base, name, 17, theme.quiet), draft.text(column, base, said, 17, ""))
        draft.thing("entry", nodes, (left - 2, base - 15, right, base + 6), colour="", label=name, words=said,
                    value=value)  # fmt: skip
    _body(draft, words, (left, right), y + high + 48)
    return draft


def _letterhead(draft: Draft, sender: str, tint: str, left: int, right: int) -> int:
    if draft.rng.random() < 0.5:
        draft.add(Rect(0, 0, draft.width, 84), tint)
        draft.text(left, 54, sender, 24, "#ffffff", weight=700)
        return 150
    draft.add(Polygon(((left, 66.0), (left + 17, 32.0), (left + 34, 66.0))), tint)
    draft.text(left + 46, 62, sender, 22, tint, weight=700)
    draft.line(left, 86, right, 86, tint, 2)
    return 148


def _filled(form: str, words: Parlance, rng: np.random.Generator) -> tuple[str, float | None]:
    if form == "{amount}":
        cents = int(rng.integers(450, 48000))
        return money(cents), cents / 100
    if form in ("{name}", "{day}"):
        bank = words.names if form == "{name}" else words.days
        return bank[int(rng.integers(len(bank)))], None
    # The letters I and O pass for digits.
    letters = [str(rng.choice(tuple("ABCDEFGHJKLMNPRSTUVWXY"))) if c == "@" else
               str(rng.integers(1, 10)) if c == "#" else c for c in form]  # fmt: skip
    return "".join(letters), None


def _body(draft: Draft, words: Parlance, span: tuple[int, int], y: float) -> None:
    """Set sentences line by line, then a signature."""
    rng, theme, (left, right) = draft.rng, draft.theme, span
    line = ""
    text = " ".join(words.sentences[k] for k in rng.permutation(len(words.sentences))[: int(rng.integers(3, 6))])
    for word in [*text.split(), ""]:
        if word and draft.run(f"{line} {word}", 16) <= right - left:
            line = f"{line} {word}".strip()
            continue
        if y > draft.height - 130:
            break
        draft.text(left, round(y), line, 16, theme.ink)
        line, y = word, y + 25
    x = np.linspace(0, 1, 60)
    height = 14 * np.sin(x * float(rng.uniform(18, 30))) * (1 - x) + 8 * np.sin(x * 7)
    at = min(y + 40, draft.height - 70)
    draft.add(Polyline(tuple((float(left + 10 + 130 * a), float(at + b)) for a, b in zip(x, height, strict=True))),
              None, "#23407a", 1.8, cap="round")  # fmt: skip
    draft.line(left, at + 24.5, left + 190, at + 24.5, theme.rule, 1)


def blot(draft: Draft, box: tuple[float, float, float, float]) -> None:
    """Spill ink over a box, so that nothing can be read under it."""
    rng = draft.rng
    left, top, right, bottom = box
    cx, cy = (left + right) / 2, (top + bottom) / 2
    angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    reach = 1 + 0.07 * np.sin(3 * angles + rng.uniform(0, 6)) + 0.05 * np.sin(7 * angles + rng.uniform(0, 6))
    # A superellipse holds the box's corners without reaching far beyond its sides (Lame).
    power = (np.abs(np.cos(angles)) ** 6 + np.abs(np.sin(angles)) ** 6) ** (-1 / 6)
    wide, tall = (right - left) / 2 + 8, (bottom - top) / 2 + 5
    points = [(float(cx + wide * r * p * np.cos(a)), float(cy + tall * r * p * np.sin(a)))
              for r, p, a in zip(reach * 1.12, power, angles, strict=True)]  # fmt: skip
    draft.add(Polygon(tuple(points)), "#1c2340")
