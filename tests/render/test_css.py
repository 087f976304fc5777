"""Values, declarations and sheets."""

import time

import pytest

from limner.render import css


@pytest.mark.parametrize(
    "name, text",
    [
        ("fill", "#fff"), ("fill", "rgb(1, 2, 3)"), ("fill", "url(#a)"), ("fill", "URL( '#a' ) none"),
        ("width", "1e3px"), ("x", "1,2 3"), ("x", "1-2.5.5"), ("width", "auto"), ("stroke-width", ".5"),
        ("transform", "matrix(1 0 0 1 5 5) skewX(3)"), ("filter", "blur(2px) url(#a)"), ("font", "12px/1.5 'A B'"),
    ],
)  # fmt: skip
def test_kept(name: str, text: str) -> None:
    assert css.value(name, text) == text


@pytest.mark.parametrize(
    "name, text",
    [
        ("fill", "url(http://a#b)"), ("fill", "url(a.svg#b)"), ("fill", r"u\72l(a)"), ("fill", "image(a)"),
        ("width", "url(#a)"), ("clip-path", "url(#a) path('M0')"), ("width", "NaN"), ("width", "-inf"),
        ("width", "1e8"), ("x", "1 2 nan"), ("transform", "scale(1e30)"), ("filter", "blur(5000px)"),
        ("cursor", "url(a)"), ("font-size", "1e9"), ("fill", "var(--a)"), ("fill", "red\0"),
    ],
)  # fmt: skip
def test_dropped(name: str, text: str) -> None:
    assert css.value(name, text) is None


def test_references() -> None:
    assert css.references("fill:url(#a);mask:url( '#b' );x:url(c#d)") == ["a", "b"]


def test_sheet_yields_plain_rules() -> None:
    dropped: list[str] = []
    rules = list(
        css.sheet("@charset 'a'; a{fill:red}/*}*/ b{} @media x{c{fill:red}} d{fill:url(x)} e{", dropped.append)
    )
    assert rules == [("a", "fill:red")]
    assert dropped == ["@charset 'a';", "@media x", "fill"]


@pytest.mark.parametrize(
    "text",
    ["@" * 99_999 + "{", "a" * 99_999, "{" * 99_999, "/*" * 99_999, "a{" * 50_000, "@{@{" * 30_000, "}" * 99_999],
)
def test_sheets_take_linear_time(text: str) -> None:
    started = time.perf_counter()
    list(css.sheet(text, lambda what: None))
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize(
    "text", ["1" * 60_000 + "x", "1 " * 30_000 + "x", " " * 60_000 + "x", "a" * 60_000 + "(", "1." * 30_000]
)
@pytest.mark.parametrize("name", ["x", "fill", "transform", "filter", "font"])
def test_values_take_linear_time(name: str, text: str) -> None:
    started = time.perf_counter()
    css.value(name, text)
    assert time.perf_counter() - started < 0.5
