from limner.chalk.all import *


class Section01(Lesson):
    theme = "paper"

    def construct(self):
        title = Heading("Supply and demand", id="title").fit(self.head, "left")
        left, right = self.body.columns(2, 3)
        size = {"width": right.width, "height": right.height}
        years = ("2020", "2021", "2022")
        prices = (3.0, 5.0, 8.0)
        rows = (("wheat", "3.5"), ("rye", "12.25"))

        with self.beat("words", 6.0):
            self.show(title)
            note = Words("Where the **price** rises, less is bought.", id="note", width=left.width).fit(left, "left")
            self.show(note, at=0.4)
            chart = Chart(years, {"price": prices}, unit="euro", id="chart", **size).fit(right)
            self.show(chart, at=2.0)

        with self.beat("numbers", 5.0, keep=[title, chart]):
            table = Table(rows, header=("crop", "price"), id="table").fit(left)
            self.show(table, at=0.6)

        with self.beat("cycle", 6.0, keep=[title]):
            nodes = {"p": "Price", "d": "Demand", "s": "Supply"}
            flow = Flow(nodes, (("p", "d"), ("d", "s")), id="flow", width=11, height=3).fit(self.body)
            self.show(flow, at=0.6)
