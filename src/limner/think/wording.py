"""Understands questions in plain English: which family, about which things, by the words that the picture itself bears.

What is named in quotes, or stands in the picture word for word, is a label; the rest of the sentence is read by cues.
Promises nothing for other languages, for questions about what pictures mean, or for chains of more than one step: then
there is no answer rather than a wrong one.
"""

import re
from collections.abc import Sequence

import msgspec

from limner.sight.question import COLOURS, Family, Pick, Question

KINDS = {
    "checkbox": "check ?box(?:es)?|tick ?box(?:es)?",
    "bar": "bars?|columns? of the chart",
    "slice": "slices?|wedges?|segments?",
    "point": "(?:data )?points?|markers?",
    "arrow": "arrows?|connectors?",
    "button": "buttons?",
    "field": "(?:input |text |entry )?fields?|text ?box(?:es)?|inputs?",
    "box": "box(?:es)?|steps?|nodes?",
    "icon": "icons?|symbols?|pictograms?",
    "title": "titles?|headings?|headlines?",
    "cell": "cells?",
    "circle": "circles?|discs?|disks?|dots?",
    "ellipse": "ellipses?|ovals?",
    "ring": "rings?|doughnuts?|donuts?|annul(?:us|i)",
    "sector": "(?:circular )?sectors?",
    "square": "squares?",
    "rectangle": "rectangles?|oblongs?",
    "triangle": "triangles?",
    "diamond": "diamonds?|rhomb(?:us|uses|i)",
    "pentagon": "pentagons?",
    "hexagon": "hexagons?",
    "star": "stars?",
    "line": "(?:straight )?lines?|strokes?",
    "text": "texts?|words|captions?",
}
"""How the kinds of things are called, the longer names first."""
EXTREMES = {
    "largest": "largest|biggest|greatest|highest|tallest|longest|most",
    "smallest": "smallest|littlest|least|shortest|fewest|tiniest",
    "leftmost": "left-?most|furthest left|farthest left|first",
    "rightmost": "right-?most|furthest right|farthest right|last",
    "topmost": "top-?most|uppermost|top",
    "lowest": "lowest|bottom-?most|bottom|lower-?most",
}
RELATIONS = {
    "left of": "(?:to the )?left of",
    "right of": "(?:to the )?right of",
    "in front of": "in front of|on top of|covering|overlapping",
    "connected to": "connected (?:to|with)|linked (?:to|with)|leads? to|leading to|lead(?:s|ing)? on to|points? to",
    "above": "above|over|higher up than",
    "below": "below|under|underneath|beneath|lower down than",
    "inside": "inside(?: of)?|within|enclosed by",
}
MEASURES = {
    "larger": ("larger|bigger", "smaller|littler"),
    "wider": ("wider|broader", "narrower|slimmer"),
    "taller": ("taller|longer", "shorter"),
    "higher": ("higher|greater|more", "lower|less|fewer"),
}
"""How measures are called, and their opposites."""
GREY, HUES = re.compile(r"\bgray\b"), re.compile(rf"\b({'|'.join(COLOURS)})\b")
FUZZY = 4
"""Letters from which a label counts however it is written; shorter ones only as they stand in the picture."""


def _cues(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words))


