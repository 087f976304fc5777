"""Sealed processes that start when they are first needed and end with their owner: what every renderer here has."""

import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import TYPE_CHECKING, Self

from limner.core.errors import LimnerError

if TYPE_CHECKING:
    from limner.sandbox.pool import Pool


class Warm(ABC):
    """Owns a pool of workers; a context manager, which ends them. Any thread may ask. A subclass says what to start."""

    def __init__(self) -> None:
        self._pool: Pool | None = None
        self._lock = threading.Lock()
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._lock:
            self._ended = True
        self.close()

    def close(self) -> None:
        """End the processes; what is asked later starts new ones."""
        with self._lock:
            if self._pool is not None:
                self._pool.close()
                self._pool = None

    @abstractmethod
    def _start(self) -> "Pool":
        """Make the pool, under the lock."""

    def _running(self) -> "Pool":
        with self._lock:
            if self._ended:  # a thread that goes on where its owner was interrupted must not start anew
                raise LimnerError("the owner of these processes has ended them")
            if self._pool is None:
                self._pool = self._start()
            return self._pool
