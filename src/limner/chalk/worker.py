"""Performs sections inside the sandbox. Run there as a script by :class:`limner.sandbox.pool.Pool`.

A request is an :class:`~limner.chalk.report.Order` and an answer a :class:`~limner.chalk.report.Report`, in
MessagePack; what is told on the way are :class:`~limner.chalk.report.Shot`. Manim is imported once, before the seal.
"""

from collections.abc import Callable

import msgspec

from limner.chalk.perform import perform
from limner.chalk.report import Order

_order = msgspec.msgpack.Decoder(Order)


def prepare() -> None:
    """Do nothing: what is slow was imported above."""


def serve(request: bytes, tell: Callable[[bytes], None]) -> bytes:
    """Answer one request."""
    report = perform(_order.decode(request), lambda shot: tell(msgspec.msgpack.encode(shot)))
    return msgspec.msgpack.encode(report)
