"""Which labels of a picture a question names: whole words, without regard to spaces that an OCR loses."""

import re
from collections.abc import Sequence

STRICT = 4
"""Letters up to which a label counts only as it is written."""


def named(text: str, labels: Sequence[str]) -> list[str]:
    """Return which labels a question names, in their order in it; none that is a part of another that it names.

    Args:
        text: the question.
        labels: what stands in the picture.
    """
    rest, found = text, []
    for label in sorted(set(labels) - {""}, key=len, reverse=True):  # a bar whose name was not read has none
        letters = [re.escape(letter) for letter in label if not letter.isspace()]
        pattern = r"\s*".join(letters)
        match = re.search(rf"(?<!\w){pattern}(?!\w)", rest, 0 if len(label) < STRICT else re.IGNORECASE)
        if match:
            found.append((match.start(), label))
            rest = rest[: match.start()] + "\0" * len(match[0]) + rest[match.end() :]
    return [label for _, label in sorted(found)]
