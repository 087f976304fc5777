"""What a language says for signs, structures, units and symbols: the words of :mod:`limner.lesson.spoken`.

The tables of a language are data in ``tongues/``, a file each: English, German, Spanish, Mandarin; another language is
another file. A key may be several signs with spaces between, which are said alike. In a phrase, ``{a}`` is a place for
what is said of a part, and a comma a short pause. The words are those that teachers use at the board, not the full
brackets of MathSpeak, with "the quantity" or a pause where what belongs together could be misheard.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from limner.core.errors import InputError

_FOLDER = Path(__file__).parent / "tongues"
_ALSO = {"cmn": "zh"}


class Tongue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of a language."""

    code: str
    """BCP 47: ``en``, ``de``, ``es``, ``zh``."""
    decimal: str
    comma: str
    spaced: bool
    """Whether words are written apart."""
    signs: Mapping[str, str]
    """By Unicode character."""
    contexts: Mapping[str, Mapping[str, str]]
    """Signs that are said otherwise: ``unary``; ``script`` (in limits and indices), ``approach`` (below a limit),
    ``bound`` (after "for all", and where relations follow each other), ``given``, ``such``, ``maps``, ``ratio``,
    ``vector``, ``modular``, ``case``, ``reaction``."""
    letters: Mapping[str, str]
    """Greek and other letters that have names."""
    functions: Mapping[str, str]
    phrases: Mapping[str, str]
    large: Mapping[str, tuple[str, str, str]]
    """By sign: alone, with what is below it (``{sub}``), with both (``{sub}``, ``{sup}``)."""
    cardinals: tuple[str, ...]
    """From one on, as numerators of fractions."""
    contractions: Mapping[str, str] = {}
    """Two words that become one."""
    single: tuple[str, ...]
    """Words of one letter."""
    parts: Mapping[str, tuple[str, str]]
    """Denominators: half and halves, third and thirds."""
    units: Mapping[str, tuple[str, str]]
    """By symbol: after one, after others."""
    symbols: Mapping[str, str]
    """Signs in running text."""
    web: Mapping[str, str]
    """Characters of addresses and programs."""
    short: Mapping[str, str]
    """Abbreviations."""


class Token(NamedTuple):
    """A word that is said."""

    text: str
    at: tuple[int, int]
    """The characters it is said for."""
    letter: bool = False
    """Whether it is the name of a letter, not a word: ``a`` is no article."""


@cache
def tongue(language: str) -> Tongue:
    """Return the words of a language.

    Args:
        language: BCP 47, such as ``en`` or ``de-AT``; only its first part decides.

    Raises:
        InputError: formulas cannot be spoken in it.
    """
    code = language.replace("_", "-").split("-")[0].lower()
    known = sorted(path.stem for path in _FOLDER.glob("*.toml"))
    code = _ALSO.get(code, code)
    if code not in known:
        raise InputError(f"the language {language!r} is not spoken here: choose one of {', '.join(known)}")
    tables = tomllib.loads((_FOLDER / f"{code}.toml").read_text("utf-8"))
    contexts = {name: _apart(signs) for name, signs in tables.pop("contexts").items()}
    pairs = {name: {key: _pair(said) for key, said in _apart(tables.pop(name)).items()} for name in ("units", "parts")}
    own = {"contractions": tables.pop("contractions", {}), "contexts": contexts, **pairs}
    return msgspec.convert({name: _apart(table) for name, table in tables.items()} | own, Tongue)


def _apart(found: Any) -> Any:
    """Give each of the signs that are said alike its own entry."""
    return {key: said for keys, said in found.items() for key in keys.split()} if isinstance(found, dict) else found


def _pair(said: str) -> tuple[str, str]:
    one, _, many = said.partition(" | ")
    return one, many or one
