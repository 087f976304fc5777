import itertools

import pytest

from limner.lesson.align import narrate
from limner.lesson.subtitles import DENSE, LONGEST, SHORTEST, SPEED, WIDTH, Cue, cues, srt, vtt
from limner.lesson.voice import Silent

TEXTS = {
    "en": "In a right triangle, the square on the hypotenuse equals the sum of the squares on the legs. Today we prove "
    "this theorem, which is more than two thousand years old, by moving four triangles inside a square. The area does "
    "not change, whatever we do. So $a^2 + b^2 = c^2$. Yes. It takes place in the chloroplasts of plants at 20 °C.",
    "de": "Im rechtwinkligen Dreieck ist das Quadrat über der Hypotenuse gleich der Summe der Quadrate über den "
    "Katheten. Die Donaudampfschifffahrtsgesellschaftskapitänswitwe wundert sich. Also gilt $a^2+b^2=c^2$.",
    "es": "En un triángulo rectángulo, el cuadrado de la hipotenusa es igual a la suma de los cuadrados de los "
    "catetos.",
    "zh": "在直角三角形中，斜边的平方等于两条直角边的平方之和。今天我们来证明这个定理，"
    "它已经有两千多年的历史了。所以$a^2+b^2=c^2$。",
}  # fmt: skip


@pytest.mark.parametrize("language", TEXTS)
def test_cues_keep_to_the_guides(language: str) -> None:
    narration = narrate(TEXTS[language], language, Silent())
    found = cues(narration, language, 10.0, 10.0 + narration.seconds + 0.5)
    width = DENSE if language == "zh" else WIDTH
    for cue in found:
        assert 1 <= len(cue.lines) <= 2 and all(0 < len(line) <= width for line in cue.lines), cue
        assert SHORTEST - 0.15 <= cue.end - cue.start <= LONGEST + 0.8, cue
        assert sum(map(len, cue.lines)) / (cue.end - cue.start) <= SPEED * 1.25, cue
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert found[0].start >= 10.0 and found[-1].end <= 10.0 + narration.seconds + 0.5


def test_everything_is_read_once_and_formulas_as_unicode() -> None:
    say = "**So** $a^2 + b^2 = c^2$, `print(x)` & *that* is it (really) \\$5 at https://www.example.com/a/long/path/to/a/page.html."
    shown = " ".join(line for cue in cues(narrate(say, "en", Silent()), "en") for line in cue.lines)
    assert shown == "So a² + b² = c², print(x) & that is it (really) $5 at www.example.com."


def test_cuts_fall_at_the_ends_of_sentences_and_clauses() -> None:
    narration = narrate(TEXTS["en"], "en", Silent())
    ends = [cue.lines[-1][-1] for cue in cues(narration, "en")]
    assert sum(end in ".,!?" for end in ends) >= len(ends) - 1
    lines = [line for cue in cues(narration, "en") for line in cue.lines]
    assert not any(line.split()[-1] in ("the", "a", "of") for line in lines)


def test_a_cue_is_shown_with_its_words() -> None:
    narration = narrate("One is here. " * 12, "en", Silent())
    for cue in cues(narration, "en"):
        assert any(abs(cue.start - sentence.start) < 0.01 for sentence in narration.sentences)


def test_words_longer_than_a_line_are_cut() -> None:
    found = cues(narrate("x" * 100 + " end.", "en", Silent()), "en")
    assert all(len(line) <= WIDTH for cue in found for line in cue.lines)


def test_the_last_cue_leaves_in_time_for_the_next_beat() -> None:
    narration = narrate("Yes.", "en", Silent())
    (short,) = cues(narration, "en", 5.0)
    (long,) = cues(narration, "en", 5.0, 9.0)
    assert short.end == pytest.approx(5.0 + narration.seconds) and long.end - long.start == pytest.approx(1.0)
    assert cues(narrate("", "en", Silent()), "en") == []


def test_files_are_as_the_formats_have_them() -> None:
    found = [Cue(0.0, 1.5, ("a < b & c",)), Cue(3661.0017, 3662.25, ("one", "two"))]
    assert srt(found) == (
        "1\n00:00:00,000 --> 00:00:01,500\na < b & c\n\n2\n01:01:01,002 --> 01:01:02,250\none\ntwo\n\n"
    )
    assert vtt(found) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\na &lt; b &amp; c\n\n01:01:01.002 --> 01:01:02.250\none\ntwo\n\n"
    )


def test_subrip_can_be_read_back() -> None:
    reader = pytest.importorskip("srt")
    found = cues(narrate(TEXTS["en"], "en", Silent()), "en")
    assert [each.content for each in reader.parse(srt(found))] == ["\n".join(cue.lines) for cue in found]
