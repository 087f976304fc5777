"""Syllables, counted by rules: how long words take where nobody has measured it.

Source of the rates: eSpeak NG at 160 words a minute, over the narration of our example lectures (the silent voice then
takes as long as the spoken one). Not covered: exceptions; English is right for about nine words in ten.
"""

import re

from limner.lesson.running import HAN
from limner.lesson.tongue import tongue

PER_SECOND = {"en": 4.8, "de": 5.4, "es": 6.0, "zh": 3.4}
"""Syllables a second within a clause."""
PAUSE = 0.3
"""Seconds at a comma or colon within a sentence."""

_VOWELS = {"en": r"[aeiouy]+", "de": r"aa|ee|oo|ie|ei|ai|au|eu|äu|[aeiouäöüy]",
           "es": r"[iu][ui]|[aeoáéó]?[iuü][aeoáéó]|[aeoáéó][iuy](?![aeo])|[aeiouáéíóúü]"}  # fmt: skip
_LETTERS = {
    "en": {"w": 3},
    "de": {"y": 3},
    "es": dict.fromkeys("fhlmnrsjvxz", 2) | {"w": 3, "y": 3, "ñ": 2},
    "zh": {"w": 3},
}
_DIGITS = {"en": (1, 2), "de": (1, 2), "es": (2, 2), "zh": (1, 1)}


def syllables(word: str, language: str) -> int:
    """Count the syllables of a word, a number or a letter's name; at least one for what can be heard.

    Args:
        word: without spaces; several Chinese characters count one each.
        language: BCP 47.
    """
    code = tongue(language).code
    han = len(re.findall(f"[{HAN}]", word))
    low = re.sub(f"[{HAN}]", "", word).lower()
    count = han + sum(_number(number, code) for number in re.findall(r"\d+", low))
    for part in re.findall(r"[^\W\d_]+", low):
        if len(part) == 1:
            count += _LETTERS[code].get(part, 1)
        else:
            count += _spelled(part, "en" if code == "zh" else code)
    return count


def _spelled(word: str, code: str) -> int:
    word = re.sub("qu(?=[aeiou])", "q", word)
    count = len(re.findall(_VOWELS[code], word))
    if code == "en":
        if re.search(r"[^aeiouy](?:e|es|ed)$", word) and not re.search(
            r"(?:[^aeiouy]le|[td]ed|[sxz]es|[cs]hes|[cg]es)$", word
        ):
            count -= 1
        count += len(re.findall(r"ia(?!l\b)|io(?!n|u)|eo|ua|uo|ying|cien|(?<=[aeiou][^aeiou])ea$", word))
    return max(1, count)


def _number(digits: str, code: str) -> int:
    """About as many syllables as its words have: a digit's name and that of its place."""
    name, place = _DIGITS[code]
    said = sum(digit != "0" for digit in digits) or 1
    return said * name + max(0, said - 1 + (digits[-1:] == "0" and len(digits) > 1)) * place


def seconds(text: str, language: str) -> float:
    """How long a text takes to say, its inner pauses included, at the rate of a lecture."""
    code = tongue(language).code
    pauses = len(re.findall(r"[,;:，；：、]", text[:-1]))
    return sum(syllables(word, language) for word in text.split()) / PER_SECOND[code] + PAUSE * pauses
