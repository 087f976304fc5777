import asyncio

import pytest

from limner.core.blocking import blocking
from limner.core.errors import LimnerError


async def craft(number: int, *, add: int = 0) -> int:
    await asyncio.sleep(0)
    return number + add


def test_a_craft_is_waited_for() -> None:
    assert blocking(craft, 1, add=2) == 3


def test_in_a_loop_its_twin_is_named() -> None:
    async def inside() -> None:
        blocking(craft, 1)

    with pytest.raises(LimnerError, match=r"await .*\.craft\(\.\.\.\)"):
        asyncio.run(inside())
