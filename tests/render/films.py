"""A small film for the printers' tests: three dots that jump one after another, a triangle that turns, a card."""

from limner.sight.animation import PRESETS, Animated, Animation, Easing, Element, Key
from limner.sight.graph import Circle, Linear, Node, Polygon, Rect, Scene, Solid, Stop

FOREVER = float("inf")
OUT, IN = PRESETS["ease-out"], PRESETS["ease-in"]


def scene(*nodes: Node) -> Scene:
    return Scene(400, 300, nodes)


def dot(index: int) -> Element:
    cx, delay = 100 + 40 * index, 0.15 * index
    jump = (Key(0, (0, 0), OUT), Key(0.5, (0, -60), IN), Key(1, (0, 0)))
    fade = (Key(0, (1,), OUT), Key(0.5, (0.4,), IN), Key(1, (1,)))
    return Element(
        f"dot-{index + 1}",
        scene(Node(f"dot-{index + 1}-shape", Circle(cx, 200, 12), Solid("#cc3366"))),
        (cx, 200),
        (
            Animation("translate", jump, 1.2, delay, FOREVER),
            Animation("opacity", fade, 1.2, delay, FOREVER),
        ),
    )


def triangle(*animations: Animation) -> Element:
    look = scene(Node("tri", Polygon(((300, 60), (340, 120), (260, 120))), Solid("#2266cc")))
    return Element("triangle", look, (300, 100), animations)


TURN = Animation("rotate", (Key(0, (0,)), Key(1, (360,))), 2, iterations=FOREVER)
TINT = Animation("fill", (Key(0, (0.1, 0.4, 0.8)), Key(1, (0.9, 0.4, 0.1))), 1, 0, FOREVER, "alternate")
SPRING = Animation("scale", (Key(0, (0, 0), Easing("spring", (0.3, 3))), Key(1, (1, 1))), 1, 0.3)
CARD = Element(
    "card",
    scene(Node("box", Rect(30, 30, 120, 60, 8), Linear(30, 30, 30, 90, (Stop(0, "#ffcc00"), Stop(1, "#ff6600"))))),
    (90, 60),
    (SPRING,),
)


def film(*elements: Element) -> Animated:
    ground = scene(Node("ground", Rect(0, 0, 400, 300), Solid("#f4f4f0")))
    return Animated(400, 300, 3, 30, ground, elements or (CARD, dot(0), dot(1), dot(2), triangle(TURN, TINT)))
