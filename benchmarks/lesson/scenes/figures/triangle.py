from limner.chalk.all import *


class Section01(Lesson):
    theme = "slate"

    def construct(self):
        title = Heading("The right triangle", id="title").fit(self.head, "left")
        left, right = self.body.columns(1, 2, gap=0.8)
        points = {"A": (0, 0), "B": (4, 0), "C": (4, 3)}
        strokes = ("polygon A B C", "right A B C")
        labels = {"A": "A", "B": "B", "C": "C"}
        law = "a^2 + b^2 = c^2"

        with self.beat("figure", 6.0):
            self.show(title)
            figure = Geometry(points, strokes, labels=labels, id="figure", width=right.width, height=right.height).fit(
                right
            )
            self.show(figure, at=0.5)

        with self.beat("law", 6.0, keep=[title, figure]):
            name = Words("The **hypotenuse** is the longest side.", id="name", width=left.width).fit(
                left.rows(1, 1)[0], "left"
            )
            self.show(name, at=0.5)
            formula = Formula(law, id="formula").fit(left.rows(1, 1)[1])
            self.show(formula, at=3.0)
