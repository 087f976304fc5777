"""Recorded speech made ready to be joined: silence trimmed, ends faded, loudness and peaks settled.

Loudness is that of ITU-R BS.1770-4 (K-weighting, blocks of 400 ms that overlap by three quarters, gates at -70 LUFS and
10 LU below the mean) for one channel. Samples are (N,) float32 in [-1, 1] or int16, mono.
"""

import io
import math
import wave
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
Floats = NDArray[np.float32]

TARGET = -16.0
"""LUFS: what podcasts and lectures are delivered at."""
CEILING = 10 ** (-1.5 / 20)
"""Peaks stay below -1.5 dBFS: encoders overshoot by some tenths."""
_SILENCE = 10 ** (-46 / 20)
_LEAD, _TRAIL, _FADE = 0.010, 0.040, 0.005
_HOLD = 0.004


def floats(samples: Samples) -> Floats:
    """Return samples as floats."""
    return samples.astype(np.float32) / np.float32(32768)


def trim(samples: Floats, rate: int) -> tuple[Floats, float]:
    """Cut the silence before and after speech, and fade what is left in and out; an offset goes.

    Returns:
        The speech and how many seconds were cut before it; where all is silent, nothing is left.
    """
    loud = np.flatnonzero(np.abs(samples) > _SILENCE)
    if not loud.size:
        return samples[:0], len(samples) / rate
    first = max(0, int(loud[0]) - int(_LEAD * rate))
    last = min(len(samples), int(loud[-1]) + int(_TRAIL * rate))
    cut = samples[first:last] - samples[first:last].mean()  # an offset would click where speech is joined
    fade = np.sin(np.linspace(0, np.pi / 2, min(int(_FADE * rate), len(cut) // 2), dtype=np.float32)) ** 2
    cut[: len(fade)] *= fade
    cut[len(cut) - len(fade) :] *= fade[::-1]
    return cut, first / rate


def loudness(samples: Floats, rate: int) -> float:
    """Return the integrated loudness in LUFS; minus infinity for silence."""
    block, step = int(0.4 * rate), int(0.1 * rate)
    weighted = _weighted(samples.astype(np.float64), rate) ** 2
    if len(weighted) <= block:
        power = np.array([weighted.mean() if len(weighted) else 0.0])
    else:
        sums = np.concatenate(([0.0], np.cumsum(weighted)))
        starts = np.arange(0, len(weighted) - block + 1, step)
        power = (sums[starts + block] - sums[starts]) / block
    power = power[power > _power(-70.0)]
    if not power.size:
        return -np.inf
    power = power[power > power.mean() / 10]
    return float(-0.691 + 10 * np.log10(power.mean()))


def _power(lufs: float) -> float:
    return 10 ** ((lufs + 0.691) / 10)


def _weighted(samples: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    """K-weighting: the standard's two filters as analogue prototypes, applied to the spectrum."""
    if not len(samples):
        return samples
    size = 1 << (len(samples) + rate // 10 - 1).bit_length()
    s = 1j * np.fft.rfftfreq(size, 1 / rate)
    # High shelf of 4 dB at 1682 Hz and high pass at 38 Hz: the prototypes that De Man (2014) fits to BS.1770.
    f0, q, high = 1681.974450955533, 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    shelf = (high * s**2 + band * f0 / q * s + f0**2) / (s**2 + f0 / q * s + f0**2)
    low, damp = 38.13547087602444, 0.5003270373238773
    cut = s**2 / (s**2 + low / damp * s + low**2)
    return np.fft.irfft(np.fft.rfft(samples, size) * shelf * cut, size)[: len(samples)]


def levelled(samples: Floats, rate: int) -> Floats:
    """Bring speech to the target loudness, with a limiter that holds its peaks below the ceiling."""
    found = loudness(samples, rate)
    if not np.isfinite(found):
        return samples
    return limited(samples * np.float32(10 ** ((TARGET - found) / 20)), rate)


def limited(samples: Floats, rate: int) -> Floats:
    """Turn down what is above the ceiling, smoothly, some milliseconds around each peak."""
    need = np.minimum(1.0, CEILING / np.maximum(np.abs(samples), 1e-9))
    if need.size == 0 or need.min() >= 1.0:
        return samples
    hold = max(1, int(_HOLD * rate))
    wide = np.pad(need, 2 * hold, constant_values=1.0)
    least = np.lib.stride_tricks.sliding_window_view(wide, 2 * hold + 1).min(axis=1)
    window = np.hanning(2 * hold + 3)[1:-1]
    smooth = np.convolve(least, window / window.sum(), mode="valid")
    return (samples * np.minimum(smooth, need)).astype(np.float32)


def whole(samples: Floats) -> Samples:
    """Return samples as 16-bit integers, without dither, so that the same speech stays the same bytes."""
    return np.clip(np.rint(samples * 32768), -32768, 32767).astype(np.int16)


def joined(parts: Sequence[Samples], pauses: Sequence[float], rate: int) -> Samples:
    """Join speech with silence between.

    Args:
        parts: faded at their ends.
        pauses: seconds after each part; as many as there are parts.
        rate: samples a second.
    """
    pieces = [piece for part, pause in zip(parts, pauses, strict=True)
              for piece in (part, np.zeros(round(pause * rate), np.int16))]  # fmt: skip
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int16)


def resampled(samples: Samples, rate: int, wanted: int) -> Samples:
    """Bring speech to another rate, by its spectrum."""
    if rate == wanted or not len(samples):
        return samples
    common = math.gcd(rate, wanted)
    # A length that both rates measure out, of small factors: the transform of another takes many times as long.
    blocks = _smooth(math.ceil(len(samples) / (rate // common)))
    size, longer = blocks * (wanted // common), blocks * (rate // common)
    spectrum = np.fft.rfft(floats(samples).astype(np.float64), longer)
    kept = np.zeros(size // 2 + 1, np.complex128)
    count = min(len(kept), len(spectrum))
    kept[:count] = spectrum[:count]
    sound = np.fft.irfft(kept, size) * size / longer
    return whole(sound[: round(len(samples) * wanted / rate)].astype(np.float32))


def _smooth(least: int) -> int:
    """Return the smallest number from ``least`` on that has no prime factor above 5."""
    number = least
    while True:
        rest = number
        for prime in (2, 3, 5):
            while rest % prime == 0:
                rest //= prime
        if rest == 1:
            return number
        number += 1


def wav(samples: Samples, rate: int) -> bytes:
    """Write speech as a WAV file, 16 bit, mono."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())
    return buffer.getvalue()
