"""limner turns what can be seen into code that runs, and uses code to see better.

A craft is a package with the same three verbs: ``limner.picture.run(image, ...)`` does the work,
``limner.picture.arun`` is its async twin, and ``limner.picture.resume(run)`` goes on with a run folder.
Importing ``limner`` loads no craft: each is loaded when it is first named.
"""

from importlib import import_module
from importlib.metadata import version
from types import ModuleType

__version__ = version("limner")
CRAFTS = ("lesson", "motion", "picture", "think")
__all__ = ["CRAFTS", "__version__", "lesson", "motion", "picture", "think"]


def __getattr__(name: str) -> ModuleType:
    if name in CRAFTS:
        return import_module(f"limner.{name}")
    raise AttributeError(f"module 'limner' has no attribute {name!r}")
