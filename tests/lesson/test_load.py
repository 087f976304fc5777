from pathlib import Path

import pytest

from limner.core.errors import InputError
from limner.lesson.load import plan
from limner.lesson.plan import Bullets, Text

SOUND = """\
title: T
sections:
  - id: s
    title: no
    beats:
      - id: b
        say: Words are said.
        show:
          - kind: text
            id: t
            text: Some words
            at: are
          - kind: bullets
            id: l
            items: [yes, 3.50, 12:30]
            numbered: true
        pause: 1
"""


def test_scalars_are_words_unless_the_plan_wants_a_number() -> None:
    made = plan(SOUND, folder=Path())
    (beat,) = made.sections[0].beats
    assert (made.sections[0].title, beat.pause) == ("no", 1.0)
    assert beat.show == (
        Text(id="t", text="Some words", at="are"),
        Bullets(id="l", items=("yes", "3.50", "12:30"), numbered=True),
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: l\n", "id: b\n", "line 14: the id 'b' is taken: rename one of the two .it is also in line 6."),
        ("at: are", "at: is", "line 12: 'is' is not said in 'b'"),
        ("text: Some", "txt: Some", "line 11: 'txt' is not known here: did you mean text"),
        ("kind: text", "kind: txt", "line 9: kind 'txt' is not known: did you mean text"),
        ("            text: Some words\n", "", "line 9: 'text' is missing"),
        ("pause: 1", "pause: long", "line 17: sections.*pause: expected"),
        ("pause: 1", "keep: [u]", "line 17: no earlier beat of the section shows 'u'"),
        ("pause: 1", "pause: 1\n        layout: colum", "line 18: layout 'colum' is not known: did you mean column"),
        ("        pause: 1", "        say: again", "line 17: 'say' is written twice .it is also in line 7."),
        ("pause: 1", "pause: 1\n        pose: 2", "line 18: 'pose' is not known here: did you mean pause"),
        ("title: T", "titel: T", "line 1: 'titel' is not known here: did you mean title"),
        ("title: T", "title: [T", "line 2: the plan is no YAML"),
        ("id: t\n", "id: &a t\n            caption: *a\n", "line 10: anchors and aliases"),
    ],
)
def test_errors_name_the_line(old: str, new: str, message: str) -> None:
    assert old in SOUND
    with pytest.raises(InputError, match=message):
        plan(SOUND.replace(old, new, 1), folder=Path())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the plan is empty"),
        ("- a", "line 1: a plan begins with"),
        ("[" * 60 + "]" * 60, "nested more than"),
        ("title: x", "'sections' is missing"),
    ],
)
def test_what_is_no_plan_is_said(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        plan(text, folder=Path())


def test_a_missing_image_is_named_with_its_line(tmp_path: Path) -> None:
    text = SOUND.replace("kind: text", "kind: image").replace("text: Some words", "path: cat.png")
    with pytest.raises(InputError, match=r"line 11: there is no image 'cat.png'"):
        plan(text, folder=tmp_path)
    (tmp_path / "cat.png").write_bytes(b"png")
    assert plan(text, folder=tmp_path).sections[0].beats[0].show[0].id == "t"
