"""What lessons are made of for the benchmark: our lectures, or topics from files that the user has.

A line of JSONL holds a topic; what is not known is left out::

    {"id": "snell", "title": "Snell's law", "language": "en", "text": "# Snell's law ...",
     "questions": [{"question": "...", "options": ["...", "...", "...", "..."], "answer": "B"}]}

``text`` is a lecture in Markdown or plain prose. Read and converted are also, as they are published:

- MMMC's list of topics (Code2Video, ``long_video_topics_list.json``): a JSON array of titles; they have no text.
- MMMC's quiz: a JSON object of titles with questions, options by letter.
- TheoremExplainBench (``data/thb_*/*.json``): an array of ``theorem``, ``description``, ``difficulty``, ``subfield``.

Nothing is fetched. Our own lectures lie in ``examples/lectures``, their quizzes beside this module.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from string import ascii_uppercase
from typing import Any, Literal

import msgspec

from limner.bench.choices import Question, check
from limner.core.errors import InputError

MAX_BYTES = 50 << 20
LECTURES = Path(__file__).parents[3] / "examples" / "lectures"
DEV = frozenset(
    "agua binarysearch freefall inflation photosynthesis quadratics rivers subjunctive "
    "thales wahrscheinlichkeit alpen contours derivative recursion vectors".split()
)
"""Ten lectures that limner was developed on, and of the twenty others the five whose names have the smallest SHA-256.
The fifteen that are left are the test part."""

Part = Literal["dev", "test", "all"]


class Topic(msgspec.Struct, frozen=True):
    """Something to teach."""

    id: str
    title: str
    text: str = ""
    """A lecture; empty where only the title is known."""
    language: str = "en"
    group: str = "given"
    questions: tuple[Question, ...] = ()
    source: str = ""
    """The lecture's file, where there is one: its images lie beside it."""


def lectures(folder: Path | None = None) -> list[Topic]:
    """Return our lectures with their questions, by name.

    Args:
        folder: of the lectures; ``None``: the one beside the source.

    Raises:
        InputError: there is no such folder, or nothing in it.
    """
    folder = folder or LECTURES
    found = sorted(folder.glob("*.md")) if folder.is_dir() else []
    if not found:
        raise InputError(f"there are no lectures in {folder}: name their folder with --lectures, or topics with --data")
    known = own()
    return [_lecture(path, known.get(path.stem, ())) for path in found]


def own() -> dict[str, tuple[Question, ...]]:
    """Return the questions about our lectures, by the lecture's name; the right option is written first there."""
    raw = msgspec.json.decode(resources.files("limner.bench").joinpath("quizzes.json").read_bytes())
    return {name: _questions(asked) for name, asked in raw.items()}


def _lecture(path: Path, questions: tuple[Question, ...]) -> Topic:
    text = path.read_text("utf-8")
    title = re.search(r"^# (.+)$", text, re.MULTILINE)
    language = re.search(r"^language: *(\S+)$", text, re.MULTILINE)
    return Topic(
        path.stem, title[1].strip() if title else path.stem, text, language[1] if language else "en", "lecture",
        questions, str(path.absolute()),
    )  # fmt: skip


