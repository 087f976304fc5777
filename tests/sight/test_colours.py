import pytest

from limner.sight.colours import chroma, distance, name


@pytest.mark.parametrize(
    ("colour", "wanted"),
    [("#e41a1c", "red"), ("#2563eb", "blue"), ("#0b6623", "green"), ("#fde68a", "yellow"), ("#ffffff", "white"),
     ("#0a0a0a", "black"), ("#9ca3af", "grey"), ("#8b4513", "brown"), ("#f9a8d4", "pink"), ("#7e22ce", "purple"),
     ("#fb7b1e", "orange")],
)  # fmt: skip
def test_colours_have_the_names_that_people_give_them(colour: str, wanted: str) -> None:
    assert name(colour) == wanted


def test_between_two_names_none_is_guessed() -> None:
    shades = [name(f"#{level:02x}{level:02x}{level:02x}") for level in range(256)]
    assert shades[0] == "black" and shades[-1] == "white"
    order = list(dict.fromkeys(shades))
    assert [shade for shade in order if shade] == ["black", "grey", "white"]
    assert None in order


def test_distance_and_chroma() -> None:
    assert distance("#000000", "#ffffff") == pytest.approx(1, abs=1e-3)
    assert chroma("#777777") < 1e-3 < chroma("#ff0000")
