from limner.chalk.all import *


class Section01(Lesson):
    theme = "slate"

    def construct(self):
        title = Heading("Completing the square", id="title").fit(self.head, "left")
        left, right = self.body.columns(1, 1)
        width = left.width
        role = "definition"
        statement = "A **quadratic equation** can be solved by *completing the square*."
        steps = ["x^2 + 6x + 5 = 0", "x^2 + 6x + 9 = 4", "(x+3)^2 = 4"]
        reasons = ["add 4", "factor"]

        with self.beat("idea", 6.0):
            self.show(title)
            text = Words(statement, id="text", width=width, role=role).fit(left, "left")
            self.show(text, at=0.5)

        with self.beat("recipe", 7.0, keep=[title]):
            points = Bullets(["Divide by $a$", "Add the square of half of $b$", "Take the root"], id="points").fit(
                self.body, "left"
            )
            self.show(points, at=0.2)
            self.change(points.part(1), at=2.0)
            self.change(points.part(2), at=4.0)

        with self.beat("lines", 9.0, keep=[title]):
            d = Derivation(steps, id="d", reasons=reasons).fit(self.body)
            self.show(d, at=0.3)
            self.change(d.part(1), at=2.5)
            self.change(d.part(2), at=5.0)
