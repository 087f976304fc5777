"""What a page may load; that a hostile one reaches nobody is in test_browser.py."""

from pathlib import Path

import pytest

from limner.render.page import beside, is_svg, nothing


@pytest.mark.parametrize(
    "text",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xef\xbb\xbf <?xml version='1.0'?>\n<!-- x > y --><!DOCTYPE svg>\n<svg xmlns='http://www.w3.org/2000/svg'>",
    ],
)
def test_svg_is_told_by_its_first_element(text: bytes) -> None:
    assert is_svg(text)


@pytest.mark.parametrize(
    "text", [b"", b"<!doctype html><svg>", b"<svg/>", b"hello <svg>", b"<html>", b"<!-- <svg> -->", b"<?", b"<!--"]
)
def test_the_rest_is_html(text: bytes) -> None:
    assert not is_svg(text)


def test_a_page_has_the_files_in_its_folder_and_no_others(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "img").mkdir(parents=True)
    (site / "img" / "a b.txt").write_text("inside")
    (tmp_path / "secret").write_text("outside")
    (site / "link").symlink_to(tmp_path / "secret")
    (site / "good").symlink_to(site / "img" / "a b.txt")
    read = beside(site / "index.html")
    assert read("img/a b.txt") == read("good") == read("img/../img/a b.txt") == b"inside"
    for path in ("../secret", "link", "/etc/passwd", str(tmp_path / "secret"), "img", "none", "a\0b", "x" * 5000):
        assert read(path) is None, path
    assert nothing("img") is None
