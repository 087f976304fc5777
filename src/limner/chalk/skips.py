"""Pictures that stand, written into H.264 without being coded: a frame that says of every block "as before".

Four frames in five of a lesson are the frame before. An encoder takes 8 ms to find that out at 1920 x 1080; a frame in
which every macroblock is skipped is 70 bytes that are the same each time, but for ``frame_num`` in the header of its
slice (ITU-T H.264, 7.3.3), which counts pictures. Such a frame is taken from an encoder once for each size and numbered
wherever it is wanted; all frames after it are numbered on.

Covered is what :mod:`limner.chalk.encoder` asks x264 for: one slice a picture, every picture a reference, the order of
pictures that of coding (``pic_order_cnt_type`` 2).
"""

import re
from collections.abc import Iterator

_START = re.compile(rb"\x00\x00\x00?\x01")
_SLICE, _IDR, _SPS = 1, 5, 7
_HEAD = 8
"""Bytes of a slice in which its ``frame_num`` lies."""
_HIGH = (100, 110, 122, 244)
"""Profiles with a chroma format in their parameters (7.3.2.1.1)."""


class Bits:
    """Reads numbers from a NAL unit's payload, its emulation prevention taken out."""

    def __init__(self, payload: bytes) -> None:
        self._bits = "".join(f"{byte:08b}" for byte in payload)
        self.at = 0

    def fixed(self, length: int) -> int:
        """Read ``u(length)``."""
        self.at += length
        return int(self._bits[self.at - length : self.at], 2)

    def exponential(self) -> int:
        """Read ``ue(v)``: Exp-Golomb (9.1)."""
        zeros = self._bits.index("1", self.at) - self.at
        self.at += zeros
        return self.fixed(zeros + 1) - 1


def counted(parameters: bytes) -> int:
    """Return the bits of ``frame_num``, from a stream's parameter sets.

    Args:
        parameters: NAL units behind start codes.

    Raises:
        ValueError: the stream has another order of pictures than that of coding.
    """
    payload = next(unit for unit in _units(parameters) if unit[0] & 31 == _SPS)
    bits = Bits(_plain(payload[1:64]))
    profile = bits.fixed(8)
    bits.fixed(16)
    bits.exponential()
    if profile in _HIGH:
        if bits.exponential() == 3:
            bits.fixed(1)
        bits.exponential()
        bits.exponential()
        if bits.fixed(2) & 1:
            raise ValueError("a stream with scaling matrices is not one of ours")
    length = bits.exponential() + 4
    if bits.exponential() != 2:
        raise ValueError("pictures that are shown in another order than they are coded in cannot be numbered anew")
    return length


def numbered(packet: bytes, number: int, length: int) -> bytes:
    """Return a coded picture with another ``frame_num``.

    Args:
        packet: NAL units behind start codes.
        number: of reference pictures since the last IDR picture.
        length: bits that it is written in.
    """
    whole = b""
    for unit in _units(packet):
        if unit[0] & 31 == _SLICE:
            payload = _plain(unit[1:])
            bits = Bits(payload[:_HEAD])
            for _ in range(3):  # first_mb_in_slice, slice_type, pic_parameter_set_id
                bits.exponential()
            shift = 8 * _HEAD - bits.at - length
            mask = ((1 << length) - 1) << shift
            head = (
                int.from_bytes(payload[:_HEAD].ljust(_HEAD, b"\0"), "big") & ~mask | (number % (1 << length)) << shift
            )
            written = head.to_bytes(_HEAD, "big")[: len(payload)] + payload[_HEAD:]
            # A payload that ends in zeros is guarded there too (7.4.1.1).
            unit = unit[:1] + _guarded(written) + (b"\x03" if unit.endswith(b"\0\0\x03") else b"")
        whole += b"\0\0\0\x01" + unit
    return whole


def starts(packet: bytes) -> bool:
    """Say whether a coded picture is an IDR picture, from which pictures are counted anew."""
    return any(unit[0] & 31 == _IDR for unit in _units(packet))


def _units(stream: bytes) -> Iterator[bytes]:
    return (unit for unit in _START.split(stream) if unit)


def _plain(unit: bytes) -> bytes:
    """Take the emulation prevention out (7.4.1.1)."""
    return re.sub(rb"\x00\x00\x03", b"\x00\x00", unit)


def _guarded(payload: bytes) -> bytes:
    return re.sub(rb"\x00\x00(?=[\x00-\x03])", b"\x00\x00\x03", payload)
