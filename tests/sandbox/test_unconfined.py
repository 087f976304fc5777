"""``none`` confines nothing, and still cleans, limits and kills."""

import pytest

from limner.sandbox import unconfined
from limner.sandbox.choose import probe
from limner.sandbox.data import Limits


def test_the_probe_sees_that_it_confines_nothing() -> None:
    assert probe(unconfined.sandbox()) == "reads files, writes files, opens sockets, forks"


def test_the_environment_is_empty_and_limits_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_API_KEY", "secret")
    sandbox = unconfined.sandbox()
    assert sandbox.name == "none"
    assert b"secret" not in sandbox.run(("env",)).stdout
    assert sandbox.run(("sleep", "60"), limits=Limits(seconds=0.3)).stopped == "time"
    assert sandbox.run(("python", "-c", "bytes(4 << 30)")).stopped == "memory"
    assert sandbox.run(("yes",), limits=Limits(output=1000)).stopped == "output"
