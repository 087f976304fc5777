"""Names of colours: the eleven basic terms of English, as people use them.

A colour has the name of the nearest of about 150 colours that bear one: those of CSS Color 4 (section 6.1) whose name
is or holds a basic term, with a few shades between them that screens are full of. Near is meant in OKLab (Ottosson
2020), in which equal distances look about equal. Does not promise that two people agree on turquoise; :func:`name`
says ``None`` where two names are as near as each other.
"""

from functools import cache

import numpy as np

from limner.sight.graph import rgb

MARGIN = 0.004
"""In OKLab, where black and white are 1 apart: names whose distances differ by less cannot be told; about 1/255."""

BEARERS = {
    "black": "000000 0b0b0f 111827 1a1a1a 222222",
    "white": "ffffff f8f8ff fffaf0 f5f5f5 f0f8ff fffff0 f8f6f0",
    "grey": "808080 a9a9a9 d3d3d3 dcdcdc 696969 4d4d4d 708090 778899 c0c0c0 64748b cbd5e1 3d3d3d",
    "red": "ff0000 8b0000 dc143c b22222 cd5c5c ef4444 b91c1c e74c3c d62728 ff4b3e 990f1e",
    "orange": "ffa500 ff8c00 ff7f0e f97316 fb923c e67e22 ea580c f28e2b ff9f40 d97706 ffdab9",
    "yellow": "ffff00 ffd700 ffffe0 fafad2 f0e68c eab308 facc15 f1c40f fde047 fff3a0 ffd54f fef3c7",
    "green": "008000 006400 90ee90 228b22 32cd32 2e8b57 3cb371 9acd32 adff2f 00ff7f 556b2f 22c55e 10b981 16a34a"
    " 59a14f 84cc16 8fbc8f 808000 14b8a6 0f766e bbf7d0 dcfce7",
    "blue": "0000ff 00008b add8e6 4169e1 1e90ff 87ceeb 000080 6495ed 191970 3b82f6 0ea5e9 1f77b4 4e79a7 60a5fa"
    " 2563eb 1e40af 5b8def bfdbfe 06b6d4 3730d8 004c99 0d3b66 dbeafe",
    "purple": "800080 9370db 8a2be2 4b0082 663399 9400d3 8b5cf6 a855f7 9467bd 7c3aed ba55d3 6b21a8 d8b4fe c4b5fd dda0dd"
    " 5f0f40 ede9fe",
    "pink": "ffc0cb ffb6c1 ff69b4 f9a8d4 ff1493 ec4899 f472b6 fbcfe8 e377c2 db2777 ff9da7 fce7f3",
    "brown": "a52a2a 8b4513 a0522d 654321 5c4033 8c564b 795548 92400e 7b4f2c 9c755f 6f4518 4e342e d2b48c 5a3216",
}


@cache
def lab(colour: str) -> np.ndarray:
    """Return ``#rrggbb`` in OKLab ``(3,)``: lightness in [0, 1], then from green to red and from blue to yellow."""
    return _lab(np.array(rgb(colour), float))


def _lab(levels: np.ndarray) -> np.ndarray:
    """Turn sRGB levels ``(..., 3)`` of 0 to 255 into OKLab."""
    share = levels / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    cones = np.cbrt(linear @ _TO_CONES.T)
    return cones @ _TO_LAB.T


_TO_CONES = np.array([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
                      [0.0883024619, 0.2817188376, 0.6299787005]])  # fmt: skip
_TO_LAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
                    [0.0259040371, 0.7827717662, -0.8086757660]])  # fmt: skip


@cache
def _known() -> tuple[list[str], np.ndarray]:
    names = [name for name, bearers in BEARERS.items() for _ in bearers.split()]
    codes = [code for bearers in BEARERS.values() for code in bearers.split()]
    return names, np.array([lab(f"#{code}") for code in codes])


@cache
def name(colour: str) -> str | None:
    """Return the basic term for ``#rrggbb``, or ``None`` where two are as near."""
    names, known = _known()
    distances = np.linalg.norm(known - lab(colour), axis=1)
    best = names[int(distances.argmin())]
    others = min(distance for other, distance in zip(names, distances, strict=True) if other != best)
    return best if others - distances.min() > MARGIN else None


def chroma(colour: str) -> float:
    """Return how far a colour ``#rrggbb`` is from grey, in OKLab."""
    return float(np.hypot(*lab(colour)[1:]))


def distance(one: str, other: str) -> float:
    """Return how far apart two colours ``#rrggbb`` look, in OKLab; 0.02 is just seen."""
    return float(np.linalg.norm(lab(one) - lab(other)))
