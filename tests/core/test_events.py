from limner.core.events import Event, Listener, ignore


def test_anyone_may_listen_or_not() -> None:
    heard: list[Event] = []
    listeners: list[Listener] = [heard.append, ignore]
    for listen in listeners:
        listen(Event("progress", "fitting", 3, 10))
    assert heard == [Event("progress", "fitting", done=3, total=10)]
