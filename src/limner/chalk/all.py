"""Everything that a section's code needs: ``from limner.chalk.all import *``."""

from limner.chalk.formula import Derivation, Formula
from limner.chalk.region import BODY, FRAME, HEAD, SAFE, Region
from limner.chalk.stage import Lesson
from limner.chalk.words import Bullets, Heading, Words

__all__ = ["BODY", "FRAME", "HEAD", "SAFE", "Bullets", "Derivation", "Formula", "Heading", "Lesson", "Region", "Words"]
