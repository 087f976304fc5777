from manim import (
    BLUE,
    DOWN,
    LEFT,
    WHITE,
    YELLOW,
    Circle,
    Create,
    Dot,
    FadeIn,
    GrowFromCenter,
    Indicate,
    MoveAlongPath,
    Text,
)

from limner.chalk.all import *


class Section01(Lesson):
    theme = "night"

    def construct(self):
        title = Heading("An orbit", id="title").fit(self.head, "left")
        radius = 2.0
        middle = 0.6 * DOWN
        sizes = {"sun": 0.4, "planet": 0.15}
        caption = "A planet falls around its sun"
        seconds = 3.0
        side = LEFT

        with self.beat("sun", 4.0):
            self.show(title)
            sun = Dot(middle, radius=sizes["sun"], color=YELLOW)
            path = Circle(radius=radius, color=BLUE).move_to(middle)
            self.change(GrowFromCenter(sun), at=0.6)
            self.change(Create(path), at=1.8, seconds=1.2)

        with self.beat("planet", 6.0, keep=[title]):
            planet = Dot(middle + radius * side, radius=sizes["planet"], color=WHITE)
            self.change(FadeIn(planet), at=0.2, seconds=0.6)
            self.change(MoveAlongPath(planet, path), at=1.0, seconds=seconds)
            self.change(Indicate(sun), at=4.5, seconds=1.0)

        with self.beat("words", 4.0, keep=[title]):
            words = Text(caption, font_size=34, color=WHITE)
            words.next_to(path, DOWN, buff=0.2)
            self.change(FadeIn(words), at=0.3)
