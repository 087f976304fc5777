"""The critic: compares a drawing with its target and says where it is wrong, which element is at fault, and how far."""

import asyncio

import numpy as np
from PIL import Image

from limner.core.data import Finding, Program, Rendering, Review, Task
from limner.picture.score import compare, off, score, structure
from limner.picture.stage import OWNERS
from limner.sight import difference

FINDINGS = 12
SMALLEST = 4
"""Pixels: fewer than this that are off together are anti-aliasing, which no edit mends."""


class Critic:
    """Judges drawings against one target, ``(H, W, 4) uint8`` straight alpha."""

    def __init__(self, target: np.ndarray) -> None:
        self._target = target

    async def look(self, task: Task, program: Program, rendering: Rendering) -> Review:
        """Compare what was drawn with the target."""
        return await asyncio.to_thread(self._look, program, rendering)

    def _look(self, program: Program, rendering: Rendering) -> Review:
        if rendering.error is not None:
            finding = Finding(f"the SVG was not drawn: {rendering.error}", "mend the SVG so that it can be drawn")
            return Review(0.0, reach=0.0, findings=(finding,))
        drawn = np.asarray(Image.open(rendering.frames[0]).convert("RGBA"))
        components = compare(self._target, drawn)
        findings = [Finding(line, "keep to plain SVG") for line in rendering.log.splitlines()[:FINDINGS]]
        findings += self._blame(drawn, rendering)
        return Review(
            score(components),
            structure=structure(program.text),
            components=components,
            findings=tuple(findings),
        )

    def _blame(self, drawn: np.ndarray, rendering: Rendering) -> list[Finding]:
        ids = rendering.facts.get("ids", [])
        frames = {path.name: path for path in rendering.frames}
        owners = np.asarray(Image.open(frames[OWNERS])).astype(int) - 1 if OWNERS in frames else None
        findings = []
        for box, mask in difference.patches(off(self._target, drawn), FINDINGS):
            if mask.sum() < SMALLEST:
                break
            window = np.s_[box[1] : box[3], box[0] : box[2]]
            wanted = _hex(self._target[window][mask])
            found = _hex(drawn[window][mask])
            element = None
            if owners is not None:
                touched = owners[window][mask]
                touched = touched[touched >= 0]
                element = ids[int(np.bincount(touched).argmax())] if len(touched) else None
            x0, y0, x1, y1 = map(float, box)
            what = f"drawn {found} where the picture has {wanted}"
            advice = "change the shape's outline or colour here, or add what is missing"
            findings.append(Finding(what, advice, element, (x0, y0, x1, y1), None, float(mask.sum()), "pixels off"))
        return findings


def _hex(pixels: np.ndarray) -> str:
    red, green, blue, alpha = (int(value) for value in np.median(pixels, axis=0))
    return "nothing" if alpha == 0 else f"#{red:02x}{green:02x}{blue:02x}" + (f"{alpha:02x}" if alpha < 255 else "")
