"""Round things of one colour about one middle, as ripples and pulses are: what is seen of them at each radius.

Discs and rings about one point look the same in all directions, so that a frame says no more of them than how much of
their colour is seen at each radius: its radial profile. Several that are translucent lie over one another as CSS paints
them: what each leaves of the ground is multiplied (Compositing 1, section 10.1). Every edge is as soft as the camera
and compression make it. Not covered: discs and rings of several colours.
"""

import msgspec
import numpy as np

BIN = 0.5
"""Pixels of radius that one number of a profile stands for."""
SOFT = 0.7
"""Sigma of an edge, pixels: the pixel's own and what compression adds."""
STEEP = 1.702
"""The logistic function with this slope is the integral of a Gaussian within 0.01 (Camilli 1994)."""
STEPS = np.array([0.25, 0.01])
"""Of a radius and an opacity, by which slopes are told."""
LONGEST = np.array([4.0, 0.3])
"""By which both may change in a step."""
ROUNDS, ENOUGH = 8, 0.02
"""Steps at most; and how small the last one is."""
TIE = np.array([0.02, 0.6])
"""Weights by which a radius, in pixels, and an opacity are drawn to what was foretold: where two edges meet the
profile does not tell which is whose."""
LOOSE = 1e-3
"""The same of what is foretold by nothing."""


class Form(msgspec.Struct, frozen=True):
    """What is alike in all of them: a disc where ``hollow`` and ``rim`` are 0."""

    hollow: float = 0.0
    """Of a ring whose border grows with it: its inner radius in parts of the outer one."""
    rim: float = 0.0
    """Of a ring whose border stays as it is: how wide it is, in pixels."""

    def cover(self, radii: np.ndarray, outer: float) -> np.ndarray:
        """Give how much of what is at ``radii`` one covers whose outer radius is ``outer``."""
        return _within(radii, outer) - _within(radii, self.inner(outer))

    def inner(self, outer: float) -> float:
        """Give the inner radius, pixels; negative where there is no hole."""
        if self.rim:
            return outer - self.rim
        return self.hollow * outer if self.hollow else -np.inf


class Profile(msgspec.Struct, frozen=True, eq=False):
    """What is seen at a place."""

    centre: np.ndarray
    """``(x, y)``, pixel corners at whole numbers."""
    radii: np.ndarray
    """``(K,)`` pixels, rising, of those that are seen."""
    weight: np.ndarray
    """``(K,)``: the pixels there."""
    values: np.ndarray
    """``(N, K) float32``: how much of the colour is seen there in each frame."""


def _within(radii: np.ndarray, edge: float) -> np.ndarray:
    return 0.5 + 0.5 * np.tanh(STEEP / SOFT / 2 * (edge - radii)) if np.isfinite(edge) else np.zeros_like(radii)


def read(
    cover: np.ndarray, corner: tuple[int, int], centre: np.ndarray, mine: np.ndarray, reach: float
) -> tuple[Profile, np.ndarray]:
    """Average over all directions.

    Args:
        cover: ``(N, h, w)``: how much of the colour is seen.
        corner: ``(x, y)`` of the first pixel.
        centre: ``(x, y)``.
        mine: ``(h, w) bool``: pixels that nothing else reaches.
        reach: pixels of radius up to which is looked.

    Returns:
        The profile; and the sum of squares in each frame, ``(N,)``, of what is not alike in all directions.
    """
    y, x = np.indices(mine.shape) + 0.5
    far = np.hypot(x + corner[0] - centre[0], y + corner[1] - centre[1])
    mine = mine & (far < reach)
    slot = (far[mine] / BIN).astype(int)
    count = np.bincount(slot)
    some = np.flatnonzero(count)
    seen = cover[:, mine]
    sums = np.stack([np.bincount(slot, row, len(count)) for row in seen])
    mean = np.where(count, sums / np.maximum(count, 1), 0)
    radius = np.bincount(slot, far[mine], len(count))[some] / count[some]
    rest = (seen * seen).sum(axis=1) - (mean * mean * count).sum(axis=1)
    profile = Profile(centre, radius, count[some].astype(float), mean[:, some].astype(np.float32))
    return profile, rest


def laid(form: Form, radii: np.ndarray, things: np.ndarray) -> np.ndarray:
    """Give the profile ``(K,)`` of things ``(M, 2)``, each an outer radius and an opacity, laid on one another."""
    clear = np.ones_like(radii)
    for outer, opacity in things:
        clear = clear * (1 - opacity * form.cover(radii, outer))
    return 1 - clear


def fitted(
    form: Form, profile: Profile, seen: np.ndarray, start: np.ndarray, sure: np.ndarray
) -> tuple[np.ndarray, float]:
    """Fit things to one frame's profile by Gauss's and Newton's steps, from where they are foretold to be.

    Args:
        form: what they are like.
        profile: tells the radii and their weights.
        seen: ``(K,)``: the frame's row of it.
        start: ``(M, 2)``: outer radii and opacities.
        sure: ``(M,)`` in [0, 1]: how much they are drawn to where they start.

    Returns:
        The things, and the weighted sum of squares that they leave.
    """
    root = np.sqrt(profile.weight / profile.weight.mean())
    here, strength = start.copy(), (sure[:, None] * TIE + LOOSE).ravel()
    best, least = here, np.inf
    for _ in range(ROUNDS):
        rest = (seen - laid(form, profile.radii, here)) * root
        gap = (here - start).ravel()
        miss = float(rest @ rest) + float(((strength * gap) ** 2).sum())
        if miss < least:
            best, least = here, miss
        slopes = []
        for index in range(here.size):
            aside = here.copy()
            aside.flat[index] += STEPS[index % 2]
            slopes.append((laid(form, profile.radii, aside) * root + rest - seen * root) / STEPS[index % 2])
        jacobian = np.stack(slopes, axis=1)
        normal = jacobian.T @ jacobian + np.diag(strength**2 + 1e-6)
        step = np.linalg.solve(normal, jacobian.T @ rest - strength**2 * gap).reshape(here.shape)
        step = np.clip(step, -LONGEST, LONGEST)
        here = here + step
        here[:, 0] = np.maximum(here[:, 0], 0.0)
        here[:, 1] = np.clip(here[:, 1], 0.0, 1.0)
        if np.abs(step).max() < ENOUGH:
            break
    rest = seen - laid(form, profile.radii, best)
    return best, float((rest * rest * profile.weight).sum())
