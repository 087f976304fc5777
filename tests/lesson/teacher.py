"""A scripted model for the tests of ``lesson``, and what it was asked."""

from collections.abc import Callable
from pathlib import Path

from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart
from pydantic_ai.models.function import AgentInfo, FunctionModel
from pydantic_ai.usage import RequestUsage

from limner.core.budget import Budget
from limner.core.data import Task
from limner.core.model import Model
from limner.core.run import Run
from tests.question import Question


def teacher(cache: Path, *replies: str | Callable[[Question], str]) -> tuple[Model, list[Question]]:
    """Return a model that gives these replies in order, the last one for ever, and the list of what it is asked."""
    asked: list[Question] = []

    def answer(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        asked.append(Question(messages, info))
        reply = replies[min(len(asked), len(replies)) - 1]
        said = reply if isinstance(reply, str) else reply(asked[-1])
        return ModelResponse(parts=[TextPart(said)], usage=RequestUsage(input_tokens=100, output_tokens=20))

    return Model(FunctionModel(answer), "test:teacher", cache=cache), asked


def begun(folder: Path, budget: Budget | None = None) -> Run:
    """Begin a run."""
    return Run.create(folder / "runs", Task("lesson", "t", (), {}, 7), budget or Budget())
