"""What a function model was asked, for testing authors without a server."""

from typing import Any

from pydantic_ai.messages import BinaryContent, ModelMessage, ModelRequest
from pydantic_ai.models.function import AgentInfo


class Question:
    """One request to a model."""

    def __init__(self, messages: list[ModelMessage], info: AgentInfo) -> None:
        (request,) = messages
        assert isinstance(request, ModelRequest)
        self.system = str(request.parts[0].content)
        content: Any = request.parts[1].content
        self.text = "\n".join(part for part in content if isinstance(part, str))
        self.images = [part.data for part in content if isinstance(part, BinaryContent)]
        self.seed = (info.model_settings or {}).get("seed")

    @property
    def everything(self) -> tuple[object, ...]:
        return self.system, self.text, self.images, self.seed