_COLOUR = _cues(r"\b(?:what|which|name|tell|its|the|of what) (?:is )?(?:the |its )?colou?r\b", r"^colou?r of\b")
_SHEET = (
    "(?:it|(?:the|this|that|my) (?:picture|image|photo(?:graph)?|page|scan(?:ned page)?|sheet|drawing|document|paper|"
    "receipt|screenshot|chart|letter))"
)
_ORIENTATION = _cues(
    r"\bup-?side[- ]down\b", r"\borient(?:ed|ation|ations|ing|ate|ated)\b",
    r"(?<![-\w])rotat(?:e|ed|es|ing|ion|ions)\b", r"\bmirror(?:ed|ing|s)?\b", r"\bflip(?:ped|ping|s)?\b",
    r"\bturn(?:ed|ing|s)?\b(?! (?:on|off|in|over|out)\b)",
    r"\binvert(?:ed|ing)?\b", r"\breflect(?:ed|ion|ing)?\b", r"\btransform(?:ed|ation|ations)?\b", r"\breversed\b",
    r"\bupright\b", r"\bwhich way (?:is|was|does|up|round)\b", r"\bway (?:up|round)\b", r"\bright side up\b",
    r"\bsideways\b", r"\bon its (?:head|side)\b", r"\bback[- ]to[- ]front\b", r"\bhead down\b", r"\bbottom up\b",
    r"\b(?:tilt|skew|slant)(?:ed|ing|s)?\b", r"\b(?:askew|crooked|crookedly)\b", r"\bstraighten(?:ed|ing)?\b",
    rf"\b(?:done|happened) to {_SHEET}\b", rf"\bhow (?:is|was|does|has|did) {_SHEET}\b(?! (?:called|titled|named))",
    rf"\bpositions? (?:is|was|of) {_SHEET}\b",
    r"\bgeometric\b", r"\bsymmetry\b", rf"\b(?:is|lies?) {_SHEET} (?:level|straight)\b",
    # German, French, Spanish
    r"\b(?:ge|ver|um)?dreh(?:t|en|ung)\b", r"\b(?:ge)?spiegel(?:t|n|ung|verkehrt)\b",
    r"\bkopf(?:stand|über|steh\w*)?\b",
    r"\bausgerichtet\b|\bausrichtung\b", r"\b(?:wie|richtig|falsch) (?:he)?rum\b", r"\bseitenverkehrt\b",
    r"\bschief\b", r"\bà l['’](?:envers|endroit)\b", r"\b(?:re)?tourn(?:er|ée?s?)\b", r"\bpivot(?:er|ée?s?)\b",
    r"\bmiroir\b", r"\bquel sens\b|\bbon sens\b", r"\binversée?s?\b", r"\binclin(?:ée?s?|ad[oa]s?)\b",
    r"\bde travers\b", r"\bpenchée?s?\b", r"\bgir(?:ad[oa]s?|ar(?:l[oa])?|ó)\b", r"\bal revés\b",
    r"\b(?:boca|cabeza) abajo\b", r"\bespejo\b", r"\borientad[oa]s?\b|\borientación\b", r"\bvoltead[oa]s?\b",
    r"\btorcid[oa]s?\b", r"\bréflé(?:chi|t)\w*\b|\breflejad[oa]s?\b", r"\borientée?s?\b",
    r"\bleft and right (?:been )?(?:swapped|exchanged|interchanged)\b",
    r"\b(?:text|writing|lines?) (?:lean|run up|slope)",
)  # fmt: skip
_THING = _cues(r"\b(?:price|costs?|charge|where)\b", r"\bcolou?r\b")
"""What is not asked of how a picture lies."""
_DIFFERENCE = _cues(
    r"\bdiffer(?:s|ent|ence|ences)?\b", r"\b(?:has|was|is|have) (?:been )?changed\b", r"\bnot the same\b",
    r"\bwhat changed\b",
)  # fmt: skip
_COUNT = _cues(r"\bhow many\b", r"\bnumber of\b", r"\bcount\b", r"\btotal number\b", r"^(?:give |tell )?the total of\b")
_SUM = _cues(
    r"\bsum\b",
    r"\btogether\b",
    r"\baltogether\b",
    r"\bcombined\b",
    r"\badd(?:ed|s)? up\b",
    r"\bin all\b",
    r"\bin sum\b",
)
_ADDED = ("", "cell", "bar", "slice", "point")
"""Kinds of things of which there are totals, not numbers."""
_PLACE = _cues(
    r"\bwhere\b", r"\blocate\b", r"\bwhich (?:part|corner|region|area|field|ninth|one holds)\b", r"\bposition of\b"
)
_READ = _cues(
    r"\bwhat (?:does|do) .* say\b", r"\bread\b(?! off)", r"\bwhich words?\b", r"\bquote\b", r"\bwhat text\b",
    r"\bwhat (?:is|are) (?:written|printed)\b", r"\bthe words\b", r"\btranscribe\b", r"\bsays?\b", r"\bnamed?\b",
)  # fmt: skip
_VALUE = _cues(
    r"\bvalues?\b", r"\bhow (?:much|many|high|large|big|old|long|tall|far)\b", r"\bamount\b", r"\bread off\b",
    r"\bprice\b", r"\bcosts?\b", r"\bfigure\b", r"\bpercentage\b", r"\bshare\b", r"\bworth\b",
)  # fmt: skip
_THERE = _cues(
    r"^(?:is|are|was|were) there\b", r"\b(?:can|do) you (?:see|find|spot)\b", r"\bpresent\b", r"\bany\b",
    r"\bdoes .*\b(?:appear|show|contain|have|include|exist)\b",
)  # fmt: skip


class Wanted(msgspec.Struct, frozen=True):
    """What a question asks."""

    family: Family | None
    """``None`` where no cue tells."""
    of: Pick = Pick()
    to: Pick | None = None
    how: str = ""
    opposite: bool = False
    """The answer to the typed question is to be turned round: ``smaller`` for ``larger``."""
    labels: tuple[str, ...] = ()
    """The labels that are named, in their order in the sentence."""
    which: bool = False
    """It asks which of several it is: the answer is a label."""

    def question(self, text: str) -> Question | None:
        """Return the typed question that can be asked of a scene, if there is one."""
        return Question(self.family, text, self.of, self.to, self.how) if self.family else None


def understand(text: str, labels: Sequence[str] = (), columns: Sequence[str] = ()) -> Wanted:
    """Read a question.

    Args:
        text: what is asked, in English.
        labels: words that stand in the picture: of categories, boxes, rows, buttons.
        columns: heads of columns, and names of series.
    """
    masked, named = _masked(" ".join(text.split()), [*columns, *labels])
    plain = GREY.sub("grey", masked.lower())
    found = [name for _, name in named]
    family, of, to, how, opposite = _read(plain, named, columns)
    which = bool(re.match(r"(?:in |on |at |for )?(?:which|who|what) ", plain)) and bool(
        of.extreme or (to and family == "comparison")
    )
    return Wanted(family, of, to, how, opposite, tuple(found), which)


