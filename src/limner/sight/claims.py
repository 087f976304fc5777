"""What is claimed of the meaning of marks, before it is written into a scene.

A :class:`Claim` names one mark and says what it is; a :class:`Bundle` says which marks belong together. Both point to
marks by their place in painting order. Those who find charts, diagrams, tables and forms return a :class:`Finding`
each.
"""

from collections.abc import Iterable

import msgspec


class Claim(msgspec.Struct, frozen=True):
    """What one mark is: the words its id is made of, its data, and data whose values are ids of other marks."""

    name: tuple[str, ...]
    data: dict[str, str]
    refs: dict[str, int] = {}
    """By key of the data, the place of the mark whose id is the value."""


class Bundle(msgspec.Struct, frozen=True):
    """Marks that belong together."""

    name: tuple[str, ...]
    members: tuple[int, ...]
    data: dict[str, str]


class Finding(msgspec.Struct, frozen=True):
    """All that is claimed of a chart, a diagram, a table or a form; later bundles may hold earlier ones."""

    claims: dict[int, Claim] = {}
    bundles: tuple[Bundle, ...] = ()


def joined(findings: Iterable[Finding]) -> Finding:
    """Return all claims as one finding; of two claims on one mark the first stands."""
    claims: dict[int, Claim] = {}
    bundles: list[Bundle] = []
    for finding in findings:
        claims = finding.claims | claims
        bundles += finding.bundles
    return Finding(claims, tuple(bundles))


def known(**values: str) -> dict[str, str]:
    """Return the data that are not empty."""
    return {key: value for key, value in values.items() if value}
