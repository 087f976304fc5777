"""How an answer is marked, and what guessing would get.

Readings count by their letters and digits, case and spacing left out; values within 2 % of their axis or 5 % of
themselves (ChartQA's relaxed accuracy, Masry 2022, section 5.1); everything else word for word. No answer is a wrong
one.
"""

import re
from collections import Counter
from collections.abc import Sequence

from limner.bench.exam import Asked

AXIS, RELAXED = 0.02, 0.05


def right(asked: Asked, answer: str | None) -> bool:
    """Say whether an answer is right."""
    if answer is None or not answer.strip():
        return False
    match asked.question.family:
        case "reading":
            return "".join(answer.split()).casefold() == "".join(asked.answer.split()).casefold()
        case "value":
            wanted, got = float(asked.answer), number(answer)
            return got is not None and abs(got - wanted) <= max(AXIS * asked.scale, RELAXED * abs(wanted)) + 1e-9
        case "count":
            return number(answer) == float(asked.answer)
    return answer.strip().casefold() == asked.answer.casefold()


def number(text: str) -> float | None:
    """Read the only number in a text; of a percentage the share that it means."""
    found = re.findall(r"[-+]?\d[\d,]*\.?\d*(?:e[-+]?\d+)?\s*%?", text)
    if len(found) != 1:
        return None
    digits = found[0].replace(",", "").rstrip("% ")
    return float(digits) / (100 if "%" in found[0] else 1)


def majority(asked: Sequence[Asked]) -> float:
    """Return the share of questions that the commonest answer gets right: what a policy earns that looks at nothing.

    The questions are to be of one family; of none it is 0.
    """
    counts = Counter(one.answer for one in asked)
    return counts.most_common(1)[0][1] / len(asked) if asked else 0.0
