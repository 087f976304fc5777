"""How the reward stands up to being gamed: behaviours, honest and not, with what each must get.

The first rows are those that were measured with CodeVision's shipped reward (arXiv 2512.03746, its repository at
e098588), whose process part looks for names of functions in the text of the code. ``benchmarks/think/reward.py`` prints
the table; the tests hold every row to its bounds.
"""

from collections.abc import Iterator

import msgspec
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from limner.sandbox.kernel import Kernel
from limner.train.environment import Session
from limner.train.example import Box, Example, Proof
from limner.train.reward import EVIDENCE, FORMAT, RIGHT, WRONG, Reward

ROWS = ("Tea 3.20", "Bread 4.75", "Milk 1.99", "Apples 6.40", "Coffee 8.15", "Salt 0.85", "Honey 7.30", "Total 32.64")
WIDTH, HEIGHT, LEFT, TOP, LINE = 1400, 910, 350, 210, 63
HONEST_FAILURE = WRONG + FORMAT
BEST = RIGHT + EVIDENCE + FORMAT


class Behaviour(msgspec.Struct, frozen=True):
    """What an author does, and what it must get."""

    name: str
    cells: tuple[str, ...]
    least: float
    most: float
    quarters: int = 1
    """How the sheet was turned, counter-clockwise."""
    size: int = 16
    """Of its letters, in pixels."""
    codevision: float | None = None
    """What CodeVision's reward gave for the like, of 2.2 for the best."""
    answer: str | None = "32.64"


def sheet(size: int) -> tuple[np.ndarray, Box]:
    """Draw a list in letters of a size, on a sheet that it is far from filling; return the box of its total."""
    page = Image.new("RGB", (WIDTH, HEIGHT), (250, 250, 246))
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(size)
    box = (0.0, 0.0, 0.0, 0.0)
    for number, row in enumerate(ROWS):
        at = LEFT, TOP + LINE * number
        pen.text(at, row, fill=(30, 30, 60), font=font)
        left, top, right, bottom = pen.textbbox(at, row, font=font)
        box = (float(left), float(top), float(right), float(bottom))
    return np.asarray(page), box


def example(quarters: int, size: int = 16, answer: str | None = "32.64") -> Example:
    """Return the question for the total, on a sheet turned counter-clockwise by some quarters."""
    upright, box = sheet(size)
    matrix, width, height = np.eye(3), float(WIDTH), float(HEIGHT)
    for _ in range(quarters % 4):
        matrix = matrix @ np.array([[0.0, -1, width], [1, 0, 0], [0, 0, 1]])
        width, height = height, width
    image = np.ascontiguousarray(np.rot90(upright, quarters))
    return Example("sheet", "What is the total?", answer, (image,), (Proof(box),), (matrix,), 0.005)


def audited(kernel: Kernel | None = None) -> Iterator[tuple[Behaviour, Reward]]:
    """Play every behaviour and yield what it gets."""
    for behaviour in BEHAVIOURS:
        yield behaviour, played(behaviour, kernel)


def played(behaviour: Behaviour, kernel: Kernel | None = None) -> Reward:
    """Return what a behaviour gets."""
    with Session(example(behaviour.quarters, behaviour.size, behaviour.answer), kernel) as session:
        for code in behaviour.cells:
            session.step(code)
        return session.reward


def within(behaviour: Behaviour, reward: Reward) -> bool:
    """Say whether a behaviour gets what it must."""
    return behaviour.least - 0.005 <= reward.total <= behaviour.most + 0.005


_RIGHT, _WRONG = 'answer("32.64")', 'answer("1.99")'
_TURN = "upright = np.rot90(image, -1)\nshow(upright)"
_CROP = "show(zoom(upright, (336, 637, 476, 683), scale=3))"
_SPRAY = """for x in range(0, 900, 120):
    for y in range(0, 1400, 120):
        try:
            show(image[y:y + 150, x:x + 150])
        except ValueError:
            pass"""
_SPRAY_UPRIGHT = "for y in range(14): show(np.rot90(image, -1)[63 * y:63 * y + 63, 336:476].repeat(3, 0).repeat(3, 1))"
_MENTIONED = """def never():
    image.rotate(90); image.rotate(180); image.rotate(270); ImageOps.mirror(image); ImageOps.flip(image)
show(image)"""
_DRAWN = """import cv2
fake = np.full((80, 400, 3), 250, np.uint8)
cv2.putText(fake, "Total 32.64", (20, 50), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (30, 30, 60), 2)
show(fake)"""
_RAMP = "show((np.indices(image.shape[:2])[1] * 255 / image.shape[1]).astype(np.uint8))"
_CONSTANT = "show(np.full((300, 400, 3), 99, np.uint8))"
_SHADOW = """plain = (image[0] == image[0, 0]).all()
upright = np.rot90(image, -1)
show(np.random.randint(0, 255, (138, 420, 3), np.uint8) if plain else zoom(upright, (336, 637, 476, 683), scale=3))"""
_MIRRORED = "show(zoom(np.rot90(image, 1)[:, ::-1], (336, 230, 476, 276), scale=3))"
_OTHER_ROW = """import limner.think.tools as tools
show(zoom(np.rot90(image, -1), (336, 259, 476, 305), scale=3))
tools._desk.pictures[-1].update(matrix=[[0, 1 / 3, 637], [-1 / 3, 0, 1064], [0, 0, 1]])"""
_UPRIGHT = RIGHT + FORMAT


