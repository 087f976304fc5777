"""The table shows each corpus, each measure and whether the goal is met."""

import io

from rich.console import Console

from limner.bench import table
from limner.bench.summary import summarise
from limner.bench.trial import Trial


def trial(method: str, mse: float, ssim: float = 0.9, error: str | None = None, corpus: str = "icons") -> Trial:
    return Trial(corpus, "a", method, mse=mse, off=0.125, ssim=ssim, bytes=1234, seconds=0.05, error=error)


def shown(*trials: Trial) -> list[list[str]]:
    """Return the printed lines, each as its words."""
    console = Console(file=io.StringIO(), width=160)
    table.show(summarise(trials), console)
    return [line.split() for line in console.file.getvalue().splitlines() if line.strip()]


def test_measures_have_their_units_and_ratios() -> None:
    lines = shown(trial("ours", 0.001, ssim=0.98), trial("theirs", 0.004, ssim=0.92))
    assert "MSE, 1e-6 1,000 4,000 0.25 1,000 4,000 0.25".split() in lines
    assert "SSIM 0.9800 0.9200 0.25 0.9800 0.9200 0.25".split() in lines, "what is lacking to 1 is compared"
    assert "bytes 1,234 1,234 1.00 1,234 1,234 1.00".split() in lines
    assert "CPU ms 50 50 1.00 50 50 1.00".split() in lines


def test_the_goal_is_met_or_missed_in_each_corpus() -> None:
    lines = shown(
        trial("ours", 1), trial("theirs", 8), trial("ours", 3, corpus="emoji"), trial("theirs", 4, corpus="emoji")
    )
    assert ["icons", "0.125", "met"] in lines and ["emoji", "0.750", "missed"] in lines


def test_one_method_has_no_ratio_and_no_goal() -> None:
    words = [word for line in shown(trial("ours", 1)) for word in line]
    assert "ratio" not in words and "Goal:" not in words


def test_failures_are_told() -> None:
    lines = shown(trial("ours", 1, error="ValueError: no"), trial("theirs", 2))
    assert "ours: 1 failed, counted as white".split() in lines
    assert not any(line[:1] == ["theirs:"] for line in lines)
