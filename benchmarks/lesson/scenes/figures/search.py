from limner.chalk.all import *


class Section01(Lesson):
    theme = "night"

    def construct(self):
        title = Heading("Binary search", id="title").fit(self.head, "left")
        left, right = self.body.columns(1, 1)
        rows = [("10", "4"), ("1000", "10"), ("1000000", "20")]
        header = ("items", "steps")
        rule = "Look in the **middle**, then in one half."
        when = {"rule": 0.5, "table": 3.0}

        with self.beat("rule", 8.0):
            self.show(title)
            words = Words(rule, id="words", width=left.width).fit(left, "left")
            self.show(words, at=when["rule"])
            table = Table(rows, header=header, id="table").fit(right)
            self.show(table, at=when["table"])
            self.change(table.part(1), at=6.0)

        with self.beat("bound", 5.0, keep=[title]):
            bound = Formula(r"n \le \log_2 N + 1", id="bound").fit(self.body)
            self.show(bound, at=0.8)
