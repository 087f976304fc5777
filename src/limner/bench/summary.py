"""Trials to figures: medians, 90th percentiles and how the first method stands against the last."""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from limner.bench.trial import Trial

GOAL = 0.125
"""The first method's median error is to be at most this part of the last one's, in every corpus."""
MEASURES = ("mse", "off", "ssim", "bytes", "seconds")


class Summary(msgspec.Struct, frozen=True):
    """One method on one corpus."""

    corpus: str
    method: str
    pictures: int
    failures: int
    median: Mapping[str, float]
    """By the names in ``MEASURES``."""
    p90: Mapping[str, float]
    """The 90th percentile; of ``ssim``, where small is bad, the 10th."""


def summarise(trials: Sequence[Trial]) -> list[Summary]:
    """Summarise trials by corpus and method, in the order in which they first appear."""
    cells = dict.fromkeys((trial.corpus, trial.method) for trial in trials)
    return [_summary([t for t in trials if (t.corpus, t.method) == cell]) for cell in cells]


def compare(summaries: Sequence[Summary]) -> dict[str, float | None]:
    """Return, by corpus, the first method's median error over the last one's; nothing where there is one method.

    A ratio is ``None`` where the last method makes no error.
    """
    ratios = {}
    for corpus, (first, *others) in by_corpus(summaries).items():
        if others:
            ratios[corpus] = ratio(first.median["mse"], others[-1].median["mse"])
    return ratios


def by_corpus(summaries: Sequence[Summary]) -> dict[str, list[Summary]]:
    """Group summaries by corpus, methods in their order."""
    groups: dict[str, list[Summary]] = {}
    for summary in summaries:
        groups.setdefault(summary.corpus, []).append(summary)
    return groups


def ratio(ours: float, theirs: float) -> float | None:
    """Return ``ours / theirs``, or ``None`` where that is no number."""
    return ours / theirs if theirs else None


def _summary(trials: Sequence[Trial]) -> Summary:
    columns = {measure: [getattr(trial, measure) for trial in trials] for measure in MEASURES}
    return Summary(
        corpus=trials[0].corpus,
        method=trials[0].method,
        pictures=len(trials),
        failures=sum(trial.error is not None for trial in trials),
        median={measure: float(np.median(values)) for measure, values in columns.items()},
        p90={m: float(np.percentile(values, 10 if m == "ssim" else 90)) for m, values in columns.items()},
    )
