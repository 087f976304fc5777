"""Crafts are coroutines; here they are called from code that is not."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

from limner.core.errors import LimnerError

P = ParamSpec("P")
T = TypeVar("T")


def blocking(craft: Callable[P, Coroutine[Any, Any, T]], *args: P.args, **options: P.kwargs) -> T:
    """Call a coroutine function and wait for what it returns.

    Raises:
        LimnerError: an event loop is running here, which waiting would stop.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(craft(*args, **options))
    name = f"{craft.__module__}.{craft.__name__}"
    raise LimnerError(f"an event loop is running here: await {name}(...) instead of calling run(...)")
