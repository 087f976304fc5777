from limner.sight.graph import Circle, Line, Node, Rect, Scene, Solid, Stroke
from limner.sight.marks import marks
from limner.sight.visible import areas, meet, overlap

SCENE = Scene(200, 100, (
    Node("hidden", Circle(50, 50, 10), Solid("#ff0000")),
    Node("over", Rect(20, 20, 60, 60), Solid("#00ff00")),
    Node("beside", Rect(80, 20, 30, 60), Solid("#0000ff")),
    Node("far", Circle(170, 50, 10), Solid("#ff0000")),
    Node("line", Line(120, 10, 120, 90), None, Stroke(Solid("#000000"), 4)),
))  # fmt: skip


def test_what_shows_of_each() -> None:
    shown = areas(marks(SCENE), SCENE)
    assert shown[0] == 0
    assert abs(shown[1] - 3600) < 150 and abs(shown[3] - 314) < 40 and 280 < shown[4] < 460


def test_who_lies_over_whom() -> None:
    hidden, over, beside, far, _ = marks(SCENE)
    assert overlap(hidden, over) and not overlap(over, beside) and not overlap(over, far)
    assert meet(over, beside) and not meet(over, far)
