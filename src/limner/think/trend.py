"""Says whether what a chart shows rises or falls from its first value to its last."""

import re
from collections.abc import Sequence

import numpy as np

from limner.sight.datum import Figure

ASKED = re.compile(
    r"\btrends?\b|\b(?:increas|decreas)(?:e|es|ed|ing)\b.*\bor\b|\b(?:ris|fall)(?:e|es|en|ing|s)?\b.*\bor\b"
)
STEADY = 0.75
"""Correlation with the order of values from which they rise or fall."""
FEWEST = 3


def trend(asked: str, chart: Figure, series: Sequence[str]) -> str | None:
    """Return ``increasing`` or ``decreasing``, ``None`` where neither is asked for or so.

    Args:
        asked: the question, in lower case.
        chart: what was read.
        series: which of its series the question names.
    """
    if not ASKED.search(asked):
        return None
    names = {one.series for one in (*chart.data, *chart.courses)}
    wanted = series[0] if len(series) == 1 else "" if names == {""} else None
    if wanted is None or chart.kind not in ("bars", "lines"):
        return None
    course = next((one for one in chart.courses if one.series == wanted), None)
    values = course.values if course is not None else [one.value for one in _ordered(chart, wanted)]
    if len(values) < FEWEST or not np.ptp(values):
        return None
    sure = float(np.corrcoef(np.arange(len(values)), values)[0, 1])
    return None if abs(sure) < STEADY else "increasing" if sure > 0 else "decreasing"


def _ordered(chart: Figure, series: str) -> list:
    return sorted((one for one in chart.data if one.series == series), key=lambda one: one.box[0])
