import pytest

from limner.chalk.icon import FOLDER, Icon, known, names


def test_there_are_many_and_each_has_a_file_and_the_licence_is_there() -> None:
    assert len(names()) >= 80 and {path.stem for path in FOLDER.glob("*.svg")} == set(names())
    assert "ISC License" in (FOLDER / "LICENSE").read_text()


@pytest.mark.parametrize("name", ["leaf", "droplets", "atom", "dice-5"])
def test_an_icon_is_drawn_in_its_place(name: str) -> None:
    icon = Icon(name, id="i", width=2, height=3)
    assert 1 < max(icon.width, icon.height) <= 2 and len(icon.family_members_with_points()) > 0


def test_strokes_are_scaled_with_it() -> None:
    icon = Icon("leaf", id="i")
    before = icon.family_members_with_points()[0].get_stroke_width()
    icon.scale(0.5)
    assert icon.family_members_with_points()[0].get_stroke_width() == pytest.approx(before / 2)


@pytest.mark.parametrize(("wrong", "near"), [("tree", "tree-deciduous"), ("rockt", "rocket"), ("idea", "lightbulb")])
def test_a_name_that_is_not_known_brings_the_nearest(wrong: str, near: str) -> None:
    with pytest.raises(ValueError, match=f"no icon '{wrong}'.*{near}"):
        known(wrong)
    assert known("Book open") == known("book-open")
