from limner.lesson.plan import Code, Formula, Free, Shown, Text
from limner.lesson.staying import ROOM, Scene, stay, weight


def scene(say: str, *show: Shown, topic: int = 0, line: int = 0) -> Scene:
    return Scene(say=say, show=show, topic=topic, line=line)


LEGS = Text(id="legs", text="The legs are short")


def kept(*scenes: Scene) -> list[tuple[str, ...]]:
    return [keep for _, keep in stay(scenes, "en")]


def test_what_is_still_spoken_of_stays_and_the_rest_leaves() -> None:
    other = Text(id="sky", text="The sky is blue")
    assert kept(scene("Legs.", LEGS), scene("Again the legs.", other, line=1), scene("Nothing else.", line=2)) == [
        (),
        ("legs",),
        (),
    ]


def test_what_comes_again_soon_does_not_flicker() -> None:
    assert kept(scene("Legs.", LEGS), scene("A pause.", line=1), scene("The legs.", line=2))[1] == ("legs",)


def test_another_topic_clears_the_frame() -> None:
    assert kept(scene("Legs.", LEGS), scene("Legs again.", topic=1)) == [(), ()]


def test_a_full_frame_lets_go() -> None:
    listing = Code(id="code", source="\n" * 30)
    free = Free(id="free", source="pass")
    lines = [Formula(id=f"f{at}", tex=f"x_{at}") for at in range(8)]
    assert kept(scene("Legs.", LEGS), scene("Legs in code.", listing, free)) == [(), ()]
    found = stay([scene("x", line) for line in lines], "en")
    for (fresh, keep), _ in zip(found, lines, strict=True):
        assert sum(map(weight, fresh)) + len(keep) <= ROOM


def test_where_room_is_short_the_latest_stays() -> None:
    tall = r"\begin{aligned} \sum x &= a \\ \sum y &= b \end{aligned}"
    old, new = Formula(id="old", tex=tall), Formula(id="new", tex=r"c = \sum z")
    line, words = Formula(id="line", tex="d = e"), Text(id="w", text="The numerator varies")
    found = kept(
        scene("One.", old), scene("Two.", line, line=1), scene("Three.", new, line=2), scene("Four.", words, line=3)
    )
    assert "new" in found[3] and len(found[3]) == 2


def test_formulas_weigh_by_their_lines() -> None:
    rows = Formula(id="f", tex=r"\begin{aligned} a &= b \\ \sum_{i=1}^n c_i &= d = 0 \end{aligned}")
    long = Formula(id="f", tex="a = " + " + ".join(f"x_{at}" for at in range(24)) + " = b = c")
    assert [weight(each) for each in (Formula(id="f", tex="a = b = c"), rows, long)] == [1, 2.6, 3]


def test_what_is_seen_is_not_shown_twice() -> None:
    again = Text(id="legs-2", text=LEGS.text)
    assert stay([scene("Legs.", LEGS), scene("So.", again, line=1)], "en")[1] == ((), ("legs",))
