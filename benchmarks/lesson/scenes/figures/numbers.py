from limner.chalk.all import *


class Section01(Lesson):
    theme = "slate"

    def construct(self):
        title = Heading("Numbers below zero", id="title").fit(self.head, "left")
        top, low = self.body.rows(1, 1)
        start, stop = -5, 5
        mark = Mark(-3, label="debt")
        spans = ((-3, 0),)
        lines = ["3 - 5 = -2", "-2 + 2 = 0"]
        reason = ["add two"]

        with self.beat("line", 6.0):
            self.show(title)
            line = Numberline(start, stop, marks=(mark,), spans=spans, id="line", width=top.width).fit(top)
            self.show(line, at=0.5)

        with self.beat("sums", 7.0, keep=[title, line]):
            sums = Derivation(lines, id="sums", reasons=reason).fit(low)
            self.show(sums, at=0.5)
            self.change(sums.part(1), at=3.5)
