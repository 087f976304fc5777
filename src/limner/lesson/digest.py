"""What of a sentence is worth seeing while it is heard: its key words, never all of it where it is long.

In this order: a definition (``**term**: what it is``), what the author emphasised, formulas, numbers with their units,
and for a plain sentence its main clause, of at most :data:`LINE` words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from limner.lesson.inline import spoken
from limner.lesson.lexicon import lexicon
from limner.lesson.plan import Role
from limner.lesson.sentences import FORMULA, bare, clauses, is_dense, length, topics, words

LINE = 10
"""Words of a line on the frame; more is reading, not listening (Code2Video's lines have the same limit)."""
SHORT, FULL = 14, 22
"""Words of a sentence that is shown as it is; and of one that is, rather than broken off where it makes no sense."""
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_SOFT = re.compile(r"(?<!\*)\*(?!\*)(.+?)(?<!\*)\*(?!\*)|`([^`]+)`")
_RELATION = re.compile(
    r"[=<>≤≥≈≠]|\\(?:leq?|geq?|neq?|approx|equiv|sim|to|in|subset|propto|Rightarrow|iff|implies|mapsto)(?![A-Za-z])"
)
_NUMBER = re.compile(
    r"(?<![\w.])\d[\d.,\u202f]*\s?(?:%|‰|°C|°F|°|€|£|¥|[kKMGT]?(?:m|g|s|W|V|A|J|N|Hz|B|b|l|t|eV|Pa|mol|Wh)\b|[cmµn]m\b|m[gls]\b|"
    r"[km]?m[²³]|(?:km|m)/[hs]\b|(?:thousand|million|billion|percent|degrees|years?|days?|hours?|minutes?|seconds?|metres?|meters?|"
    r"miles?|kilomet\w+|Tausend|Millionen|Milliarden|Prozent|Grad|Jahren?|Tagen?|Stunden?|Minuten|Sekunden|Meter|Kilometer|mil|"
    r"millones|grados|años?|días?|horas?|minutos|segundos|metros|kilómetros|亿|万|年|天|小时|分钟|秒|米|公里|度|克|千克))"
)


@dataclass(frozen=True, kw_only=True)
class Key:
    """What a sentence shows."""

    text: str
    """Marked; LaTeX alone where ``formula``."""
    at: str
    """The words of the narration at which it is spoken of."""
    strength: int
    """3: emphasised or defined, 2: a formula or number, 1: a plain sentence, 0: one word."""
    formula: bool = False
    role: Role = "statement"


def digest(sentence: str, language: str) -> Key:
    """Return what a sentence shows.

    Args:
        sentence: marked text (:mod:`limner.lesson.sentences`).
        language: BCP 47.
    """
    strong = [found[1] for found in _STRONG.finditer(sentence)]
    if strong and bare(strong[0]) == bare(
        bare(sentence).strip("*")
    ):  # a label, or a sentence that is strong as a whole
        return Key(text=f"**{main(strong[0], language)}**", at="", strength=3 if len(words(sentence)) > 1 else 0)
    soft = [found[1] or found[2] for found in _SOFT.finditer(_STRONG.sub("", sentence))]
    formulas = [found for found in FORMULA.finditer(sentence) if _RELATION.search(found[1]) and len(found[1]) > 4]
    if strong and (defined := _definition(sentence, strong[0], language)):
        return Key(text=defined, at=_words_at(strong[0]), strength=3, role="definition")
    if len(formulas) == 1 and not strong and (len(formulas[0][1]) > 9 or length(sentence) > LINE):
        return Key(text=formulas[0][1], at=formulas[0][0], strength=2, formula=True)
    if strong or soft:
        terms = strong or soft
        text = _line_with(sentence, _terms(sentence, bool(strong)), language)
        return Key(text=text, at=_words_at(terms[0]), strength=3)
    if (formulas := formulas or list(FORMULA.finditer(sentence))) and length(sentence) <= 1.5 * FULL:
        text = _line_with(sentence, [found[0] for found in formulas], language)
        return Key(text=text, at=_beginning(sentence, text), strength=2)
    if numbers := [found[0] for found in _NUMBER.finditer(sentence)]:
        text = _line_with(sentence, numbers, language)
        return Key(text=text, at=_beginning(sentence, text) or spoken(numbers[0]), strength=2)
    if len(words(sentence)) < 2:
        return Key(text=capital(bare(sentence)), at="", strength=0)  # a label: "Example."
    text = main(sentence, language)
    return Key(text=text, at=_beginning(sentence, text), strength=1)


def main(sentence: str, language: str, limit: int = LINE) -> str:
    """Return the main clause of a sentence, of at most ``limit`` words; the whole where it is short."""
    if length(sentence) <= (SHORT if limit == LINE else limit):
        return capital(bare(sentence) + ("?" if sentence.rstrip().endswith(("?", "？")) else ""))
    found = [clause for clause in clauses(sentence) if clause]
    fitting = [clause for clause in found if 3 <= length(clause) <= limit and not _leans(clause, language)]
    chosen = max(fitting, key=lambda clause: len(topics(clause, language)), default="")
    if len(topics(chosen, language)) < 2 and length(sentence) <= FULL:
        chosen = bare(sentence)
    elif len(topics(chosen, language)) < 2:
        chosen = cut(max(found, key=lambda clause: len(topics(clause, language))), language, limit)
    return capital(_trim(chosen, language))


def cut(text: str, language: str, limit: int = LINE) -> str:
    """Return the beginning of a text, of at most ``limit`` words, that ends with a word that carries meaning."""
    if length(text) <= limit:
        return bare(text)
    if is_dense(text):
        return bare(text[: int(2 * limit)])
    small, kept = lexicon(language).small, []
    for part in re.findall(r"\$[^$]*\$\S*|\S+", text):
        if kept and length(" ".join([*kept, part])) > limit:
            break
        kept.append(part)
    while len(kept) > 3 and (bare(kept[-1]).lower() in small or kept[-1].endswith("-")):
        kept.pop()
    return bare(" ".join(kept))


def capital(text: str) -> str:
    """Return a line with a capital first letter, where it begins with one that has a case."""
    found = re.match(r"[*„“\"(]*", text)
    at = found.end() if found else 0
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def _terms(sentence: str, strong: bool) -> list[str]:
    return [found[0] for found in (_STRONG if strong else _SOFT).finditer(sentence)]


def _definition(sentence: str, term: str, language: str) -> str:
    """Return "**term**: what it is" of "A **term** is ...", empty where the sentence is no definition."""
    for verb in lexicon(language).being:
        gap = r"\s*" if is_dense(sentence) else r"\s+"
        found = re.match(rf"^(.{{0,25}}?)\*\*{re.escape(term)}\*\*{gap}{re.escape(verb)}{gap}(.+)$", sentence)
        if found and length(found[1]) <= 2 and length(found[2]) >= 2:
            return f"**{capital(term)}**{'：' if is_dense(sentence) else ': '}{whole(found[2], language)}"
    return ""


def whole(text: str, language: str, limit: int = LINE + 8) -> str:
    """Return what a term is, cut where a clause ends: in German the verb comes last."""
    kept = bare(text)
    while length(kept) > limit:
        shorter = [
            found.start()
            for found in re.finditer(r"[,;:，；：]\s?|\s[–—-]\s", kept)
            if length(kept[: found.start()]) > 3
        ]
        if not shorter:
            return cut(kept, language, LINE + 2)
        kept = bare(kept[: shorter[-1]])
    return kept


def breaks(text: str, sentence: str) -> bool:
    """Say whether a line ends in the middle of a clause of its sentence."""
    ends = {clause.lower() for clause in clauses(sentence)} | {bare(sentence).lower()}
    return not any(each.endswith(bare(text).lower()) for each in ends)


def leans(text: str, language: str) -> bool:
    """Say whether a sentence only makes sense after another: "This is why ..."."""
    first = words(text)[:1]
    if is_dense(text):
        return text.startswith(("这", "那", "它", "因此", "所以", "但"))
    return bool(first) and first[0].lower() in _LEANING.get(language.split("-")[0], ())


def _leans(clause: str, language: str) -> bool:
    return not is_dense(clause) and clause.lower().startswith(
        tuple(f"{word} " for word in _CONDITIONS.get(language.split("-")[0], ()))
    )


def _line_with(sentence: str, parts: Sequence[str], language: str) -> str:
    """Return the clauses that hold all of ``parts``, else as many of the parts as fit on a line."""
    if length(sentence) <= (LINE + 8 if len(parts) > 1 else SHORT):
        return capital(bare(sentence))
    found = list(clauses(sentence))
    holding = [at for at, clause in enumerate(found) if any(bare(part) in clause for part in parts)]
    if holding:
        # "two ends, a and b": not a and b alone, nor "the point $p$"
        alone = holding[0] > 0 and len(words(found[holding[0]])) < 3
        first = holding[0] - alone
        start = sentence.find(found[first])
        end = sentence.rfind(found[holding[-1]]) + len(found[holding[-1]])
        span = bare(sentence[start:end]) if start >= 0 else ""
        limit = LINE + (8 if len(holding) > 1 or alone else 2)
        if 0 < length(span) <= limit and not _leans(span, language):
            return capital(_trim(span, language))
        first = found[holding[0]]
        if length(first) <= LINE + 2 and not alone and not _leans(first, language):
            return capital(_trim(first, language))
        if length(sentence) <= FULL:
            return capital(bare(sentence))
        if bare(parts[0]) in (short := cut(first, language, LINE)) and len(parts) == 1:
            return capital(_trim(short, language))
    if any("$" in part for part in parts):  # signs without what they mean say nothing
        return main(sentence, language)
    kept = [bare(part) for part in parts]
    while len(kept) > 1 and length(" ".join(kept)) > LINE:
        kept.pop()
    return capital(", ".join(kept))


def _trim(text: str, language: str) -> str:
    """Leave out joining words at the beginning ("so", "then"), which only make sense in the sentence."""
    for word in (*lexicon(language).joining, *_AND.get(language.split("-")[0], ())):
        if not is_dense(text) and text.lower().startswith(word + " ") and len(words(text)) > 3:
            return _trim(text[len(word) + 1 :], language)
    return text


_AND = {
    "en": ("and", "but", "now", "however", "which means"),
    "de": ("und", "aber", "nun", "denn", "doch", "sondern"),
    "es": ("y", "pero", "ahora"),
    "fr": ("et", "mais", "or", "car"),
}
_CONDITIONS = {
    "en": ("if", "when", "because", "that", "where", "although", "unless", "since", "which", "who", "as", "while"),
    "de": ("wenn", "weil", "dass", "falls", "obwohl", "da", "wobei", "während", "bei", "sobald", "damit"),
    "es": ("si", "porque", "que", "cuando", "aunque", "donde", "mientras"),
    "fr": ("si", "car", "que", "quand", "où", "lorsque", "puisque"),
}
"""With these a clause begins that says something else without the rest."""
_LEANING = {
    "en": ("this", "that", "these", "those", "it", "they", "he", "she", "nobody", "so", "then", "but", "and",
           "therefore", "however", "thus", "both", "there", "in", "what", "nothing"),
    "de": ("das", "dies", "diese", "dieser", "dieses", "es", "er", "sie", "so", "dann", "aber", "und", "deshalb",
           "daher", "trotzdem", "nichts", "also", "dabei", "damit", "beide", "niemand", "was"),
    "es": ("esto", "eso", "este", "esta", "estos", "estas", "él", "ella", "así", "pero", "y", "entonces", "luego",
           "nada"),
    "fr": ("ce", "cela", "ceci", "il", "elle", "ils", "elles", "mais", "et", "donc", "alors", "rien", "c'est"),
}  # fmt: skip


def _words_at(term: str) -> str:
    return bare(spoken(term))


def _beginning(sentence: str, text: str) -> str:
    """Return the first words of a line as they stand in the narration, empty where they are not together in it."""
    said, line = spoken(sentence), bare(spoken(text))
    at = said.lower().find(line.lower()[: max(8, len(line) // 2)])
    if at < 0:
        return ""
    end = at + (4 if is_dense(line) else len(" ".join(line.split(" ")[:3])))
    return said[at:end]
