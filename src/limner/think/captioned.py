"""Answers questions about the words around a chart: its title, the labels of its axes, its legend."""

import re

from limner.sight.datum import Captions

TITLE = re.compile(r"\b(?:titled?|heading|headline|called)\b")
ACROSS = re.compile(r"\b(?:x[- ]?axis|horizontal axis|level axis)\b")
UPWARD = re.compile(r"\b(?:y[- ]?axis|vertical axis)\b")
LABELLED = re.compile(
    r"\b(?:labels?|labell?ed|titled?|name|called|shows?|represents?|measures?|stands? for|says?|reads?|written"
    r"|plotted|unit)\b"
)
RANGE = re.compile(r"\b(?:range|maximum|minimum|highest|lowest|largest|smallest|ticks?|how many|start|end)\b")


def captioned(asked: str, captions: Captions) -> str | None:
    """Return what a caption says, empty where it is not there; ``None`` where no caption is asked for.

    Args:
        asked: the question, in lower case.
        captions: of the chart.
    """
    for axis, text in ((ACROSS, captions.across), (UPWARD, captions.upward)):
        if axis.search(asked):
            return text if LABELLED.search(asked) and not RANGE.search(asked) else None
    if "legend" in asked:
        return _legend(asked, captions.legend)
    if TITLE.search(asked) and re.match(r"(?:what|which|how|tell|give|read|name)\b", asked):
        return captions.title
    return None


def _legend(asked: str, entries: tuple[str, ...]) -> str | None:
    if re.search(r"\bhow many\b|\bnumber of\b", asked):
        return str(len(entries)) if entries else ""
    if re.search(r"\b(?:what|which|list|name)\b", asked) and re.search(
        r"\b(?:entries|labels|items|series|say|list)\b", asked
    ):
        return ", ".join(entries)
    return None
