"""The scene of a lesson: beats with cues in seconds, and a record of what is where, when.

A section's code says what is shown at which second of which beat. Frames are counted, not added up: a beat of
``seconds`` at ``n`` frames a second has ``round(seconds n)`` frames, whatever happens in it, so that picture and voice
never drift apart. A cue whose animation would last into the next one is shortened.

The code of a section is a plain Manim scene: ``manim section.py`` plays it too.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar

from manim import Animation, AnimationGroup, FadeOut, Scene, config

from limner.chalk.element import Element, line
from limner.chalk.region import BODY, HEAD
from limner.chalk.theme import use

LEAVING = 0.4
"""Seconds in which what goes fades."""
EPSILON = 0.5
"""Of a frame: a length of ``n`` frames is told as ``n`` less or more this, as Manim rounds down or up."""


@dataclass(frozen=True, slots=True)
class Cue:
    """An animation at a time of its beat, in seconds."""

    at: float
    animation: Animation
    seconds: float
    line: int
    """Of the code, where it was given."""


@dataclass(slots=True)
class Beat:
    """A beat while its cues are collected."""

    id: str
    frames: int
    line: int
    """Of the code, where it begins."""
    cues: list[Cue] = field(default_factory=list)


class Lesson(Scene):
    """A section of a lesson. Its class attributes say how it looks; ``construct`` what is shown when."""

    theme: ClassVar[str] = "slate"
    """One of :data:`limner.chalk.theme.THEMES`."""
    head, body = HEAD, BODY

    def setup(self) -> None:
        """Paint the ground."""
        self.beats: list[str] = []
        """Those that were played, in order."""
        self.beat_now: Beat | None = None
        self.playing: tuple[Cue, ...] = ()
        """What is being played: it shows at the beat's end, and was made at its cues."""
        self.empty_at = 0.0
        """Seconds of the beat after which what was on the frame before is gone."""
        self.elements: list[Element] = []
        """Those that are on the frame."""
        self.camera.background_color = use(self.theme).ground

    @contextmanager
    def beat(self, id: str, seconds: float, keep: Iterable[Element] = ()) -> Iterator[None]:
        """Play what is cued within, and fill the rest of the beat.

        Args:
            id: of the beat.
            seconds: its length.
            keep: elements that stay from before; the others fade out as it begins.
        """
        began = Beat(id, max(1, round(seconds * config.frame_rate)), line())
        self.beat_now = began
        self.begin(began)
        staying = {one.id for one in keep}
        gone = [one for one in self.elements if one.id not in staying]
        self.empty_at = LEAVING if gone else 0.0
        if gone:
            self.hide(*gone)
        yield
        self._play(began)
        self.beats.append(id)
        self.beat_now = None
        self.end(began)

    def begin(self, beat: Beat) -> None:
        """Do nothing; who films the lesson does."""

    def end(self, beat: Beat) -> None:
        """Do nothing; who films the lesson does."""

    def show(self, element: Element, at: float = 0.0, seconds: float | None = None) -> None:
        """Let an element appear ``at`` seconds after its beat begins, and not before what leaves is gone."""
        animation = element.appear()
        self._cue(max(at, self.empty_at), animation, animation.run_time if seconds is None else seconds)
        self.elements.append(element)

    def change(self, animation: Animation, at: float = 0.0, seconds: float | None = None) -> None:
        """Play any animation ``at`` seconds after the beat begins."""
        self._cue(at, animation, animation.run_time if seconds is None else seconds)

    def hide(self, *elements: Element, at: float = 0.0) -> None:
        """Let elements fade."""
        self._cue(at, AnimationGroup(*(FadeOut(one) for one in elements)), LEAVING)
        self.elements = [one for one in self.elements if one not in elements]

    def _cue(self, at: float, animation: Animation, seconds: float) -> None:
        if self.beat_now is None:
            raise ValueError("outside of a beat nothing can be shown: put it in `with self.beat(...):`")
        self.beat_now.cues.append(Cue(at, animation, seconds, line()))

    def _play(self, beat: Beat) -> None:
        rate = config.frame_rate
        done = 0
        cues = sorted(beat.cues, key=lambda cue: cue.at)
        groups: list[tuple[int, list[Cue]]] = []
        for cue in cues:
            frame = min(max(round(cue.at * rate), 0), beat.frames - 1)
            if groups and groups[-1][0] == frame:
                groups[-1][1].append(cue)
            else:
                groups.append((frame, [cue]))
        starts = [frame for frame, _ in groups] + [beat.frames]
        for (frame, together), following in zip(groups, starts[1:], strict=True):
            self._hold(frame - done)
            length = min(max(max(round(cue.seconds * rate) for cue in together), 1), following - frame)
            self.playing = tuple(together)
            self.play(*(cue.animation for cue in together), run_time=(length - EPSILON) / rate)
            self.playing = ()
            done = frame + length
        self._hold(beat.frames - done)

    def _hold(self, frames: int) -> None:
        if frames > 0:
            self.wait((frames + EPSILON) / config.frame_rate, frozen_frame=True)
