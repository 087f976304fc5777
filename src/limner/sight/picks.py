"""Which things a question means."""

from collections.abc import Callable, Sequence

from limner.sight.question import SHAPES, Pick
from limner.sight.things import Thing
from limner.sight.words import ALIKE, likeness, same


def picked(found: Sequence[Thing], pick: Pick) -> list[Thing]:
    """Return the things for which all that a pick says holds.

    Words that fit nothing exactly are taken for those most like them, if one letter or so is misread.
    """
    rest = [thing for thing in found if _is_kind(thing, pick.kind)]
    if pick.colour:
        rest = [
            thing for thing in rest if thing.colour == pick.colour or (not thing.colour and pick.colour in thing.names)
        ]
    if pick.label:
        rest = spoken(rest, pick.label, lambda thing: (thing.label, thing.words))
    if pick.column:
        rest = spoken(rest, pick.column, lambda thing: (thing.column,))
    return _extreme(rest, pick.extreme) if pick.extreme else rest


def _is_kind(thing: Thing, kind: str) -> bool:
    if not kind:
        return True
    if kind in SHAPES:
        return thing.shape == kind and thing.part in ("", "icon")
    return thing.part == kind


def spoken(rest: Sequence[Thing], wanted: str, words: Callable[[Thing], tuple[str, ...]]) -> list[Thing]:
    """Return the things with the wanted words, else those whose words are most like them, else none."""
    exact = [thing for thing in rest if any(same(text, wanted) for text in words(thing) if text)]
    if exact:
        return exact
    scores = [max((likeness(text, wanted) for text in words(thing) if text), default=0.0) for thing in rest]
    best = max(scores, default=0.0)
    return [thing for thing, score in zip(rest, scores, strict=True) if score == best] if best >= ALIKE else []


def _extreme(rest: Sequence[Thing], which: str) -> list[Thing]:
    keys: dict[str, Callable[[Thing], float]] = {
        "largest": lambda thing: thing.area,
        "smallest": lambda thing: -thing.area,
        "leftmost": lambda thing: -_middle(thing)[0],
        "rightmost": lambda thing: _middle(thing)[0],
        "topmost": lambda thing: -_middle(thing)[1],
        "lowest": lambda thing: _middle(thing)[1],
    }
    # A point without a dot has a place among others of its kind only.
    painted = [thing for thing in rest if thing.mark] or list(rest)
    return [max(painted, key=keys[which])] if painted else []


def _middle(thing: Thing) -> tuple[float, float]:
    if thing.mark is None:
        return thing.spot
    return thing.mark.cx, (thing.mark.box[1] + thing.mark.box[3]) / 2
