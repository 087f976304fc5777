from collections.abc import Mapping
from typing import Any

import pytest

from limner.core.errors import InputError
from limner.render.browser import Browser
from limner.render.page import Page, nothing
from limner.render.tab import Stalled, Tab
from tests.render.pages import PAGES, needs_browser


@needs_browser
def test_a_tab_is_drawn_where_something_changed_and_answers() -> None:
    browser = Browser("auto")
    try:
        tab = Tab(browser, Page(PAGES["transition"].encode(), nothing), 60, 50)
        tab.load()
        assert tab.evaluate("performance.now()") == 0
        first = tab.draw(0.0)
        assert first is not None and first.startswith(b"\x89PNG")
        assert tab.draw(0.1) is None
        assert tab.evaluate("[performance.now(), Date.now(), new Date().getFullYear()]") == [100, 1704067200100, 2024]
        assert tab.draw(0.3) not in (None, first)
        with pytest.raises(InputError, match="fails in the page"):
            tab.evaluate("nothing.at.all")
        assert tab.blocked() == [] and tab.faults == []
        tab.close()
        again = Tab(browser, Page(b"<title>again</title>", nothing), 30, 20)
        again.load()
        assert again.evaluate("[document.title, innerWidth, innerHeight]") == ["again", 30, 20]
    finally:
        browser.close()


@needs_browser
def test_pages_share_no_storage() -> None:
    browser = Browser("auto")
    try:
        found = []
        for _ in range(2):
            tab = Tab(
                browser, Page(b"<script>localStorage.n = 1 + Number(localStorage.n || 0)</script>", nothing), 9, 9
            )
            tab.load()
            found.append(tab.evaluate("localStorage.n"))
            tab.close()
        assert found == ["1", "1"]
    finally:
        browser.close()


@needs_browser
def test_files_beside_the_page_load_and_the_rest_is_told() -> None:
    files = {"a.js": b"document.title = 'js'", "b/c.css": b"body{background:#123456}", "d.json": b'{"x": 7}'}
    text = (
        b"<link rel=stylesheet href='b/c.css'><script src='a.js'></script><script src='missing.js'></script>"
        b"<script>fetch('d.json').then((r) => r.json()).then((d) => window.got = d.x)</script><img src='https://host.example/p.png'>"
    )
    browser = Browser("auto")
    try:
        tab = Tab(browser, Page(text, files.get), 20, 20)
        tab.load()
        asked = "[document.title, got, getComputedStyle(document.body).backgroundColor]"
        assert tab.evaluate(asked) == ["js", 7, "rgb(18, 52, 86)"]
        assert tab.blocked() == ["missing.js", "https://host.example/p.png"]
    finally:
        browser.close()


@needs_browser
def test_what_the_browser_began_by_itself_begins_with_the_film(monkeypatch: pytest.MonkeyPatch) -> None:
    began = Tab._began

    def early(self: Tab) -> int:  # as a browser under load does now and then, before the film's first frame
        ticks = began(self)
        self._ask("HeadlessExperimental.beginFrame", frameTimeTicks=ticks / 1000 + 50, interval=1.0)
        return ticks

    page = (
        b"<style>div{width:9px;height:9px;background:red;animation:a 1s both}@keyframes a{from{opacity:0}}</style><div>"
    )
    browser = Browser("auto")
    try:
        pictures = []
        for way in (began, early):
            monkeypatch.setattr(Tab, "_began", way)
            tab = Tab(browser, Page(page, nothing), 30, 20)
            tab.load()
            pictures.append([tab.draw(0.0), tab.draw(0.5), tab.draw(1.0)])
            tab.close()
        assert pictures[0] == pictures[1]
        assert len(set(pictures[0])) == 3
    finally:
        browser.close()


@needs_browser
def test_a_film_that_began_before_its_first_frame_was_drawn_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = Tab._draw

    def late(self: Tab, microseconds: int, more: Mapping[str, Any]) -> Mapping[str, Any]:
        # As a new tab under load does now and then: its first frame is answered and not drawn.
        return draw(self, microseconds, more) if self._last else {"hasDamage": False}

    page = (
        b"<style>div{width:9px;height:9px;background:red;animation:a 1s both}@keyframes a{from{opacity:0}}</style><div>"
    )
    monkeypatch.setattr(Tab, "_draw", late)
    browser = Browser("auto")
    try:
        tab = Tab(browser, Page(page, nothing), 30, 20)
        tab.load()
        with pytest.raises(Stalled):
            for time in (0.1, 0.2, 0.3, 0.4):
                tab.draw(time)
    finally:
        browser.close()
