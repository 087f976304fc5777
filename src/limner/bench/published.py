"""The questions of MM-Vet, MMMU and CV-Bench, read from one JSONL file and a folder of images.

Nothing is fetched: who has the sets writes one JSON object a line, and every line is checked before anything is asked.

    {"set": "mm-vet", "id": "v1_0", "image": "v1_0.png", "question": "...", "answer": "x=1 <OR> 1",
     "capability": ["ocr", "math"]}
    {"set": "mmmu", "id": "dev_Art_1", "image": "dev_Art_1.png", "question": "...", "options": ["...", "..."],
     "answer": "B"}
    {"set": "cv-bench", "id": "7", "image": "coco/7.png", "question": "...", "options": ["3", "4"], "answer": "(A)",
     "source": "COCO"}

``image`` is a path in the folder. An MMMU question without options is an open one; its answer may be a list of those
that are right. Other fields are left alone.
"""

from pathlib import Path
from string import ascii_uppercase
from typing import Literal

import msgspec

from limner.core.errors import InputError

MAX_BYTES = 100 << 20
"""The three sets together have less than one megabyte of text."""


class Vet(msgspec.Struct, frozen=True, tag_field="set", tag="mm-vet"):
    """An open question of MM-Vet, whose answer is judged by a model."""

    id: str
    image: str
    question: str
    answer: str
    """``<AND>`` and ``<OR>`` join its parts."""
    capability: tuple[str, ...] = ()
    """Of ``rec``, ``ocr``, ``know``, ``gen``, ``spat`` and ``math``."""


class Mmmu(msgspec.Struct, frozen=True, tag_field="set", tag="mmmu"):
    """A question of MMMU, with options or open."""

    id: str
    image: str
    question: str
    answer: str | tuple[str, ...]
    """The right option's letter; where there are no options the answer, or all that are right."""
    options: tuple[str, ...] = ()


class Cv(msgspec.Struct, frozen=True, tag_field="set", tag="cv-bench"):
    """A question of CV-Bench, with options."""

    id: str
    image: str
    question: str
    answer: str
    """The right option's letter, in brackets or not."""
    options: tuple[str, ...]
    source: Literal["ADE20K", "COCO", "Omni3D"]


Item = Vet | Mmmu | Cv


def read(path: Path, images: Path) -> list[Item]:
    """Read and check the questions.

    Args:
        path: a file of one JSON object a line; empty lines are passed over.
        images: the folder that their images are in.

    Raises:
        InputError: there is no such file or folder, or a line is wrong; the message has the line's number.
    """
    if not images.is_dir():
        raise InputError(f"there is no folder {images}: give the one of the images with --images")
    items: list[Item] = []
    seen: set[tuple[str, str]] = set()
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            item = msgspec.json.decode(line, type=Item)
            _check(item, images)
        except (msgspec.MsgspecError, UnicodeError, InputError) as error:
            raise InputError(f"{path}, line {number}: {error}") from error
        if (set_of(item), item.id) in seen:
            raise InputError(f"{path}, line {number}: the id {item.id!r} is there twice: ids must differ within a set")
        seen.add((set_of(item), item.id))
        items.append(item)
    if not items:
        raise InputError(f"{path} holds no question: write one JSON object a line")
    return items


def set_of(item: Item) -> str:
    """Return the name of a question's set, as the file of questions has it."""
    return {Vet: "mm-vet", Mmmu: "mmmu", Cv: "cv-bench"}[type(item)]


def right(item: Mmmu | Cv) -> str:
    """Return the letter of a multiple-choice question's right option."""
    assert isinstance(item.answer, str)  # checked when it was read
    return item.answer.strip().strip("()").upper()


def _lines(path: Path) -> list[bytes]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path} has more than {MAX_BYTES >> 20} MB: give the questions, without the images")
        return path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): give a file of one JSON object a line") from error


def _check(item: Item, images: Path) -> None:
    if not item.question.strip():
        raise InputError("the question is empty")
    if not item.answer:
        raise InputError("the answer is empty")
    image = (images / item.image).resolve()
    if not image.is_relative_to(images.resolve()):
        raise InputError(f"the image {item.image!r} is not in the folder {images}: give its path in there")
    if not image.is_file():
        raise InputError(f"there is no image {item.image!r} in {images}")
    if isinstance(item, Vet) or (isinstance(item, Mmmu) and not item.options):
        return
    if not 2 <= len(item.options) <= len(ascii_uppercase):
        raise InputError(f"there are {len(item.options)} options: give 2 to {len(ascii_uppercase)}")
    letters = ascii_uppercase[: len(item.options)]
    if not isinstance(item.answer, str) or right(item) not in tuple(letters):
        raise InputError(f"the answer {item.answer!r} is no letter from {letters[0]} to {letters[-1]}")
