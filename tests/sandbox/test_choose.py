"""Choosing: the first that holds, or an error with the command that mends it."""

import pytest

from limner.core.errors import InputError, MissingError
from limner.sandbox import choose as module
from limner.sandbox import unconfined
from limner.sandbox.choose import choose, probe
from limner.sandbox.data import Sandbox


@pytest.fixture(autouse=True)
def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_chosen", {})


def test_what_is_chosen_holds_and_is_kept() -> None:
    chosen = choose()
    assert chosen.name in module.BACKENDS
    assert probe(chosen) == ""
    assert choose() is chosen


def test_a_named_backend_is_that_backend(sandbox: Sandbox) -> None:
    assert choose(sandbox.name).name == sandbox.name


def test_none_is_taken_at_its_word() -> None:
    assert choose("none").name == "none"
    with pytest.raises(InputError, match="choose auto, bubblewrap, landlock or none"):
        choose("docker")


def test_a_backend_that_does_not_hold_is_never_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Sandbox:
        raise MissingError("no such thing: install it")

    monkeypatch.setattr(module, "BACKENDS", {"one": missing, "two": unconfined.sandbox})
    with pytest.raises(MissingError) as caught:
        choose()
    assert str(caught.value) == (
        "no sandbox holds on this machine (one: no such thing; two: reads files, writes files, opens sockets, forks): "
        "sudo apt-get install -y bubblewrap; as a last resort, for code you have read yourself, --sandbox none"
    )
