from limner.core.events import Event, Listener, ignore, inner


def test_anyone_may_listen_or_not() -> None:
    heard: list[Event] = []
    listeners: list[Listener] = [heard.append, ignore]
    for listen in listeners:
        listen(Event("progress", "fitting", 3, 10))
    assert heard == [Event("progress", "fitting", done=3, total=10)]


def test_a_part_does_not_take_the_place_of_its_whole() -> None:
    heard: list[Event] = []
    for event in (Event("run", "runs/a/parts/b"), Event("note", "n")):
        inner(heard.append)(event)
    assert heard == [Event("note", "n")]
