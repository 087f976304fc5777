"""Traces as files for trainers: a folder that TRL and LLaMA-Factory read as it is.

    images/<hash>.png       each picture once
    trl.jsonl               one chat a line: {"messages": [...], "images": [paths], ...}, for SFTTrainer
    llamafactory.json       the same as sharegpt: {"conversations": [...], "images": [paths], "system": ...}
    dataset_info.json       what LLaMA-Factory is to be told of it (set ``dataset_dir`` to the folder)

TRL's chats have content blocks, ``{"type": "image"}`` where the next of ``images`` stands; what a cell gave is a user's
message there, since fenced code is no tool call. In sharegpt it is an ``observation``, and ``<image>`` marks a picture.
Both have ``injected``: the numbers of the assistant's messages that are mistakes put in, for trainers that leave them
out of the loss. Neither trainer is needed to write them.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from limner.core.errors import InputError
from limner.train.traces import Message, Trace

NAME = "limner_think"
"""Of the data set in LLaMA-Factory."""
_MARK = "<image>"
_FROM = {"user": "human", "assistant": "gpt", "tool": "observation"}
INFO = {
    NAME: {
        "file_name": "llamafactory.json", "formatting": "sharegpt",
        "columns": {"messages": "conversations", "images": "images", "system": "system"},
        "tags": {
            "role_tag": "from", "content_tag": "value", "user_tag": "human", "assistant_tag": "gpt",
            "observation_tag": "observation", "function_tag": "function_call",
        },
    }
}  # fmt: skip


def check_folder(path: Path) -> None:
    """Refuse a folder that could not be written, before any work is done.

    Raises:
        InputError: it exists already and is not empty, or its parent is missing.
    """
    if not path.parent.is_dir():
        raise InputError(f"the folder {path.parent} does not exist: make it first")
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise InputError(f"{path} exists already: name another folder with -o, or remove it")


def write(path: Path, traces: Sequence[Trace]) -> None:
    """Write traces to a folder in one stroke: it is there whole, or not at all.

    Args:
        path: the folder; an empty one is replaced.
        traces: what to write.

    Raises:
        InputError: it cannot be written.
    """
    check_folder(path)
    try:
        part = Path(tempfile.mkdtemp(prefix=f".{path.name[:80]}.", suffix=".part", dir=path.parent))
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}; choose another folder with -o") from error
    try:
        (part / "images").mkdir()
        part.chmod(0o755)
        lines = [json.dumps(trl(trace), ensure_ascii=False) for trace in traces]
        (part / "trl.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
        chats = [sharegpt(trace) for trace in traces]
        (part / "llamafactory.json").write_text(json.dumps(chats, ensure_ascii=False, indent=1), "utf-8")
        (part / "dataset_info.json").write_text(json.dumps(INFO, indent=2), "utf-8")
        for trace in traces:
            for picture in _pictures(trace):
                (part / _path(picture)).write_bytes(picture)
        part.replace(path)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}; choose another folder with -o") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def trl(trace: Trace) -> dict[str, Any]:
    """Return a trace as TRL's SFT trainer takes it."""
    return {
        "messages": [
            {"role": "user" if message.role == "tool" else message.role, "content": _blocks(message)}
            for message in trace.messages
        ],
        **_rest(trace),
        "injected": [number for number, message in enumerate(trace.messages) if message.wrong],
    }


def sharegpt(trace: Trace) -> dict[str, Any]:
    """Return a trace as LLaMA-Factory takes it: human, then gpt and observation in turn, gpt at the end."""
    system, *turns = trace.messages
    return {
        "system": "".join(_words(system)),
        "conversations": [{"from": _FROM[message.role], "value": "\n".join(_words(message))} for message in turns],
        **_rest(trace),
        "injected": [number for number, message in enumerate(turns) if message.wrong],
    }


def _rest(trace: Trace) -> dict[str, Any]:
    images = [_path(picture) for picture in _pictures(trace)]
    return {"images": images, "name": trace.name, "reward": trace.reward, "mishap": trace.mishap}


def _blocks(message: Message) -> list[dict[str, str]]:
    return [{"type": "image"} if isinstance(part, bytes) else {"type": "text", "text": part} for part in message.parts]


def _words(message: Message) -> list[str]:
    # The mark belongs to pictures alone, whatever a cell printed.
    return [_MARK if isinstance(part, bytes) else part.replace(_MARK, "< image >") for part in message.parts]


def _pictures(trace: Trace) -> list[bytes]:
    return [part for message in trace.messages for part in message.parts if isinstance(part, bytes)]


def _path(picture: bytes) -> str:
    return f"images/{hashlib.sha256(picture).hexdigest()[:24]}.png"
