import inspect

import manim as library

from limner.chalk import all as elements
from limner.chalk.stage import Lesson
from limner.lesson.api import ABSENT, chalk, manim


def test_every_name_that_is_told_is_there_and_is_what_it_is_said_to_be() -> None:
    names = manim()
    assert {"Circle", "Text", "NumberPlane", "VGroup"} <= set(names["drawn"])
    assert all(issubclass(getattr(library, name), library.Mobject) for name in names["drawn"])
    assert {"Create", "Rotate", "ReplacementTransform"} <= set(names["moves"])
    assert all(issubclass(getattr(library, name), library.Animation) for name in names["moves"])
    assert not ABSENT & {*names["drawn"], *names["moves"]} and "Sphere" not in names["drawn"]


def test_nothing_is_left_out_that_is_not_there() -> None:
    assert all(hasattr(library, name) for name in ABSENT)


def test_calls_have_the_arguments_that_they_take() -> None:
    calls = {line.partition("(")[0]: line for line in chalk()}
    assert calls["Formula"] == "Formula(tex, *, id, size=..., width=..., caption=...)"
    assert calls["self.show"] == "self.show(element, at=..., seconds=...)"
    for name in elements.__all__:
        if name in calls:
            taken = set(inspect.signature(getattr(elements, name)).parameters)
            told = calls[name].partition("(")[2].removesuffix(")").replace("=...", "").split(", ")
            assert set(told) - {"*"} <= taken, name
    assert all(hasattr(Lesson, name.removeprefix("self.")) for name in calls if name.startswith("self."))
