"""Three pages that need no measuring, which every table has beside the candidates'.

The frozen page is one picture, the film's middle frame. The linear one is the original's own code, told where
everything is at the film's first and last moment alone, and moves from one to the other along straight lines: the most
that "right things, right endpoints" is worth. The dump plays all frames from one sheet: every picture is right, and
nothing of it is code.
"""

import base64
import io
import math

import numpy as np
from PIL import Image

from limner.bench.filmed import Filmed

NAMES = ("frozen", "linear", "dump")
QUALITY = 92
"""Of the dump's JPEG: higher than films."""
# Every animation gives way to one of the same properties from its values at time 0 to those at the end.
_STRAIGHT = """<script>
const end = SECONDS * 1000, found = document.getAnimations(), plans = [];
for (const animation of found) animation.pause();
const look = (animation, time) => {
  const { target, pseudoElement } = animation.effect;
  for (const other of found) if (other.effect.target === target && other.effect.pseudoElement === pseudoElement)
    other.currentTime = time;
  const style = getComputedStyle(target, pseudoElement), values = {};
  for (const key of animation.effect.getKeyframes())
    for (const name of Object.keys(key))
      if (!["offset", "computedOffset", "easing", "composite"].includes(name)) values[name] = style[name];
  return values;
};
for (const animation of found) plans.push([animation.effect, look(animation, 0), look(animation, end)]);
for (const animation of found) animation.cancel();
for (const element of document.querySelectorAll("*")) element.style.setProperty("animation", "none", "important");
document.head.appendChild(document.createElement("style")).textContent =
  "*, *::before, *::after { animation: none !important }";
for (const [{ target, pseudoElement }, first, last] of plans)
  target.animate([first, last], { duration: end, fill: "both", pseudoElement });
</script>
"""


def page(name: str, original: Filmed, width: int, height: int) -> str:
    """Return a stand-in for an original.

    Args:
        name: of ``NAMES``.
        original: that was filmed.
        width: of the page in pixels.
        height: the same.
    """
    if name == "linear":
        return straight(original.text, len(original.frames) / original.fps)
    return frozen(original.frames, width, height) if name == "frozen" else dump(original, width, height)


def frozen(frames: np.ndarray, width: int, height: int) -> str:
    """Return a page that shows the middle frame."""
    picture = _data(frames[len(frames) // 2], "PNG")
    return (
        f'<!doctype html>\n<meta charset="utf-8">\n<style>body {{ margin: 0 }}</style>\n'
        f'<img width="{width}" height="{height}" alt="" src="{picture}">\n'
    )


def straight(text: str, seconds: float) -> str:
    """Return the original with straight lines from its first pose to its last."""
    return text + _STRAIGHT.replace("SECONDS", repr(round(seconds, 6)))


def dump(original: Filmed, width: int, height: int) -> str:
    """Return a page that plays all frames from one sheet, by two animations with steps."""
    frames = original.frames
    count = len(frames)
    columns = min(count, 8)
    rows = math.ceil(count / columns)
    padded = np.concatenate([frames, np.repeat(frames[-1:], rows * columns - count, axis=0)])
    sheet = padded.reshape(rows, columns, *frames.shape[1:]).swapaxes(1, 2)
    sheet = sheet.reshape(rows * frames.shape[1], columns * frames.shape[2], 3)
    across, down = columns / original.fps, rows * columns / original.fps
    return (
        '<!doctype html>\n<meta charset="utf-8">\n<style>\nbody { margin: 0 }\n'
        f".film {{ width: {width}px; height: {height}px; background: url({_data(sheet, 'JPEG')}) 0 0 / "
        f"{columns * width}px {rows * height}px;\n"
        f"  animation: across {across:.6f}s steps({columns}) infinite, down {down:.6f}s steps({rows}) infinite }}\n"
        f"@keyframes across {{ to {{ background-position-x: {-columns * width}px }} }}\n"
        f"@keyframes down {{ to {{ background-position-y: {-rows * height}px }} }}\n"
        '</style>\n<div class="film"></div>\n'
    )


def _data(pixels: np.ndarray, kind: str) -> str:
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(file, kind, quality=QUALITY, subsampling=0)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(file.getvalue()).decode('ascii')}"
