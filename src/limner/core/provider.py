"""What lies between ``model.py`` and pydantic-ai: finding a model by name, keeping keys secret, explaining faults.

Every way in which a provider can be missing, misnamed, keyless or at fault ends here as one line for a person.
"""

import os
import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import SplitResult, urlsplit, urlunsplit

import msgspec

from limner.core.errors import InputError, MissingError, ModelError

if TYPE_CHECKING:
    from pydantic_ai.models import Model as Remote

# Where Ollama listens unless told otherwise (its documentation, "OpenAI compatibility").
_OLLAMA = "http://localhost:11434/v1"
# Extras of limner; every other provider is an extra of pydantic-ai-slim.
_EXTRAS = ("anthropic", "google")
# A busy or broken server is asked this often in all; one that does not answer, or not in its protocol, is
# seldom cured by waiting.
_TRIES = 5
_FEW_TRIES = 2
# Shorter values are words such as "none" or "EMPTY" that local servers are given for a key.
_SHORTEST_SECRET = 8


class Secrets(msgspec.Struct, frozen=True):
    """Values that must not be seen anywhere."""

    values: tuple[str, ...]

    @classmethod
    def found(cls) -> "Secrets":
        """Collect what the environment holds under names that end like a key's."""
        names = [name for name in os.environ if name.upper().endswith(("_KEY", "_TOKEN", "_SECRET", "_PASSWORD"))]
        values = {os.environ[name].strip() for name in names}
        # The longest first: one may be a part of another.
        return cls(tuple(sorted((v for v in values if len(v) >= _SHORTEST_SECRET), key=len, reverse=True)))

    def scrub(self, text: str) -> str:
        """Return ``text`` with every secret replaced by ``***``."""
        for value in self.values:
            text = text.replace(value, "***")
        return text

    def scrub_values(self, value: Any) -> Any:
        """Return a JSON value with every secret in its strings replaced."""
        match value:
            case str():
                return self.scrub(value)
            case dict():
                return {name: self.scrub_values(item) for name, item in value.items()}
            case list():
                return [self.scrub_values(item) for item in value]
        return value


class Fault(NamedTuple):
    """A failed request, explained."""

    short: str
    """What happened, for a note."""
    message: str
    """What happened and what to do, in one line."""
    tries: int = 1
    """How often to ask in all before giving up."""
    wait: float | None = None
    """Seconds that the server asked to wait."""


def remote(name: str, base_url: str | None) -> "tuple[Remote, str]":
    """Return the pydantic-ai model of that name, and a note for the user or an empty string.

    Raises:
        InputError, MissingError, ModelError: as :func:`limner.core.model.connect` says.
    """
    provider, _, model = name.partition(":")
    if not re.fullmatch(r"[a-z][\w/.-]*", provider) or not re.fullmatch(r"\S+", model):
        raise InputError(f"the model {name!r} is not PROVIDER:NAME: write for example openai:gpt-5 or ollama:gemma3")
    if base_url is not None:
        url = _checked(base_url)
        variables = ("LIMNER_API_KEY", _variable(provider))
        note = "the user name and password in --base-url are not used: put a key in LIMNER_API_KEY"
        return _compatible(model, _without_user(url), variables), note if "@" in url.netloc else ""
    if provider == "ollama" and not os.environ.get("OLLAMA_BASE_URL"):
        return _compatible(model, _OLLAMA, ("OLLAMA_API_KEY",)), ""
    return _hosted(name, provider), ""


def address(model: "Remote") -> str | None:
    """Return the base URL that ``model`` asks, without user name, password or query; ``None`` where it has none."""
    from pydantic_ai.exceptions import UserError

    try:
        url = model.base_url
    except (AttributeError, UserError):
        return None
    return _without_user(urlsplit(url)) if url else None


