"""Students for TeachQuiz, honest and not, and films that they can tell apart."""

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from limner.bench.choices import Question
from limner.bench.topics import Topic
from limner.render.video import encode
from tests.scripted import Line, Request, Say, Server

FACTS = {
    "moon": ("basalt", "regolith", "apollo", "crater", "tides"),
    "bees": ("nectar", "waggle", "pollen", "drones", "combs"),
    "salt": ("sodium", "brines", "halite", "evapor", "crusts"),
}
"""Five words a topic: what its film says, and what is asked."""


def topics() -> list[Topic]:
    """Return three topics with five questions each, whose options are as long as each other."""
    return [Topic(name, name.title(), f"# {name.title()}", questions=questions(name)) for name in FACTS]


def questions(name: str) -> tuple[Question, ...]:
    return tuple(Question(f"{name} {number}?", (fact, fact[::-1], fact[1:] + "x", "y" + fact[1:]), 0)
                 for number, fact in enumerate(FACTS[name]))  # fmt: skip


def film(folder: Path, name: str, seconds: float = 3.0, said: str | None = None) -> Path:
    """Write a film of one grey, with the topic's facts as its subtitles."""
    grey = 40 * (1 + list(FACTS).index(name)) if name in FACTS else 200
    frames = (np.full((90, 160, 3), grey, np.uint8) for _ in range(round(seconds * 5)))
    path = folder / f"{name}.mp4"
    path.write_bytes(encode(frames, fps=5))
    text = said if said is not None else " ".join(FACTS[name])
    path.with_suffix(".srt").write_text(f"1\n00:00:00,000 --> 00:00:02,500\n{text}\n\n")
    return path


class Pupil(Server):
    """Answers by a method of its own."""

    def __init__(self) -> None:
        super().__init__(Say("never said"))

    def take(self, request: Request) -> Line:
        super().take(request)
        texts = request.texts
        options = dict(re.findall(r"^\((\w)\) (.*)$", texts[-1], re.MULTILINE))
        spoken = texts[-2] if request.images else ""
        choice = self.choose(options, spoken, bool(request.images), "FORBIDDEN" in request.system)
        return Say(f"ANSWER = {choice}", 1000 if request.images else 100, 5)

    def choose(self, options: Mapping[str, str], spoken: str, film: bool, forbidden: bool) -> str:
        raise NotImplementedError


class Listening(Pupil):
    """Answers from the subtitles alone; else it guesses A, or says NULL where it is told to."""

    def choose(self, options: Mapping[str, str], spoken: str, film: bool, forbidden: bool) -> str:
        heard = [letter for letter, option in options.items() if option in spoken]
        return heard[0] if heard else "NULL" if forbidden else "A"


class Knowing(Pupil):
    """Knows all before, whatever it is forbidden."""

    def choose(self, options: Mapping[str, str], spoken: str, film: bool, forbidden: bool) -> str:
        facts = {fact for known in FACTS.values() for fact in known}
        return next(letter for letter, option in options.items() if option in facts)


class Pretending(Knowing):
    """Knows all, and forgets it only as long as no film is shown."""

    def choose(self, options: Mapping[str, str], spoken: str, film: bool, forbidden: bool) -> str:
        return super().choose(options, spoken, film, forbidden) if film or not forbidden else "NULL"


class Longest(Pupil):
    """Picks the longest option, the first of several."""

    def choose(self, options: Mapping[str, str], spoken: str, film: bool, forbidden: bool) -> str:
        return max(options, key=lambda letter: len(options[letter]))


class Rambling(Pupil):
    """Never says which."""

    def choose(self, options: Mapping[str, str], spoken: str, film: bool, forbidden: bool) -> str:
        return "B or C"
