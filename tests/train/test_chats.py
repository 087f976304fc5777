import json
from pathlib import Path

import pytest

from limner.core.errors import InputError
from limner.train.chats import NAME, check_folder, sharegpt, trl, write
from limner.train.traces import Message, Trace

PICTURE, OTHER = b"\x89PNG one", b"\x89PNG other"
TRACE = Trace(
    "one",
    (
        Message("system", ("Write code.",)),
        Message("user", ("Question: what?", "images[0]", PICTURE)),
        Message("assistant", ("I look.\n```python\nshow(imaje)\n```",), True),
        Message("tool", ("Problem: NameError",)),
        Message("assistant", ("It is called image.\n```python\nshow(image)\n```",)),
        Message("tool", ("shown[0] <image>", OTHER)),
        Message("assistant", ("```python\nanswer('3')\n```",)),
    ),
    1.5,
    "name",
)


def test_trl_has_a_block_for_each_picture() -> None:
    chat = trl(TRACE)
    blocks = [block for message in chat["messages"] for block in message["content"]]
    assert sum(block["type"] == "image" for block in blocks) == len(chat["images"]) == 2
    assert [message["role"] for message in chat["messages"]] == ["system", *["user", "assistant"] * 3]
    assert chat["injected"] == [2]


def test_sharegpt_takes_turns_and_marks_pictures_alone() -> None:
    chat = sharegpt(TRACE)
    turns = [turn["from"] for turn in chat["conversations"]]
    assert turns == ["human", "gpt", "observation", "gpt", "observation", "gpt"]
    assert sum(turn["value"].count("<image>") for turn in chat["conversations"]) == len(chat["images"])
    assert chat["system"] == "Write code." and chat["injected"] == [1]


def test_a_folder_is_written_whole(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    write(folder, [TRACE, TRACE])
    assert sorted(path.name for path in folder.iterdir()) == [
        "dataset_info.json",
        "images",
        "llamafactory.json",
        "trl.jsonl",
    ]
    lines = (folder / "trl.jsonl").read_text().splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["one", "one"]
    info = json.loads((folder / "dataset_info.json").read_text())[NAME]
    chats = json.loads((folder / info["file_name"]).read_text())
    assert [(folder / path).read_bytes() for path in chats[0]["images"]] == [PICTURE, OTHER]
    assert len(list((folder / "images").iterdir())) == 2
    assert info["columns"]["messages"] in chats[0] and info["tags"]["observation_tag"] == "observation"
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_what_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    with pytest.raises(InputError, match="already"):
        write(tmp_path, [TRACE])
    with pytest.raises(InputError, match="does not exist"):
        check_folder(tmp_path / "no" / "data")
    (tmp_path / "empty").mkdir()
    write(tmp_path / "empty", [TRACE])
    assert (tmp_path / "empty" / "trl.jsonl").exists()


def test_nothing_is_left_where_writing_fails(tmp_path: Path) -> None:
    broken = Trace("one", (Message("user", ("x",)), Message("nobody", ("x",))), 1.0)
    with pytest.raises(KeyError):
        write(tmp_path / "data", [broken])
    assert list(tmp_path.iterdir()) == []