def explain(error: Exception, name: str, place: str | None, secrets: Secrets) -> Fault:
    """Say what a failed request means and whether asking again can help."""
    from pydantic_ai import exceptions as x

    status = getattr(error, "status_code", None)
    short = f"the model server answered {status}" if status else "the model server refused"
    said = _detail(error, secrets)
    where = place or "the provider"
    wait = getattr(error, "retry_after", None)
    variable = f"{_variable(name.partition(':')[0])} (with --base-url: LIMNER_API_KEY)"
    tries = 1
    match error:
        case x.ModelQuotaExceededError():
            what, advice = f"{short}, the account's quota or credit is used up{said}", "top it up"
        case x.ModelRateLimitError():
            what, advice, tries = f"{short}, too many requests{said}", "wait, then run again", _TRIES
        case x.ModelUnavailableError() | x.ModelServerError():
            what, advice, tries = f"{short}{said}", "try again later, or choose another model with --model", _TRIES
        case x.ModelTimeoutError() | x.ModelRequestTimeout():
            short = "the model server did not answer in time"
            what, advice, tries = f"{where} did not answer in time", "try again later, or a faster model", _FEW_TRIES
        case x.ModelConnectionError():
            short = "the connection to the model server failed"
            what, advice, tries = f"no connection to {where}", "see that it runs and that --base-url is right", _TRIES
        case x.ModelAuthenticationError():
            what, advice = f"{short}, the key was refused{said}", f"set the right one in {variable}"
        case x.ModelNotFoundError():
            what, advice = f"{where} does not know this model{said}", "see that its name and --base-url are right"
        case x.ModelContextWindowExceededError():
            what, advice = "the request is too long for this model", "give a smaller input or choose another model"
        case x.ModelRequestRejectedError() | x.ModelHTTPError():
            what, advice = f"{short} to the request{said}", "see that this model reads images and takes such requests"
        case x.ContentFilterError():
            what, advice = "the provider's content filter held the reply back", "choose another model with --model"
        case x.ModelAPIError() | x.UnexpectedModelBehavior():
            short = "the model server gave an answer that cannot be read"
            advice = "see that --base-url is that of an OpenAI-compatible API (it mostly ends in /v1)"
            what, tries = f"{where} gave an answer that cannot be read", _FEW_TRIES
        case UnicodeError():
            what, advice = "the key in the environment holds characters that no key has", "set it anew"
        case _:
            what, advice = f"the request could not be made{said}", "choose another model with --model"
    return Fault(short, f"{name}: {what}: {advice}", tries, wait)


def _compatible(model: str, url: str, variables: tuple[str, ...]) -> "Remote":
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    found = ((variable, os.environ.get(variable, "").strip()) for variable in variables)
    variable, secret = next(((v, k) for v, k in found if k), ("", "none"))
    if not (secret.isascii() and secret.isprintable()):
        raise ModelError(f"the key in {variable} holds characters that no key has: set it anew")
    return OpenAIChatModel(model, provider=OpenAICompatibleProvider("limner", base_url=url, api_key=secret))


def _hosted(name: str, provider: str) -> "Remote":
    from pydantic_ai.exceptions import UserError
    from pydantic_ai.models import infer_model

    try:
        return infer_model(name)
    except ImportError as error:
        group = re.search(r"pydantic-ai-slim\[([\w-]+)\]", str(error))
        extra = group[1] if group else provider
        package = f"limner[{extra}]" if extra in _EXTRAS else f"pydantic-ai-slim[{extra}]"
        raise MissingError(f'{name} needs a package that is not installed: pip install "{package}"') from error
    except UserError as error:
        said = str(error)
    if said.startswith("Unknown model"):
        close = re.search(r"Did you mean '(.+?)'", said)
        advice = f"did you mean {close[1]}?" if close else "or give the address of its server with --base-url"
        raise InputError(f"no provider is known for the model {name!r}: {advice}")
    # pydantic-ai names each variable that would do in backquotes, beside arguments that are nobody's business here.
    variables = list(dict.fromkeys(re.findall(r"`([A-Z][A-Z0-9]*_[A-Z0-9_]+)`", said))) or [_variable(provider)]
    raise ModelError(f"{name} needs {' or '.join(variables)}, which the environment does not hold: export it first")


def _checked(base_url: str) -> SplitResult:
    try:
        url = urlsplit(base_url.strip())
        usable = url.scheme in ("http", "https") and bool(url.hostname) and (url.port or 1) > 0
    except ValueError:
        usable, url = False, urlsplit("")
    # Not quoted back: a query, or what was meant as a user name, may be a key.
    if not usable:
        raise InputError("--base-url is not an address: write for example http://localhost:11434/v1")
    if url.query or url.fragment:
        raise InputError("--base-url must end before any ? or #: put a key in LIMNER_API_KEY")
    return url


def _without_user(url: SplitResult) -> str:
    return urlunsplit((url.scheme, url.netloc.rpartition("@")[2], url.path.rstrip("/"), "", ""))


def _variable(provider: str) -> str:
    return re.sub(r"\W", "_", provider).upper() + "_API_KEY"


def _detail(error: Exception, secrets: Secrets) -> str:
    """Return what the server said, on one line, as something to put behind a clause."""
    body = getattr(error, "body", None)
    inner = body.get("error", body) if isinstance(body, dict) else body
    said = inner.get("message") if isinstance(inner, dict) else inner
    if not isinstance(said, str) or not said.strip():
        return ""
    # Scrubbed before it is cut, lest half a key be left.
    return f" ({' '.join(secrets.scrub(said).split())[:200]})"
