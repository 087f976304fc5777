"""Trials become medians, percentiles and ratios, each of its own corpus and method."""

import pytest

from limner.bench.summary import by_corpus, compare, ratio, summarise
from limner.bench.trial import Trial


def trial(corpus: str, method: str, mse: float, ssim: float = 0.5, error: str | None = None) -> Trial:
    return Trial(corpus, "a", method, mse=mse, off=mse / 2, ssim=ssim, bytes=100, seconds=0.1, error=error)


def test_figures_are_of_one_corpus_and_method() -> None:
    numbers = range(11)
    trials = [trial("icons", "ours", k / 10, ssim=k / 10) for k in numbers] + [trial("icons", "theirs", 7)]
    ours, theirs = summarise(trials)
    assert (ours.method, ours.pictures, theirs.method, theirs.pictures) == ("ours", 11, "theirs", 1)
    assert (ours.median["mse"], ours.p90["mse"]) == (pytest.approx(0.5), pytest.approx(0.9))
    assert ours.p90["ssim"] == pytest.approx(0.1), "of a likeness the small end is the bad one"
    assert theirs.median["off"] == 3.5


def test_failures_are_counted_among_the_pictures() -> None:
    (summary,) = summarise([trial("icons", "ours", 1, error="ValueError: no"), trial("icons", "ours", 3)])
    assert (summary.pictures, summary.failures, summary.median["mse"]) == (2, 1, 2)


def test_the_first_method_is_compared_with_the_last_corpus_by_corpus() -> None:
    trials = [trial("b", "ours", 1), trial("b", "middle", 100), trial("b", "theirs", 4)]
    trials += [trial("a", "ours", 3), trial("a", "theirs", 0), trial("alone", "ours", 1)]
    summaries = summarise(trials)
    assert list(by_corpus(summaries)) == ["b", "a", "alone"]
    assert compare(summaries) == {"b": 0.25, "a": None}


def test_a_ratio_to_nothing_is_none() -> None:
    assert ratio(1, 0) is None
    assert ratio(0, 2) == 0
