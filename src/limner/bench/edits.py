"""Edit-after: can a page be changed as its original can? The test that a dump of frames does not pass.

Three edits are made to the running pages, the same in the original and in a candidate: every duration and delay is
doubled (``updateTiming``), an object is hidden, an object recoloured. With the effect E = edited film - film of the
original, and F of the candidate, over all pixels and frames:

    score = 1 - sum |E - F| / sum (|E| + |F|)

It is 1 where an edit does the same to both, 0 where it does nothing to the candidate or something else, and does not
depend on how like the two films were before. The object is the original's largest thing that moves; the candidate's are
all elements whose best partner is that object, or a part of it.
"""

from collections.abc import Iterator

import msgspec
import numpy as np

from limner.bench.filmed import Filmed, film, probe, shrunk
from limner.bench.trails import Pairing
from limner.render.camera import Camera
from limner.render.page import Files, nothing

RATE = 10.0
"""Frames a second of edited films: enough to see what an edit does."""
FLOOR = 2
"""Levels that are no effect."""
ALIKE = 0.5
"""Overlap, or likeness of motion, from which an element of the candidate is a part of the object."""
TOGETHER = 0.5
"""Pixels by which what is in the same place may be apart."""
COLOURS = ("#00a050", "#a000c0")
"""What an object is recoloured to: whichever is further from its own colour."""
EDITS = ("double", "hide", "recolour")
# What is painted later than in the first frame has its number, and is edited, from then on.
_ELEMENTS = """const first = !window.__edited__, done = (window.__edited__ ??= new Set());
const at = (ids) => {
  const found = [], book = window.__bench__.ids;
  for (const [element, keys] of book) for (const [pseudo, id] of Object.entries(keys))
    if (ids.includes(id) && !done.has(id)) found.push([element, pseudo]), done.add(id);
  return found;
};
const style = (element, pseudo, rules) => {
  if (!pseudo) return rules.forEach(([name, value]) => element.style.setProperty(name, value, "important"));
  const mark = "bench" + Math.floor(performance.now() * 1000) + document.querySelectorAll("style").length;
  element.setAttribute("data-" + mark, "");
  const sheet = document.head.appendChild(document.createElement("style"));
  sheet.textContent = `[data-${mark}]${pseudo}{${rules.map(([n, v]) => `${n}:${v} !important`).join(";")}}`;
};"""
_DOUBLE = """if (first) for (const animation of document.getAnimations()) {
  const { duration, delay } = animation.effect.getTiming();
  animation.effect.updateTiming({ duration: 2 * Number(duration) || 0, delay: 2 * delay });
}"""
_CLEAR = """if (first) for (const { effect } of document.getAnimations())
  if (effect.target) style(effect.target, effect.pseudoElement || "", [["visibility", "hidden"]]);"""
_HIDE = """for (const [element, pseudo] of at(IDS)) style(element, pseudo, [["visibility", "hidden"]]);"""
# A shape takes the colour as what it is painted with, text as its own, everything else as a flat background.
_RECOLOUR = """for (const [element, pseudo] of at(IDS)) {
  const now = getComputedStyle(element, pseudo || null);
  if (element instanceof SVGElement) {
    if (element.tagName !== "image") style(element, pseudo, [[now.fill !== "none" ? "fill" : "stroke", "COLOUR"]]);
  } else if (!["IMG", "CANVAS", "VIDEO"].includes(element.tagName) && !/url\\(/.test(now.backgroundImage)) {
    const empty = now.backgroundColor === "rgba(0, 0, 0, 0)" && now.backgroundImage === "none";
    const edged = empty && parseFloat(now.borderTopWidth) > 0;
    style(element, pseudo, [[edged ? "border-color" : empty ? "color" : "background", "COLOUR"]]);
  }
}"""


class Views(msgspec.Struct, frozen=True, eq=False):
    """Films of one page at ``RATE`` frames a second, the first frame left out, ``(N, H, W, 3) uint8``."""

    plain: np.ndarray
    edited: dict[str, np.ndarray]
    """By the names in ``EDITS``."""


