import os
import signal
import time

from limner.bench.workers import Died, spread


def work(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGSEGV)
    if number == 5:
        time.sleep(60)
    return number * number


def test_a_crash_and_a_hang_are_answers_and_the_others_come_through() -> None:
    answers = dict(spread(work, range(8), jobs=2, seconds=2.0))
    assert {n: a for n, a in answers.items() if not isinstance(a, Died)} == {n: n * n for n in (0, 1, 2, 4, 6, 7)}
    crash, hang = answers[3], answers[5]
    assert isinstance(crash, Died) and crash.why == "the process died (exit code -11)"
    assert isinstance(hang, Died) and hang.why == "takes more than 2 s" and hang.seconds >= 2


def test_nothing_to_do_starts_nothing() -> None:
    assert list(spread(work, ())) == []


def test_who_stops_listening_stops_the_work() -> None:
    began = time.monotonic()
    answers = spread(work, [1, 5], seconds=60)
    assert next(answers) == (1, 1)
    answers.close()
    assert time.monotonic() - began < 20