def _masked(text: str, known: Sequence[str]) -> tuple[str, list[tuple[str, str]]]:
    """Replace the labels in a question by marks ``#0``, ``#1``; return it with the marks and what they stand for."""
    spans: list[tuple[int, int, str]] = []
    for found in re.finditer(r"[\"“”«»]([^\"“”«»]+)[\"“”«»]|(?<!\w)['‘]([^'’]+)['’](?!\w)", text):
        spans.append((*found.span(), (found[1] or found[2]).strip()))
    for label in sorted({label.strip() for label in known}, key=len, reverse=True):
        if not any(letter.isalnum() for letter in label):
            continue
        # A short label, or one that is a common word, counts only as it is written.
        strict = len(label) < FUZZY or label.lower() in _COMMON
        pattern = rf"(?<![\w#]){re.escape(label)}(?!\w)"
        for found in re.finditer(pattern, text, 0 if strict else re.IGNORECASE):
            if all(found.end() <= start or stop <= found.start() for start, stop, _ in spans):
                spans.append((*found.span(), label))
    spans.sort()
    parts, marks, at = [], [], 0
    for number, (start, stop, label) in enumerate(spans):
        parts += [text[at:start], f"#{number}"]
        marks.append((f"#{number}", label))
        at = stop
    return "".join([*parts, text[at:]]), marks


def _read(
    text: str, named: list[tuple[str, str]], columns: Sequence[str]
) -> tuple[Family | None, Pick, Pick | None, str, bool]:
    """Return family, picks, relation or measure, and whether that is meant the other way round."""
    for how, words in MEASURES.items():
        for opposite, word in enumerate(words):
            if (pair := _pair(text, rf"\b(?:{word})\b(?: \w+)? than\b|\b(?:{word})\b,? compared (?:to|with)\b")) or (
                pair := _compared(text, word)
            ):
                of, to = (_pick(part, named, columns) for part in pair)
                return "comparison", of, to, how, bool(opposite)
    if not _COLOUR.search(text):
        for how, words in RELATIONS.items():
            if pair := _pair(text, rf"\b(?:{words})\b"):
                of, to = (_pick(part, named, columns) for part in pair)
                if _is_some(of) and _is_some(to):
                    return "relation", of, to, how, False
    pick = _pick(text, named, columns)
    return _family(text, pick, named), pick, None, "", False


def _family(text: str, pick: Pick, named: list[tuple[str, str]]) -> Family | None:
    if _DIFFERENCE.search(text):
        return "difference"
    if _ORIENTATION.search(text) and not (named or _THING.search(text)):
        return "orientation"
    if _COLOUR.search(text):
        return "colour"
    if named and (_SUM.search(text) or (re.search(r"\btotal\b", text) and pick.kind in _ADDED)):
        return "sum"
    if _PLACE.search(text):
        return "position"
    if _COUNT.search(text) and (pick.kind or not named):
        return "count"
    if _THERE.search(text):
        return "existence"
    if _VALUE.search(text):
        return "value"
    if _READ.search(text) or pick.extreme:
        return "reading"
    return "value" if named else None


def _pair(text: str, between: str) -> tuple[str, str] | None:
    found = re.search(between, text)
    return (text[: found.start()], text[found.end() :]) if found else None


def _compared(text: str, word: str) -> tuple[str, str] | None:
    """Split ``compared with B, is A larger?`` and ``which is larger, A or B?``."""
    if found := re.search(rf"compared (?:to|with) (.+?), (?:is|are|was|does|has) (.+?) (?:{word})\b", text):
        return found[2], found[1]
    if found := re.search(rf"\b(?:{word})\b[,:]? (.+?) or (.+)", text):
        return found[1], found[2]
    return None


def _is_some(pick: Pick) -> bool:
    return bool(pick.kind or pick.colour or pick.label)


def _pick(text: str, named: list[tuple[str, str]], columns: Sequence[str]) -> Pick:
    here = [label for mark, label in named if re.search(rf"{mark}(?!\d)", text)]
    heads = {column.lower() for column in columns}
    column = next((label for label in here if label.lower() in heads), "")
    rest = [label for label in here if label is not column]
    if len(rest) > 1 and not column:  # a series that is named in quotes: "the point of Adults for 'Fri'"
        mark = next(mark for mark, label in named if label is rest[0])
        column = rest.pop(0) if re.search(rf"\bof {mark}\b.*\b(?:for|in|on|at) #", text) else ""
    kind = next((kind for kind, words in KINDS.items() if re.search(rf"\b(?:{words})\b", text)), "")
    colour = HUES.search(text)
    extreme = next((name for name, words in EXTREMES.items() if re.search(rf"\b(?:{words})\b", text)), "")
    return Pick(kind, colour[1] if colour else "", rest[0] if rest else "", column, extreme)


_COMMON = frozenset(
    "a an and any are as at by count colour color do does find first for from has have how in is it last left line "
    "most name no number of on or other out over part point right say says show sum text than that the title to top "
    "total up value was what where which who why with word words yes you".split()
)
