"""The scene of a lesson: beats with cues in seconds, and a record of what is where, when.

A section's code says what is shown at which second of which beat. Frames are counted, not added up: a beat of
``seconds`` at ``n`` frames a second has ``round(seconds n)`` frames, whatever happens in it, so that picture and voice
never drift apart. A cue whose animation would last into the next one is shortened.

The code of a section is a plain Manim scene: ``manim section.py`` plays it too.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from numbers import Real
from typing import Any, ClassVar

from manim import Animation, AnimationGroup, FadeOut, Scene, Text, config
from manim.animation.animation import prepare_animation

from limner.chalk.element import Element, line
from limner.chalk.free import Free
from limner.chalk.region import BODY, HEAD
from limner.chalk.theme import use

LEAVING = 0.4
"""Seconds in which what goes fades."""
EPSILON = 0.5
"""Of a frame: a length of ``n`` frames is told as ``n`` less or more this, as Manim rounds down or up."""


@dataclass(frozen=True, slots=True)
class Cue:
    """An animation, or code that plays its own, at a time of its beat, in seconds."""

    at: float
    animation: Animation | Free
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
        self.room: int | None = None
        """Frames that an author's own code may still take; ``None`` while none runs."""
        camera: Any = self.camera
        look = use(self.theme)
        camera.background_color = look.ground
        Text.set_default(font=look.sans, color=look.ink)  # an author's own words look like the lesson's

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

    def drew(self) -> None:
        """Do nothing after an author's own code; who films the lesson looks at what it drew."""

    def show(self, element: Element, at: float = 0.0, seconds: float | None = None) -> None:
        """Let an element appear ``at`` seconds after its beat begins, and not before what leaves is gone."""
        at = max(at, self.empty_at)
        if isinstance(element, Free):
            self._cue(at, element, 0.0)
        else:
            animation = element.appear()
            self._cue(at, animation, animation.run_time if seconds is None else seconds)
        self.elements.append(element)

    def change(self, animation: Animation, at: float = 0.0, seconds: float | None = None) -> None:
        """Play any animation ``at`` seconds after the beat begins."""
        self._cue(at, animation, animation.run_time if seconds is None else seconds)

    def hide(self, *elements: Element, at: float = 0.0) -> None:
        """Let elements fade."""
        self._cue(at, AnimationGroup(*(FadeOut(one) for one in elements)), LEAVING)
        self.elements = [one for one in self.elements if one not in elements]

    def play(self, *animations: Any, **options: Any) -> None:
        """Play animations as Manim does; those of an author's own code no longer than until the next cue."""
        if self.room is None:
            super().play(*animations, **options)
            return
        ready = [prepare_animation(animation) for animation in animations]
        seconds = options.pop("run_time", None) or max((one.run_time for one in ready), default=1.0)
        frames = min(max(round(seconds * config.frame_rate), 1), self.room)
        self.room -= frames
        if frames:
            super().play(*ready, run_time=(frames - EPSILON) / config.frame_rate, **options)
            return
        for one in ready:  # no time is left: it is at its end at once
            one._setup_scene(self)
            one.begin()
            one.finish()
            one.clean_up_from_scene(self)

    def _draw(self, free: Free, frames: int) -> int:
        """Run an author's own code; return the frames that it took."""
        before = set(self.mobjects)
        self.room = frames
        free.method.draw(free.box)
        left, self.room = self.room, None
        made = [one for one in self.mobjects if one not in before]
        self.remove(*made)
        free.submobjects = made
        self.add(free)
        self.drew()
        return frames - left

    def _cue(self, at: float, animation: Animation | Free, seconds: float) -> None:
        if self.beat_now is None:
            raise ValueError("outside of a beat nothing can be shown: put it in `with self.beat(...):`")
        for name, value in (("at", at), ("seconds", seconds)):
            if not isinstance(value, Real):  # it would fail only when the beat is played
                raise TypeError(f"{name}={value!r} is no number of seconds")
        self.beat_now.cues.append(Cue(at, animation, seconds, line()))

    def _play(self, beat: Beat) -> None:
        rate = config.frame_rate
        done = 0
        cues = sorted(beat.cues, key=lambda cue: (cue.at, isinstance(cue.animation, Free)))
        groups: list[tuple[int, list[Cue]]] = []
        for cue in cues:
            frame = min(max(round(cue.at * rate), 0), beat.frames - 1)
            alone = isinstance(cue.animation, Free) or (groups and isinstance(groups[-1][1][0].animation, Free))
            if groups and frame <= groups[-1][0] and not alone:
                groups[-1][1].append(cue)
            else:
                groups.append((min(max(frame, groups[-1][0] + 1), beat.frames) if groups else frame, [cue]))
        starts = [frame for frame, _ in groups] + [beat.frames]
        for (frame, together), following in zip(groups, starts[1:], strict=True):
            self._hold(frame - done)
            self.playing = tuple(together)
            done = frame + self._perform(together, following - frame)
            self.playing = ()
        self._hold(beat.frames - done)

    def _perform(self, together: list[Cue], most: int) -> int:
        """Play the cues of one frame in ``most`` frames; return those that they took."""
        free = [cue.animation for cue in together if isinstance(cue.animation, Free)]
        if free:
            return self._draw(free[0], most)
        length = min(max(max(round(cue.seconds * config.frame_rate) for cue in together), 1), max(most, 1))
        animations = [cue.animation for cue in together]
        self.play(*animations, run_time=(length - EPSILON) / config.frame_rate)
        return length

    def _hold(self, frames: int) -> None:
        if frames > 0:
            self.wait((frames + EPSILON) / config.frame_rate, frozen_frame=True)
