from manim import BLUE, DOWN, UP, WHITE, Create, Dot, FadeIn, Line, Rotate, Text, VGroup

from limner.chalk.all import *


class Section01(Lesson):
    theme = "night"

    def construct(self):
        title = Heading("The pendulum", id="title").fit(self.head, "left")
        length = 3.0
        pivot = 2 * UP
        angle = 0.6
        colour = BLUE
        turns = [(angle, 1.0), (-2 * angle, 1.5), (angle, 1.0)]
        style = {"color": colour, "stroke_width": 4}

        with self.beat("hangs", 4.0):
            self.show(title)
            string = Line(pivot, pivot + length * DOWN, **style)
            bob = Dot(pivot + length * DOWN, radius=0.25, color=WHITE)
            pendulum = VGroup(string, bob)
            self.change(Create(pendulum), at=0.6, seconds=1.5)

        with self.beat("swings", 6.0, keep=[title]):
            start = 0.2
            for turn, seconds in turns:
                self.change(Rotate(pendulum, angle=turn, about_point=pivot), at=start, seconds=seconds)
                start = start + seconds

        with self.beat("period", 4.0, keep=[title]):
            note = Text("The period depends on the length", font_size=36, color=WHITE)
            note.move_to(3 * DOWN)
            self.change(FadeIn(note), at=0.3)
