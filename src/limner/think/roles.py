"""Who and what stands on letters, cards and tills without a label: signers, addressees, firms, posts, names.

By where it stands and how it is written: a name below a greeting, a post below a name, a firm by its legal form. Two
that fit alike are no answer.
"""

import re
from collections.abc import Sequence

from limner.think.papers import Line, level
from limner.think.terms import folded, is_known, terms

_FIRM = re.compile(
    r"\b(?:Ltd|Limited|GmbH|Inc|LLC|LLP|PLC|plc|AG|AB|KG|SARL|SAS|BV|Oy|Corp|Corporation|Company|Consulting|Group|Partners"
    r"|Studios?|Bank|Insurance|University|College|School|Hospital|Clinic|Agency|Associates|Holdings?|Institute|Services"
    r"|Solutions|Verein|Society|Council)\b|\bS\.?[AL]\.?(?:\s|$)|\bCo\.",
)
_POST = re.compile(
    r"(?i)\b(?:manager|director|engineer|officer|partner|head|teacher|headteacher|analyst|consultant|designer|developer|"
    r"architect|lawyer|attorney|doctor|nurse|president|secretary|assistant|specialist|lead|chief|founder|owner|sales|"
    r"professor|editor|accountant|coordinator|advisor|adviser|agent|artist|photographer|writer|scientist|researcher|"
    r"technician|executive|ceo|cto|cfo|leiter\w*|geschäftsführer\w*|\w+ologist|\w+ician|\w+(?:graph|keep|plann)er)\b"
)
_PLACE = re.compile(
    r"(?i)\b(?:street|road|lane|avenue|drive|suite|box|str|stra(?:ss|ß)e|weg|platz|rue|calle|st|floor|city)\b"
)
_NAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Herr|Frau|Mme|M|Sr|Sra)\.?\s)?(?:[A-ZÀ-Þ][\w'’.-]*\s){1,3}[A-ZÀ-Þ][\w'’-]+"
)
_CLOSING = re.compile(
    r"(?i)\b(?:sincerely|faithfully|regards|wishes|truly|gr[uü](?:ß|ss)en?|cordialement|saludos?|atentamente)\b"
)
_DEAR = re.compile(r"^(?:Dear|Sehr geehrte[rs]?|Liebe[rs]?|Ch(?:er|ère)|Estimad[oa])\s+(.+?)[,:.!]?$")
_KINDS = re.compile(r"(?i)^(?:invoice|receipt|bill|rechnung|facture|factura|quittung|menu|menue|packing slip|letter)\b")
SIGNED = re.compile(r"\bsign(?:ed|s|atory)\b|\bsignature\b|\bwho (?:wrote|writes)\b|\bauthor\b|\bunterschrieb")
ADDRESSED = re.compile(
    r"\baddressed to\b|\brecipient\b|\baddressee\b|\bwho (?:is|was) (?:the|this) letter (?:for|to)\b"
)
POST = re.compile(
    r"\bjob\b|\bposition\b|\bprofession\b|\boccupation\b|\brole\b|\bpost\b(?! ?code)|\btitle of [a-z]+ [a-z]+"
)
FIRM = re.compile(
    r"\bcompany\b|\bfirm\b|\bemployer\b|\borgani[sz]ation\b|\bwho (?:issued|sent)\b|\bsender\b|\bworks? (?:for|at)\b"
)
SHOP = re.compile(r"\b(?:shop|store|restaurant|cafe|caf[eé]|bar|hotel|business|market|supermarket|brand|product)\b")
_CALLED = re.compile(r"\bname\b|\bcalled\b|^which\b")
PERSON = re.compile(r"\bwhose\b|\bwho is (?:this|it)\b|\bname of the (?:person|owner|holder)\b|\bperson'?s name\b")


def role(question: str, found: Sequence[Line]) -> Line | None:
    """Return the line that a question asks for by its part in a letter, on a card or on a receipt.

    Args:
        question: in English.
        found: the lines of the paper.
    """
    asked = question.lower()
    if SIGNED.search(asked):
        return _signer(found)
    if ADDRESSED.search(asked):
        return _addressee(found)
    if POST.search(asked):
        return _post(question, found)
    if FIRM.search(asked):
        return _firm(found)
    if SHOP.search(asked) and _CALLED.search(asked):
        return _headline(found)
    return _person(found) if PERSON.search(asked) else None


