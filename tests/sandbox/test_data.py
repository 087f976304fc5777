"""The words of the sandbox."""

import dataclasses

import pytest

from limner.sandbox.data import Limits, Outcome


def test_data_is_frozen_and_named() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        object.__getattribute__(Limits(), "__setattr__")("seconds", 1.0)
    assert dataclasses.replace(Limits(), seconds=2).seconds == 2


def test_an_outcome_is_ok_where_nothing_stopped_it() -> None:
    outcome = Outcome(code=0, stdout=b"", stderr=b"", files={}, seconds=0.1, stopped=None, backend="none")
    assert outcome.ok
    assert not dataclasses.replace(outcome, code=1).ok
    assert not dataclasses.replace(outcome, stopped="disk").ok
