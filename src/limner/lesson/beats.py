"""Drafts made into beats: the words that are shown chosen, everything named, and what stays decided."""

import dataclasses
import re
from collections.abc import Sequence
from pathlib import PurePosixPath

import msgspec

from limner.lesson.digest import Key, breaks, digest, leans
from limner.lesson.drafts import Draft, is_large, stopped
from limner.lesson.inline import spoken
from limner.lesson.lexicon import is_dense
from limner.lesson.plan import (
    Beat,
    Bullets,
    Chart,
    Code,
    Derivation,
    Flow,
    Formula,
    Geometry,
    Icon,
    Picture,
    Plot,
    Role,
    Section,
    Shown,
    Table,
    Text,
)
from limner.lesson.sentences import bare, equations, length, topics
from limner.lesson.slugs import Slugs, formula_slug, key, slug
from limner.lesson.staying import Scene, stay

KEYS = 3
"""Lines of text that one beat adds at most."""
TWO = 26.0
"""Words from which a beat of plain sentences shows two lines: one every ten seconds or so."""
LATE = 0.5
"""Of a narration: where all that is shown comes later, a line is shown before it."""
WAIT = 6.0
"""Words that are heard while nothing but the title is seen, at most: two to three seconds."""
LEAD = 9.0
"""The same, of words that only lead to the formula that ends their sentence."""
LONG = 16.0
"""Words from which a table or a program has a line with signs or numbers beside it: about six seconds."""
WHOLE = 26
"""Words of a theorem or a definition that is still shown in full."""


def section(title: str, drafts: Sequence[Draft], used: Slugs, language: str, *, titled: bool = True) -> Section:
    """Make a section.

    Args:
        title: marked.
        drafts: its beats to be; at least one.
        used: the names that the lesson has used.
        language: of the narration, BCP 47.
        titled: whether its title is said.
    """
    name = used.take(slug(spoken(title)))
    about = topics(title, language)
    scenes, names = [], []
    for draft in drafts:
        opening = not scenes
        said = _titled(draft, title if opening and titled else "", language)
        show = tuple(
            _named(element, used, language) for element in _shown(draft, said, about, language, opening=opening)
        )
        about_it = _joined(draft.say)
        names.append(
            used.take(*(key(about_it, language, count) for count in (4, 5, 6)), f"say-{key(about_it, language)}")
        )
        scenes.append(Scene(say=said, show=show, topic=draft.topic, line=draft.line))
    kept = stay(scenes, language)
    made = [
        Beat(id=names[at], say=scene.say, show=_placed(show, scene.say), keep=keep, claims=tuple(drafts[at].claims))
        for at, (scene, (show, keep)) in enumerate(zip(scenes, kept, strict=True))
    ]
    return Section(id=name, title=spoken(title), beats=tuple(made))


def _titled(draft: Draft, title: str, language: str) -> str:
    """Return what is said in a draft, after the titles that begin with it."""
    said = _joined(draft.say)
    titles = [stopped(spoken(each), language) for each in (title, draft.heading) if each]
    return _joined([*(each for each in titles if not said.startswith(each.rstrip(".。"))), said])


def _joined(say: Sequence[str]) -> str:
    said = [spoken(each) for each in say]
    out = said[0] if said else ""
    for each in said[1:]:
        out += ("" if is_dense(each) and out[-1:] in "。！？：；，" else " ") + each
    return out


def _shown(draft: Draft, said: str, about: frozenset[str], language: str, *, opening: bool) -> list[Shown]:
    """Return the elements of a draft in the order in which they are spoken of."""
    show: list[Shown] = []
    if draft.heading:
        show.append(Text(id=f"topic-{slug(spoken(draft.heading))}", text=f"**{draft.heading.replace('**', '')}**"))
    texts: list[Shown] = []
    if draft.whole and length(" ".join(draft.say)) <= WHOLE:
        return [*show, Text(id="", text=bare(" ".join(draft.say)), role=draft.whole), *draft.show]
    if draft.keys:
        keys = _keys(draft, about, language)
        keys = _opened(draft, keys, language) if opening and not draft.heading else keys
        texts = [_element(each, draft.whole) for each in keys]
    every = [*texts, *draft.show]
    order = {id(each): _position(each, said) for each in every}
    return [*show, *sorted(every, key=lambda each: order[id(each)])]


