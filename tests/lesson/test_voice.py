import itertools
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from limner.core.errors import InputError, MissingError
from limner.lesson import sound
from limner.lesson.spoken import spoken
from limner.lesson.voice import Kept, Silent, Speech, Synthetic, Word, choose, finished, timed

RATE = 16000
TEXTS = {
    "en": "In a right triangle, the square on the hypotenuse equals the sum of the squares on the legs. Today we prove "
    "this theorem, which is more than two thousand years old, by moving four triangles. So $a^2 + b^2 = c^2$.",
    "de": "Im rechtwinkligen Dreieck ist das Quadrat über der Hypotenuse so groß wie die Quadrate über den Katheten. "
    "Heute beweisen wir diesen Satz, indem wir vier Dreiecke verschieben.",
    "es": "En un triángulo rectángulo, el cuadrado de la hipotenusa es igual a la suma de los cuadrados de los "
    "catetos. Hoy lo demostramos.",
    "zh": "在直角三角形中，斜边的平方等于两条直角边的平方之和。今天我们来证明这个定理。",
}  # fmt: skip


class Beeps:
    """A voice that beeps once for each word, and counts how often it is asked; it knows no times."""

    name = "beeps 1"

    def __init__(self) -> None:
        self.asked = 0

    def speak(self, text: str, language: str, letters: Sequence[tuple[int, int]] = ()) -> Speech:
        self.asked += 1
        beep = 0.3 * np.sin(2 * np.pi * 440 * np.arange(RATE // 4) / RATE)
        gap = np.zeros(RATE // 5)
        return Speech(sound.whole(np.concatenate([gap, *[beep] * len(text.split()), gap]).astype(np.float32)), RATE)


@pytest.fixture(scope="module")
def synthetic():
    pytest.importorskip("espeakng_loader")
    voice = Synthetic()
    yield voice
    voice.close()


@pytest.mark.parametrize("language", TEXTS)
def test_speech_is_levelled_and_begins_and_ends_softly(synthetic: Synthetic, language: str) -> None:
    for sentence in spoken(TEXTS[language], language):
        speech = finished(synthetic.speak(sentence.text, language, sentence.letters), sentence.text, language)
        samples = sound.floats(speech.samples)
        assert abs(sound.loudness(samples, speech.rate) - sound.TARGET) < 1.5
        assert 20 * np.log10(np.abs(samples).max()) < -1.0
        assert max(abs(samples[0]), abs(samples[-1])) < 0.001
        assert speech.exact and speech.words[0].start < 0.1


@pytest.mark.parametrize("language", TEXTS)
def test_estimated_times_are_near_the_true_ones(synthetic: Synthetic, language: str) -> None:
    errors = list[float]()
    for sentence in spoken(TEXTS[language], language):
        speech = finished(synthetic.speak(sentence.text, language, sentence.letters), sentence.text, language)
        guessed = timed(speech._replace(words=()), sentence.text, language)
        assert not guessed.exact
        truth = {word.first: word.start for word in speech.words}
        errors += [abs(word.start - truth[word.first]) for word in guessed.words if word.first in truth]
    assert len(errors) > 10
    assert np.mean(errors) < 0.2 and np.quantile(errors, 0.9) < 0.4


def test_silence_lasts_as_long_as_the_voice(synthetic: Synthetic) -> None:
    for language, text in TEXTS.items():
        real = quiet = 0.0
        for sentence in spoken(text, language):
            said = finished(synthetic.speak(sentence.text, language, sentence.letters), sentence.text, language)
            real += len(said.samples) / said.rate
            silent = Silent().speak(sentence.text, language)
            assert not silent.samples.any() and not silent.exact
            quiet += len(silent.samples) / silent.rate
        assert 0.8 < quiet / real < 1.25, language


def test_silent_words_follow_each_other() -> None:
    words = Silent().speak("one two, three", "en").words
    assert [word.first for word in words] == [0, 4, 9] and words[0].start == 0
    assert all(a.end == pytest.approx(b.start) for a, b in itertools.pairwise(words))


def test_a_voice_without_times_gets_them_and_speaks_once(tmp_path: Path) -> None:
    beeps = Beeps()
    kept = Kept(beeps, tmp_path)
    first = kept.speak("one two three four", "en")
    assert not first.exact and [word.first for word in first.words] == [0, 4, 8, 14]
    assert abs(len(first.samples) / RATE - 1.0) < 0.1, "its silence is cut"
    again = Kept(beeps, tmp_path).speak("one two three four", "en")
    assert beeps.asked == 1 and again.words == first.words and np.array_equal(again.samples, first.samples)
    kept.speak("one two three four", "en", [(0, 3)])
    kept.speak("one two three four", "de")
    assert beeps.asked == 3


def test_a_spoilt_file_is_spoken_anew(tmp_path: Path) -> None:
    beeps = Beeps()
    Kept(beeps, tmp_path).speak("one", "en")
    (file,) = tmp_path.rglob("*.speech")
    file.write_bytes(b"rubbish")
    assert len(Kept(beeps, tmp_path).speak("one", "en").samples) > 1000 and beeps.asked == 2
    assert len(Kept(beeps, None).speak("one", "en").samples) > 1000 and beeps.asked == 3


def test_words_that_a_voice_tells_are_moved_with_the_trim() -> None:
    samples = sound.whole(
        np.concatenate([np.zeros(RATE), 0.3 * np.sin(np.arange(RATE)), np.zeros(RATE)]).astype(np.float32)
    )
    done = finished(Speech(samples, RATE, (Word(1.2, 1.9, 0, 4),)), "word", "en")
    assert done.exact and abs(done.words[0].start - 0.21) < 0.01


def test_voices_are_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose("silent").name == "silent 1"
    own = "from limner.lesson.voice import Silent\n\nclass Mine(Silent):\n    name = 'mine 2'\n"
    (tmp_path / "ownvoice.py").write_text(own)
    monkeypatch.syspath_prepend(tmp_path)
    assert choose("ownvoice:Mine").name == "mine 2"
    sys.modules.pop("ownvoice")
    with pytest.raises(InputError, match="choose one of espeak, silent"):
        choose("nobody")
    with pytest.raises(MissingError, match="needs the module no_such_module"):
        choose("no_such_module:Voice")
    with pytest.raises(InputError, match="has no 'Voice'"):
        choose("json:Voice")
