"""The tables have every figure, the quiz's two baselines always, and dashes for what is not known."""

import io

from rich.console import Console

from limner.bench.aesthetics import DIMENSIONS, Aesthetics
from limner.bench.choices import Baselines
from limner.bench.classroom import Row, Summary
from limner.bench.delivery import Delivery
from limner.bench.gradebook import show
from limner.bench.ledger import Spent, efficiency
from limner.bench.teachquiz import Taught
from limner.core.data import Cost

FINE = Baselines(15, 0.25, 0.2, 0.3, 0.26, 1.0, ())
ROW = Row("limner", 4, 3, Delivery(120.0, 5, 5, 3, 1, 2, 40, 2, 20, 18, 17),
          efficiency([Spent(60, 2, 1000, 500, 30, 0.5)] * 4, 3), 6.5)  # fmt: skip
FOREIGN = Row("films", 4, 4, Delivery(90.0, cues=10), efficiency([], 0), None)


def printed(summary: Summary, cost: Cost | None = None) -> list[str]:
    file = io.StringIO()
    console = Console(file=file, width=120)
    show(summary, "0123456789abcdef", cost or Cost(), console)
    return [" ".join(line.split()) for line in file.getvalue().splitlines() if line.strip()]


def test_figures_without_a_model() -> None:
    lines = printed(Summary(FINE, (ROW, FOREIGN)))
    assert "topics with a film 3 of 4 4 of 4" in lines and "sections that run 5 of 5 -" in lines
    assert "layout errors a minute 1.50 -" in lines and "too fast to read, a minute 1.00 -" in lines
    assert "subtitles too fast 5.0% 0.0%" in lines and "things spoken of 20 -" in lines
    assert "shown within .3 s 90.0% -" in lines and "and without a defect 85.0% -" in lines
    assert "render, s a minute of film 6.5 -" in lines
    assert "minutes a topic that succeeds 1.33 -" in lines and "calls to models 2.7 -" in lines
    assert "tokens in 1,333 -" in lines and "tokens from disk 40 -" in lines and "US dollars 0.667 -" in lines


def test_the_quizs_baselines_are_always_there() -> None:
    lines = printed(Summary(FINE, (ROW,)))
    assert "chance 25.0%" in lines and "always the longest 20.0%" in lines and "always one letter 26.0%" in lines
    assert not any("passed" in line for line in lines)
    loud = printed(Summary(Baselines(585, 0.25, 0.778, 0.1, 0.506, 0.2, ("longest", "letter")), (ROW,)))
    assert "always the longest 77.8% beats chance" in loud and "always one letter 50.6% beats chance" in loud
    assert any("can be passed without reading it" in line for line in loud)
    assert "No quiz." in printed(Summary(Baselines(0, 0, 0, 0, 0, 0, ()), (ROW,)))


def test_what_was_taught_and_judged() -> None:
    right = {"before": 0.3, "blind": 0.31, "wrong": 0.4, "after": 0.8}
    plain = Taught("plain", right, 0.4, 0.31, 0.52, 0.667, 0.5, 0, 1)
    strict = Taught("unlearning", right, 0.4, 0.31, 0.52, None, 0.5, 7, 0)
    judged = Aesthetics(4, 2, 1, 80.0, 40.0, dict.fromkeys(DIMENSIONS, 16.0))
    lines = printed(Summary(FINE, (ROW,), (plain, strict), judged), Cost(1, 5, 1000, 200, 0.25))
    assert "TeachQuiz plain unlearning" in lines and "right, wrong film 40.0 40.0" in lines
    assert "gain +40.0 +40.0" in lines and "95 % interval +31.0 to +52.0 +31.0 to +52.0" in lines
    assert "of what was left +66.7 -" in lines and "after - before, as published (+50.0) +50.0" in lines
    assert "replies of NULL 0 7" in lines and "replies not read 1 0" in lines
    assert "AES, 2 of 4 judged points" in lines and "element layout 16.0" in lines
    assert "total 80.0" in lines and "total, missing = 0 40.0" in lines and "verdicts not read 1" in lines
    assert "This run took 1,000 tokens in and 200 out, 0.25 US dollars." in lines
