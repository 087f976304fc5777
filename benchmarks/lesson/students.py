"""TeachQuiz with students that are functions: what do our quiz and our films give to those who cheat?

    limner bench lesson --save DIR
    python benchmarks/lesson/students.py DIR

``longest`` picks the longest option; ``guessing`` one by the hash of the question; ``knowing`` is told the key;
``pretending`` too, and feigns to have forgotten as long as no film is shown; ``listening`` takes the one option whose
words are in the subtitles, else guesses, or says NULL where it may. No figure of a real student is here.
"""

import argparse
import asyncio
import hashlib
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, SystemPromptPart, TextPart, UserPromptPart
from pydantic_ai.models.function import AgentInfo, FunctionModel
from rich.console import Console
from rich.table import Table

from limner.bench import filmstrip, teachquiz
from limner.bench.choices import Question, thawed
from limner.bench.classroom import QUIZ
from limner.bench.staging import film_of
from limner.bench.topics import Topic, lectures
from limner.core.model import Model

Options = dict[str, str]
Student = Callable[[str, Options, str, bool, bool], str]
"""Question, options by letter, subtitles, whether a film is shown, whether to forget: to a letter or NULL."""


def longest(question: str, options: Options, spoken: str, film: bool, forget: bool) -> str:
    return max(options, key=lambda letter: len(options[letter]))


def guessing(question: str, options: Options, spoken: str, film: bool, forget: bool) -> str:
    return sorted(options)[hashlib.sha256(question.encode()).digest()[0] % len(options)]


def listening(question: str, options: Options, spoken: str, film: bool, forget: bool) -> str:
    heard = [
        letter
        for letter, option in options.items()
        if re.search(rf"(?<!\w){re.escape(_plain(option))}(?!\w)", _plain(spoken))
    ]
    if len(heard) == 1:
        return heard[0]
    return "NULL" if forget else guessing(question, options, spoken, film, forget)


def knowing(key: dict[str, str]) -> Student:
    def answer(question: str, options: Options, spoken: str, film: bool, forget: bool) -> str:
        return next(letter for letter, option in options.items() if option == key[question])

    return answer


def pretending(key: dict[str, str]) -> Student:
    knows = knowing(key)

    def answer(question: str, options: Options, spoken: str, film: bool, forget: bool) -> str:
        return knows(question, options, spoken, film, forget) if film or not forget else "NULL"

    return answer


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def model(student: Student) -> Model:
    """Return a student as a model; nothing that it says is kept."""

    def reply(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        request = messages[-1]
        assert isinstance(request, ModelRequest)
        system = " ".join(part.content for part in request.parts if isinstance(part, SystemPromptPart))
        (turn,) = (part.content for part in request.parts if isinstance(part, UserPromptPart))
        texts = [turn] if isinstance(turn, str) else [part for part in turn if isinstance(part, str)]
        options = dict(re.findall(r"^\((\w)\) (.*)$", texts[-1], re.MULTILINE))
        question = texts[-1].partition("\n")[0]
        film = len(texts) > 1
        chosen = student(question, options, texts[-2] if film else "", film, "FORBIDDEN" in system)
        return ModelResponse(parts=[TextPart(f"ANSWER = {chosen}")])

    return Model(FunctionModel(reply), "function:student")


def main() -> None:
    """Print a row for each student."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="that limner bench lesson kept")
    parser.add_argument("--lectures", type=Path, help="where the lectures lie")
    chosen = parser.parse_args()
    quiz = thawed((chosen.folder / QUIZ).read_bytes()).questions
    topics = [topic for topic in lectures(chosen.lectures) if topic.id in quiz]
    key = {one.question: one.options[one.answer] for asked in quiz.values() for one in asked}
    students = {"longest": longest, "guessing": guessing, "knowing": knowing(key), "pretending": pretending(key),
                "listening": listening}  # fmt: skip
    table = Table(box=None, pad_edge=False)
    for name in ("student", "films", "manner", *teachquiz.CONDITIONS, "gain", "95 %", "as published"):
        table.add_column(name, justify="left" if name in ("student", "films", "manner") else "right")
    for policy in ("limner", "blank"):
        films = {topic.id: filmstrip.strip(path) for topic in topics
                 if (path := film_of(chosen.folder, policy, topic.id)).is_file()}  # fmt: skip
        for name, student in students.items():
            for row in _rows(topics, quiz, films, student):
                table.add_row(name, policy, *row)
    Console(width=130).print(table)


def _rows(
    topics: list[Topic], quiz: dict[str, tuple[Question, ...]], films: dict[str, filmstrip.Strip], student: Student
) -> list[list[str]]:
    answered = asyncio.run(teachquiz.examine(topics, quiz, films, model(student)))
    rows = []
    for manner in ("plain", "unlearning"):
        found = teachquiz.score(answered, manner)
        rows.append([
            manner, *(f"{100 * found.right[condition]:.1f}" for condition in teachquiz.CONDITIONS),
            f"{100 * found.gain:+.1f}", f"{100 * found.low:+.1f} to {100 * found.high:+.1f}", f"{100 * found.raw:+.1f}",
        ])  # fmt: skip
    return rows


if __name__ == "__main__":
    main()
