import importlib.util
import time
from pathlib import Path

import numpy as np
import pytest

from limner.core.errors import MissingError
from limner.render.espeak import LONGEST, Espeak, SpeechError

pytest.importorskip("espeakng_loader")


@pytest.fixture(scope="module")
def espeak():
    with Espeak() as found:
        yield found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In a right triangle, a squared plus b squared equals c squared."),
        ("de", "Im Dreieck gilt der Satz des Pythagoras."),
        ("es", "En el triángulo vale el teorema."),
        ("zh", "勾股定理说，两边的平方和等于斜边的平方。"),
    ],
)
def test_each_language_is_spoken_with_the_times_of_its_words(espeak: Espeak, language: str, text: str) -> None:
    said = espeak.speak(text, language)
    length = len(said.samples) / said.rate
    assert said.rate == 22050 and 1.5 < length < 6
    starts = [start for start, _, _ in said.words]
    assert starts == sorted(starts) and 0 <= starts[0] < 0.2 and starts[-1] < length
    firsts = [first for _, first, _ in said.words]
    assert firsts == sorted(set(firsts)) and len(firsts) >= 5
    assert all(text[first] != " " for first in firsts)
    assert said.words[-1][2] == len(text)


def test_the_same_text_is_the_same_sound_whatever_was_said_before(espeak: Espeak) -> None:
    first = espeak.speak("Hello, this is a test.", "en")
    espeak.speak("etwas ganz anderes", "de")
    assert np.array_equal(espeak.speak("Hello, this is a test.", "en").samples, first.samples)
    with Espeak() as other:
        again = other.speak("Hello, this is a test.", "en")
    assert np.array_equal(again.samples, first.samples) and again.words == first.words


def test_a_number_is_one_word(espeak: Espeak) -> None:
    text = "I have 1234567 apples and 3.14 pears"
    assert [text[first:last].strip() for _, first, last in espeak.speak(text, "en").words] == text.split()


def test_a_letter_is_told_from_the_article(espeak: Espeak) -> None:
    word, letter = espeak.speak("a point", "en"), espeak.speak("a point", "en", [(0, 1)])
    assert len(letter.samples) > 1.05 * len(word.samples)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "😀",
        "<b>&amp; a < b",
        "</speak>",
        "Grüße Ёлка 中文 مرحبا",
        "x" * 4000,
        "\x00\x07 tab\t",
        "1234567890 3.14 %",
    ],
)
def test_nothing_that_is_written_breaks_it(espeak: Espeak, text: str) -> None:
    said = espeak.speak(text, "en")
    assert all(0 <= first <= last <= len(text) for _, first, last in said.words)
    assert len(espeak.speak("Still here.", "en").samples) > 5000


def test_a_sentence_takes_a_small_part_of_the_time_it_lasts(espeak: Espeak) -> None:
    text = "A sentence of ordinary length, with some twelve words in it."
    started = time.monotonic()
    seconds = sum(len(espeak.speak(f"{text} {number}", "en").samples) / 22050 for number in range(10))
    assert time.monotonic() - started < seconds / 4


def test_what_it_cannot_say_is_an_error(espeak: Espeak) -> None:
    with pytest.raises(SpeechError, match="no voice xx-yy: choose another"):
        espeak.speak("Hello.", "xx-yy")
    with pytest.raises(SpeechError, match="too long to be said at a time"):
        espeak.speak("a" * (LONGEST + 1), "en")


def test_a_missing_package_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingError, match=r"pip install 'limner\[lesson\]'"):
        Espeak()


def test_the_library_is_never_loaded_here(espeak: Espeak) -> None:
    espeak.speak("Hello.", "en")
    assert "libespeak" not in Path("/proc/self/maps").read_text()
