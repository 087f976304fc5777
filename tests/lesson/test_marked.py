import ast
from textwrap import indent

import msgspec

from limner.lesson.code import begin, body, end, variable
from limner.lesson.marked import drawn, filled, kept, sources, spans, unwritten
from limner.lesson.plan import Beat, Free, Plan, Section

WAVE, DOT = Free(id="a-wave", wanted="a 'wave'"), Free(id="dot", source="self.add(Dot())")
SECTION = Section("s", "S", (Beat("b", "A wave and a dot.", (WAVE, DOT)),))


def code() -> str:
    blocks = [
        line for one in (WAVE, DOT)
        for line in ["", begin(one.id), f"def draw_{variable(one.id)}(self, box):", body(one), end(one.id)]
    ]  # fmt: skip
    head = "class S(Lesson):\n    def construct(self):\n        pass\n"
    return head + indent("\n".join(blocks), "    ") + "\n"


def test_what_is_still_to_be_written_fails_and_says_so() -> None:
    assert drawn(SECTION) == [WAVE, DOT] and unwritten(SECTION) == [WAVE]
    text = code()
    assert "undrawn(\"a 'wave'\")" in text
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
