import msgspec
import numpy as np

from limner.motion.word import spelled
from limner.sight import glyphs
from limner.sight.graph import Node, Solid, Text
from limner.sight.tracks import Track

SIZE = (90, 240)
PLATE = np.full((*SIZE, 3), 250.0)
WORD = Text(20, 55, "Hello", 44, weight=700)


def letters(word: Text = WORD, colours: tuple[int, int, int] = (20, 40, 90)) -> list[Track]:
    """One track for each letter, as it stands in the word."""
    face = glyphs.Face(word.family, word.weight, word.italic)
    found = []
    pens = word.size * glyphs.places(face, word.content) + word.spacing * np.arange(len(word.content) + 1)
    for index, (letter, pen) in enumerate(zip(word.content, pens, strict=False)):
        alone = Node("t", Text(word.x + pen, word.y, letter, word.size, weight=word.weight), Solid("#000000"))
        cover = glyphs.words(alone, (0, 0, SIZE[1], SIZE[0]))
        rows, columns = np.nonzero(cover > 0)
        box = np.s_[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        pixels = np.dstack([np.broadcast_to(np.array(colours, float), (*SIZE, 3)), cover])[box].astype(np.float32)
        one = np.ones(1)
        corner = (int(columns.min()), int(rows.min()))
        found.append(Track(index, pixels, corner, 0, np.eye(3)[None], one, one, one * 0))
    return found


def test_letters_that_stand_together_are_a_word() -> None:
    tracks = letters()[::-1]
    found = spelled(tracks, [np.eye(3)] * len(tracks), PLATE)
    shapes = [found[index].shape for index in sorted(found, reverse=True)]
    assert all(isinstance(shape, Text) for shape in shapes)
    texts = [shape for shape in shapes if isinstance(shape, Text)]
    assert "".join(shape.content for shape in texts) == "Hello"
    assert {(shape.size, shape.weight, round(shape.y)) for shape in texts} == {(44, 700, 55)}
    assert abs(texts[0].x - 20) < 0.5 and np.all(np.diff([shape.x for shape in texts]) > 8)


def test_a_letter_is_where_its_track_rests() -> None:
    tracks, rests = letters(), []
    for index, track in enumerate(tracks):
        away = np.array([[1, 0, 3.0 * index], [0, 1, -7], [0, 0, 1]])
        track.corner = (track.corner[0] - 3 * index, track.corner[1] + 7)
        rests.append(away)
    assert len(spelled(tracks, rests, PLATE)) == 5
    apart = [np.array([[1, 0, 0], [0, 1, 40.0 * (index % 2)], [0, 0, 1]]) for index in range(5)]
    assert spelled(letters(), apart, np.full((140, 240, 3), 250.0)) == {}


def test_letters_that_stand_wide_apart_are_a_word() -> None:
    tracks = letters(Text(12, 55, "TITLE", 28, weight=700, spacing=18))
    found = spelled(tracks, [np.eye(3)] * len(tracks), PLATE)
    texts = [shape for index in sorted(found) if isinstance(shape := found[index].shape, Text)]
    assert [text.content for text in texts] == list("TITLE")
    assert {text.spacing for text in texts} == {0.0}


def test_a_piece_of_a_letter_beside_them_undoes_no_word() -> None:
    tracks = letters()
    stem = tracks[0]
    ghost = Track(9, stem.sprite[:, :8], stem.corner, 0, stem.pose, stem.opacity, stem.seen, stem.error)
    found = spelled([*tracks, ghost], [np.eye(3)] * 6, PLATE)
    assert set(range(1, 5)) <= set(found)


def test_shapes_and_coloured_things_are_no_letters() -> None:
    discs = letters()
    rows, columns = np.indices((30, 30)) - 14.5
    for index, track in enumerate(discs):
        track.sprite = np.dstack([np.full((30, 30, 3), 40.0), np.hypot(rows, columns) < 14]).astype(np.float32)
        track.corner = (20 + 38 * index, 30)
    assert spelled(discs, [np.eye(3)] * 5, PLATE) == {}
    mixed = letters()
    mixed[2] = msgspec.structs.replace(mixed[2], tint=np.zeros((1, 3)))
    assert len(spelled(mixed, [np.eye(3)] * 5, PLATE)) in (0, 4)
