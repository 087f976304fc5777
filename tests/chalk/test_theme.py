import pytest

from limner.chalk.listing import theme
from limner.chalk.theme import THEMES, current, use


def luminance(colour: str) -> float:
    """WCAG 2.2, "relative luminance"."""
    values = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_everything_is_legible_on_ground_and_panel(name: str) -> None:
    look = THEMES[name]
    assert contrast(look.ink, look.ground) >= 7 and contrast(look.ink, look.panel) >= 7
    for colour in (look.faint, *look.accents):
        assert contrast(colour, look.ground) >= 4.5 and contrast(colour, look.panel) >= 4.5, colour


@pytest.mark.parametrize("name", THEMES)
def test_programs_are_coloured_with_colours_of_the_theme_alone(name: str) -> None:
    look = THEMES[name]
    used = {part.split("<")[0] for part in theme(look).split("<string>") if part.startswith("#")}
    assert used <= {look.ink, look.faint, *look.accents} and len(used) >= 5


def test_a_theme_is_used_until_another_is() -> None:
    assert use("paper") is current() is THEMES["paper"]
    assert use("slate") is current()
