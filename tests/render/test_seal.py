import pytest

from limner.render.camera import Camera
from limner.render.seal import TAG, sealed
from tests.render.pages import HAS_BROWSER


@pytest.mark.parametrize(
    "html",
    [
        "<p>a</p>",
        "<!doctype html><html lang='en'><head><title>a</title></head><body></body></html>",
        '\ufeff <!DOCTYPE html>\n<html class="a b">\n<head>\n<script>1</script></head></html>',
        "<!-- <head> --><html><head><script>1</script></head></html>",
        '<html data-a="<head>"><head></head></html>',
        "<html a='>'><script>1</script></html>",
        "<script>1</script><html><head></head></html>",
    ],
)
def test_the_policy_stands_before_all_that_can_load(html: str) -> None:
    text = sealed(html)
    before = text[: text.index(TAG)].lower()
    assert "<script" not in before and "<!--" not in before and before.count('"') % 2 == before.count("'") % 2 == 0
    assert sealed(text) == text
    assert text.count(TAG) == 1


def test_scripts_of_its_own_run_and_nothing_is_loaded() -> None:
    if not HAS_BROWSER:
        pytest.skip("needs chromium-headless-shell and bubblewrap")
    page = sealed(
        "<html><head></head><body style='margin:0'><img src='https://elsewhere.invalid/a.png'><script>"
        "document.body.style.background = '#f00'; fetch('https://elsewhere.invalid/b').catch(() => 0)</script></body>"
    )
    with Camera() as camera:
        pixels = camera.still(page, width=40, height=40)
        assert tuple(pixels[39, 39]) == (255, 0, 0)
