import pytest

from limner.cli import checks
from tests.render.pages import needs_browser


def test_a_provider_needs_its_package_and_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for variables, _ in checks._PROVIDERS.values():
        for name in variables:
            monkeypatch.delenv(name, raising=False)
    found = {check.name: check for check in checks.models()}
    assert found["openai"].found == "OPENAI_API_KEY is not set"
    assert found["openai"].fix == "export OPENAI_API_KEY=..."
    assert all(check.state == "optional" and check.fix for check in found.values())


def test_a_package_that_is_not_there_is_not_importable() -> None:
    assert checks._importable("json.decoder")
    assert not checks._importable("no_such_package.part")


def test_what_works_needs_no_command() -> None:
    for check in checks.picture():
        assert (check.state == "missing") == bool(check.fix), check
        assert check.found, check


def test_the_kernel_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [(check.name, check.state) for check in checks.think()] == [("packages", "present"), ("kernel", "present")]
    monkeypatch.setattr(checks, "_KERNEL", ("scipy", "no-such-package"))
    (found,) = checks.think()
    assert (found.state, found.found, found.fix) == ("missing", "no-such-package", "pip install 'limner[think]'")


def test_the_browser_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    package, browser = checks.film()
    assert package.name == "av"
    assert (browser.state, browser.fix) == ("missing", "sudo apt-get install -y chromium-headless-shell")
    assert browser.found == "the browser chromium-headless-shell is not installed"


@needs_browser
def test_where_the_browser_is_it_draws() -> None:
    browser = checks.film()[1]
    assert browser.state == "present" and browser.found.endswith("drew a page")
