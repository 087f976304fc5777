"""Blocks of Markdown as drafts of beats: what is said, and what is shown with it, before anything has a name.

A paragraph becomes beats of up to :data:`SENTENCES` sentences. A figure, a table or a program belongs to the paragraph
before it, else to the one after it. A displayed formula is part of the sentence that leads to it, and is spoken there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from limner.core.errors import InputError
from limner.lesson.blocks import Entry, Grid, Listing, Prose, Quote
from limner.lesson.digest import LINE, capital, digest, whole
from limner.lesson.formulas import FORMULA, Step, follows
from limner.lesson.formulas import claims as formulas_claims
from limner.lesson.lexicon import is_dense, lexicon
from limner.lesson.paging import code_pages, table_pages
from limner.lesson.plan import Bullets, Claim, Derivation, Formula, Role, Shown, Text
from limner.lesson.sentences import bare, length, sentences, topics
from limner.lesson.staying import weight

SENTENCES = 4
"""Of one beat at most."""
WORDS = 55.0
"""Of one beat at most, if it has more than one sentence: about 22 seconds."""
BESIDE = 5.5
"""Lines (:func:`limner.lesson.staying.weight`) of what is shown in one beat: a figure and what belongs to it."""
ITEMS = 6
"""Of a list on one frame."""
ITEM = 1.8 * LINE
"""Words of an item that is shown whole, on two lines."""
_ALERT = re.compile(r"^\[!(\w+)\]\s*")
_LABEL = re.compile(r"^(?:\*\*|\*)?([^\W\d_]+(?:\s+[\d.]+)?)(\s*\([^)]*\))?\s*[.:：。]?(?:\*\*|\*)?\s*[.:：。]?\s*")


@dataclass(kw_only=True)
class Draft:
    """A beat to be."""

    say: list[str] = field(default_factory=list)
    """Sentences, marked."""
    show: list[Shown] = field(default_factory=list)
    """Without ids."""
    keys: bool = True
    """Whether its sentences are searched for words to show."""
    claims: list[Claim] = field(default_factory=list)
    topic: int = 0
    line: int = 1
    heading: str = ""
    """The sub-heading that begins with it, marked."""
    whole: Role | None = None
    """Shown in full, in this role: a theorem, a definition."""

    @property
    def size(self) -> float:
        """Words."""
        return sum(length(each) for each in self.say)


class Drafts:
    """Takes blocks one by one and makes drafts of them.

    Args:
        language: of the narration, BCP 47.
        title: of the section, marked; said where a figure has no other words.
    """

    def __init__(self, language: str, title: str = "") -> None:
        self.made: list[Draft] = []
        self._language = language
        self._known = lexicon(language)
        self._topic = 0
        self._heading = ""
        self._title = title
        self._waiting: list[tuple[Shown, int]] = []
        self._last: list[Draft] = []
        self._open = False

    def heading(self, text: str) -> None:
        """Begin another topic."""
        self.settle()
        self._topic += 1
        self._heading, self._last, self._open = text, [], False

    def settle(self) -> None:
        """Give figures that wait for a paragraph a beat of their own.

        Raises:
            InputError: nothing is said while one is shown.
        """
        for element, line in self._waiting:
            said = element.caption or self._heading or self._title
            self._title = ""
            if not said:
                kind = type(element).__name__.lower()
                raise InputError(f"line {line}: nothing is said while this {kind} is shown: write a sentence before it")
            self._add(Draft(say=[stopped(said, self._language)], show=[element], keys=False, line=line))
        self._waiting = []

    def _add(self, draft: Draft) -> Draft:
        draft.topic, draft.heading, self._heading = self._topic, self._heading, ""
        self.made.append(draft)
        return draft

    def prose(self, text: str, line: int, role: Role | None = None) -> None:
        """Take a paragraph."""
        said = sentences(text, self._language)
        if self._open and said and self.made and self.made[-1].size + length(said[0]) < 1.4 * WORDS:
            self._continue(said)
        self._open = False
        role = role or self._role(text)
        drafts = []
        for group in groups(said):
            draft = self._add(Draft(say=group, line=line, whole=role if not drafts else None))
            drafts.append(draft)
        if drafts:
            drafts[0].show += [element for element, _ in self._waiting]
            self._waiting = []
        self._last = drafts or self._last
        self._open = bool(said) and not re.search(r"[.!?…。！？][\"”’»)*]*$", said[-1])

    def _continue(self, said: list[str]) -> None:
        """Go on with the sentence that a formula stood in: "..., where c is the hypotenuse."."""
        last = self.made[-1]
        if said[0][:1].islower() or (is_dense(said[0]) and said[0][:1] in "其这则"):
            last.say[-1] = (
                f"{last.say[-1].rstrip('.。')}{'，' if is_dense(said[0]) else ', '}{said.pop(0).lstrip(', ')}"
            )

    def _role(self, text: str) -> Role | None:
        found = _LABEL.match(text)
        if found and re.search(r"[.:：。*]\s*$", found[0]):
            return dict(self._known.roles).get(found[1].split()[0].lower())
        return None

    def figure(self, element: Shown, line: int) -> None:
        """Take something that is shown beside what is said before or after it."""
        free = [draft for draft in self._last if _has_room(draft, element)]
        if free and self._last[-1] in free:
            named = topics(_names(element), self._language)
            best = max(
                free, key=lambda draft: (len(named & topics(" ".join(draft.say), self._language)), free.index(draft))
            )
            best.show.append(element)
        else:
            if self._waiting:
                self.settle()
            self._waiting.append((element, line))

    def formula(self, made: Sequence[Step], joins: Sequence[str], line: int) -> None:
        """Take a displayed formula, or several that follow from each other.

        Args:
            made: its lines.
            joins: what is said between them, one less.
            line: in the Markdown.
        """
        element: Shown = Formula(id="", tex=made[0].tex)
        claims: list[Claim] = []
        if len(made) > 1:
            reasons = tuple(step.reason or self._reason(join) for step, join in zip(made[1:], joins, strict=True))
            element = Derivation(id="", steps=tuple(step.tex for step in made), reasons=reasons if any(reasons) else ())
            claims = formulas_claims(list(made)) if follows(list(made)) else []
        said = self._read(made, joins)
        draft = self._last[-1] if self._last else None
        led = draft is not None and self._open
        if (
            draft is None
            or (draft.size > WORDS and not led)
            or ((len(made) > 2 and draft.show) or (not led and not _has_room(draft, element)))
        ):
            draft = self._add(Draft(line=line))
            self._last = [draft]
        spoken = len(made) == 1 and any(_same(made[0].tex, sentence) for sentence in draft.say)
        if led and draft.say and not spoken:
            gap = "" if is_dense(draft.say[-1]) else " "
            draft.say[-1] = f"{draft.say[-1]}{gap}{said}"
        elif not spoken:
            draft.say.append(capital(said))
        at = "" if spoken else f"${made[0].said}$"
        draft.show.append(msgspec.structs.replace(element, at=at))
        draft.claims += claims
        self._open = True

    def _reason(self, join: str) -> str:
        """Return why a step follows, empty where the words between only join."""
        words = bare(join)
        return "" if words.lower() in self._known.joining or len(words.split()) < 2 else words

    def _read(self, made: Sequence[Step], joins: Sequence[str]) -> str:
        dense = self._language.startswith("zh")
        leads = next(iter(self._known.joining), "") if follows(list(made)) else ""
        said = f"${made[0].said}$"
        for step, join in zip(made[1:], joins, strict=True):
            words = bare(join) or bare(step.reason) or ("" if step.chained else leads)
            said += ("，" if dense else ", ") + (f"{words}{'' if dense else ' '}" if words else "") + f"${step.said}$"
        return said + ("。" if dense else ".")

    def bullets(self, listing: Listing) -> None:
        """Take a list: its items first, then what is nested in each."""
        led = bool(self._last) and self._open and not self._last[-1].show
        long = sum(length(item.text) for item in listing.items)
        count = max(1, -(-len(listing.items) // ITEMS), round(long / (1.6 * WORDS)))
        size = -(-len(listing.items) // count)
        for at in range(0, len(listing.items), size):
            part = [item.text for item in listing.items[at : at + size] if item.text]
            element = Bullets(
                id="", items=tuple(self.short(text) for text in part), numbered=listing.numbered,
                start=listing.start + at if listing.numbered else 1,
            )  # fmt: skip
            if part and led and at == 0 and self._last[-1].size < 1.5 * WORDS:
                draft = self._last[-1]
            elif part:
                draft = self._add(Draft(line=listing.line))
            else:
                continue
            draft.keys = False
            draft.show.append(element)
            draft.say += self._items(part)
            self._last = [draft]
        self._open = False
        for item in listing.items:
            if item.children:
                nested = Listing(line=listing.line, items=item.children)
                before = len(self.made)
                self._last = []
                self.bullets(nested)
                for draft in self.made[before : before + 1]:
                    if item.text:
                        head = bare(self.short(item.text)).replace("**", "")
                        draft.show.insert(0, Text(id="", text=f"**{head}**"))
                        draft.say.insert(0, bare(self.short(item.text)) + ("：" if is_dense(item.text) else ":"))

    def _items(self, part: Sequence[str]) -> list[str]:
        """Return items as they are said: short ones and parts of one sentence as an enumeration, else as sentences."""
        running = all(text[:1].islower() and (text is part[-1] or not re.search(r"[.!?]$", text)) for text in part)
        if running or sum(length(text) for text in part) <= 3 * len(part):
            gap = "、" if is_dense("".join(part)) else ", "
            return [stopped(gap.join(bare(text) for text in part), self._language)]
        return [
            sentence for text in part for sentence in sentences(stopped(capital(text), self._language), self._language)
        ]

    def short(self, text: str) -> str:
        """Return an item as it is shown: whole where it is a line, else its key words."""
        if length(text) <= LINE + 2:
            return bare(text)
        if term := re.match(r"(\*\*[^*]+\*\*\s*[:：]\s*|\*\*[^*]+[:：]\*\*\s*)(.+)", text):
            return term[1] + whole(sentences(term[2], self._language)[0], self._language, LINE)
        said = sentences(text, self._language)
        if length(text) <= ITEM and (FORMULA.search(text) or said[0].rstrip().endswith(("?", "？"))):
            return bare(text)  # a formula alone does not say what it is for, nor a question what the answer is
        key = digest(said[0], self._language)
        return f"${key.text}$" if key.formula else key.text

    def table(self, grid: Grid) -> None:
        """Take a table, page by page."""
        self._pages(table_pages(grid.rows, grid.header, self._language), grid.line)

    def code(self, source: str, name: str, focus: Sequence[tuple[int, int]], line: int) -> None:
        """Take a program, page by page."""
        self._pages(code_pages(source, name, focus, self._language), line)

    def _pages(self, pages: Sequence[tuple[Shown, str]], line: int) -> None:
        for at, (element, said) in enumerate(pages):
            if at == 0:
                self.figure(element, line)
                if len(pages) > 1 and self._waiting:
                    self._waiting = []
                    self._last = [self._add(Draft(say=[said], show=[element], keys=False, line=line))]
            else:
                self._last = [self._add(Draft(say=[said], show=[element], keys=False, line=line))]

    def quote(self, quote: Quote) -> None:
        """Take a quotation, or a call-out such as ``> [!NOTE]``."""
        text = " ".join(block.text for block in quote.blocks if isinstance(block, Prose))
        if not text:
            return
        if alert := _ALERT.match(text):
            self.prose(text[alert.end() :], quote.line, dict(lexicon("en").roles).get(alert[1].lower(), "note"))
            return
        source = re.search(r"\s(?:—|–|--)\s*([^—–]{2,60})$", text)
        words = text[: source.start()].strip() if source else text
        role: Role = self._role(words) or "quote"
        shown = (
            bare(words)
            if length(words) <= 3 * LINE
            else digest(sentences(words, self._language)[0], self._language).text
        )
        element = Text(id="", text=shown, role=role, caption=bare(source[1]) if source and role == "quote" else "")
        if self._open and self._last and not self._last[-1].show:  # "Article 1 says:" belongs to it
            self._last[-1].show.append(element)
            self._last[-1].say += sentences(words, self._language)
            self._last[-1].keys = False
        else:
            said = sentences(words, self._language)
            self._last = [self._add(Draft(say=said, show=[element], keys=False, line=quote.line))]
        self._open = False

    def entry(self, entry: Entry) -> None:
        """Take a term and what it means."""
        gap = "：" if is_dense(entry.text) else ": "
        shown = (
            bare(entry.text)
            if length(entry.text) <= 1.5 * LINE
            else digest(sentences(entry.text, self._language)[0], self._language).text
        )
        element = Text(id="", text=f"**{bare(entry.term).strip('*')}**{gap}{shown}", role="definition")
        said = sentences(f"{entry.term}{gap}{stopped(entry.text, self._language)}", self._language)
        self._last = [self._add(Draft(say=said, show=[element], keys=False, line=entry.line))]
        self._open = False


def groups(said: Sequence[str]) -> list[list[str]]:
    """Share sentences out over beats of about equal length, none above the limits if it has more than one."""
    if not said:
        return []
    total = sum(length(each) for each in said)
    count = max(-(-len(said) // SENTENCES), round(total / WORDS + 0.35), 1)
    made: list[list[str]] = [[]]
    filled = 0.0
    for each in said:
        enough = filled >= len(made) * total / count - length(each) / 2
        if made[-1] and (len(made[-1]) >= SENTENCES or (enough and len(made) < count)):
            made.append([])
        made[-1].append(each)
        filled += length(each)
    return made


def _has_room(draft: Draft, element: Shown) -> bool:
    """Say whether a figure goes beside what a draft shows already, such as the output of a program beside it."""
    filled = sum(map(weight, draft.show)) + weight(element)
    return filled <= BESIDE or not any(map(is_large, draft.show))


def is_large(element: Shown) -> bool:
    """Say whether an element is a figure rather than a line or two."""
    return element.__struct_config__.tag not in ("text", "formula", "bullets", "derivation", "icon")


def _names(element: Shown) -> str:
    return " ".join(re.findall(r"[^\W\d_]{3,}", str(msgspec.to_builtins(element))))


def stopped(text: str, language: str) -> str:
    """Return a text that ends as a sentence does."""
    if re.search(r"[.!?…。！？:：][\"”’»)*]*$", text):
        return text
    return text.rstrip(",;，； ") + ("。" if is_dense(text) or language.startswith("zh") else ".")


def _same(tex: str, sentence: str) -> bool:
    squeezed = re.sub(r"[\s{}]|\\[,;!]", "", tex)
    return any(re.sub(r"[\s{}]|\\[,;!]", "", found[1]) == squeezed for found in FORMULA.finditer(sentence))