def is_role(question: str) -> bool:
    """Say whether a question asks for a part that nothing but its place tells."""
    asked = question.lower()
    return any(cue.search(asked) for cue in (SIGNED, ADDRESSED, POST, FIRM, PERSON))


def is_person(text: str) -> bool:
    """Say whether a text is written like the name of a person."""
    own = terms(text)
    return (
        _NAME.fullmatch(text.strip()) is not None
        and not any(cue.search(text) for cue in (_FIRM, _POST, _PLACE, _KINDS, _CLOSING))
        and not (own and any(is_known(term) for term in own))
    )


def _signer(found: Sequence[Line]) -> Line | None:
    closing = max((line for line in found if _CLOSING.search(line.text)), key=lambda line: line.cy, default=None)
    if closing is None:
        return None
    after = [line for line in found if line.cy > closing.cy + 0.5 * closing.height and is_person(line.text)]
    return min(after, key=lambda line: line.cy, default=None)


def _addressee(found: Sequence[Line]) -> Line | None:
    for line in found:
        if dear := _DEAR.match(line.text.strip()):
            last = dear[1].split()[-1].strip(",.")
            full = [each for each in found if each.cy < line.cy and re.search(rf"\b{re.escape(last)}\b", each.text)]
            if len(full) == 1:
                return full[0]
            return Line(dear[1].strip(" ,:"), line.box, line.confidence) if not full else None
    return None


def _post(question: str, found: Sequence[Line]) -> Line | None:
    posts = [line for line in found if _POST.search(line.text) and not re.search(r"\d|:", line.text)
             and len(line.text.split()) <= 6]  # fmt: skip
    named = {word for word in re.findall(r"[^\W\d_]{3,}", folded(question))}
    people = [line for line in found if is_person(line.text) and named & set(folded(line.text).split())]
    if len(people) == 1:
        near = [line for line in posts if 0 < line.cy - people[0].cy < 3 * people[0].height]
        return min(near, key=lambda line: line.cy, default=None)
    return posts[0] if len(posts) == 1 and not people else None


def _firm(found: Sequence[Line]) -> Line | None:
    firms = [line for line in found if _FIRM.search(line.text) and len(line.text.split()) <= 6
             and not re.search(r"\d|:|\.$|@", line.text) and not _POST.search(line.text)]  # fmt: skip
    firms = [line for line in firms if not _is_customer(line, found)]
    return firms[0] if len(firms) == 1 else None if firms else _headline(found)


def _is_customer(line: Line, found: Sequence[Line]) -> bool:
    """Say whether a line stands below or beside a label of the one who pays."""
    labels = [each for each in found if {"customer", "bill", "ship"} & set(terms(each.text)) and each is not line]
    return any((0 < line.cy - each.cy < 3 * each.height and abs(line.box[0] - each.box[0]) < 2 * each.height)
               or level(each, line) for each in labels)  # fmt: skip


def _headline(found: Sequence[Line]) -> Line | None:
    """Return the name at the head of a paper: the largest line, or the first where that is about as large."""
    top = max((line.box[3] for line in found), default=0.0)
    named = [line for line in found if re.search(r"[^\W\d_]{3}", line.text) and not re.search(r"\d|@|:|www", line.text)
             and not _KINDS.match(line.text) and not all(map(is_known, terms(line.text)))]  # fmt: skip
    if not named:
        return None
    largest = max(line.height for line in named)
    first = min(named, key=lambda line: line.cy)
    if first.height >= 0.8 * largest and first.cy < 0.3 * top:
        return first
    large = [line for line in named if line.height >= 0.93 * largest]
    return large[0] if len(large) == 1 and large[0].cy < 0.4 * top else None


def _person(found: Sequence[Line]) -> Line | None:
    people = sorted((line for line in found if is_person(line.text)), key=lambda line: -line.height)
    if not people or (len(people) > 1 and people[1].height > 0.9 * people[0].height):
        return None
    return people[0]
