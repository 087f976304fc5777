"""Subtitles from narration and the times of its words, as SubRip (``.srt``) and WebVTT (``.vtt``).

A cue has one or two lines of at most 42 characters (20 in Chinese), stays for 1 to 7 seconds, and shows at most 20
characters a second where the speech leaves room (the BBC's and Netflix's guides to timed text). It ends where a
sentence or clause does, if it can, and never holds two beats: none crosses a chapter. Formulas stand in Unicode.

Where cues are cut is found by dynamic programming over the words of a beat. Not covered: who speaks, and positions.
"""

import math
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from limner.chalk.latex import parse
from limner.lesson.align import Narration, when
from limner.lesson.readable import readable
from limner.lesson.running import HAN
from limner.lesson.spoken import MARKED
from limner.lesson.tongue import tongue

WIDTH, DENSE = 42, 20
"""Characters in a line; in Chinese."""
SHORTEST, LONGEST = 1.0, 7.0
SPEED, DENSE_SPEED = 20.0, 9.0
"""Characters a second that can be read."""
LINGER, GAP = 0.8, 0.08
"""Seconds that a cue may stay after its last word, and that are free between cues (two frames)."""

_ADDRESS = re.compile(r"^(?:https?://)?((?:www\.|(?<=//))\S+?)(?=[.,;:!?)]*$)")
_WEAK = frozenset(
    "a an the of to in on at by for with from and or but is are as that der die das ein eine und oder von zu im auf "
    "mit dass den dem el la los las un una de del que y o en por con a al se".split()
)


class Cue(NamedTuple):
    """What is shown at a time."""

    start: float
    """Seconds."""
    end: float
    lines: tuple[str, ...]


class _Bit(NamedTuple):
    """A word as it is read, and when it is said."""

    text: str
    start: float
    end: float
    glued: bool
    """Whether no space stands before it."""


def cues(narration: Narration, language: str, start: float = 0.0, until: float | None = None) -> list[Cue]:
    """Make the cues of a beat.

    Args:
        narration: what is said.
        language: BCP 47.
        start: seconds at which it begins.
        until: seconds until which its last cue may stay: where the next beat begins; else the end of the speech.

    Returns:
        Cues in their order, which do not overlap.
    """
    dense = not tongue(language).spaced
    bits = _bits(narration, DENSE if dense else WIDTH)
    width, speed = (DENSE, DENSE_SPEED) if dense else (WIDTH, SPEED)
    groups = _cut(bits, width, speed)
    limit = start + narration.seconds if until is None else until
    found: list[Cue] = []
    for index, group in enumerate(groups):
        begin, end = start + group[0].start, start + group[-1].end
        after = start + groups[index + 1][0].start - GAP if index + 1 < len(groups) else limit
        text = _text(group)
        wanted = max(end, begin + SHORTEST, min(begin + len(text) / speed, end + LINGER))
        found.append(Cue(begin, max(begin + 0.1, min(wanted, after)), _lines(group, width)[1]))
    return found


def srt(found: Sequence[Cue]) -> str:
    """Write cues as SubRip."""
    return "".join(f"{number}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n{_joined(cue)}\n\n"
                   for number, cue in enumerate(found, 1))  # fmt: skip


def vtt(found: Sequence[Cue]) -> str:
    """Write cues as WebVTT."""
    escaped = (cue._replace(lines=tuple(_escaped(line) for line in cue.lines)) for cue in found)
    body = "".join(f"{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}\n{_joined(cue)}\n\n" for cue in escaped)
    return f"WEBVTT\n\n{body}"


