"""The only door to models: ``connect`` to one by name, ``ask`` it with words and pictures, go on with what was said.

Promised: pictures go as bytes, never as addresses. Keys come from the environment alone and reach no file,
note, reply or error. A fault that passes is tried again a bounded number of times, by this module and by
nothing below it; one that does not is a :class:`ModelError` of one line. The same question with the same seed
is asked once and kept on disk. A budget is checked before a request, caps the length of the reply, and stops
the clock.

Not promised: that a provider honours the seed, or the cap. A reply that was paid for is handed back even where
it overran the budget: its cost is in it, so whoever counts stops there. A request that fails may still have been
billed by the provider; that is not known here and not counted.
"""

import asyncio
import hashlib
import json
import random
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from limner.core.budget import Budget
from limner.core.cache import Answer, Cache, key, standard_folder
from limner.core.data import Cost
from limner.core.errors import BudgetSpent, LimnerError, ModelError
from limner.core.events import Event, Listener, ignore
from limner.core.provider import Secrets, address, explain, remote

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage, ModelResponse, ToolCallPart, UserPromptPart
    from pydantic_ai.models import Model as Remote
    from pydantic_ai.models import ModelRequestParameters
    from pydantic_ai.settings import ModelSettings

# Seconds one request may take: a reasoning model writing 16k tokens takes three to four minutes.
_REQUEST_SECONDS = 300.0
_FIRST_DELAY = 0.5
_LONGEST_DELAY = 60.0
# Lower bounds, for refusing what cannot fit: English and SVG run at 2 to 4 characters a token, and the cheapest
# image of OpenAI's pricing costs 85 tokens.
_CHARACTERS_A_TOKEN = 4
_IMAGE_TOKENS = 85


class Reply(msgspec.Struct, frozen=True):
    """What a model answered."""

    text: str
    """Empty where the model said nothing."""
    cost: Cost
    """What this asking cost; nothing but seconds where the reply was on disk."""
    exchange: Mapping[str, Any]
    """The question and the reply as JSON values, with pictures as their hash and size and without secrets."""
    cached: bool


class Sampling(msgspec.Struct, frozen=True):
    """How a reply is drawn; ``None`` leaves it to the provider. Reasoning models refuse a temperature."""

    temperature: float | None = None
    length: int | None = None
    """Tokens that the reply may have, where the budget allows more."""


PLAIN = Sampling()
"""All as the provider has it."""


class Said(msgspec.Struct, frozen=True):
    """A turn of a conversation that lies behind us: what the model was told, and what it replied."""

    parts: tuple[str | bytes, ...]
    reply: str


class Tool(msgspec.Struct, frozen=True):
    """A function that the model may call in place of words.

    A call stands in the reply's text as Hermes models write it: ``<tool_call>{"name": ..., "arguments": {...}}
    </tool_call>``. Earlier ones are handed back to it in this form.
    """

    name: str
    what: str
    """What it does, for the model."""
    parameters: Mapping[str, Any]
    """JSON schema of its arguments."""


