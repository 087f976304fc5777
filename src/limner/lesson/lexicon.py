"""What has to be known of a language to read a lecture in it: small words, abbreviations, joining words, set phrases.

Covered: English, German, Spanish, Mandarin, French. Other languages are read too, without their small words: their
key words are then told by length and emphasis alone, and set phrases are numbers only.
"""

import re
import unicodedata
from dataclasses import dataclass

from limner.lesson.plan import Role


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """One language."""

    small: frozenset[str] = frozenset()
    """Words that carry no topic (stop words), lower case."""
    short: frozenset[str] = frozenset()
    """Abbreviations that end in a full stop without ending a sentence, lower case, without the last stop."""
    joining: tuple[str, ...] = ()
    """Words with which one formula follows from the last."""
    being: tuple[str, ...] = ()
    """Verbs of a definition: "X *is* Y"."""
    roles: tuple[tuple[str, Role], ...] = ()
    """Labels at the beginning of a paragraph, lower case, and the role they give it."""
    lines: str = "{}–{}"
    """Lines of a program, from and to."""
    rows: str = "{}–{}"
    """Rows of a table, from and to."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH = Lexicon(
    small=_words(
        "a about after again all also an and any are as at be because been before being between both but by can could "
        "did do does doing each either every few for from further get gives had has have having he her here his how i "
        "if in into is it its just let like many may me more most much must my no nor not now of off on once one only "
        "or other our out over own same say see she should so some such than that the their them then there these they "
        "this those through thus to too two under until up us use very was we were what when where which while who why "
        "will with would you your therefore hence called means"
    ),
    short=_words("e.g i.e etc cf vs dr mr mrs ms prof fig eq eqs no approx resp st ca vol ch sec pp p"),
    joining=("so", "therefore", "thus", "hence", "then", "that is", "which gives", "this gives", "i.e.", "and so",
             "it follows that", "in other words", "or"),
    being=("is called", "are called", "is defined as", "is", "are", "means"),
    roles=(("definition", "definition"), ("theorem", "statement"), ("lemma", "statement"), ("corollary", "statement"),
           ("law", "statement"), ("rule", "statement"), ("example", "example"), ("exercise", "example"),
           ("note", "note"), ("remark", "note"), ("warning", "note"), ("tip", "note"), ("important", "statement"),
           ("caution", "note")),
    lines="Lines {} to {}.", rows="Rows {} to {}.",
)  # fmt: skip
_GERMAN = Lexicon(
    small=_words(
        "ab aber alle allem allen aller alles als also am an auch auf aus bei beide beiden beim bis da dabei dadurch "
        "dafür damit dann daran darauf daraus das dass dein dem den denn der deren des dessen die dies diese diesem "
        "diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwa für gilt haben hat hier "
        "ich ihm ihn ihr ihre ihrem ihren ihrer im in ist ja jede jedem jeden jeder jedes kann kein keine können man "
        "mehr mit muss müssen nach nicht noch nun nur ob oder ohne sein seine seinem seinen seiner sich sie sind so "
        "soll sondern über um und uns unser unter viel viele vom von vor war waren was weil welche welcher wenn wer "
        "werden wie wieder wir wird wo zu zum zur zwei zwischen heißt immer nennt nennen sehr daher deshalb"
    ),
    short=_words(
        "z.b z. b d.h d. h u.a u. a usw bzw ca dr prof nr abb bspw evtl ggf vgl s st inkl sog o.ä u.s.w i.a i. a etc "
        "v.chr n.chr chr mio mrd gl tab kap"
    ),
    joining=("also", "daher", "somit", "folglich", "damit", "daraus folgt", "das heißt", "d. h.", "d.h.", "oder",
             "und damit", "mithin", "es folgt", "dann"),
    being=("heißt", "heißen", "nennt man", "bezeichnet man als", "bezeichnet", "ist", "sind", "bedeutet"),
    roles=(("definition", "definition"), ("satz", "statement"), ("lemma", "statement"), ("regel", "statement"),
           ("gesetz", "statement"), ("merke", "statement"), ("beispiel", "example"), ("aufgabe", "example"),
           ("hinweis", "note"), ("bemerkung", "note"), ("achtung", "note")),
    lines="Zeilen {} bis {}.", rows="Zeilen {} bis {}.",
)  # fmt: skip
_SPANISH = Lexicon(
    small=_words(
        "a al algo algunas algunos ante antes así aunque cada como con cual cuando de del desde donde dos e el ella "
        "ellas ellos en entonces entre era es esa esas ese eso esos esta estas este esto estos está están fue ha han "
        "hasta hay la las le les lo los luego más me mi mientras muy nada ni no nos nosotros nuestra nuestro o otra "
        "otras otro otros para pero poco por porque pues que qué quien se sea ser si sí sin sobre son su sus también "
        "tan tanto te tiene tienen todo todos tu un una unas uno unos y ya llama llamamos puede pueden sólo solo"
    ),
    short=_words("p. ej p.ej ej etc sr sra dr dra prof fig ec núm pág aprox ee.uu vs cap"),
    joining=("así", "por tanto", "por lo tanto", "luego", "entonces", "es decir", "de donde", "o sea", "y así", "o"),
    being=("se llama", "se llaman", "se define como", "es", "son", "significa"),
    roles=(("definición", "definition"), ("teorema", "statement"), ("lema", "statement"), ("ley", "statement"),
           ("regla", "statement"), ("ejemplo", "example"), ("ejercicio", "example"), ("nota", "note"),
           ("observación", "note"), ("atención", "note")),
    lines="Líneas {} a {}.", rows="Filas {} a {}.",
)  # fmt: skip
_FRENCH = Lexicon(
    small=_words(
        "a ai au aussi autre aux avec avoir ce cela ces cet cette ceux chaque comme dans de des deux donc du elle "
        "elles en encore entre est et été être eux fait il ils je la le les leur leurs lui mais même moins ne ni nos "
        "notre nous on ont ou où par pas peu peut plus pour qu que quel quelle qui sa sans se ses si son sont sous sur "
        "ta tous tout toute très tu un une vos votre vous y appelle"
    ),
    short=_words("p. ex ex etc cf m mme dr pr fig éq env"),
    joining=("donc", "ainsi", "d'où", "c'est-à-dire", "alors", "par conséquent", "soit", "ou"),
    being=("s'appelle", "s'appellent", "est appelé", "est", "sont", "signifie"),
    roles=(("définition", "definition"), ("théorème", "statement"), ("lemme", "statement"), ("loi", "statement"),
           ("exemple", "example"), ("exercice", "example"), ("remarque", "note"), ("attention", "note")),
    lines="Lignes {} à {}.", rows="Lignes {} à {}.",
)  # fmt: skip
_MANDARIN = Lexicon(
    small=_words("的 了 是 在 和 与 我们 这 那 有 也 就 都 而 及 或 一个 它 他 她 这个 那个 可以 如果 因为 所以 因此"),
    joining=("所以", "因此", "于是", "即", "从而", "也就是", "得", "则", "或"),
    being=("称为", "叫做", "叫作", "是指", "就是", "是"),
    roles=(("定义", "definition"), ("定理", "statement"), ("定律", "statement"), ("例", "example"), ("注", "note")),
    lines="第{}到{}行。",
    rows="第{}到{}行。",
)
_PLAIN = Lexicon()
_LEXICONS = {"en": _ENGLISH, "de": _GERMAN, "es": _SPANISH, "fr": _FRENCH, "zh": _MANDARIN}
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[\u3040-\u30ff]")


def lexicon(language: str) -> Lexicon:
    """Return what is known of a language.

    Args:
        language: BCP 47, such as ``de`` or ``zh-Hans``.
    """
    return _LEXICONS.get(language.split("-")[0].lower(), _PLAIN)


def guess(text: str) -> str:
    """Guess the language of a text that does not say it; ``en`` where there is nothing to go by."""
    letters = sum(each.isalpha() for each in text)
    if letters and len(_KANA.findall(text)) > 0.05 * letters:
        return "ja"
    if letters and len(_CJK.findall(text)) > 0.3 * letters:
        return "zh"
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text).lower())
    counts = {name: sum(word in known.small for word in words) for name, known in _LEXICONS.items()}
    return max(counts, key=counts.__getitem__) if any(counts.values()) else "en"


def is_code(language: str) -> bool:
    """Say whether something has the form of a BCP 47 code, such as ``de`` or ``zh-Hans``."""
    return re.fullmatch(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", language) is not None


def is_dense(text: str) -> bool:
    """Say whether a text is written without spaces between words, as Chinese and Japanese are."""
    return len(_CJK.findall(text)) + len(_KANA.findall(text)) > 0.3 * max(1, sum(each.isalpha() for each in text))
