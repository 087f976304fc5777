"""Answers what is on, ticked or chosen on a form or a screen: one control by its words, or which of a group.

A state may also be written: ``Enabled`` or ``Off`` beside a label.
"""

import re
from collections.abc import Callable, Sequence

from limner.think.controls import Control
from limner.think.entries import entries
from limner.think.lookup import Found
from limner.think.papers import Line
from limner.think.terms import folded, terms

_ON = r"on|enabled|active|activated|checked|ticked|selected|chosen|marked|picked"
_OFF = r"off|disabled|inactive|deactivated|unchecked|unticked|deselected"
STATE = re.compile(rf"^(?:is|are|was|were|has|have)\b.*\b(?:{_ON}|{_OFF})\b")
WHICH = re.compile(rf"^(?:which|what)\b.*?\b(?:is|are|was|were|has been|have been|did|does)\b.*\b(?:{_ON})\b")
_WRITTEN = {"on": True, "enabled": True, "yes": True, "active": True, "off": False, "disabled": False, "no": False,
            "inactive": False}  # fmt: skip
_NOTHING = frozenset((*terms(f"{_ON}|{_OFF}".replace("|", " ")), "option", "check", "box", "toggl", "switch", "button",
                      "mod"))  # fmt: skip
"""Terms of a question that name its state or the kind of control."""


def is_state(question: str) -> bool:
    """Say whether a question asks if something is on, ticked or chosen."""
    return bool(STATE.match(folded(question).strip()))


def is_choice(question: str) -> bool:
    """Say whether a question asks which of several is ticked or chosen."""
    return bool(WHICH.match(folded(question).strip()))


def state(question: str, lines: Sequence[Line], seen: Callable[[], Sequence[Control]]) -> Found | None:
    """Return ``yes`` or ``no`` for a control or a written state; ``None`` where it is not told.

    Args:
        question: for which :func:`is_state` holds.
        lines: of the picture.
        seen: finds the controls.
    """
    asked = [term for term in terms(question) if term not in _NOTHING]
    if not asked:
        return None
    negative = bool(re.search(rf"\b(?:{_OFF})\b", folded(question)))
    for entry in entries(lines):
        told = _WRITTEN.get(folded(entry.value.text).strip(" ."))
        if told is not None and entry.sure >= 0.7 and _named(asked, entry.label):
            return Found("yes" if told != negative else "no", 0.95, (entry.label, entry.value))
    named = [control for control in seen() if _named(asked, control.label)]
    exact = [control for control in named if set(terms(control.label.text)) == set(asked)] or named
    if len(exact) != 1 or exact[0].on is None:
        return None
    told = Line("", exact[0].box, 1.0)
    return Found("yes" if exact[0].on != negative else "no", 0.9, (exact[0].label, told))


def choice(question: str, lines: Sequence[Line], seen: Callable[[], Sequence[Control]]) -> Found | None:
    """Return the words of the one control of a group that is on; ``None`` where none or several are."""
    found = WHICH.match(folded(question).strip())
    asked = [term for term in terms(question) if term not in _NOTHING] if found else []
    group = seen()
    if asked:
        heads = [line for line in lines if _named(asked, line)]
        if len(heads) != 1:
            return None
        group = _below(heads[0], [control for control in group if control.label is not heads[0]])
    on = [control for control in group if control.on]
    if len(group) < 2 or len(on) != 1 or any(control.on is None for control in group):
        return None
    return Found(on[0].label.text, 0.9, (on[0].label, Line("", on[0].box, 1.0)))


def _named(asked: Sequence[str], label: Line) -> bool:
    own = set(terms(label.text)) - _NOTHING
    return bool(own) and own <= set(asked) and len(set(asked) - own) <= 1


def _below(head: Line, group: Sequence[Control]) -> list[Control]:
    """Return the controls that follow a group's name, beside or below it, without a gap."""
    result: list[Control] = []
    at = head.cy
    for control in sorted(group, key=lambda each: each.label.cy):
        middle = control.label.cy
        if middle < head.cy - 0.6 * head.height:
            continue
        side = control.box[3] - control.box[1]
        limit = 2.4 * max(head.height, side) if not result else 2.2 * max(side, control.label.height)
        if middle - at > limit:
            break
        result.append(control)
        at = middle
    return result
