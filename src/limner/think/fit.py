"""Says whether an answer is of the kind that a question asks for: a yes, an amount, a date, a name."""

import re

from limner.sight.question import ORIENTATIONS


def is_fit(question: str, told: str) -> bool:
    """Say whether an answer is of the kind that a question asks for: a yes, an amount, a date, a name."""
    asked = question.lower().strip()
    if re.match(r"(?:is|are|was(?! ist\b| kostet\b)|were|does|do|did|has|have|can)\b", asked):
        return told in ("yes", "no") or told in ORIENTATIONS
    if re.search(r"\bhow long\b|\bdegrees?\b|\bhow (?:far|old)\b", asked):
        return bool(re.search(r"\d\s*[^\W\d_]", told))
    if re.search(r"\bhow (?:much|many)\b|\bprice\b|\bcosts?\b|\bsub ?total\b|\btax\b|\bvat\b|\bfee\b|\btotal\b", asked):
        return (
            bool(re.search(r"\d", told))
            and not re.fullmatch(r"(?:19|20)\d\d", told)
            and not re.search(r"[^\W\d_]{4}", told)
        )
    if re.match(r"(?:when|on (?:what|which) (?:date|day))\b", asked):
        return bool(re.search(r"\d", told)) and not re.fullmatch(r"\d{1,4}", told)
    if re.match(r"(?:in |at |on )?(?:who|which (?:city|town|country|month|day|person|shop|name|item|place))\b", asked):
        return bool(re.search(r"[^\W\d_]{2}", told))
    if re.search(r"\bnumber\b|\bno\.", asked):
        return bool(re.search(r"\d", told)) and not re.fullmatch(r"(?:19|20)\d\d", told)
    return True
