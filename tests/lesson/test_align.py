from collections.abc import Sequence

import numpy as np
import pytest

from limner.lesson.align import BEFORE, Narration, mention, narrate, phrase, when
from limner.lesson.voice import Silent, Speech, Synthetic, Word

SAY = (
    "In a right triangle, the square on the hypotenuse is $c^2$. Therefore $a^2 + b^2 = c^2$, as **Pythagoras** knew. "
    "The area at 5 km/h stays."
)


class Metronome:
    """A voice that says a character in 50 ms, so that every time is known; it runs ``on the`` into one word."""

    name = "metronome 1"

    def speak(self, text: str, language: str, letters: Sequence[tuple[int, int]] = ()) -> Speech:
        words, at = list[Word](), 0
        for word in text.replace("on the ", "on_the ").split(" "):
            words.append(Word(at * 0.05, (at + len(word)) * 0.05, at, at + len(word)))
            at += len(word) + 1
        return Speech(np.ones(len(text) * 400, np.int16), 8000, tuple(words))


@pytest.fixture(scope="module")
def narration() -> Narration:
    return narrate(SAY, "en", Metronome(), pause=1.0)


def test_words_come_one_after_the_other_and_lead_back(narration: Narration) -> None:
    starts = [word.start for word in narration.words]
    assert starts == sorted(starts)
    assert all(word.start <= word.end for word in narration.words)
    assert [SAY[word.first : word.last] for word in narration.words[:4]] == ["In", "a", "right", "triangle"]
    assert narration.exact and [SAY[each.first : each.last][-1] for each in narration.sentences] == [".", ".", "."]
    gaps = [b.start - a.end for a, b in zip(narration.sentences, narration.sentences[1:], strict=False)]
    assert gaps == pytest.approx([1.0, 1.0])
    assert narration.seconds == pytest.approx(narration.sentences[-1].end)


def test_a_phrase_is_said_at_its_characters(narration: Narration) -> None:
    # "In a right triangle, the square ..." at 50 ms a character.
    times = (BEFORE + 0.25, BEFORE + 1.0)
    assert phrase(narration, "right triangle") == pytest.approx(times, abs=0.06)
    assert phrase(narration, "RIGHT  Triangle") == phrase(narration, "right triangle")
    assert phrase(narration, "Pythagoras") is not None
    assert phrase(narration, "elephant") is None and phrase(narration, "") is None


def test_words_that_run_together_are_parted(narration: Narration) -> None:
    on, the = phrase(narration, "on"), phrase(narration, "the hypotenuse")
    assert on is not None and the is not None
    assert on[1] <= the[0] + 1e-9 and the[0] - on[0] == pytest.approx(0.15, abs=0.01)


def test_a_formula_and_its_parts_have_times(narration: Narration) -> None:
    whole, part = phrase(narration, "$a^2 + b^2 = c^2$"), phrase(narration, "b^2")
    assert whole is not None and part is not None
    assert whole[0] < part[0] < part[1] < whole[1]


def test_of_several_places_the_first_from_a_time_on(narration: Narration) -> None:
    first, second = phrase(narration, "c^2"), phrase(narration, "c^2", after=4.0)
    assert first is not None and second is not None and second[0] > 4.0 > first[0]


def test_characters_that_are_not_said_have_no_time(narration: Narration) -> None:
    place = SAY.index("**")
    assert when(narration, place, place + 2) is None


def test_what_is_spoken_of_in_other_words_is_found(narration: Narration) -> None:
    assert mention(narration, "Squares of the hypotenuse") == phrase(narration, "square on the hypotenuse")
    formula = mention(narration, "$c^{2}$")
    assert formula is not None and formula[0] == pytest.approx(phrase(narration, "$c^2$")[0])
    assert mention(narration, "Elephants and giraffes") is None
    assert mention(narration, "…") is None


def test_chinese_is_found_by_its_characters() -> None:
    narration = narrate("在直角三角形中，斜边的平方等于两条直角边的平方之和。", "zh", Silent())
    assert phrase(narration, "斜边的平方") is not None and mention(narration, "斜边平方") is not None
    assert not narration.exact


def test_nothing_said_lasts_no_time() -> None:
    narration = narrate("", "en", Silent())
    assert narration.seconds == 0 and narration.words == () and narration.sentences == ()


def test_the_real_voice_tells_when() -> None:
    pytest.importorskip("espeakng_loader")
    voice = Synthetic()
    try:
        narration = narrate(SAY, "en", voice)
    finally:
        voice.close()
    assert narration.exact and 8 < narration.seconds < 16
    found = [
        phrase(narration, text)
        for text in ("triangle", "hypotenuse", "Therefore", "b^2", "Pythagoras", "km/h", "stays")
    ]
    starts = [time[0] for time in found if time is not None]
    assert len(starts) == 7 and starts == sorted(starts)
    loud = np.abs(narration.samples[round(starts[1] * narration.rate) :][: narration.rate // 5].astype(int))
    assert loud.max() > 1000, "it sounds where the word is"