def read(path: Path) -> list[Topic]:
    """Read topics from a file of any of the forms above.

    Raises:
        InputError: it cannot be read; the message has the line or the topic.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path} has more than {MAX_BYTES >> 20} MB: give topics and questions, no films")
        content = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as text ({error}): give JSON or JSONL in UTF-8") from error
    topics = _apart(_decoded(content, path))
    if not topics:
        raise InputError(f"{path} holds no topic: write one JSON object a line")
    return topics


def part_of(topic: Topic) -> Literal["dev", "test"]:
    """Say which part a topic belongs to: lectures by their names, others by the hash of their id."""
    if topic.group == "lecture":
        return "dev" if topic.id in DEV else "test"
    return "test" if hashlib.sha256(topic.id.encode()).digest()[0] % 2 else "dev"


def chosen(topics: Sequence[Topic], part: Part, limit: int | None) -> list[Topic]:
    """Return the topics of a part, at most ``limit``, the first ones."""
    return [topic for topic in topics if part in ("all", part_of(topic))][:limit]


def joined(topics: Sequence[Topic], quiz: Sequence[Topic]) -> list[Topic]:
    """Give topics the questions that a quiz file has for them.

    Raises:
        InputError: it has none for any of them.
    """
    known = {topic.id: topic.questions for topic in quiz}
    if not any(topic.id in known for topic in topics):
        raise InputError(f"the quiz has no question about any of the topics, such as {topics[0].id!r}")
    return [msgspec.structs.replace(topic, questions=known.get(topic.id, ())) for topic in topics]


def _decoded(content: str, path: Path) -> list[Topic]:
    try:
        whole = msgspec.json.decode(content)
    except msgspec.MsgspecError:
        whole = None
    if isinstance(whole, Mapping) and all(isinstance(value, list) for value in whole.values()):
        return [_topic({"title": title, "questions": asked}, f"{path}, {title!r}", "mmmc")
                for title, asked in whole.items()]  # fmt: skip
    if isinstance(whole, list):
        return [
            _topic(_plain(entry), f"{path}, entry {number}", _group(entry)) for number, entry in enumerate(whole, 1)
        ]
    rows = []
    for number, line in enumerate(content.splitlines(), 1):
        if line.strip():
            try:
                entry = msgspec.json.decode(line)
            except msgspec.MsgspecError as error:
                raise InputError(f"{path}, line {number}: {error}") from error
            rows.append(_topic(entry, f"{path}, line {number}", "given"))
    return rows


def _group(entry: object) -> str:
    return (
        "mmmc"
        if isinstance(entry, str)
        else "theorem"
        if isinstance(entry, Mapping) and "theorem" in entry
        else "given"
    )


def _plain(entry: object) -> object:
    """Return an entry of a published array in the form of ours."""
    if isinstance(entry, str):
        return {"title": entry}
    if isinstance(entry, Mapping) and "theorem" in entry:
        return {"title": entry["theorem"], "text": entry.get("description", "")}
    return entry


def _topic(entry: Any, where: str, group: str) -> Topic:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("title"), str) or not entry["title"].strip():
        raise InputError(f"{where}: a topic needs a title")
    text, language = entry.get("text", ""), entry.get("language", "en")
    if not isinstance(text, str) or not isinstance(language, str):
        raise InputError(f"{where}: text and language are texts")
    try:
        questions = _questions(entry.get("questions", []))
    except (InputError, msgspec.MsgspecError) as error:
        raise InputError(f"{where}: {error}") from error
    title = entry["title"].strip()
    return Topic(slug(str(entry.get("id") or title)), title, text, language, group, questions)


class _Asked(msgspec.Struct):
    question: str
    options: list[str] | dict[str, str]
    answer: str


def _questions(raw: object) -> tuple[Question, ...]:
    found = []
    for asked in msgspec.convert(raw, list[_Asked]):
        named = asked.options if isinstance(asked.options, dict) else dict(
            zip(ascii_uppercase, asked.options, strict=False)
        )  # fmt: skip
        letters, answer = sorted(named), asked.answer.strip().strip("()").upper()
        if answer not in letters:
            raise InputError(f"the question {asked.question[:60]!r} has no option {asked.answer!r}")
        found.append(Question(asked.question, tuple(named[letter] for letter in letters), letters.index(answer)))
        check(found[-1])
    return tuple(found)


def slug(title: str) -> str:
    """Return a name for files: lower case, words joined by hyphens."""
    return re.sub(r"[^\w]+", "-", title.casefold()).strip("-_")[:60] or "topic"


def _apart(topics: Sequence[Topic]) -> list[Topic]:
    """Refuse topics of one name, whose films would be one file."""
    seen: set[str] = set()
    for topic in topics:
        if topic.id in seen:
            raise InputError(f"two topics are called {topic.id!r}: give them ids that differ")
        seen.add(topic.id)
    return list(topics)
