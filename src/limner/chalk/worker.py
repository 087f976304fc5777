"""Performs sections inside the sandbox. Run there as a script by :class:`limner.sandbox.pool.Pool`.

A request is an :class:`~limner.chalk.perform.Order` and an answer a :class:`~limner.chalk.perform.Report`, in
MessagePack. Manim is imported once, before the seal.
"""

import msgspec

from limner.chalk.perform import Order, perform

_order = msgspec.msgpack.Decoder(Order)


def prepare() -> None:
    """Do nothing: what is slow was imported above."""


def serve(request: bytes) -> bytes:
    """Answer one request."""
    return msgspec.msgpack.encode(perform(_order.decode(request)))
