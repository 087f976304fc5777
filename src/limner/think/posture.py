"""How a question about the way up wants its answer: a yes or no, degrees, or one of the names of ``ORIENTATIONS``.

The question decides, in English, German, French or Spanish. A question that leaves a choice ("is it turned or
mirrored?") is answered by the name. Promises nothing for questions about parts of a picture.
"""

import re

from limner.sight.dihedral import Dihedral
from limner.sight.question import ORIENTATIONS

NOTICED = 0.5
"""Degrees from which a picture is skewed, for those who ask whether."""
_WHETHER = re.compile(
    r"^(?:please |and |so )*(?:(?:tell me|say|can you (?:tell|see)|do you know|check)(?: me)? (?:whether|if) )?"
    r"(?:¿ ?)?(?:is|are|was|were|has|have|does|do|did|must|should|it is|this is|the \w+ is|ist|sind|wurde|"
    r"steht|liegt|hat|muss|est|est-ce|a-t-|faut|dois|está|esta|es|ha|fue|hay|tengo|se)\b"
)
_CHOICE = re.compile(r"\b(?:or|oder|ou|how|which|what|wie|welche\w*|comment|quel\w*|cómo|qué)\b|\bo\b(?= \w)")
_SKEW = re.compile(
    r"\b(?:skew\w*|askew|slant\w*|crooked\w*|tilt\w*|lean(?:s|ing)?|schief\w*|schräg\w*|geneigt|neigung|de travers"
    r"|penchée?|inclin\w+|torcid[oa])\b"
)
_ATTRIBUTES: tuple[tuple[str, str], ...] = (
    ("upside down", r"upside|on (?:its|the) head|wrong way up|bottom up|head down|kopf|à l'envers|tête en bas|al revés"
     r"|(?:boca|cabeza) abajo|\b180\b"),
    ("mirrored", r"mirror|flip|reflect|revers|back[- ]to[- ]front|spiegel|seitenverkehrt|miroir|inversée?\b|espejo"
     r"|reflejad"),
    ("sideways", r"sideways|on (?:its|the) side|quarter|auf der seite|seitlich|de côté|de lado|\b90\b"),
    ("upright", r"upright|right (?:way|side)|correct(?:ly)? orient|properly orient|orient\w* correct|aufrecht"
     r"|richtig (?:he)?rum|à l'endroit|bon sens|del derecho|bien orientad"),
)  # fmt: skip
"""What may be asked for, and how it is said."""
_RIGHT = re.compile(r"clockwise|\bright\b|uhrzeigersinn|\brechts\b|\bdroite\b|horaire|horari[oa]|derecha")
_LEFT = re.compile(
    r"(?:counter|anti)-?\s?clockwise|\bleft\b|gegen den uhr|\blinks\b|\bgauche\b|antihor|antihorari|izqu"
)
_ANGLE = re.compile(
    r"\bdegrees?\b|\bgrad\b|\bdegrés?\b|\bgrados?\b|\bangle\b|\bwinkel\b|\bángulo\b|\bhow (?:far|much)\b"
    r"|\bwie (?:weit|viel)|\bcombien\b|\bcuánto"
)
_QUARTERS = re.compile(r"\bquarter[- ]?turns?\b|\bvierteldrehung|\bquarts? de tour|\bcuartos? de vuelta")
_UNDO = re.compile(
    r"\b(?:must|need\w*|should|have to|has to|do i|can i"
    r"|to (?:read|make|get|set|bring|fix|correct|straighten|undo|restore)|correct|undo"
    r"|muss|soll\w*|damit|faut|dois|doit|pour|hay que|tengo|debo|para)\b"
)


def is_skew(question: str) -> bool:
    """Say whether a question is about a small angle, not about which way up."""
    return bool(_SKEW.search(question.lower()))


def slanted(question: str, degrees: float) -> str:
    """Answer a question about the skew.

    Args:
        question: what is asked.
        degrees: clockwise.
    """
    asked = question.lower()
    if _is_whether(asked):
        return "yes" if abs(degrees) >= NOTICED else "no"
    amount = f"{abs(degrees):.1f} degrees"
    return amount if abs(degrees) < 0.05 else f"{amount} {'clockwise' if degrees > 0 else 'counter-clockwise'}"


def told(question: str, transform: Dihedral) -> str:
    """Answer a question about which way up a picture is.

    Args:
        question: what is asked.
        transform: what turns the picture upright.
    """
    asked, done = question.lower(), transform.inverse()
    turned = -done.quarters % 4
    if _is_whether(asked):
        return "yes" if _holds(asked, done.mirrored, turned) else "no"
    if _QUARTERS.search(asked) or _ANGLE.search(asked):
        undo = bool(_UNDO.search(asked))
        quarters = -transform.quarters % 4 if undo else turned
        amount = _amount(asked, quarters)
        if not done.mirrored:
            return amount
        return f"{amount}, after mirroring it left to right" if undo else f"{amount}, and mirrored"
    return ORIENTATIONS[4 * done.mirrored + turned]


def _is_whether(asked: str) -> bool:
    return bool(_WHETHER.search(asked)) and not (_CHOICE.search(asked) or _ANGLE.search(asked.replace("180 deg", "")))


def _holds(asked: str, mirrored: bool, turned: int) -> bool:
    """Say whether a picture, mirrored or not and turned clockwise by quarters, is as is asked."""
    is_so = {
        "upside down": turned == 2, "mirrored": mirrored, "sideways": turned % 2 == 1,
        "upright": not mirrored and turned == 0,
    }  # fmt: skip
    named = [name for name, words in _ATTRIBUTES if re.search(words, asked)]
    if "upside down" in named and "mirrored" in named and "flip" in asked:
        named.remove("mirrored")  # "flipped upside down" is said of what was turned
    if any(name != "upright" for name in named):
        return all(is_so[name] for name in named if name != "upright")
    if named:
        return is_so["upright"]
    if _LEFT.search(asked):
        return turned == 3
    return turned == 1 if _RIGHT.search(asked) else turned != 0


def _amount(asked: str, clockwise: int) -> str:
    """Return quarters clockwise in the unit and the direction that are asked for."""
    way = clockwise if not _LEFT.search(asked) else -clockwise % 4
    if _QUARTERS.search(asked):
        return str(way)
    if _LEFT.search(asked) or _RIGHT.search(asked):
        return str(90 * way)
    return ("0 degrees", "90 degrees clockwise", "180 degrees", "90 degrees counter-clockwise")[clockwise]
