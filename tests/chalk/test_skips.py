import pytest

from limner.chalk.skips import Bits, counted, numbered, starts

# Parameter sets of x264 for 64 x 32 in High profile, as `chalk.encoder` asks for: frame_num has 4 bits, order type 2.
PARAMETERS = bytes.fromhex(
    "00000001 67 64000a acb4 22d3 5010 1014 0000 0300 0400 0003 00f0 3c48 9a80 00000001 68ef06f2c0"
)
OTHER = bytes.fromhex("00000001 67 64000a acd9 44a7 0110 0000 0300 1000 0003 03c0 f122 5960")
"""With B-frames: order type 0."""
P = bytes.fromhex("00000001 41 9a 0238")  # first_mb 0, slice type 5, parameters 0, frame_num 0, then the rest


def frame_num(packet: bytes) -> int:
    bits = Bits(packet[5:].replace(b"\0\0\3", b"\0\0"))
    for _ in range(3):
        bits.exponential()
    return bits.fixed(4)


def test_exp_golomb_numbers_are_read() -> None:
    bits = Bits(bytes([0b1_010_011_0, 0b0100_1000]))
    assert [bits.exponential() for _ in range(4)] == [0, 1, 2, 3]


def test_the_length_of_the_count_is_in_the_parameters() -> None:
    assert counted(PARAMETERS) == 4


def test_a_picture_is_numbered_anew_and_nothing_else_is_changed() -> None:
    for number in range(40):
        found = numbered(P, number, 4)
        assert frame_num(found) == number % 16
        assert numbered(found, 0, 4) == numbered(P, 0, 4)


def test_zeros_are_guarded_so_that_no_start_code_appears() -> None:
    packet = bytes.fromhex("00000001 41 9a e0 00 03 00 00 03 01 ff")
    found = numbered(packet, 0, 4)
    assert b"\0\0\1" not in found[5:] and b"\0\0\0" not in found[5:]
    assert numbered(found, frame_num(packet), 4) == packet


def test_a_picture_that_ends_in_zeros_keeps_its_guard() -> None:
    packet = bytes.fromhex("00000001 41 9a 22 38 aa bb cc dd ee ff 00 00 03")
    assert numbered(packet, frame_num(packet), 4) == packet


def test_only_an_idr_picture_starts_the_count() -> None:
    assert not starts(P) and starts(bytes.fromhex("00000001 06 0501 00000001 65 8884"))


def test_a_stream_with_another_order_is_refused() -> None:
    with pytest.raises(ValueError, match="another order"):
        counted(OTHER)
