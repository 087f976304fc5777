import json
from pathlib import Path
from typing import Any

import pytest

from limner.bench.published import Cv, Mmmu, Vet, read, right, set_of
from limner.core.errors import InputError

FIXTURE = Path(__file__).parent / "fixtures" / "vcode"
GOOD: dict[str, Any] = {
    "set": "cv-bench", "id": "1", "image": "a.png", "question": "How many?", "options": ["1", "2"], "answer": "(B)",
    "source": "COCO",
}  # fmt: skip


def write(folder: Path, *lines: str) -> Path:
    (folder / "a.png").write_bytes(b"")
    path = folder / "items.jsonl"
    path.write_text("\n".join(lines))
    return path


def test_the_three_sets_are_read() -> None:
    items = read(FIXTURE / "items.jsonl", FIXTURE / "images")
    assert [set_of(item) for item in items] == ["mm-vet"] * 2 + ["mmmu"] * 2 + ["cv-bench"] * 3
    vet, choice, opened, cv = items[0], items[2], items[3], items[4]
    assert isinstance(vet, Vet) and vet.capability == ("ocr", "rec")
    assert isinstance(choice, Mmmu) and right(choice) == "B"
    assert isinstance(opened, Mmmu) and opened.options == () and opened.answer == ("3", "three")
    assert isinstance(cv, Cv) and (cv.source, right(cv)) == ("COCO", "C")


WRONG = {
    "no set": ({**GOOD, "set": None}, "set"),
    "another set": ({**GOOD, "set": "mme"}, "mme"),
    "no source": ({k: v for k, v in GOOD.items() if k != "source"}, "source"),
    "another source": ({**GOOD, "source": "LVIS"}, "LVIS"),
    "a number for an option": ({**GOOD, "options": [1, 2]}, "options"),
    "one option": ({**GOOD, "options": ["1"]}, "1 options"),
    "an answer beyond the options": ({**GOOD, "answer": "C"}, "no letter from A to B"),
    "an empty question": ({**GOOD, "question": " "}, "question is empty"),
    "no image": ({**GOOD, "image": "b.png"}, "no image 'b.png'"),
    "an image outside": ({**GOOD, "image": "../a.png"}, "not in the folder"),
    "an answer that is none": ({**GOOD, "answer": ""}, "answer is empty"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_line_is_named(tmp_path: Path, case: str) -> None:
    value, said = WRONG[case]
    path = write(tmp_path, json.dumps(GOOD), "", json.dumps({"id": "2", **value}))
    with pytest.raises(InputError, match="line 3: ") as caught:
        read(path, tmp_path)
    assert said in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("line", ['{"set": "mmmu"', "[]", "\udcff"])
def test_what_is_no_object_is_named(tmp_path: Path, line: str) -> None:
    path = write(tmp_path)
    path.write_bytes(line.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError, match="line 1: "):
        read(path, tmp_path)


def test_an_id_is_there_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 2: the id '1' is there twice"):
        read(write(tmp_path, json.dumps(GOOD), json.dumps(GOOD)), tmp_path)


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no question"):
        read(write(tmp_path, ""), tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "none.jsonl", tmp_path)
    with pytest.raises(InputError, match="no folder"):
        read(tmp_path / "items.jsonl", tmp_path / "none")
