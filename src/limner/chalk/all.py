"""Everything that a section's code needs: ``from limner.chalk.all import *``."""

from limner.chalk.axes import Chart, Curve, Mark, Numberline, Plot
from limner.chalk.figure import Geometry
from limner.chalk.formula import Derivation, Formula
from limner.chalk.panels import Flow, Listing, Table
from limner.chalk.region import BODY, FRAME, HEAD, SAFE, Region
from limner.chalk.stage import Lesson
from limner.chalk.words import Bullets, Heading, Words

__all__ = [
    "BODY", "FRAME", "HEAD", "SAFE", "Bullets", "Chart", "Curve", "Derivation", "Flow", "Formula", "Geometry", "Heading",
    "Lesson", "Listing", "Mark", "Numberline", "Plot", "Region", "Table", "Words",
]  # fmt: skip
