"""What a language says for signs, structures, units and symbols: the words of :mod:`limner.lesson.spoken`.

The tables of a language are data, in a module each: English, German, Spanish, Mandarin. In a phrase, ``{a}`` is a place
for what is said of a part; a comma is a short pause. The words are those that teachers use at the board, not the full
brackets of MathSpeak, with ``the quantity`` or a pause where what belongs together could be misheard.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from limner.core.errors import InputError

MODULES = {"en": "english", "de": "german", "es": "spanish", "zh": "mandarin", "cmn": "mandarin"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """The words of a language."""

    code: str
    """BCP 47: ``en``, ``de``, ``es``, ``zh``."""
    signs: Mapping[str, str]
    """By Unicode character; with a word before it in a place of its own: ``unary -``, ``script =`` (in limits and
    indices), ``vector ×``, ``maps →``, ``given ∣``, ``such ∣``, ``approach →``."""
    letters: Mapping[str, str]
    """Greek and other letters that have names."""
    functions: Mapping[str, str]
    phrases: Mapping[str, str]
    large: Mapping[str, tuple[str, str, str]]
    """By sign: alone, with what is below it (``{sub}``), with both (``{sub}``, ``{sup}``)."""
    cardinals: tuple[str, ...]
    """One to ten, as numerators of fractions."""
    parts: Mapping[int, tuple[str, str]]
    """Denominators: half and halves, third and thirds."""
    units: Mapping[str, tuple[str, str]]
    """By symbol: after one, after others."""
    symbols: Mapping[str, str]
    """Signs in running text."""
    web: Mapping[str, str]
    """Characters of addresses and programs."""
    short: Mapping[str, str]
    """Abbreviations."""
    decimal: str = "."
    comma: str = ", "
    spaced: bool = True
    """Whether words are written apart."""


@cache
def tongue(language: str) -> Tongue:
    """Return the words of a language.

    Args:
        language: BCP 47, such as ``en`` or ``de-AT``; only its first part decides.

    Raises:
        InputError: formulas cannot be spoken in it.
    """
    name = MODULES.get(language.replace("_", "-").split("-")[0].lower())
    if name is None:
        known = ", ".join(code for code in MODULES if code != "cmn")
        raise InputError(f"the language {language!r} is not spoken here: choose one of {known}")
    return import_module(f"limner.lesson.{name}").TONGUE


def table(text: str) -> dict[str, str]:
    """Read a table of lines ``key: value``; several keys with the same value stand together, with spaces between."""
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        keys, _, value = line.strip().partition(": ")
        found.update(dict.fromkeys(keys.split(), value.strip()))
    return found


def pairs(text: str) -> dict[str, tuple[str, str]]:
    """Read a table of lines ``key: one | many``; where there is no bar, both are the same."""
    return {key: (one.strip(), (many or one).strip()) for key, value in table(text).items()
            for one, _, many in [value.partition("|")]}  # fmt: skip
