"""An ordinary Markdown lecture compiled to a lesson plan, without a model.

- ``# Title``; ``## Section`` (a chapter); ``### Part`` (a topic: its title is shown, what was shown before leaves). The
  highest level that is left after the title makes the sections. Without headings there is one section.
- A YAML front matter may give ``title``, ``language``, ``audience``, ``objective``, ``prerequisites``, ``theme``;
  what else is in it is other tools' and left alone.
- Paragraphs become beats (:mod:`limner.lesson.drafts`) that show their key words (:mod:`limner.lesson.digest`).
- ``$$ ... $$`` or ``` ```math ```: a formula, or a derivation where several lines follow from each other, or where only
  "so", "therefore" or a few words stand between two formulas.
- ``` ```python {2-4,7} ```: a program with lines to light. ``` ```plot ``` and other directives:
  :mod:`limner.lesson.directives`.
- Lists, tables, images (``![caption](path)``), quotations, definition lists, call-outs (``> [!NOTE]``).

A footnote is a note after its paragraph. Not covered: comments and emoji are left out (:func:`left_out`); HTML that
does more than wrap or format is refused.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import get_args

import msgspec
import yaml

from limner.core.errors import InputError
from limner.lesson.beats import section
from limner.lesson.blocks import Aside, Block, Display, Entry, Fence, Grid, Heading, Image, Listing, Prose, Quote
from limner.lesson.blocks import blocks as blocks_blocks
from limner.lesson.directives import NAMES, directive, language
from limner.lesson.drafts import Drafts, stopped
from limner.lesson.formulas import Step, check, check_inline
from limner.lesson.formulas import steps as formulas_steps
from limner.lesson.inline import EMOJI, spoken
from limner.lesson.lexicon import guess, is_code, lexicon
from limner.lesson.plan import Beat, Picture, Plan, Section, Text, Theme
from limner.lesson.sentences import bare, length, sentences
from limner.lesson.slugs import Slugs
from limner.lesson.tongue import tongue

LONGEST = 5000
"""Words of one lesson: 36 minutes at 140 words a minute, more than anybody watches in one piece."""
MINUTE = 140
"""Words of narration in a minute."""
_KEYS = ("title", "language", "audience", "objective", "prerequisites", "theme")
_OTHERS = ("lang", "subtitle")  # near to ours, but what they seem
LINES, TALL = 6.0, 1.6
"""Lines of formulas below each other, after which others begin anew; and what one with fractions or sums counts."""
_JOIN, _LED = 8, 5
"""Words that may stand between two formulas of one derivation; and where a colon ends them."""


@dataclass(frozen=True, kw_only=True)
class _Part:
    title: str
    line: int
    blocks: list[Block]


def plan(text: str, *, name: str, folder: Path) -> Plan:
    """Compile a lecture.

    Args:
        text: Markdown.
        name: title where the text has none, such as the file's name without its ending.
        folder: where images are looked for.

    Raises:
        InputError: the lecture is empty or too long, or something in it cannot be read; the message has the line.
    """
    if not text.strip():
        raise InputError("the lecture is empty: write a title (# Title), sections (## Section) and some sentences")
    front, found = blocks_blocks(text.lstrip("\ufeff").replace("\r\n", "\n"))
    about = _front(front)
    title, parts = _parts(found, str(about.get("title") or ""), name)
    spoken_language = str(about.get("language") or about.get("lang") or guess(_prose(found)))
    _check_length(parts, found)
    try:
        tongue(spoken_language)
    except InputError as error:
        raise InputError(f"{error}; a front matter says which it is: language: en") from None
    used, sections = Slugs(), []
    for part in parts:
        drafts = Drafts(spoken_language, part.title)
        _take(drafts, part.blocks, spoken_language, folder)
        drafts.settle()
        if drafts.made:
            titled = bool(sections) or spoken(part.title) != title
            sections.append(section(part.title, drafts.made, used, spoken_language, titled=titled))
        elif part.blocks:
            raise InputError(f"line {part.line}: nothing is said under {part.title!r}: write a sentence")
    if not sections:
        raise InputError("the lecture has headings but no sentences: write what is to be said under them")
    sections[0] = _opened(sections[0], title, str(about.get("objective") or ""), used, spoken_language)
    wanted = about.get("prerequisites") or ()
    return Plan(
        title=title, sections=tuple(sections), language=spoken_language, audience=str(about.get("audience") or ""),
        objective=str(about.get("objective") or ""), theme=about.get("theme") or "slate",
        prerequisites=(wanted,) if isinstance(wanted, str) else tuple(str(each) for each in wanted),
    )  # fmt: skip


def left_out(text: str) -> str:
    """Say what of a lecture is neither said nor shown, where its author may miss it; empty where nothing is."""
    found = EMOJI.findall(text)
    if not found:
        return ""
    return f"emoji are neither said nor shown: {' '.join(dict.fromkeys(found))} ({len(found)} in all)"


def _opened(first: Section, title: str, objective: str, used: Slugs, spoken_language: str) -> Section:
    """Let a lesson begin with its title, said and alone on the frame."""
    card = Text(id=used.take("title"), text=title, role="title", caption=objective)
    beat = Beat(id=used.take("opening"), say=stopped(title, spoken_language), show=(card,))
    return msgspec.structs.replace(first, beats=(beat, *first.beats))


def _front(source: str) -> dict:
    if not source.strip():
        return {}
    loader = yaml.BaseLoader(source)  # every scalar as it is written: "language: no" is Norwegian
    try:
        node = loader.get_single_node()
        found = loader.construct_document(node) if node else {}
    except RecursionError:
        raise InputError("line 2: the front matter is nested too deep") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(
            f"line {2 + (mark.line if mark else 0)}: the front matter is no YAML: {getattr(error, 'problem', '')}"
        ) from None
    if not isinstance(found, dict) or not isinstance(node, yaml.MappingNode):
        raise InputError("line 1: the front matter holds lines like title: ..., and nothing else")
    for key, _ in node.value:
        near = get_close_matches(str(key.value), _KEYS, 1, 0.7)
        if near and key.value not in (*_KEYS, *_OTHERS):
            line = key.start_mark.line + 2
            raise InputError(f"line {line}: the front matter has {key.value!r}: did you mean {near[0]}?")
        if key.value == "theme" and found["theme"] not in get_args(Theme):
            raise InputError(f"line {key.start_mark.line + 2}: the theme is one of {', '.join(get_args(Theme))}")
        if key.value == "language" and not is_code(str(found["language"])):
            line = key.start_mark.line + 2
            raise InputError(f"line {line}: {found['language']!r} is no language code: write en, de, es, zh or another")
    return found


def _parts(found: Sequence[Block], title: str, name: str) -> tuple[str, list[_Part]]:
    """Cut the blocks into sections; deeper headings stay among the blocks."""
    rest = list(found)
    tops = [block for block in rest if isinstance(block, Heading) and block.level == 1]
    if rest and len(tops) == 1 and rest[0] is tops[0]:
        title = title or spoken(tops[0].text)
        rest = rest[1:]
    title = title or bare(name.replace("_", " ").replace("-", " ")) or "Lesson"
    levels = [block.level for block in rest if isinstance(block, Heading)]
    parts = [_Part(title=title, line=1, blocks=[])]
    for block in rest:
        if isinstance(block, Heading) and block.level == min(levels):
            parts.append(_Part(title=block.text or title, line=block.line, blocks=[]))
        else:
            parts[-1].blocks.append(block)
    return title, [part for part in parts if part.blocks]


def _prose(found: Sequence[Block]) -> str:
    texts = []
    for block in found:
        if isinstance(block, Prose | Heading | Entry):
            texts.append(block.text)
        elif isinstance(block, Listing):
            texts += [item.text for item in block.items]
        elif isinstance(block, Quote):
            texts.append(_prose(block.blocks))
    return "\n".join(texts)


def _check_length(parts: Sequence[_Part], found: Sequence[Block]) -> None:
    total = length(_prose(found))
    if total <= LONGEST:
        return
    cuts, filled = [], 0.0
    for part in parts:
        size = length(_prose(part.blocks))
        if cuts and filled + size > LONGEST / 2:
            filled = 0.0
        if not filled:
            cuts.append(f"{spoken(part.title)!r} (line {part.line})")
        filled += size
    where = f"begin a new file at {', '.join(cuts[1:6])}" if len(cuts) > 1 else "cut it into files of one topic each"
    raise InputError(
        f"the lecture has {total:.0f} words, about {total / MINUTE:.0f} minutes of speech; at most {LONGEST} "
        f"are taken, and 5 to 15 minutes are watched to the end: {where}"
    )


def _take(drafts: Drafts, found: Sequence[Block], spoken_language: str, folder: Path) -> None:
    at = 0
    while at < len(found):
        block = found[at]
        match block:
            case Display() | Fence(info="math"):
                at += _formula(drafts, found[at:], spoken_language)
                continue
            case Heading():
                drafts.heading(block.text)
            case Prose():
                check_inline(block.text, block.line)
                drafts.prose(block.text, block.line)
            case Listing():
                for item in (each for top in block.items for each in (top, *top.children)):
                    check_inline(item.text, block.line)
                drafts.bullets(block)
                _take(drafts, block.others, spoken_language, folder)
            case Grid():
                if not block.rows:
                    raise InputError(f"line {block.line}: the table has no rows below its header")
                drafts.table(block)
            case Quote():
                drafts.quote(block)
                _take(drafts, [each for each in block.blocks if not isinstance(each, Prose)], spoken_language, folder)
            case Entry():
                drafts.entry(block)
            case Aside():
                check_inline(block.text, block.line)
                drafts.prose(block.text, block.line, "note")
            case Image():
                drafts.figure(_picture(block, folder), block.line)
            case Fence():
                _fence(drafts, block)
        at += 1


def _formula(drafts: Drafts, found: Sequence[Block], spoken_language: str) -> int:
    """Take a formula and those that follow from it; return how many blocks these were."""
    made: list[Step] = []
    joins: list[str] = []
    used = 0
    while used < len(found) and (tex := _tex(found[used])) is not None:
        check(tex, found[used].line + (tex != getattr(found[used], "tex", tex)))
        joins += ([""] if made and len(joins) < len(made) else []) + [""] * (len(steps := formulas_steps(tex)) - 1)
        made += steps
        used += 1
        between = found[used] if used + 1 < len(found) else None
        if used < len(found) and _tex(found[used]) is not None and _lines(made) < LINES:
            continue
        if isinstance(between, Prose) and _tex(found[used + 1]) is not None and _joins(between.text, spoken_language):
            joins.append(between.text)
            used += 1
        else:
            break
    for step in pairwise(made) if len(made) > 1 else ():
        check(step[1].tex, found[0].line)
    drafts.formula(made, joins, found[0].line)
    return used


def _lines(made: Sequence[Step]) -> float:
    return sum(TALL if re.search(r"\\(?:d?frac|int|sum|prod|lim|begin)(?![a-z])", step.tex) else 1.0 for step in made)


def _tex(block: Block) -> str | None:
    if isinstance(block, Display):
        return block.tex
    return block.source if isinstance(block, Fence) and block.info == "math" else None


def _joins(text: str, spoken_language: str) -> bool:
    """Say whether a text between two formulas only leads from one to the next."""
    if length(text) > _JOIN or re.search(r"[.!?。！？]$", text) or len(sentences(text, spoken_language)) > 1:
        return False
    low = bare(text).lower()
    if text.endswith((":", "：")) and length(text) > _LED:
        return False  # it announces what comes, which needs time of its own
    return (
        text.endswith((":", ",", "：", "，")) or low.startswith(lexicon(spoken_language).joining) or text[:1].islower()
    )


def _fence(drafts: Drafts, block: Fence) -> None:
    name = re.split(r"[\s{]", block.info.lstrip("{"), maxsplit=1)[0].rstrip("}").lower()
    if name in NAMES:
        element = directive(name, block.source, block.line + 1)
        drafts.figure(element, block.line)
        return
    if not block.source.strip():
        raise InputError(f"line {block.line}: the program is empty")
    drafts.code(block.source, language(name, block.line), _focus(block), block.line)


def _focus(block: Fence) -> list[tuple[int, int]]:
    found = re.search(r"(?<=.)\{([^}]*)\}", block.info)
    if not found:
        return []
    last, lit = block.source.count("\n") + 1, []
    for part in found[1].split(","):
        ends = re.fullmatch(r"\s*(\d+)(?:\s*[-–]\s*(\d+))?\s*", part)
        low, high = (int(ends[1]), int(ends[2] or ends[1])) if ends else (0, 0)
        if not 1 <= low <= high <= last:
            raise InputError(
                f"line {block.line}: {{{found[1]}}}: lines to light are written {{2-4,7}}, within 1 to {last}"
            )
        lit.append((low, high))
    return lit


def _picture(block: Image, folder: Path) -> Picture:
    if re.match(r"[a-z]+://", block.path):
        raise InputError(
            f"line {block.line}: {block.path} is on the network: save the image beside the lecture and name that file"
        )
    if not (folder / block.path).is_file():
        near = get_close_matches(
            Path(block.path).name, [path.name for path in folder.glob("*")] if folder.is_dir() else [], 1
        )
        hint = f"did you mean {near[0]}?" if near else "put it there, or correct the name"
        raise InputError(f"line {block.line}: there is no image {block.path} beside the lecture: {hint}")
    return Picture(id="", path=block.path, caption=block.title or block.alt)
