"""Changes a drawing element by element, as a model asks for it, instead of writing it anew.

Edits name elements by id (after Canvas-CoT's insert, modify, replace and remove; grouping, moving and renaming
are ours)::

    {"op": "insert", "fragment": "<rect .../>", "parent": "sky", "before": "sun"}   parent: the root, before: on top
    {"op": "replace", "id": "sun", "fragment": "<circle .../>"}
    {"op": "set", "id": "sun", "attributes": {"r": 12, "stroke": null}}             null removes an attribute
    {"op": "remove", "id": "sun"}
    {"op": "group", "ids": ["sun", "ray"], "id": "sunshine"}
    {"op": "move", "id": "sun", "parent": "sky", "before": "cloud"}
    {"op": "rename", "id": "path-7", "to": "sun"}

Promised: an edit is applied whole or not at all; one that cannot be is a finding that says which, why and what to
do, and the others still apply, in order. Nothing raises, whatever the model wrote. What comes out is well-formed,
one element a line, attributes in their order.

Not promised: that the drawing is better or safe to draw (the critic and :mod:`limner.render.sanitise` see to that).
Comments and elements of other namespaces are not kept.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

import msgspec

from limner.core.data import Finding
from limner.core.reply import MAX_FINDINGS, shortened
from limner.render import allow, markup
from limner.render.markup import Refused
from limner.render.tree import MAX_DEPTH, Node, SvgError


class Edit(msgspec.Struct, frozen=True, tag_field="op", tag=str.lower):
    """One change; the subclasses are the operations."""


class Insert(Edit, frozen=True):
    """Put a fragment into ``parent``, under (earlier in z-order than) ``before``, else on top."""

    fragment: str
    parent: str | None = None
    before: str | None = None


class Replace(Edit, frozen=True):
    """Put a fragment in an element's place; it inherits the id where it brings none."""

    id: str
    fragment: str


class Set(Edit, frozen=True):
    """Set attributes; ``None`` removes one."""

    id: str
    attributes: Mapping[str, str | float | int | None]


class Remove(Edit, frozen=True):
    """Remove an element and what is in it."""

    id: str


class Group(Edit, frozen=True):
    """Gather elements in a new ``<g>``, in the order they are drawn, at the place of the topmost of them."""

    ids: tuple[str, ...]
    id: str


class Move(Edit, frozen=True):
    """Take an element out and put it into ``parent``, as :class:`Insert` does."""

    id: str
    parent: str | None = None
    before: str | None = None


class Rename(Edit, frozen=True):
    """Give an element another id, and whatever refers to it too."""

    id: str
    to: str


AnyEdit = Insert | Replace | Set | Remove | Group | Move | Rename


class Edits(msgspec.Struct, frozen=True):
    """What a model asks for."""

    edits: tuple[tuple[int, AnyEdit], ...] = ()
    """Each with its number in the reply, counted from 1."""
    note: str = ""
    """The model's own words, one line."""


def apply(svg: str, edits: Edits) -> tuple[str, tuple[Finding, ...]]:
    """Apply edits in order.

    Args:
        svg: the drawing; where it is not well-formed it comes back as it is, with a finding.
        edits: what :func:`limner.picture.reply.parse` returned.

    Returns:
        The changed drawing, printed anew, and a finding for each edit that was refused or left something dangling.
    """
    try:
        drawing = _Drawing(markup.document(svg))
    except SvgError as error:
        return svg, (Finding(f"the drawing cannot be read: {error}", "give the whole SVG anew, well-formed"),)
    before = set(drawing.dangling())
    findings: list[Finding] = []
    for number, edit in edits.edits:
        try:
            notes = _OPERATIONS[type(edit)](drawing, edit)
            findings += [_finding(number, edit, Refused(note)) for note in notes]
        except Refused as refused:
            findings.append(_finding(number, edit, refused))
    for user, lost in drawing.dangling():
        if (user, lost) not in before:
            what = f"{user} refers to {lost!r}, which no element is called any more"
            findings.append(Finding(what, f"put {lost} back, or set what refers to it", user))
    return markup.write(drawing.root), shortened(findings)


