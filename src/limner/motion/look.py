"""The critic: compares a film with its target, and says when and where it differs and which element is at fault."""

import asyncio

import cv2
import numpy as np

from limner.core.data import Finding, Program, Rendering, Review, Task
from limner.motion.score import FLOOR, compare, components, score
from limner.motion.structure import structure
from limner.sight.clip import evenly, load_clip
from limner.sight.difference import greatest
from limner.sight.tracks import Clip

FINDINGS = 8
POOR = 0.9
"""A frame that is less like its target is a finding."""
SMALLEST = 12
"""Pixels that must be off together."""


class Critic:
    """Judges films against one target.

    Args:
        clip: the target.
        plate: its ground, ``(H, W, 3)``.
    """

    def __init__(self, clip: Clip, plate: np.ndarray) -> None:
        self._clip = clip
        self._plate = plate

    async def look(self, task: Task, program: Program, rendering: Rendering) -> Review:
        """Compare what was filmed with the target."""
        return await asyncio.to_thread(self._look, program, rendering)

    def _look(self, program: Program, rendering: Rendering) -> Review:
        if rendering.error is not None:
            finding = Finding(f"the page could not be filmed: {rendering.error}", "mend the page so that it runs")
            return Review(0.0, reach=0.0, findings=(finding,))
        made = _fitted(load_clip(rendering.frames[0]).frames, self._clip)
        even = evenly(self._clip, self._clip.fps)
        whole = np.array_equal(even, np.arange(len(self._clip.frames)))  # which saves a copy of the film
        target = (self._clip.frames if whole else self._clip.frames[even])[: len(made)]
        made = made[: len(target)]
        compared = compare(target, made, self._plate)
        values = components(compared)
        findings = self._blame(target, made, compared.frames, rendering)
        findings = [Finding(line, "mend the script") for line in rendering.log.splitlines()] + findings
        return Review(
            score(values), structure=structure(program.text), components=values, findings=tuple(findings[:FINDINGS])
        )

    def _blame(
        self, target: np.ndarray, made: np.ndarray, likeness: tuple[float, ...], rendering: Rendering
    ) -> list[Finding]:
        findings = []
        for first, last in _spells(likeness)[:FINDINGS]:
            worst = min(range(first, last + 1), key=lambda index: likeness[index])
            off = greatest(np.abs(target[worst].astype(np.int16) - made[worst])) > 8 * FLOOR
            count, _, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(off.astype(np.uint8), np.ones((5, 5))))
            if count < 2:
                continue
            largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
            if stats[largest, cv2.CC_STAT_AREA] < SMALLEST:
                continue
            x, y, width, height = (float(value) for value in stats[largest, :4])
            box = (x, y, x + width, y + height)
            times = (first / self._clip.fps, last / self._clip.fps)
            findings.append(
                Finding(
                    f"from {times[0]:.2f} s to {times[1]:.2f} s the film differs, most in frame {worst}",
                    "change the keyframes or the timing of this element, or add what is missing",
                    _owner(rendering.facts["boxes"][worst], tuple(side * self._clip.zoom for side in box)),
                    box,
                    times,
                    round(1 - likeness[worst], 4),
                    "foreground error",
                )
            )
        return findings


def _fitted(made: np.ndarray, clip: Clip) -> np.ndarray:
    """Bring a film to its target's size: large targets are worked on at a reduced one."""
    height, width = clip.frames.shape[1:3]
    if made.shape[1:3] == (height, width):
        return made
    natural = (round(height * clip.zoom), round(width * clip.zoom))  # less what a codec needs to be even
    cut = made[:, : natural[0], : natural[1]]
    return np.stack([cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA) for frame in cut])


def _spells(likeness: tuple[float, ...]) -> list[tuple[int, int]]:
    """Return the runs of poor frames, first and last of each, the worst run first."""
    spells: list[tuple[int, int]] = []
    for index, value in enumerate(likeness):
        if value >= POOR:
            continue
        if spells and spells[-1][1] == index - 1:
            spells[-1] = (spells[-1][0], index)
        else:
            spells.append((index, index))
    return sorted(spells, key=lambda spell: -sum(1 - value for value in likeness[spell[0] : spell[1] + 1]))


def _owner(boxes: dict[str, list[float]], box: tuple[float, ...]) -> str | None:
    """Return the element whose box is most like this one."""

    def common(other: list[float]) -> float:
        width = min(box[2], other[2]) - max(box[0], other[0])
        height = min(box[3], other[3]) - max(box[1], other[1])
        if width <= 0 or height <= 0:
            return 0.0
        area = (box[2] - box[0]) * (box[3] - box[1]) + (other[2] - other[0]) * (other[3] - other[1])
        return width * height / (area - width * height)

    best = max(boxes, key=lambda name: common(boxes[name]), default=None)
    return best if best is not None and common(boxes[best]) > 0 else None
