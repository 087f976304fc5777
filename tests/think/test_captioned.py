"""Questions about the words around a chart."""

import pytest

from limner.sight.datum import Captions
from limner.think.captioned import captioned

CAPTIONS = Captions("Trees", "", "Height", ("Oak", "Elm"))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("what is the title of the chart?", "Trees"),
        ("what does the y axis show?", "Height"),
        ("what is the label of the x axis?", ""),
        ("how many entries are in the legend?", "2"),
        ("what is the highest value on the y axis?", None),
        ("what is the value of oak?", None),
    ],
)
def test_captions_are_told(asked: str, told: str | None) -> None:
    assert captioned(asked, CAPTIONS) == told