class Model:
    """A model that can be asked. Made by :func:`connect`, or from any pydantic-ai model."""

    def __init__(
        self,
        model: "Remote",
        name: str,
        *,
        cache: Path | None = None,
        listen: Listener = ignore,
    ) -> None:
        self.name = name
        self._model = model
        self.address = address(model)
        self._cache = Cache(cache)
        self._listen = listen
        self._secrets = Secrets.found()
        self._told: set[str] = set()

    async def ask(
        self,
        system: str,
        parts: Sequence[str | bytes],
        *,
        budget: Budget,
        seed: int = 0,
        sampling: Sampling = PLAIN,
        before: Sequence[Said] = (),
        tool: Tool | None = None,
    ) -> Reply:
        """Ask once and return the reply, from disk where the same was asked before.

        Args:
            system: the system prompt.
            parts: the user's turn in order: text, and pictures as the bytes of a PNG file.
            budget: what is left, in seconds, tokens and US dollars.
            seed: decides the reply where the provider honours it, and always which kept reply is found.
            sampling: temperature and length, where the provider's own will not do.
            before: the turns of the conversation that this one goes on with, in order.
            tool: offered to the model by the provider's own means; not every server and model takes one.

        Raises:
            ModelError: the model refused, failed or could not be reached.
            BudgetSpent: nothing is left, the request alone would not fit, or time ran out.
        """
        began = time.monotonic()
        chosen = {name: value for name, value in msgspec.structs.asdict(sampling).items() if value is not None}
        name = key(self.name, self.address, system, _decisive(parts, before, tool), seed, chosen)
        answer, requests = self._cache.get(name), 0
        if answer is None:
            estimate = _estimate(system, parts, before)
            room = self._room(estimate, budget)
            settings = self._settings(sampling, room, seed)
            messages = _messages(system, parts, before)
            answer, requests = await self._within(budget, messages, estimate, settings, tool)
            # A reply that only the budget cut short, or none at all, is no answer to keep for ever.
            cut = answer.finish == "length" and settings.get("max_tokens") == room is not None
            if answer.text and not cut:
                self._keep(name, answer)
        cost = Cost(seconds=time.monotonic() - began, requests=requests)
        if requests:
            cost += Cost(tokens_in=answer.tokens_in, tokens_out=answer.tokens_out, usd=answer.usd or 0.0)
        exchange = {
            "model": self.name, "address": self.address, "seed": seed, **chosen, "system": system,
            **({"before": len(before)} if before else {}), **({"tool": tool.name} if tool else {}),
            "parts": [_shown(part) for part in parts], "reply": answer.text, "finish": answer.finish,
            "usage": {"tokens_in": answer.tokens_in, "tokens_out": answer.tokens_out, "usd": answer.usd},
            "cached": not requests, "requests": requests, "seconds": round(cost.seconds, 3),
        }  # fmt: skip
        return Reply(answer.text, cost, self._secrets.scrub_values(exchange), cached=not requests)

    def _room(self, estimate: int, budget: Budget) -> int | None:
        """Return how many tokens the reply may have, ``None`` for any number."""
        if budget.max_seconds is not None and budget.max_seconds <= 0:
            raise BudgetSpent("the budget is spent: no seconds are left (--max-seconds)")
        room: list[int] = []
        if budget.max_tokens is not None:
            room.append(budget.max_tokens - estimate)
            if room[0] <= 0:
                raise BudgetSpent(
                    f"the budget is spent: {budget.max_tokens} tokens are left and the next request needs more than "
                    f"{estimate} (--max-tokens)"
                )
        if budget.max_cost is not None:
            fixed, each = self._price(estimate, 0), self._price(0, 1_000_000)
            if budget.max_cost <= (fixed or 0.0):
                raise BudgetSpent(
                    f"the budget is spent: {budget.max_cost:.4f} US dollars are left and the next request costs more "
                    "(--max-cost)"
                )
            if fixed is None or not each:
                self._tell(f"the price of {self.name} is not known here, so --max-cost cannot hold it")
            else:
                room.append(max(1, int((budget.max_cost - fixed) / each * 1_000_000)))
        return min(room, default=None)

    @staticmethod
    def _settings(sampling: Sampling, room: int | None, seed: int) -> "ModelSettings":
        settings: ModelSettings = {"seed": seed, "max_retries": 0, "request_timeout": _REQUEST_SECONDS}
        settings["timeout"] = _REQUEST_SECONDS  # Google's own is 20 minutes, others' are 10.
        if sampling.temperature is not None:
            settings["temperature"] = sampling.temperature
        if limits := [limit for limit in (room, sampling.length) if limit is not None]:
            settings["max_tokens"] = min(limits)
        return settings

    async def _within(
        self,
        budget: Budget,
        messages: "list[ModelMessage]",
        estimate: int,
        settings: "ModelSettings",
        tool: Tool | None,
    ) -> tuple[Answer, int]:
        deadline = None if budget.max_seconds is None else time.monotonic() + budget.max_seconds
        clock = asyncio.timeout(budget.max_seconds)
        try:
            async with clock:
                response, requests = await self._persist(messages, settings, deadline, tool)
        except TimeoutError:
            if not clock.expired():
                raise
            raise BudgetSpent(
                f"the budget is spent: no reply within the {budget.max_seconds:.3g} s that were left (--max-seconds)"
            ) from None
        return self._answer(response, estimate, budget), requests

    async def _persist(
        self,
        messages: "list[ModelMessage]",
        settings: "ModelSettings",
        deadline: float | None,
        tool: Tool | None,
    ) -> "tuple[ModelResponse, int]":
        """Request until there is a response, and return it with the number of requests it took."""
        from pydantic_ai.direct import model_request
        from pydantic_ai.exceptions import AgentRunError, UserError

        requests, offer = 0, _offer(tool)
        while True:
            requests += 1
            try:
                # Entered anew each time: the HTTP client belongs to the running event loop, a Model to none.
                async with self._model:
                    response = await model_request(
                        self._model, messages, model_settings=settings, model_request_parameters=offer
                    )
                    return response, requests
            except (AgentRunError, UserError, UnicodeError) as error:
                fault = explain(error, self.name, self.address, self._secrets)
            # Out here, so that no exception carries the first one, which may quote a key, as its context.
            if requests >= fault.tries:
                raise ModelError(fault.message if requests == 1 else f"{fault.message} (tried {requests} times)")
            delay = min(_LONGEST_DELAY, fault.wait or _FIRST_DELAY * 2 ** (requests - 1) * random.uniform(1, 1.5))
            if deadline is not None and time.monotonic() + delay >= deadline:
                raise BudgetSpent(
                    f"the budget is spent: {fault.short} and no time is left to try again (--max-seconds)"
                )
            self._listen(Event("note", f"{fault.short}, trying again in {delay:.2g} s"))
            await asyncio.sleep(delay)

    def _answer(self, response: "ModelResponse", estimate: int, budget: Budget) -> Answer:
        usage = response.usage
        # Half of a surrogate pair can come over JSON and cannot be written to a file.
        text = self._secrets.scrub(_text(response).encode("utf-8", "replace").decode())
        measured = not usage.unmeasured_requests
        tokens = (usage.input_tokens, usage.output_tokens) if measured else (estimate, _tokens(text))
        if not measured and (budget.max_tokens is not None or budget.max_cost is not None):
            self._tell("the model server does not say how many tokens it uses: they are estimated")
        return Answer(
            text, response.finish_reason or "", *tokens, self._paid(response) or self._price(*tokens), measured
        )

    @staticmethod
    def _paid(response: "ModelResponse") -> float | None:
        try:
            usage = response.usage
            return float(usage.cost if usage.cost is not None else response.cost().total_price)
        except (LookupError, ValueError, AssertionError):
            return None

    def _price(self, tokens_in: int, tokens_out: int) -> float | None:
        """Return US dollars by the price list that comes with pydantic-ai, ``None`` where it lacks the model."""
        from genai_prices import Usage, calc_price

        usage = Usage(input_tokens=tokens_in, output_tokens=tokens_out)
        name, system = self._model.model_name, self._model.system
        try:
            return float(calc_price(usage, name, provider_id=system).total_price)
        except (LookupError, ValueError):
            pass
        try:
            return float(calc_price(usage, name, provider_api_url=self.address or "").total_price)
        except (LookupError, ValueError):
            return None

    def _keep(self, name: str, answer: Answer) -> None:
        try:
            self._cache.put(name, answer)
        except (LimnerError, OSError) as error:
            self._tell(f"replies are not kept for next time: {error}")

    def _tell(self, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            self._listen(Event("note", text))


def connect(name: str, base_url: str | None = None, *, cache: Path | None = None, listen: Listener = ignore) -> Model:
    """Connect to a model; nothing is sent yet.

    Args:
        name: ``PROVIDER:NAME`` in pydantic-ai's naming, such as ``openai:gpt-5`` or ``ollama:qwen2.5vl:7b``.
        base_url: of any server with the OpenAI chat completions API, such as ``http://localhost:8000/v1``. Its key is
            read from ``LIMNER_API_KEY``, else from the provider's variable; a local server needs none.
        cache: the folder of kept replies; by default ``limner/models`` in the user's cache folder.
        listen: is told of repeated requests and of what a budget cannot hold.

    Raises:
        InputError: ``name`` or ``base_url`` is malformed, or the provider is not known.
        MissingError: the provider's package is not installed.
        ModelError: the environment holds no key, or one that cannot be sent.
    """
    model, note = remote(name, base_url)
    if note:
        listen(Event("note", note))
    return Model(model, name, cache=cache or standard_folder(), listen=listen)


def _messages(system: str, parts: Sequence[str | bytes], before: Sequence[Said]) -> "list[ModelMessage]":
    from pydantic_ai.messages import ModelRequest, ModelResponse, SystemPromptPart, TextPart

    messages: list[ModelMessage] = []
    for said in before:
        messages.append(ModelRequest(parts=[_user(said.parts)]))
        # Some servers take no turn without a word.
        messages.append(ModelResponse(parts=[TextPart(said.reply if said.reply.strip() else "...")]))
    messages.append(ModelRequest(parts=[_user(parts)]))
    messages[0].parts = [SystemPromptPart(system), *messages[0].parts]
    return messages


def _user(parts: Sequence[str | bytes]) -> "UserPromptPart":
    from pydantic_ai.messages import BinaryContent, UserPromptPart

    return UserPromptPart(
        [part if isinstance(part, str) else BinaryContent(part, media_type="image/png") for part in parts]
    )


def _offer(tool: Tool | None) -> "ModelRequestParameters | None":
    from pydantic_ai.models import ModelRequestParameters
    from pydantic_ai.tools import ToolDefinition

    if tool is None:
        return None
    definition = ToolDefinition(name=tool.name, parameters_json_schema=dict(tool.parameters), description=tool.what)
    return ModelRequestParameters(function_tools=[definition], allow_text_output=True)


def _text(response: "ModelResponse") -> str:
    """Return what a model said, the calls of tools after it."""
    calls = (
        f'<tool_call>{{"name": {json.dumps(call.tool_name)}, "arguments": {_arguments(call)}}}</tool_call>'
        for call in response.tool_calls
    )
    return "\n".join(filter(None, (response.text, *calls)))


def _arguments(call: "ToolCallPart") -> str:
    # As it was said, also where that is no whole JSON: whoever reads it knows best what can be saved.
    return call.args if isinstance(call.args, str) else call.args_as_json_str()


def _decisive(parts: Sequence[str | bytes], before: Sequence[Said], tool: Tool | None) -> list[str | bytes]:
    """Return what decides a reply beside the system prompt, the words of each side told apart by their place."""
    earlier = [part for said in before for part in (*said.parts, f"\0reply\0{said.reply}")]
    offered = [f"\0tool\0{json.dumps(msgspec.to_builtins(tool), sort_keys=True)}"] if tool else []
    return [*earlier, *parts, *offered]


def _shown(part: str | bytes) -> dict[str, Any]:
    if isinstance(part, str):
        return {"text": part}
    return {"image": {"sha256": hashlib.sha256(part).hexdigest(), "bytes": len(part)}}


def _estimate(system: str, parts: Sequence[str | bytes], before: Sequence[Said] = ()) -> int:
    told = [part for said in before for part in (*said.parts, said.reply)] + list(parts)
    return _tokens(system) + sum(_tokens(part) if isinstance(part, str) else _IMAGE_TOKENS for part in told)


def _tokens(text: str) -> int:
    return len(text) // _CHARACTERS_A_TOKEN
