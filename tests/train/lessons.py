"""Lessons of known truth, for the tests of this room: the audit's sheet, turned, askew, and at a slant."""

import cv2
import numpy as np

from limner.train.audit import HEIGHT, WIDTH, example, sheet
from limner.train.example import Example, Proof
from limner.train.lesson import Lesson, State

SIZES = ((float(WIDTH), float(HEIGHT)),)


def lying(answer: str | None = "32.64") -> Lesson:
    """Return the question for the total, on its side."""
    steps = ("orient", "crop", "read") if answer else ("orient",)
    return Lesson(example(1, answer=answer), steps, SIZES, ("Total 32.64",))


def warped(forth: np.ndarray, *steps: str) -> Lesson:
    """Return the same on a sheet that a matrix, from it to what is given, was applied to."""
    upright, box = sheet(16)
    image = cv2.warpPerspective(upright, forth, (WIDTH, HEIGHT), borderValue=(120, 120, 120))
    case = Example("warped", "What is the total?", "32.64", (image,), (Proof(box),), (np.linalg.inv(forth),), 0.005)
    return Lesson(case, steps, SIZES, ("Total 32.64",))


def askew(degrees: float) -> Lesson:
    """Return the same, turned clockwise by some degrees about the middle of the sheet."""
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), -degrees, 0.7)
    return warped(np.vstack([turn, [0, 0, 1]]), "deskew", "crop", "read")


def slanted() -> Lesson:
    """Return the same as if it were photographed."""
    there = np.array([[150, 80], [1250, 30], [1330, 850], [60, 880]], np.float32)
    corners = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float32)
    return warped(cv2.getPerspectiveTransform(corners, there), "flatten", "crop", "read")


def start(lesson: Lesson) -> State:
    """Return the state before the first cell."""
    height, width = lesson.example.images[0].shape[:2]
    return State("image", np.eye(3), (width, height))
