import ast

import msgspec

from limner.chalk.region import Region
from limner.lesson.code import Cue, Timing, printed
from limner.lesson.layout import Placed
from limner.lesson.marked import drawn, filled, kept, sources, spans, unwritten
from limner.lesson.plan import Beat, Free, Plan, Section

WAVE, DOT = Free(id="a-wave", wanted="a 'wave'"), Free(id="dot", source="self.add(Dot())")
SECTION = Section("s", "S", (Beat("b", "A wave and a dot.", (WAVE, DOT)),))


def code() -> str:
    places = {one.id: Placed(Region(0, 0, 4, 4), 4.0, 1.0) for one in (WAVE, DOT)}
    cues = (Cue("a-wave", 0.0), Cue("dot", 1.0))
    return printed(SECTION, "slate", places, {"b": Timing(3.0, cues)}, 1)


def test_what_is_still_to_be_written_fails_and_says_so() -> None:
    assert drawn(SECTION) == [WAVE, DOT] and unwritten(SECTION) == [WAVE]
    text = code()
    assert "raise NotImplementedError(\"still to be drawn: a 'wave'\")" in text
    assert "Free(self.draw_a_wave, id=" in text
    assert sources(text) == {"dot": "self.add(Dot())"}


def test_a_block_is_filled_and_read_back_and_the_rest_stays() -> None:
    source = "for at in range(3):\n    self.add(Dot())\n\nself.wait(1)\n"
    text = filled(code(), [msgspec.structs.replace(WAVE, source=source)])
    ast.parse(text)
    assert sources(text) == {"a-wave": source, "dot": "self.add(Dot())"}
    first, last = spans(text)["a-wave"]
    lines = text.splitlines()
    assert lines[first - 1].strip() == "def draw_a_wave(self, box):" and lines[last - 1].strip() == "self.wait(1)"
    assert text.splitlines()[: first - 1] == code().splitlines()[: first - 1]


def test_a_plan_keeps_what_was_written_for_it() -> None:
    plan = kept(Plan("T", (SECTION,)), {"a-wave": "self.wait()"})
    assert [one.source for one in drawn(plan.sections[0])] == ["self.wait()", "self.add(Dot())"]
    assert drawn(plan.sections[0])[0].wanted == "a 'wave'"
