from limner.lesson.align import BEFORE, narrate
from limner.lesson.plan import Beat, Bullets, Code, Plan, Section, Table, Text
from limner.lesson.timing import LEAD, LEAST, SETTLED, timed, timings
from limner.lesson.voice import Silent
from tests.lesson.lectures import PLAN, PROOF, STEPS, SUM


def said(beat: Beat):
    return narrate(beat.say, "en", Silent())


def test_what_is_spoken_of_appears_a_little_before_its_words() -> None:
    narration = said(SUM)
    timing = timed(SUM, narration)
    two, formula = timing.cues
    word = next(heard for heard in narration.words if SUM.say[heard.first :].startswith("two"))
    assert abs(two.at - (word.start - LEAD)) < 0.02
    assert two.at < formula.at < narration.seconds
    assert timing.seconds >= narration.seconds + SUM.pause - 0.01


def test_items_of_a_list_come_in_their_order_with_their_words() -> None:
    narration = said(STEPS)
    cues = timed(STEPS, narration).cues
    assert [cue.part for cue in cues] == [None, 1, 2]
    assert [cue.at for cue in cues] == sorted(cue.at for cue in cues)
    word = next(heard for heard in narration.words if STEPS.say[heard.first :].startswith("add"))
    assert abs(cues[1].at - (word.start - LEAD)) < 0.02


def test_lines_of_a_derivation_come_with_their_formulas() -> None:
    first, second = timed(PROOF, said(PROOF)).cues
    assert (first.part, second.part) == (None, 1) and second.at > first.at + 0.5


def test_what_nobody_speaks_of_comes_in_evenly() -> None:
    three = Bullets(id="l", items=("one", "two", "three"))
    beat = Beat("b", "Nothing of that is said in this sentence here.", (three,))
    narration = said(beat)
    times = [cue.at for cue in timed(beat, narration).cues]
    assert times[0] == BEFORE and 0.5 < times[1] < times[2] < narration.seconds


def test_a_silent_beat_lasts_long_enough_to_be_seen() -> None:
    still = Beat("b", "", (Text(id="t", text="only seen"),), pause=0.0)
    assert timed(still, said(still)).seconds == LEAST


def test_a_beat_goes_on_until_its_last_thing_was_seen() -> None:
    beat = Beat("b", "Look.", (Code(id="c", source="a\nb\nc", focus=((1, 1), (2, 2), (3, 3))),), pause=0.0)
    timing = timed(beat, said(beat))
    assert timing.seconds >= timing.cues[-1].at + SETTLED - 0.01


def test_what_leaves_was_there_long_enough_to_be_read() -> None:
    table = Table(id="t", rows=tuple((f"number {k}", f"a remark on {k}") for k in range(8)))
    short = Beat("b", "See.", (table,))
    seconds = {
        keep: timings(Plan("P", (Section("s", "S", (short, Beat("c", "See.", keep=keep))),)),
                      {"b": said(short), "c": said(short)})
        for keep in ((), ("t",))
    }  # fmt: skip
    letters = sum(len(cell.replace(" ", "")) for row in table.rows for cell in row)
    assert seconds[()]["b"].seconds > letters / 30 > seconds["t",]["b"].seconds
    assert seconds["t",]["c"].seconds + seconds["t",]["b"].seconds > letters / 30


def test_every_beat_is_timed() -> None:
    narrations = {beat.id: said(beat) for section in PLAN.sections for beat in section.beats}
    assert set(timings(PLAN, narrations)) == {"sum", "steps", "proof"}
