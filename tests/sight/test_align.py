"""Edges and colours that lines share."""

from limner.sight import align, glyphs
from limner.sight.graph import Node, Solid, Text
from tests.sight.lettered import line


def width(content: str) -> float:
    return 12 * float(glyphs.places(glyphs.FACES[0], content)[-1])


def anchors(nodes: list[Node]) -> list[tuple[str, float]]:
    found = [node.shape for node in align.anchors(list(nodes)) if node]
    return [(text.anchor, round(text.x, 2)) for text in found if isinstance(text, Text)]


def test_numbers_in_a_column_end_together() -> None:
    column = [line(text, 90 - width(text), 20 + 16 * k, 12) for k, text in enumerate(("1,240", "75", "80", "129.99"))]
    assert anchors(column) == [("end", 90.0)] * 4


def test_labels_share_their_middle() -> None:
    labels = [
        line(text, 90 - width(text) / 2, 20 + 16 * k, 12) for k, text in enumerate(("Spring", "Midsummer", "May"))
    ]
    assert anchors(labels) == [("middle", 90.0)] * 3


def test_a_paragraph_starts_together_and_what_stands_alone_stays() -> None:
    lines = [line(text, 20 + k / 10, 20 + 16 * k, 12) for k, text in enumerate(("One line", "and two", "and three"))]
    assert anchors([*lines, line("alone", 77.7, 28, 12)]) == [("start", 20.1)] * 3 + [("start", 77.7)]


def test_spaced_and_turned_lines_stay() -> None:
    lines = [line("ab", 20, 20, 12, spacing=1.0), line("abc", 19, 40, 12, angle=90.0), line("abcd", 18, 60, 12)]
    assert anchors(lines) == [("start", 20), ("start", 19), ("start", 18)]


def test_nearly_equal_colours_become_the_one_with_the_most_ink() -> None:
    nodes = [line("8", 0, 0, 12, "#505050"), line("a long line", 0, 0, 12, "#555555"), line("8", 0, 0, 12, "#cc0000")]
    fills = [node.fill for node in align.colours([*nodes, None]) if node]
    assert fills == [Solid("#555555"), Solid("#555555"), Solid("#cc0000")]


def test_lines_of_another_size_keep_their_colour() -> None:
    nodes = [line("8", 0, 0, 11, "#505050"), line("a long line", 0, 0, 12, "#555555")]
    assert [node.fill for node in align.colours(list(nodes)) if node] == [Solid("#505050"), Solid("#555555")]
