import io
import json

from msgspec.structs import replace
from rich.console import Console

from limner.bench.board import Board, failed
from limner.bench.placard import ceiling, lines, report, show
from limner.bench.replay import Row

GOOD = Board(1, 0.9, 0.8, 0.7, None, 12.0, 0.9, 1.0, None, 1.0, 1.5, 1.0, 0.9, 0.9, 0.9, 0.9)


def row(number: int, board: Board) -> Row:
    kind = "text" if number % 2 else "plain"
    return Row(f"dev-0-{number}", kind, 30, 1.0, {"measured": board, "dump": failed("no")}, (0.99, 0.98), {})


ROWS = [row(0, GOOD), row(1, replace(GOOD, tracks=0.5, events=0.4)), row(2, failed("broke"))]


def test_medians_percentiles_and_failures() -> None:
    found = {(line.policy, line.group): line for line in lines(ROWS)}
    whole = found["measured", "all"]
    assert whole.items == 3 and whole.failed == 1 / 3 and whole.median["tracks"] == 0.5 and whole.tenth["tracks"] == 0
    assert whole.tenth["bytes"] == 1.5, "a page that there is not has no size"
    assert found["measured", "text"].median["events"] == 0.4 and found["measured", "text"].failed == 0
    assert found["dump", "30 fps"].failed == 1 and found["measured", "1x"].items == 3


def test_the_report_is_json() -> None:
    told = json.loads(json.dumps(report({"part": "dev"}, ROWS), allow_nan=False))
    assert told["ceiling"] == {"look": 0.99, "time": 0.98} and len(told["items"]) == 3
    assert ceiling([]) == (None, None)


def test_the_table() -> None:
    def shown(rows) -> str:
        text = io.StringIO()
        show(rows, Console(file=text, width=200))
        return text.getvalue()

    said = shown(ROWS)
    assert "measured by difficulty" in said and "plain" in said and "Ceiling" in said and "appearance" not in said
    assert "appearance" in shown([row(0, replace(GOOD, appearance=0.8, temporal=0.3))])
