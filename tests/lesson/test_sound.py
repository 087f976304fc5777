import io
import wave

import numpy as np

from limner.lesson import sound

RATE = 22050


def tone(seconds: float, level: float = 0.5, hertz: float = 997.0, rate: int = RATE) -> sound.Floats:
    return (level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def test_loudness_is_that_of_the_standard() -> None:
    """EBU Tech 3341: a 1 kHz sine at -23 dBFS on both channels is -23 LUFS; on one channel, 3 dB less."""
    for rate in (22050, 48000):
        assert abs(sound.loudness(tone(5, 10 ** (-20 / 20), rate=rate), rate) + 23.0) < 0.1


def test_silence_does_not_count() -> None:
    speech = tone(3, 0.1)
    padded = np.concatenate([speech, np.zeros(5 * RATE, np.float32)])
    assert abs(sound.loudness(padded, RATE) - sound.loudness(speech, RATE)) < 0.7
    assert sound.loudness(np.zeros(RATE, np.float32), RATE) == -np.inf
    assert sound.loudness(np.zeros(0, np.float32), RATE) == -np.inf


def test_what_is_levelled_has_the_target_and_no_peaks() -> None:
    chance = np.random.default_rng(1)
    bursts = tone(4, 0.02) + (chance.random(4 * RATE) < 0.001).astype(np.float32) * 0.3
    for samples in (tone(2, 0.01), tone(2, 0.9), bursts):
        done = sound.levelled(samples, RATE)
        assert np.abs(done).max() <= sound.CEILING + 1e-6
    assert abs(sound.loudness(sound.levelled(tone(2, 0.01), RATE), RATE) - sound.TARGET) < 0.2


def test_the_limiter_leaves_alone_what_is_below() -> None:
    quiet = tone(1, 0.3)
    assert np.array_equal(sound.limited(quiet, RATE), quiet)


def test_trim_cuts_silence_and_leaves_no_click() -> None:
    samples = np.concatenate([np.zeros(RATE, np.float32), tone(1), np.zeros(RATE, np.float32)])
    cut, before = sound.trim(samples, RATE)
    assert abs(len(cut) / RATE - 1.05) < 0.01 and abs(before - 0.99) < 0.01
    assert cut[0] == 0 and abs(cut[-1]) < 1e-6
    assert len(sound.trim(np.zeros(100, np.float32), RATE)[0]) == 0


def test_joined_and_resampled() -> None:
    part = sound.whole(tone(1))
    both = sound.joined([part, part], [0.5, 0.0], RATE)
    assert len(both) == 2.5 * RATE and not both[RATE : RATE + RATE // 2].any()
    again = sound.resampled(part, RATE, 44100)
    assert len(again) == 44100 and np.abs(again[1000:-1000]).max() < 0.51 * 32768
    spectrum = np.abs(np.fft.rfft(again.astype(float)))
    assert spectrum.argmax() == 997
    assert sound.resampled(part, RATE, RATE) is part


def test_wav_can_be_read_back() -> None:
    samples = sound.whole(tone(0.1))
    with wave.open(io.BytesIO(sound.wav(samples, RATE))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        assert np.array_equal(np.frombuffer(file.readframes(file.getnframes()), "<i2"), samples)