def _keys(draft: Draft, about: frozenset[str], language: str) -> list[Key]:
    """Return the lines that a draft adds: all that is emphasised; where nothing is, its most telling sentence."""
    shown = [each.at for each in draft.show if each.at]
    said = _joined(draft.say)
    found = [
        (each, _unique(digest(each, language), each, said)) for each in draft.say if not any(at in each for at in shown)
    ]
    late = all(each.at and said.find(each.at) > LATE * len(said) for each in draft.show)
    floor = 2 if late else 3 if any(map(is_large, draft.show)) else 9
    strong = [made for each, made in found if made.strength >= (min(floor, 2) if equations(each) else floor)]
    if not strong and any(isinstance(each, Table | Code) for each in draft.show) and draft.size > LONG:
        # The shortest is read beside it; a plot keeps its room.
        strong = sorted((made for _, made in found if made.strength == 2), key=lambda made: length(made.text))[:1]
    if strong or not late:
        best = sorted(strong, key=lambda made: -made.strength)[: 1 if draft.show else KEYS]
        return [made for made in strong if made in best]
    plain = [(sentence, made) for sentence, made in found if made.strength] or found[:1]

    def worth(pair: tuple[str, Key]) -> float:
        named = topics(pair[1].text, language)
        told = bool(re.search(r"\d", pair[1].text)) - 3 * leans(pair[0], language) - 2 * breaks(pair[1].text, pair[0])
        return len(named & about) + min(4, len(named)) + told

    ranked = sorted(plain, key=worth, reverse=True)
    second = [pair for pair in ranked[1:2] if draft.size > TWO and not draft.show and worth(pair) >= 2]
    return [made for sentence, made in plain if (sentence, made) in [*ranked[:1], *second]]


def _opened(draft: Draft, keys: list[Key], language: str) -> list[Key]:
    """Add a line for the beginning of a section, where its first words would else be heard before an empty frame."""
    said = _joined(draft.say)
    starts = [said.find(each.at) if each.at else 0 for each in (*keys, *draft.show)]
    begins = min((start for start in starts if start >= 0), default=len(said))
    lead = said[:begins].rstrip(" :：,，")
    sentence = next((each for each in draft.say if length(each) > 1), "")
    leads = spoken(sentence) != lead and spoken(sentence).startswith(lead)
    if length(lead) <= (LEAD if leads else WAIT) or not sentence:
        return keys
    early = next((at for at, start in enumerate(starts[: len(keys)]) if start == begins), None)
    if leads and early is not None and not keys[early].formula:  # its own words come with its sentence
        made = dataclasses.replace(keys[early], at=" ".join(lead.split(" ")[:3]))
        return [*keys[:early], made, *keys[early + 1 :]]
    made = digest(lead if leads else sentence, language)
    return [_unique(made, lead if leads else sentence, said), *keys] if made.strength else keys


def _unique(found: Key, sentence: str, said: str) -> Key:
    """Lengthen the words at which something appears until their first place in the narration is the one meant."""
    at = said.find(found.at, max(0, said.find(spoken(sentence))))
    if not found.at or at < 0:
        return found
    end = at + len(found.at)
    while said.find(said[at:end]) != at and end < len(said):
        following = re.compile(r"\S\s|$").search(said, end + 1)
        end = following.start() + 1 if following and following[0] else len(said)
    return dataclasses.replace(found, at=said[at:end].strip())


def _element(found: Key, role: Role | None) -> Shown:
    if found.formula:
        return Formula(id="", tex=found.text, at=found.at)
    return Text(id="", text=found.text, at=found.at, role=role if role and found.role == "statement" else found.role)


def _position(element: Shown, said: str) -> int:
    at = said.find(element.at) if element.at else -1
    return at if at >= 0 else 0 if is_large(element) else len(said) // 2 if element.at else 1


def _placed(show: Sequence[Shown], said: str) -> tuple[Shown, ...]:
    """Leave out times that the narration does not have, or that are its beginning anyway."""
    return tuple(
        msgspec.structs.replace(each, at="") if each.at and (each.at not in said or said.startswith(each.at)) else each
        for each in show
    )


def _named(element: Shown, used: Slugs, language: str) -> Shown:
    return msgspec.structs.replace(element, id=used.take(slug(element.id) or _name(element, language)))


def _name(element: Shown, language: str) -> str:
    """Return a name for an element, from what it shows."""
    kind = str(element.__struct_config__.tag)
    match element:
        case Text(text=text):
            term = re.match(r"\*\*([^*]+)\*\*[:：]", text)
            return key(term[1] if term else text, language, 3)
        case Formula(tex=tex):
            return f"formula-{formula_slug(tex)}"[:44]
        case Derivation(steps=steps):
            about = formula_slug(steps[-1])
        case Bullets(items=items, caption=caption):
            kind, about = "list", key(caption or items[0], language, 3)
        case Plot(curves=curves):
            about = formula_slug(curves[0].expression.replace("*", " ").replace("/", " "))
        case Chart(labels=labels):
            about = key(" ".join(labels[:2]), language, 2)
        case Code(source=source):
            about = slug(next((line for line in source.split("\n") if line.strip()), ""))[:24]
        case Table(rows=rows, header=header):
            about = key(" ".join((header or rows[0])[:2]) + " " + rows[0][0], language, 3)
        case Flow(nodes=nodes):
            about = key(" ".join(list(nodes.values())[:2]), language, 2)
        case Geometry(points=points) if not element.caption:
            about = slug("".join(points))
        case Picture(path=path):
            about = slug(PurePosixPath(path).stem)
        case Icon(name=name):
            about = slug(name)
        case _:
            about = key(element.caption, language, 3) if element.caption else ""
    return f"{kind}-{about.strip('-')}"[:44].strip("-")
