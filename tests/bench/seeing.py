"""A model server that looks: it answers the questions of ``fixtures/vcode`` from the pixels that it is sent."""

import io
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from tests.scripted import Line, Request, Say, Server

FIXTURE = Path(__file__).parent / "fixtures" / "vcode"


class Seeing(Server):
    """Answers what a policy that sees would, and marks as a judge that compares words would."""

    def __init__(self) -> None:
        super().__init__(Say("never said"))

    def take(self, request: Request) -> Line:
        super().take(request)
        text = "\n".join(request.texts)
        if not request.images:
            truth, answer = (text.split(mark)[1].splitlines()[0] for mark in ("True answer: ", "Answer to mark: "))
            return Say("1.0" if truth in answer else "0.0")
        pixels = np.asarray(Image.open(io.BytesIO(request.images[0])).convert("RGB"))
        return Say(see(text, pixels))


def see(question: str, pixels: np.ndarray) -> str:
    """Answer one of the fixture's questions about ``(H, W, 3) uint8``."""
    ink = np.asarray(np.any(pixels < 200, axis=2))
    count = cv2.connectedComponents(np.array(ink, np.uint8))[0] - 1
    if "Which word" in question:
        letters = np.all(pixels[20:44, 12:84] > 220, axis=2).any() and ink.any()
        return "It says OPEN." if letters else "There is no word."
    if "What colour" in question:
        return "It is green." if ink.any() else "I see no sign."
    if "tallest" in question:
        heights = [ink[:56, x].sum() for x in (20, 48, 76)]
        return f"({'ABC'[int(np.argmax(heights))]})" if ink.any() else "I see no bars."
    if "How many bars" in question:
        return f"There are {int((np.diff(ink[50].astype(int)) == 1).sum())} of them."
    if "Is a ball" in question:
        return "A" if count else "B"
    options = {"1": "A", "2": "B", "3": "C"} if "in the image" in question else {"2": "A", "3": "B"}
    return options.get(str(count), "I cannot tell.")
