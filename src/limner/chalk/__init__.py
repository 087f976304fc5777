"""What lessons are drawn on: Manim scenes with beats, places and elements that have ids.

``from limner.chalk import *`` is all that a section's code imports. It runs in the sandbox, or by Manim itself.
"""

from limner.chalk.formula import Formula
from limner.chalk.region import BODY, FRAME, HEAD, SAFE, Region
from limner.chalk.stage import Lesson
from limner.chalk.words import Bullets, Heading, Words

__all__ = ["BODY", "FRAME", "HEAD", "SAFE", "Bullets", "Formula", "Heading", "Lesson", "Region", "Words"]
