"""Everything that a section's code needs: ``from limner.chalk.all import *``."""

from limner.chalk.chart import Chart
from limner.chalk.figure import Geometry
from limner.chalk.flow import Flow
from limner.chalk.formula import Derivation, Formula
from limner.chalk.free import Free, undrawn
from limner.chalk.icon import Icon
from limner.chalk.image import Image
from limner.chalk.listing import Listing
from limner.chalk.numberline import Numberline
from limner.chalk.plot import Curve, Mark, Plot
from limner.chalk.region import BODY, FRAME, HEAD, SAFE, Region
from limner.chalk.stage import Lesson
from limner.chalk.table import Table
from limner.chalk.words import Bullets, Heading, Words

__all__ = [
    "BODY", "FRAME", "HEAD", "SAFE", "Bullets", "Chart", "Curve", "Derivation", "Flow", "Formula", "Free", "Geometry",
    "Heading", "Icon", "Image", "Lesson", "Listing", "Mark", "Numberline", "Plot", "Region", "Table", "Words",
    "undrawn",
]  # fmt: skip
