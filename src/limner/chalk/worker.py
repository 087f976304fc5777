"""Performs sections inside the sandbox. Run there as a script by :class:`limner.sandbox.pool.Pool`.

A request is an :class:`~limner.chalk.report.Order` and an answer a :class:`~limner.chalk.report.Report`, in
MessagePack. Manim is imported once, before the seal.
"""

import msgspec

from limner.chalk.perform import perform
from limner.chalk.report import Order

_order = msgspec.msgpack.Decoder(Order)


def prepare() -> None:
    """Do nothing: what is slow was imported above."""


def serve(request: bytes) -> bytes:
    """Answer one request."""
    return msgspec.msgpack.encode(perform(_order.decode(request)))
