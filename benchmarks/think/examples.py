"""Do ordinary snippets run? The examples in the docstrings of scikit-image and SciPy's ndimage, each a cell.

    python benchmarks/think/examples.py              # counts, and the error of each that fails in the kernel alone
    python benchmarks/think/examples.py --limit 50

Each docstring's examples are one cell of a fresh session; its names are imported first. The same cell runs in a plain
Python process too: what fails there as well (a package or a data set that is not installed, a name that the docstring
takes for granted) is listed apart. Nothing of the examples is kept here: they are read from what is installed.
"""

import argparse
import doctest
import importlib
import inspect
import subprocess
import sys
import tempfile
import time

import numpy as np

from limner.sandbox.cell import KernelOptions
from limner.sandbox.kernel import Kernel

MODULES = (
    "skimage.color", "skimage.draw", "skimage.exposure", "skimage.feature", "skimage.filters", "skimage.filters.rank",
    "skimage.graph", "skimage.io", "skimage.measure", "skimage.metrics", "skimage.morphology", "skimage.registration",
    "skimage.restoration", "skimage.segmentation", "skimage.transform", "skimage.util", "scipy.ndimage",
)  # fmt: skip
SECONDS = 30.0


def examples() -> dict[str, str]:
    """Qualified name -> source of its docstring's examples, those left out that are meant to raise."""
    for flag in ("FLOAT_CMP", "IGNORE_WARNINGS"):  # of pytest's plug-ins
        doctest.register_optionflag(flag)
    parser = doctest.DocTestParser()
    found: dict[str, str] = {}
    for name in MODULES:
        module = importlib.import_module(name)
        for public in getattr(module, "__all__", dir(module)):
            text = inspect.getdoc(getattr(module, public, None)) or ""
            lines = [
                each.source
                for each in parser.get_examples(text.replace("# doctest: +IGNORE", "# +IGNORE"))
                if not each.options.get(doctest.SKIP) and not each.exc_msg
            ]
            if lines:
                found[f"{name}.{public}"] = f"from {name} import *\nimport numpy as np\n" + "".join(lines)
    return found


def runs_plainly(source: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            (sys.executable, "-c", source), cwd=folder, capture_output=True, check=False, env={"MPLBACKEND": "Agg"}
        )
    return done.returncode == 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sandbox", default="auto", choices=("auto", "bubblewrap", "landlock", "none"))
    parser.add_argument("--limit", type=int, help="take so many, spread evenly")
    options = parser.parse_args()
    chosen = sorted(examples().items())
    if options.limit:
        chosen = chosen[:: max(1, len(chosen) // options.limit)][: options.limit]
    image = np.zeros((64, 64, 3), np.uint8)
    ours, anywhere = [], []
    began = time.perf_counter()
    with Kernel.open(KernelOptions(sandbox=options.sandbox)) as kernel:
        for name, source in chosen:
            with kernel.session([image]) as session:
                cell = session.run(source, seconds=SECONDS)
            if not cell.ok:
                (ours if runs_plainly(source) else anywhere).append((name, cell.error))
    runnable = len(chosen) - len(anywhere)
    print(f"{runnable - len(ours)} of {runnable} examples that run in plain Python run in the kernel")
    for name, error in ours:
        print(f"  {name}: {error}")
    print(f"{len(anywhere)} run nowhere here:")
    for name, error in anywhere:
        print(f"  {name}: {error}")
    print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
