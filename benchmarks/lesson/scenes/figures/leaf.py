from limner.chalk.all import *


class Section01(Lesson):
    theme = "paper"

    def construct(self):
        title = Heading("Photosynthesis", id="title").fit(self.head, "left")
        top, low = self.body.rows(1, 1)
        items = ["Light is caught by chlorophyll", "Water is split", "Sugar is built from carbon dioxide"]
        nodes = {"l": "Light", "w": "Water", "s": "Sugar"}
        arrows = [("l", "w"), ("w", "s")]
        marks = True
        seconds = 9.0

        with self.beat("parts", seconds):
            self.show(title)
            points = Bullets(items, id="points", numbered=marks).fit(top, "left")
            self.show(points, at=0.5)
            self.change(points.part(1), at=3.0)
            self.change(points.part(2), at=5.5)

        with self.beat("chain", 5.0, keep=[title, points]):
            chain = Flow(nodes, arrows, id="chain", width=low.width, height=low.height).fit(low)
            self.show(chain, at=0.5)