def _escaped(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _joined(cue: Cue) -> str:
    return "\n".join(cue.lines)


def _clock(seconds: float, mark: str) -> str:
    millis = max(0, round(seconds * 1000))
    return f"{millis // 3600000:02}:{millis // 60000 % 60:02}:{millis // 1000 % 60:02}{mark}{millis % 1000:03}"


def _bits(narration: Narration, width: int) -> list[_Bit]:
    """The words of a narration as they are read, with their times; a mark has the time of the word before it."""
    found: list[_Bit] = []
    now = 0.0
    for text, first, last, glued in _pieces(narration.say):
        times = when(narration, first, last)
        start, end = times if times is not None and times[0] >= now - 0.05 else (now, now)
        parts = text.split() if len(text) > width else [text]
        cut = [part[index : index + width] for part in parts for index in range(0, len(part), width)]
        share = (end - start) / (sum(map(len, cut)) or 1)
        for index, part in enumerate(cut):
            stop = start + share * len(part)
            joined = glued if index == 0 else len(parts) == 1
            mute = not re.search(r"\w", part) and times is None
            if mute and found and joined:
                found[-1] = found[-1]._replace(text=found[-1].text + part)
            else:
                found.append(_Bit(part, start, stop, joined))
            start = stop
        now = max(now, end)
    return found


def _pieces(say: str) -> Iterable[tuple[str, int, int, bool]]:
    """What is read of a narration: text, its characters in the narration, whether it is glued to what is before it."""
    done, glued = 0, False
    spans: list[tuple[str, int, int]] = []
    for part in [*MARKED.finditer(say), None]:
        spans.append((say[done : len(say) if part is None else part.start()], done, -1))
        if part is not None:
            tex = part["formula"] or part["display"]
            shown = part["escaped"] or part["code"] or part["link"] or (readable(parse(tex)) if tex else "")
            spans.append((shown, part.start(), part.end()))
            done = part.end()
    for text, first, last in spans:
        if last >= 0:
            if text:
                yield text, first, last, glued
                glued = True
            continue
        for word in re.finditer(rf"\s+|[{HAN}]|[，。！？；：、]|(?:(?![{HAN}，。！？；：、])\S)+", text):
            if word[0].isspace():
                glued = False
                continue
            shown = _ADDRESS.sub(_host, word[0])
            yield shown, first + word.start(), first + word.end(), glued
            glued = True


def _host(address: re.Match[str]) -> str:
    """An address as it is spoken of: without its scheme, a long one by its host."""
    bare = address[1]
    return bare.partition("/")[0] if len(bare) > WIDTH * 2 // 3 else bare


def _text(group: Sequence[_Bit]) -> str:
    return "".join(bit.text if bit.glued or index == 0 else " " + bit.text for index, bit in enumerate(group))


def _cut(bits: Sequence[_Bit], width: int, speed: float) -> list[list[_Bit]]:
    """Where to end each cue, at the least cost in all."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(bits) + 1):
        choices: list[tuple[float, int]] = []
        for first in range(end - 1, -1, -1):
            group = bits[first:end]
            if first < end - 1 and len(_text(group)) > 2 * width:
                break
            cost = _cost(group, bits[end] if end < len(bits) else None, width, speed)
            choices.append((best[first][0] + cost, first))
        best.append(min(choices))
    cuts, end = list[list[_Bit]](), len(bits)
    while end:
        first = best[end][1]
        cuts.append(list(bits[first:end]))
        end = first
    return cuts[::-1]


def _cost(group: Sequence[_Bit], following: _Bit | None, width: int, speed: float) -> float:
    """How bad a cue is: where it ends, how long it stays, how fast it is read, how little is in it."""
    text = _text(group)
    room = (following.start - GAP if following is not None else group[-1].end + LINGER) - group[0].start
    spoken = group[-1].end - group[0].start
    cost = 2.0 + _lines(group, width)[0] / 2 + (0.0 if following is None else _break(group[-1], following))
    cost += 12 * max(0.0, spoken - LONGEST) + 12 * max(0.0, SHORTEST - room)
    cost += 6 * max(0.0, len(text) / max(room, 0.1) / speed - 1)
    return cost + (2.0 if following is not None and len(text) < width / 2 else 0.0)


def _break(bit: _Bit, following: _Bit) -> float:
    """How much a cut between two words disturbs."""
    if re.search(r"[.!?。！？…][\"'”’»)]*$", bit.text):
        return 0.0
    if re.search(r"[,;:，；：、–—)]$", bit.text):
        return 1.5
    if following.glued and not re.search(f"[{HAN}]", bit.text + following.text):
        return 30.0
    if bit.text.casefold() in _WEAK or re.fullmatch(r"[=+−·×<>≤≥→]", bit.text):
        return 9.0
    return 3.5 if following.text.casefold() in _WEAK else 6.0


def _lines(group: Sequence[_Bit], width: int) -> tuple[float, tuple[str, ...]]:
    """One line, or two of about the same length that break where it disturbs least, and how much it disturbs."""
    text = _text(group)
    if len(text) <= width or len(group) == 1:
        return 0.0, (text,)
    fits: list[tuple[float, int]] = []
    for cut in range(1, len(group)):
        above, below = len(_text(group[:cut])), len(_text(group[cut:]))
        if above <= width and below <= width:
            fits.append((_break(group[cut - 1], group[cut]) + abs(above - below) / width * 6, cut))
    if not fits:
        return math.inf, (text,)
    cost, cut = min(fits)
    return cost, (_text(group[:cut]), _text(group[cut:]))