class _Drawing:
    """A tree with its elements by id and each element's parent."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.ids: dict[str, Node] = {}
        self.parents: dict[Node, Node] = {}
        self._looked = 0
        for child in root.children:
            self._know(child, root)
        if name := root.attributes.get("id"):
            self.ids.setdefault(name, root)

    def find(self, name: str) -> Node:
        node = self.ids.get(name)
        if node is None and name in ("svg", "root"):
            return self.root
        if node is None:
            raise Refused(f"no element has the id {_quote(name)}", self._closest(name), name)
        return node

    def below(self, name: str) -> Node:
        """Find an element that is not the root."""
        node = self.find(name)
        if node is self.root:
            raise Refused("that is the root <svg>, which has to stay", "name an element inside it", name)
        return node

    def place(self, parent: str | None, before: str | None) -> tuple[Node, int]:
        """Return where ``parent`` and ``before`` point: the parent and the index among its children."""
        holder = self.find(parent) if parent else None
        if not before:
            holder = holder or self.root
            return holder, len(holder.children)
        mark = self.below(before)
        if holder is not None and self.parents[mark] is not holder:
            raise Refused(f"{_quote(before)} is not a child of {_quote(parent)}", "name one of its children", before)
        holder = self.parents[mark]
        return holder, holder.children.index(mark)

    def attach(self, nodes: list[Node], parent: Node, index: int) -> None:
        parent.children[index:index] = nodes
        for node in nodes:
            self._know(node, parent)

    def detach(self, node: Node) -> None:
        self.parents[node].children.remove(node)
        for one in markup.walk(node):
            del self.parents[one]
            if self.ids.get(one.attributes.get("id", "")) is one:
                del self.ids[one.attributes["id"]]

    def ancestors(self, node: Node) -> Iterable[Node]:
        while (parent := self.parents.get(node)) is not None:
            yield parent
            node = parent

    def fresh(self, name: str) -> str:
        """Return an id like ``name`` that nothing has."""
        count = 1
        while (candidate := f"{name}-{count}") in self.ids:
            count += 1
        return candidate

    def dangling(self) -> list[tuple[str, str]]:
        """Return each reference to an id that there is not, with the id of the element that holds it."""
        nodes = list(markup.walk(self.root))
        ids = {node.attributes.get("id") for node in nodes}
        return [
            (node.attributes.get("id", f"a <{node.name}>"), name)
            for node in nodes
            for name in markup.references(node)
            if name not in ids
        ]

    def _know(self, node: Node, parent: Node) -> None:
        self.parents[node] = parent
        if name := node.attributes.get("id"):
            self.ids.setdefault(name, node)
        for child in node.children:
            self._know(child, node)

    def _closest(self, name: str) -> str:
        self._looked += 1
        names = list(self.ids)[:1000]
        # Comparing strings is slow, and nobody reads more suggestions than findings.
        close = get_close_matches(name[:60], names, n=3) if self._looked <= MAX_FINDINGS else []
        if close:
            return f"the closest are {', '.join(close)}"
        return (
            f"ids there are: {', '.join(names[:8])}{', ...' if len(names) > 8 else ''}" if names else "insert one first"
        )


def _insert(drawing: _Drawing, edit: Insert) -> list[str]:
    nodes, notes = markup.fragment(edit.fragment)
    parent, index = drawing.place(edit.parent, edit.before)
    _check_place(drawing, parent, nodes)
    _check_new(nodes, drawing.ids)
    for node in nodes:
        if "id" not in node.attributes and node.name not in allow.PARTS | allow.WORDS:
            node.attributes = {"id": drawing.fresh(node.name), **node.attributes}
        drawing.attach([node], parent, index)
        index += 1
    return notes


def _replace(drawing: _Drawing, edit: Replace) -> list[str]:
    old = drawing.below(edit.id)
    nodes, notes = markup.fragment(edit.fragment)
    if not any(one.attributes.get("id") == edit.id for node in nodes for one in markup.walk(node)):
        if len(nodes) > 1:
            nodes = [_wrap({}, nodes)]
        if "id" not in nodes[0].attributes:
            nodes[0].attributes = {"id": edit.id, **nodes[0].attributes}
    parent = drawing.parents[old]
    _check_place(drawing, parent, nodes)
    inside = {one.attributes.get("id") for one in markup.walk(old)}
    _check_new(nodes, drawing.ids.keys() - inside)
    index = parent.children.index(old)
    drawing.detach(old)
    drawing.attach(nodes, parent, index)
    return notes


def _set(drawing: _Drawing, edit: Set) -> list[str]:
    node = drawing.find(edit.id)
    changes = dict(edit.attributes)
    new_id = changes.pop("id", edit.id)
    if not isinstance(new_id, str):
        raise Refused("an id cannot be taken away", "rename the element instead")
    values = {name: markup.value(node.name, name, value) for name, value in changes.items()}
    if new_id != edit.id:
        _rename(drawing, Rename(edit.id, new_id))
    for name, value in values.items():
        if value is None:
            node.attributes.pop(name, None)
        else:
            node.attributes[name] = value
    return []


def _remove(drawing: _Drawing, edit: Remove) -> list[str]:
    drawing.detach(drawing.below(edit.id))
    return []


def _group(drawing: _Drawing, edit: Group) -> list[str]:
    named = {drawing.below(name) for name in edit.ids}
    if not named:
        raise Refused("it names no elements", 'list them: "ids": ["a", "b"]', edit.id)
    _check_id(edit.id, drawing.ids)
    # What lies inside another one of them comes along with it.
    members = [
        node for node in markup.walk(drawing.root)
        if node in named and named.isdisjoint(drawing.ancestors(node))
    ]  # fmt: skip
    top = members[-1]
    parent = drawing.parents[top]
    group = _wrap({"id": edit.id}, [])
    _check_place(drawing, parent, [_wrap({}, members)])
    drawing.attach([group], parent, parent.children.index(top))
    for node in members:
        drawing.detach(node)
    drawing.attach(members, group, 0)
    return []


def _move(drawing: _Drawing, edit: Move) -> list[str]:
    node = drawing.below(edit.id)
    parent, index = drawing.place(edit.parent, edit.before)
    if edit.before == edit.id:
        return []
    if parent is node or node in drawing.ancestors(parent):
        raise Refused("an element cannot be moved into itself", "name a parent outside of it", edit.id)
    _check_place(drawing, parent, [node])
    if drawing.parents[node] is parent and parent.children.index(node) < index:
        index -= 1
    drawing.detach(node)
    drawing.attach([node], parent, index)
    return []


def _rename(drawing: _Drawing, edit: Rename) -> list[str]:
    node = drawing.find(edit.id)
    if edit.to == edit.id:
        return []
    _check_id(edit.to, drawing.ids)
    drawing.ids.pop(edit.id, None)  # not there where the root, which needs no id, was called "svg"
    drawing.ids[edit.to] = node
    node.attributes["id"] = edit.to
    for one in markup.walk(drawing.root):
        markup.redirect(one, edit.id, edit.to)
    return []


_OPERATIONS: dict[type[Edit], Callable[..., list[str]]] = {
    Insert: _insert, Replace: _replace, Set: _set, Remove: _remove, Group: _group, Move: _move, Rename: _rename,
}  # fmt: skip


def _wrap(attributes: dict[str, str], children: list[Node]) -> Node:
    group = Node("g", attributes, 0)
    group.children = children
    return group


def _check_place(drawing: _Drawing, parent: Node, nodes: list[Node]) -> None:
    holder = parent.attributes.get("id")
    for node in nodes:
        if not markup.holds(parent.name, node.name):
            raise Refused(f"<{parent.name}> cannot hold <{node.name}>", "name a <g> or leave the parent out", holder)
    levels = 1 + len(list(drawing.ancestors(parent))) + max(map(markup.depth, nodes), default=0)
    if levels > MAX_DEPTH:
        raise Refused(f"that would nest elements more than {MAX_DEPTH} deep", "use fewer groups", holder)


def _check_new(nodes: list[Node], taken: Iterable[str]) -> None:
    """Refuse ids that are taken, or twice among the new elements."""
    seen = set(taken)
    for name in [one.attributes["id"] for node in nodes for one in markup.walk(node) if "id" in one.attributes]:
        _check_id(name, seen)
        seen.add(name)


def _check_id(name: str, taken: Iterable[str]) -> None:
    if not re.fullmatch(r"[^\W\d][\w.-]{0,99}", name):
        raise Refused(f"{_quote(name)} is no id", "begin with a letter, then letters, digits, - and _", name[:99])
    if name in taken:
        raise Refused(f"the id {_quote(name)} is taken", "choose another, or replace that element", name)


def _finding(number: int, edit: Edit, refused: Refused) -> Finding:
    element = refused.element or getattr(edit, "id", None)
    return Finding(f"edit {number} ({type(edit).__name__.lower()}): {refused.what}", refused.advice, element)


def _quote(name: str | None) -> str:
    return repr((name or "")[:80])
