"""Says in one line what a drawing is made of."""

from collections import Counter

from limner.sight.graph import Item, Node, Scene, Solid, Text, Use, walk


def tally(scene: Scene) -> str:
    """Return what is in a scene, the most frequent first: ``5 circles, 2 strokes, 1 text; 2 gradients``."""
    items = [item for item in walk(scene.children) if isinstance(item, Node | Use)]
    kinds = Counter(map(_kind, items))
    nodes = [item for item in items if isinstance(item, Node)]
    paints = [paint for node in nodes for paint in (node.fill, node.stroke and node.stroke.paint) if paint]
    extras = {
        "gradient": sum(not isinstance(paint, Solid) for paint in paints),
        "translucent paint": sum(isinstance(paint, Solid) and paint.opacity < 1 for paint in paints),
        "dashed line": sum(bool(node.stroke and node.stroke.dash) for node in nodes),
    }
    said = ", ".join(_count(kind, number) for kind, number in kinds.most_common())
    more = ", ".join(_count(kind, number) for kind, number in extras.items() if number)
    return (said or "nothing") + (f"; {more}" if more else "")


def _kind(item: Item) -> str:
    if isinstance(item, Use):
        return "copy"
    if isinstance(item, Node) and isinstance(item.shape, Text):
        return "text"
    if isinstance(item, Node) and item.fill is None:
        return "stroke"
    return type(item.shape).__name__.lower().replace("rect", "rectangle") if isinstance(item, Node) else "group"


def _count(kind: str, number: int) -> str:
    if number == 1:
        return f"1 {kind}"
    return f"{number} {kind[:-1] + 'ies' if kind.endswith('y') else kind + 's'}"
