from manim import BLUE, DOWN, LEFT, RIGHT, UP, WHITE, YELLOW, Circle, Create, FadeOut, Line, Rotate, Text, VGroup, Write

from limner.chalk.all import *


class Section01(Lesson):
    theme = "night"

    def construct(self):
        title = Heading("A rolling wheel", id="title").fit(self.head, "left")
        radius = 1.0
        colour = BLUE
        place = 3 * LEFT + DOWN
        distance = 5.0
        style = {"stroke_width": 5, "color": YELLOW}
        speeds = [1.5, 2.5]

        with self.beat("wheel", 5.0):
            self.show(title)
            rim = Circle(radius=radius, color=colour)
            spoke = Line(0 * RIGHT, radius * UP, **style)
            wheel = VGroup(rim, spoke).move_to(place)
            self.change(Create(wheel), at=0.6, seconds=speeds[0])

        with self.beat("rolls", 5.0, keep=[title]):
            self.change(wheel.animate.shift(distance * RIGHT).build(), at=0.5, seconds=speeds[1])

        with self.beat("name", 4.0, keep=[title]):
            label = Text("One turn: twice pi times the radius", font_size=36, color=WHITE)
            label.next_to(wheel, DOWN, buff=0.5).set_x(0)
            self.change(Write(label), at=0.3, seconds=1.2)
            self.change(Rotate(spoke, angle=1.0, about_point=rim.get_center()), at=2.2, seconds=1.0)
            self.change(FadeOut(wheel), at=3.4, seconds=0.4)
