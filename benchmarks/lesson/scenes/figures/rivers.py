from limner.chalk.all import *


class Section01(Lesson):
    theme = "paper"

    def construct(self):
        title = Heading("Long rivers", id="title").fit(self.head, "left")
        top, low = self.body.rows(3, 1)
        names = ("Nile", "Amazon", "Yangtze")
        lengths = (6650.0, 6400.0, 6300.0)
        unit = "km"
        sentence = "Which one is **longest** depends on where it is said to begin."
        width = low.width

        with self.beat("chart", 6.0):
            self.show(title)
            chart = Chart(names, {"length": lengths}, unit=unit, id="chart", width=top.width, height=top.height).fit(
                top
            )
            self.show(chart, at=0.5)

        with self.beat("doubt", 5.0, keep=[title, chart]):
            doubt = Words(sentence, id="doubt", width=width).fit(low, "left")
            self.show(doubt, at=0.5)
