from limner.sight.graph import Circle, Polygon, Rect
from limner.sight.marks import marks
from limner.sight.tiles import tiles
from tests.sight.sketch import BLUE, RED, Sheet, columns, measured


def grid(named: bool, alike: bool = False):
    sheet = Sheet()
    for k, name in enumerate(["Mail", "Photos", "Music", "Maps", "Clock", "Files"]):
        x, y = 60 + 150 * (k % 3), 40 + 150 * (k // 3)
        sheet.fill(Rect(x, y, 70, 70, 14), BLUE)
        signs = [
            Circle(x + 35, y + 35, 15),
            Rect(x + 20, y + 20, 30, 30),
            Polygon(((x + 20, y + 50), (x + 50, y + 50), (x + 35, y + 20))),
        ]
        sheet.fill(signs[0 if alike else k % 3], "#ffffff")
        if named:
            sheet.text(x + 35, y + 90, name, 14, "middle")
    return sheet.scene()


def found(scene):
    seen = marks(measured(scene))
    return [
        claim.data for claim in tiles([m for m in seen if not m.words], [m for m in seen if m.words]).claims.values()
    ]


def test_icons_have_the_names_below_them() -> None:
    labels = [data["label"] for data in found(grid(True)) if data["kind"] == "icon"]
    assert labels == ["Mail", "Photos", "Music", "Maps", "Clock", "Files"]


def test_icons_without_names_must_differ() -> None:
    assert sum(data["kind"] == "icon" for data in found(grid(False))) == 6
    assert found(grid(False, alike=True)) == []


def test_a_few_shapes_are_no_grid() -> None:
    sheet = Sheet()
    sheet.fill(Circle(50, 50, 20), RED)
    sheet.fill(Rect(100, 50, 40, 40), BLUE)
    sheet.fill(Rect(200, 50, 40, 40), RED)
    assert found(sheet.scene()) == []
    assert not any(
        data["kind"] == "icon" and "label" not in data for data in found(columns(["A"], {"x": [1]}, [0, 1, 2]))
    )
