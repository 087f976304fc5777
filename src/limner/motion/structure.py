"""How well a page is written: names that mean something, named groups, few keyframes, short, no script.

Decides only between pages whose films are equally good, and says nothing about what they look like.
"""

import re
from html.parser import HTMLParser

KEYS, SIZE = 30, 10_000
"""Keyframes, and characters, at which a page has lost half of what there is to lose by them."""
GROUPS = 8
"""Named groups that count."""
GENERIC = frozenset(
    """circle ellipse square rect rectangle box triangle quad pentagon hexagon polygon polyline slice line path shape
    drawing image img text label svg group g div span element el item object obj thing part layer node fill stroke
    stage scene container wrapper wrap root main canvas body ground background bg""".split()
)
"""Words that say no more than a tag does."""
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_SILENT = frozenset("html head body meta title style script link defs stop lineargradient radialgradient br".split())
_KEYFRAME = re.compile(r"(?:\bfrom|\bto|\d%)\s*(?=[,{])")
_DATA = re.compile(r"data:[\w/+.-]+;base64,[\w+/=]+|<meta http-equiv=[^>]*>")


def structure(page: str) -> float:
    """Return how well a page is written, larger is better.

    Args:
        page: text of the HTML document.
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    named = reader.named / reader.things if reader.things else 0.0
    keys = len(_KEYFRAME.findall("".join(reader.styles)))
    size = len(_DATA.sub("", page))
    plain = 0.0 if reader.scripts else 0.5
    return named + min(reader.groups, GROUPS) / 16 + 1 / (1 + keys / KEYS) + 1 / (1 + size / SIZE) + plain


def meaningful(name: str) -> bool:
    """Say whether an id or a class tells what something is: ``circle-12`` does not."""
    words = [word for word in re.split(r"[^a-z]+", name.lower()) if word]
    return any(len(word) > 1 and word not in GENERIC for word in words)


class _Reader(HTMLParser):
    """Counts a document's things: elements with a name, and those that are in nothing named."""

    def __init__(self) -> None:
        super().__init__()
        self.things = self.named = self.groups = self.scripts = 0
        self.styles: list[str] = []
        self._open: list[_Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._begin(tag, attrs)
        if tag in _VOID:
            self.handle_endtag(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._begin(tag, attrs)
        self.handle_endtag(tag)

    def _begin(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [text or "" for key, text in attrs if key == "id"] or [
            text or "" for key, text in attrs if key == "class"
        ]
        self.scripts += tag == "script"
        known = any(meaningful(name) for name in names)
        if names and self._open:
            self._open[-1].inside += 1
        if tag not in _SILENT and (names or not any(above.named for above in self._open)):
            whole = names == ["stage"]
            self.things += not whole
            self.named += known and not whole
        self._open.append(_Tag(tag, known))

    def handle_endtag(self, tag: str) -> None:
        if not any(above.tag == tag for above in self._open):
            return
        while self._open:
            top = self._open.pop()
            self.groups += top.named and top.inside > 1
            if top.tag == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].tag == "style":
            self.styles.append(data)


class _Tag:
    """An element that is open."""

    def __init__(self, tag: str, named: bool) -> None:
        self.tag = tag
        self.named = named
        self.inside = 0
        """Children with a name, of whatever kind."""
