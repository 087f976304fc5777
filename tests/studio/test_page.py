import base64
import hashlib
import re

import jinja2
import pytest

from limner.studio import page


def test_the_policy_lets_in_the_page_s_own_style_and_script_only() -> None:
    text = page.fill("gallery", cards=[]).decode()
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        (content,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.S)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{directive} &#39;sha256-{digest}&#39;" in text.replace("&#43;", "+")


def test_a_missing_value_is_a_bug() -> None:
    with pytest.raises(jinja2.UndefinedError):
        page.fill("gallery")


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0 ms"), (0.25, "250 ms"), (1.25, "1.2 s"), (59.9, "59.9 s"), (61.0, "1 min 1 s")]
)
def test_seconds_are_for_people(value: float, text: str) -> None:
    assert page._seconds(value) == text


def test_numbers_sizes_and_money_are_for_people() -> None:
    assert [page._number(value) for value in (None, 0.98765, 1.0)] == ["–", "0.9877", "1.0000"]
    assert [page._size(value) for value in (0, 999, 1500, 2_500_000)] == ["0 B", "999 B", "1.5 kB", "2.5 MB"]
    assert [page._money(value) for value in (0.01234, 12.5)] == ["$0.0123", "$12.50"]
