"""What lessons cost: every call to a model that a run wrote down, and the minutes that went by.

Code2Video reports the tokens of one of its call sites in three (13 of 46 calls in a run with a stand-in model). Here a
call counts by being in the record: each line of each ``exchange.jsonl`` of the run and of its parts is one. What all
topics cost, those that failed too, is divided by those that succeeded.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from limner.core.errors import InputError


class Spent(msgspec.Struct, frozen=True):
    """What one topic took. Sums with ``+``."""

    seconds: float = 0.0
    """By the clock on the wall, from the lecture to the film."""
    calls: int = 0
    """Questions to a model, answered anew or from disk."""
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    """In and out, of replies that were on disk: they cost nothing now, and did once."""
    usd: float = 0.0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(*(getattr(self, name) + getattr(other, name) for name in self.__struct_fields__))


class Efficiency(msgspec.Struct, frozen=True):
    """What a successful topic costs; ``None`` throughout where none succeeded."""

    topics: int
    succeeded: int
    minutes: float | None
    calls: float | None
    tokens_in: float | None
    tokens_out: float | None
    tokens_cached: float | None
    usd: float | None


class _Usage(msgspec.Struct):
    tokens_in: int | None = 0
    tokens_out: int | None = 0
    usd: float | None = 0.0


class _Exchange(msgspec.Struct):
    usage: _Usage = msgspec.field(default_factory=_Usage)
    cached: bool = False


def spent(run: Path, seconds: float) -> Spent:
    """Add up what a run's folder tells of its calls.

    Args:
        run: the folder.
        seconds: that the run took.

    Raises:
        InputError: a record in it cannot be read, so that what was spent is not known.
    """
    total = Spent(seconds)
    for path in sorted(run.rglob("exchange.jsonl")):
        try:
            lines = msgspec.json.Decoder(_Exchange).decode_lines(path.read_bytes())
        except (OSError, msgspec.MsgspecError) as error:
            raise InputError(
                f"the record of calls {path} cannot be read ({error}): what was spent is unknown"
            ) from error
        for line in lines:
            total += _told(line)
    return total


def _told(line: _Exchange) -> Spent:
    taken, given = line.usage.tokens_in or 0, line.usage.tokens_out or 0
    if line.cached:
        return Spent(calls=1, tokens_cached=taken + given)
    return Spent(0.0, 1, taken, given, 0, line.usage.usd or 0.0)


def efficiency(costs: Sequence[Spent], succeeded: int) -> Efficiency:
    """Divide what all topics cost by the number of those that succeeded."""
    total = sum(costs, Spent())
    if not succeeded:
        return Efficiency(len(costs), 0, None, None, None, None, None, None)
    return Efficiency(
        len(costs), succeeded, total.seconds / 60 / succeeded, total.calls / succeeded, total.tokens_in / succeeded,
        total.tokens_out / succeeded, total.tokens_cached / succeeded, total.usd / succeeded,
    )  # fmt: skip