class Shop(msgspec.Struct, frozen=True):
    """Where pages are edited: a browser and how they are filmed."""

    camera: Camera
    width: int
    height: int
    seconds: float
    scale: float = 1.0
    """Of the film to the page."""
    files: Files = nothing
    """What lies beside the page."""

    def film(self, text: str, fps: float) -> Filmed:
        """Film a page as it is, and read its elements."""
        return film(
            self.camera, text, width=self.width, height=self.height, fps=fps, seconds=self.seconds, scale=self.scale,
            files=self.files,
        )  # fmt: skip

    def plate(self, page: Filmed) -> np.ndarray:
        """Return a page without what is animated, ``(H, W, 3) uint8``; where nothing declares that it is, the median.

        What is animated, and what it holds, is hidden.
        """
        if not page.timings:
            return np.median(page.frames, axis=0).astype(np.uint8)
        return self._film(page.text, _CLEAR)[0]

    def views(self, text: str, whole: tuple[int, ...], face: tuple[int, ...], colour: str) -> Views:
        """Film a page as it is and after each edit.

        Args:
            text: of the page.
            whole: the elements of an object, to be hidden.
            face: those of them that are the object itself, to be recoloured, and not what is in it.
            colour: they get.
        """
        edits = {"double": (_DOUBLE, ()), "hide": (_HIDE, whole), "recolour": (_RECOLOUR, face)}
        edited = {
            name: self._film(text, script.replace("IDS", str(list(ids))).replace("COLOUR", colour))
            for name, (script, ids) in edits.items()
        }
        return Views(self._film(text, ""), edited)

    def _film(self, text: str, script: str) -> np.ndarray:
        """Film a page that is edited as soon as its first frame was drawn."""
        edit = f"((probed) => {{ {_ELEMENTS}{script} }})({probe()})"
        shots = self.camera.film(
            text, width=self.width, height=self.height, fps=RATE, seconds=self.seconds + 1 / RATE, probe=edit,
            files=self.files,
        )  # fmt: skip
        return np.stack([shrunk(shot.pixels, self.scale) for shot in shots][1:])


def effect(reference: Views, candidate: Views, name: str) -> float:
    """Return how alike an edit's effects on two pages are, in [0, 1]; 1 where it has none on either."""
    least, most = 0.0, 0.0
    for ours, theirs in zip(_effects(reference, name), _effects(candidate, name), strict=False):
        least += float(np.abs(ours - theirs).sum())
        most += float(np.abs(ours).sum() + np.abs(theirs).sum())
    return 1 - least / most if most else 1.0


def together(scores: dict[str, float]) -> float:
    """Return the one figure of all edits: the geometric mean, 0 where one does not work at all."""
    return float(np.prod(list(scores.values())) ** (1 / len(scores)))


def chosen(page: Filmed, moving: np.ndarray) -> tuple[int, ...]:
    """Return the elements of the object that is edited: the largest that moves first, then what is in it or under it.

    Args:
        page: the original.
        moving: ``(E,)`` bool; where nothing moves, what changes in another way will do.
    """
    seen = np.isfinite(page.points).all((2, 3))
    with np.errstate(invalid="ignore"):
        area = np.where(seen, np.ptp(page.points[:, :, :4], axis=2).prod(2), 0).mean(0)
    timed = {index for timing in page.timings for index in timing.ids}
    fit = [index for index in range(len(page.facts)) if area[index] > 0 and (moving[index] or index in timed)]
    if not fit:
        return ()
    # What is in something that moves goes with it.
    outer = [index for index in fit if not any(above in fit for above in _above(page, index))]
    best = max(outer, key=lambda index: (bool(moving[index]), area[index]))
    # What is one in the other's place all the time is seen as one object: whoever edits it edits them all.
    first, *under = (index for index in reversed(outer) if _together(page, best, index))
    inside = [index for index in range(len(page.facts)) if {first, *under} & set(_above(page, index))]
    return first, *inside, *under


def partners(pairing: Pairing, ids: tuple[int, ...]) -> tuple[int, ...]:
    """Return the candidate's elements that stand for an object of the original."""
    own = {int(pairing.best[index]) for index in ids[:1]} - {-1}
    # A ground holds the object too, but neither fills its box nor moves like it.
    near = (pairing.overlap > ALIKE) | (pairing.score > ALIKE)
    parts = {index for index, source in enumerate(pairing.source) if int(source) in ids and near[source, index]}
    return tuple(sorted(own | parts))


def tint(page: Filmed, ids: tuple[int, ...]) -> str:
    """Return the colour that is furthest from an object's own."""
    own = np.nan_to_num(page.colour[:, ids[0]]).mean(0)
    return max(COLOURS, key=lambda text: float(np.abs(own - [int(text[k : k + 2], 16) for k in (1, 3, 5)]).sum()))


def _effects(views: Views, name: str) -> Iterator[np.ndarray]:
    for before, after in zip(views.plain, views.edited[name], strict=False):
        gap = after.astype(np.int16) - before
        yield np.where(np.abs(gap) > FLOOR, gap, 0).astype(np.int32)


def _together(page: Filmed, one: int, other: int) -> bool:
    """Say whether two elements are in the same place all the time."""
    ours, theirs = page.points[:, one], page.points[:, other]
    gap = np.abs(ours - theirs)
    return bool((np.isfinite(ours) == np.isfinite(theirs)).all() and np.nanmax(gap, initial=0.0) < TOGETHER)


def _above(page: Filmed, index: int) -> list[int]:
    found = []
    while (index := page.facts[index].holder) >= 0:
        found.append(index)
    return found
