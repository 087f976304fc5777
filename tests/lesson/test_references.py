import io
from pathlib import Path

import pytest
from PIL import Image

from limner.core.errors import InputError
from limner.lesson.references import LARGEST, LONGEST, references


def test_texts_are_quoted_and_images_shown_small_whatever_their_names_say(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("Words of the lecturer.")
    Image.new("RGBA", (2 * LARGEST, LARGEST), "#ff000080").save(tmp_path / "figure.txt", "PNG")
    found = references([tmp_path / "notes", tmp_path / "figure.txt"])
    assert found.texts == (("notes", "Words of the lecturer."),)
    ((name, picture),) = found.pictures
    with Image.open(io.BytesIO(picture)) as shown:
        assert (name, shown.format, shown.size) == ("figure.txt", "PNG", (LARGEST, LARGEST // 2))
    assert found.parts == ["Reference notes:\n\nWords of the lecturer.", "Reference figure.txt, an image:", picture]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xff\xfe\x80x", "neither an image nor text"), (b"a\0b", "is no text"), (b"x" * (LONGEST + 1), "characters")],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(InputError, match=said):
        references([tmp_path / "file"])


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        references([tmp_path / "none.md"])
