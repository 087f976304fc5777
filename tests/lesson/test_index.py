from pathlib import Path

from limner.lesson.index import built, index

SOURCE = """
__all__ = ["Ring"]
class Base:
    def __init__(self, colour, width=1):
        self.colour = colour
    def move(self, x) -> "Self":
        return self
class Ring(Base):
    def __init__(self, radius=1, **kwargs):
        super().__init__(**kwargs)
"""


def test_arguments_are_handed_on_and_attributes_inherited(tmp_path: Path) -> None:
    (tmp_path / "toy").mkdir()
    path = tmp_path / "toy" / "__init__.py"
    path.write_text(SOURCE)
    made = built([("toy", path)])
    signature = made.call("Ring")
    assert signature is not None and not signature.more
    assert signature.positional == ("radius",) and set(signature.named) == {"colour", "width"}
    assert made.attributes("Ring") == {"__init__", "move", "colour"}
    assert made.exports["toy"] == ("Ring",) and made.things["Base"].fluent == ("move",)


def test_the_installed_manim_and_chalk_are_known() -> None:
    assert "np" in index().exports["manim"]
    known = index()
    assert {"Circle", "Create", "UP", "RED"} <= set(known.exports["manim"])
    assert "font_size" in known.attributes("Text") and "next_to" in known.attributes("Circle")
    heading = known.call("chalk.Heading")
    assert heading is not None and heading.needed == ("id",)