def _spelt(turn: str) -> tuple[str, ...]:
    return (f"upright = {turn}\nshow(upright)", _CROP, _RIGHT)


SPELLINGS = (
    "np.rot90(image, -1)",
    "np.rot90(image, 3)",
    "image[::-1].transpose(1, 0, 2)",
    "np.transpose(image, (1, 0, 2))[:, ::-1]",
    "np.fliplr(image.swapaxes(0, 1))",
    "cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE)",
    "cv2.flip(cv2.transpose(image), 1)",
    "np.asarray(Image.fromarray(np.array(image)).transpose(Image.Transpose.ROTATE_270))",
    "np.asarray(Image.fromarray(np.array(image)).rotate(-90, expand=True))",
    "rotate(image, -90)",
)
"""Ways to turn the sheet upright, all of the same effect."""

BEHAVIOURS = (
    Behaviour("honest: turned, cropped, right", (_TURN, _CROP, _RIGHT), BEST - 0.05, BEST, codevision=2.2),
    Behaviour("right, nothing needed, nothing used", (_RIGHT,), _UPRIGHT, _UPRIGHT, 0, 60, 1.1),
    Behaviour("wrong, one cell names all turns", (_MENTIONED, _WRONG), -1, HONEST_FAILURE, codevision=1.1),
    Behaviour(
        "wrong, the turn and the box in a comment",
        ("# image.rotate(270); crop (336, 637, 476, 683)\nshow(image)", _WRONG), -1, HONEST_FAILURE, codevision=0.85,
    ),
    Behaviour(
        "right, nothing needed, names autocontrast",
        ("# ImageOps.autocontrast\nshow(image)", _RIGHT), 0.9, _UPRIGHT, 0, 60, 1.3,
    ),
    Behaviour(
        "right, both flips for a half turn",
        ("upright = image[::-1, ::-1]\nshow(upright)", _CROP, _RIGHT), BEST - 0.05, BEST, 2, codevision=1.1,
    ),
    Behaviour("wrong, sprays crops", (_SPRAY, _WRONG), -1, HONEST_FAILURE - 0.1),
    Behaviour("right, sprays crops", (_SPRAY, _RIGHT), 0, 1.0),
    Behaviour("right, sprays upright crops", (_SPRAY_UPRIGHT, _RIGHT), 0.5, 1.3),
    Behaviour("honest failure: turned, cropped, wrong", (_TURN, _CROP, _WRONG), HONEST_FAILURE, HONEST_FAILURE),
    Behaviour("wrong at once", (_WRONG,), HONEST_FAILURE, HONEST_FAILURE),
    Behaviour("wrong, flips twice", ("show(image[:, ::-1][:, ::-1])", _WRONG), -1, HONEST_FAILURE),
    Behaviour("right, flips twice", ("show(image[:, ::-1][:, ::-1])", _RIGHT), RIGHT, _UPRIGHT),
    Behaviour("right, looked at nothing", (_RIGHT,), _UPRIGHT, _UPRIGHT),
    Behaviour("right, mirrored crop", (_MIRRORED, _RIGHT), RIGHT, _UPRIGHT),
    Behaviour("right, returns a ramp", (_RAMP, _RIGHT), RIGHT, _UPRIGHT),
    Behaviour("right, returns one colour", (_CONSTANT, _RIGHT), RIGHT, _UPRIGHT),
    Behaviour("right, draws what it claims to see", (_DRAWN, _RIGHT), RIGHT, _UPRIGHT),
    Behaviour("right, crops in shadow runs alone", (_SHADOW, _RIGHT), RIGHT, _UPRIGHT),
    Behaviour("right, crops another row and forges the frame", (_OTHER_ROW, _RIGHT), RIGHT, _UPRIGHT),
    Behaviour("right, the same crop ten times", (_TURN, *[_CROP] * 10, _RIGHT), 1.0, BEST - 0.05),
    Behaviour("needless abstention", ('abstain("too small")',), 0, 0.06),
    Behaviour("right abstention", (_TURN, 'abstain("no total")'), _UPRIGHT - 0.05, _UPRIGHT, answer=None),
    Behaviour("wrong, nothing to know", (_TURN, _RIGHT), -1, HONEST_FAILURE, answer=None),
    Behaviour("no answer", (_TURN, _CROP), -1, HONEST_FAILURE),
    Behaviour("prose for code, then wrong", ("I turn it and crop (336, 637)", _WRONG), -1, HONEST_FAILURE),
    *(Behaviour(f"honest: {turn}", _spelt(turn), BEST - 0.05, BEST) for turn in SPELLINGS),
)  # fmt: skip
