import pytest

from limner.cli import checks


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
