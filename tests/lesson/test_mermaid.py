import pytest

from limner.core.errors import InputError
from limner.lesson.mermaid import mermaid

CHART = """
%% a comment
flowchart LR
  A[Browser] --> B("Name - server");
  B -->|asks| C{Found?}
  C -- yes, at once --> A
  C -.-> D[(Data<br>base)] & E
  style A fill:#fff
"""


def test_boxes_arrows_and_labels_are_read() -> None:
    found = mermaid(CHART, 1)
    assert found.nodes == {"A": "Browser", "B": "Name - server", "C": "Found?", "D": "Data base", "E": "E"}
    assert found.edges == (("A", "B"), ("B", "C", "asks"), ("C", "A", "yes, at once"), ("C", "D"), ("C", "E"))
    assert found.direction == "down"  # five boxes are too many for a row
    assert mermaid("graph LR\nA --> B --> C", 1).direction == "right"


@pytest.mark.parametrize(
    ("source", "line"),
    [("sequenceDiagram\nA->>B: hi", 4), ("graph TD\nA --> B\nsubgraph one", 6), ("graph TD", 4), ("", 4)],
)
def test_what_is_not_a_flow_chart_is_refused_with_its_line(source: str, line: int) -> None:
    with pytest.raises(InputError, match=f"line {line}: "):
        mermaid(source, 4)
