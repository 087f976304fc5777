"""A picture of a run's films for people: a row a topic, what is seen of its film, and what the film came to."""

import io
from collections.abc import Mapping, Sequence

from PIL import Image, ImageDraw, ImageFont

from limner.bench.filmstrip import Strip
from limner.bench.staging import Made
from limner.bench.teachquiz import Answered
from limner.bench.topics import Topic

ACROSS = 6
"""Frames of a film that are drawn, spread over its length."""
WIDTH, HEIGHT, GAP, CAPTION = 256, 144, 6, 20


def sheet(
    topics: Sequence[Topic], made: Sequence[Made], strips: Mapping[str, Strip], answered: Sequence[Answered]
) -> bytes:
    """Draw a contact sheet, a PNG file.

    Args:
        topics: of the rows.
        made: what became of each.
        strips: the films there are, by topic.
        answered: what the student said, where one was asked.
    """
    row = CAPTION + HEIGHT + GAP
    page = Image.new("RGB", (ACROSS * (WIDTH + GAP) + GAP, len(topics) * row + GAP), "#dddddd")
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(12)
    for number, (topic, one) in enumerate(zip(topics, made, strict=True)):
        top = GAP + number * row
        pen.text((GAP, top), caption(topic, one, answered)[:200], fill="#b3261e" if one.error else "black", font=font)
        frames = strips[topic.id].frames if topic.id in strips else ()
        for place, png in enumerate(spread(frames)):
            with Image.open(io.BytesIO(png)) as picture:
                picture.thumbnail((WIDTH, HEIGHT))
                page.paste(picture, (GAP + place * (WIDTH + GAP), top + CAPTION))
    file = io.BytesIO()
    page.save(file, "PNG", optimize=True)
    return file.getvalue()


def spread(frames: Sequence[bytes]) -> list[bytes]:
    """Return at most ``ACROSS`` frames, spread evenly, the last one among them."""
    if len(frames) <= ACROSS:
        return list(frames)
    return [frames[(place + 1) * len(frames) // ACROSS - 1] for place in range(ACROSS)]


def caption(topic: Topic, made: Made, answered: Sequence[Answered]) -> str:
    """Return the line above a film."""
    if made.error:
        return f"{topic.title}: {made.error}"
    parts = [topic.title]
    if told := made.delivery:
        parts.append(f"{told.seconds:.0f} s")
        if told.sections:
            parts.append(f"in time {told.timely} of {told.spoken}, layout errors {told.errors}, too fast {told.fast}")
    plain = [one for one in answered if one.topic == topic.id and one.manner == "plain"]
    if plain:
        right = {name: sum(one.reply.right for one in plain if one.condition == name) for name in ("before", "after")}
        parts.append(f"{right['before']} right before, {right['after']} after")
    return " - ".join(parts)
