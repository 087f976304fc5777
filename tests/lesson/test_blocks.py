import pytest

from limner.core.errors import InputError
from limner.lesson.blocks import Display, Entry, Fence, Grid, Heading, Image, Item, Listing, Prose, Quote, blocks

LECTURE = """---
title: T
---
# Head

Some text
$$
a = b
$$
where it ends.

$$c$$

- one
  - inner
- two

| a | b |
|---|---|
| 1 | 2 |

```python {2-3}
x
```

Term
: Meaning

> Said.

Look ![alt](p.png "title") here
"""


def test_every_block_has_its_line() -> None:
    front, found = blocks(LECTURE)
    assert front == "title: T"
    assert found == [
        Heading(line=4, level=1, text="Head"),
        Prose(line=6, text="Some text"),
        Display(line=7, tex="a = b"),
        Prose(line=9, text="where it ends."),
        Display(line=12, tex="c"),
        Listing(line=14, items=(Item(text="one", children=(Item(text="inner"),)), Item(text="two"))),
        Grid(line=18, header=("a", "b"), rows=(("1", "2"),)),
        Fence(line=22, info="python {2-3}", source="x"),
        Entry(line=27, term="Term", text="Meaning"),
        Quote(line=29, blocks=(Prose(line=29, text="Said."),)),
        Prose(line=31, text="Look"),
        Image(line=31, path="p.png", alt="alt", title="title"),
        Prose(line=31, text="here"),
    ]


def test_html_that_wraps_gives_way_to_its_text() -> None:
    assert blocks('<div align="center">Inside.</div>')[1] == [Prose(line=1, text="Inside.")]
    assert blocks('<img src="a.png" alt="A">')[1][0] == Image(line=3, path="a.png", alt="A", title="")


def test_other_html_is_refused() -> None:
    with pytest.raises(InputError, match=r"line 3: HTML is not read .<table>."):
        blocks("Text.\n\n<table><tr><td>1</td></tr></table>")
