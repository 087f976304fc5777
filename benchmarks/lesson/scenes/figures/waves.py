from limner.chalk.all import *


class Section01(Lesson):
    theme = "slate"

    def construct(self):
        title = Heading("Waves", id="title").fit(self.head, "left")
        left, right = self.body.columns(2, 3)
        expression = "x**2"
        domain = (0, 3)
        curve = Curve(expression)
        speed = "v = \\lambda f"

        with self.beat("curve", 6.0):
            self.show(title)
            plot = Plot((curve,), x=domain, id="plot", width=right.width, height=right.height).fit(right)
            self.show(plot, at=0.5)
            growth = Words("It grows with the **square**.", id="growth", width=left.width).fit(left, "left")
            self.show(growth, at=2.5)

        with self.beat("speed", 5.0, keep=[title]):
            formula = Formula(speed, id="formula", caption="wavelength times frequency").fit(self.body)
            self.show(formula, at=0.6)
