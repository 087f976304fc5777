"""CodeVision's items as data: pictures that were turned and spoilt, a question, its answer, and where that stands.

Everything is exact: the clean sources, what was done to them, and the matrices from the pictures that are shown to
those sources. Boxes are in pixels of a source, origin top left.
"""

from typing import Literal

import msgspec
import numpy as np

from limner.bench.exam import Box
from limner.bench.harm import Harm
from limner.bench.turns import Turn
from limner.sight.question import Question

Kind = Literal["receipt", "table", "chart", "document", "crowd", "twins"]
KINDS: tuple[Kind, ...] = ("receipt", "crowd", "chart", "document", "twins", "table")
"""In the order in which they take turns."""
Rule = Literal["words", "exact", "axis"]
"""How an answer is marked: word for word; as a number, exactly; or as a number read off an axis."""
Why = Literal["", "absent", "unreadable", "no up"]
"""Why a question has no answer: what is asked about is not there, cannot be read, or has no upright way."""
STEPS = ("orient", "deskew", "flatten", "brighten", "denoise", "register", "crop", "read", "count", "sum", "difference")
"""Steps of oracle programs, see :mod:`limner.bench.oracle`."""


class Proof(msgspec.Struct, frozen=True):
    """Where an answer stands."""

    box: Box
    """In pixels of the source."""
    picture: int = 0
    """The number of the source."""
    words: str = ""
    """What is to be read there, empty where nothing is."""
    value: float | None = None


class Item(msgspec.Struct, frozen=True):
    """One question about one picture, or about two."""

    name: str
    kind: Kind
    part: Literal["dev", "test"]
    question: Question
    answer: str | None
    """``None`` where it is undetermined: the right thing is to abstain."""
    rule: Rule
    scale: float
    """The range of the axis that a value is read on."""
    why: Why
    proofs: tuple[Proof, ...]
    turn: Turn
    harm: Harm
    sources: tuple[np.ndarray, ...]
    """Clean and upright, ``(H, W, 3) uint8``."""
    pictures: tuple[np.ndarray, ...]
    """What is shown, ``(H, W, 3) uint8``."""
    matrices: tuple[np.ndarray, ...]
    """From the coordinates of each picture to those of its source, ``(3, 3)``."""
    program: tuple[str, ...] = ()
    """The oracle's, of ``STEPS``, each of which is necessary."""
    solved: bool = False
    """Whether the oracle's program gets the answer: else the corruption has destroyed it."""
