"""How much a run may spend. What is spent is read from the run, so a resumed run goes on counting."""

import msgspec

from limner.core.data import Cost


class Budget(msgspec.Struct, frozen=True):
    """Limits of a run; ``None`` means no limit."""

    max_steps: int | None = None
    max_seconds: float | None = None
    max_tokens: int | None = None
    max_cost: float | None = None
    """US dollars."""

    def replaced(self, other: "Budget") -> "Budget":
        """Return these limits with those that ``other`` sets in their place."""
        pairs = zip(msgspec.structs.astuple(self), msgspec.structs.astuple(other), strict=True)
        return Budget(*(old if new is None else new for old, new in pairs))

    def spent(self, cost: Cost, steps: int) -> str | None:
        """Say which limit has been reached, or ``None`` where something is left."""
        for name, limit, used in (
            ("--max-steps", self.max_steps, steps),
            ("--max-seconds", self.max_seconds, cost.seconds),
            ("--max-tokens", self.max_tokens, cost.tokens),
            ("--max-cost", self.max_cost, cost.usd),
        ):
            if limit is not None and used >= limit:
                return f"the budget is spent ({name} {limit:g})"
        return None

    def left(self, cost: Cost) -> "Budget":
        """What remains for one more request after ``cost``; steps are not divided."""
        return Budget(
            max_seconds=None if self.max_seconds is None else max(0.0, self.max_seconds - cost.seconds),
            max_tokens=None if self.max_tokens is None else max(0, self.max_tokens - cost.tokens),
            max_cost=None if self.max_cost is None else max(0.0, self.max_cost - cost.usd),
        )
