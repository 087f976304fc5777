import importlib.util

import pytest

from limner.bench import siglip
from limner.core.errors import MissingError

HERE = all(importlib.util.find_spec(name) for name in ("torch", "transformers"))


@pytest.mark.skipif(HERE, reason="the extra is installed here")
def test_without_the_extra_the_command_that_installs_it_is_named() -> None:
    with pytest.raises(MissingError, match=r"pip install 'limner\[siglip\]'"):
        siglip.load()


@pytest.mark.skipif(not HERE, reason="needs the extra siglip")
def test_weights_that_are_not_here_are_not_fetched() -> None:
    with pytest.raises(MissingError, match="hf download limner/no-such-weights"):
        siglip.load("limner/no-such-weights")


def test_features_are_found_in_what_either_transformers_gives() -> None:
    class Wrapped:
        pooler_output = (1, 2)

    assert siglip.pooled(Wrapped()) == (1, 2)
    assert siglip.pooled((3, 4)) == (3, 4)
