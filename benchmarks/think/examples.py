"""Do ordinary snippets run? Examples of scikit-image's, SciPy's and OpenCV's documentation, as cells of live sessions.

    python benchmarks/think/examples.py                    # docstrings of what is installed
    python benchmarks/think/examples.py DIR... --limit 60  # documentation files, so many of each folder, spread evenly

A docstring's examples are one cell of a fresh session; ``snippets.py`` says what the cells of a documentation file are.
Where a cell fails, the same is done in a plain Python process: what fails there as well (a package or a data set that
is not installed, a function that a later version lacks, a name that the page takes for granted) is listed apart, with
the error. Nothing of the examples is kept here. Documentation comes with the sources of the libraries (pip prepares a
build of each, which takes a compiler and minutes):

    pip download --no-deps --no-binary scikit-image,opencv-python-headless scikit-image 'opencv-python-headless<5'
    tar xzf scikit_image-*.tar.gz --wildcards '*/doc/examples'
    tar xzf opencv_python_headless-*.tar.gz --wildcards '*/doc/py_tutorials' '*/samples/python' '*/samples/data'
"""

import argparse
import doctest
import importlib
import inspect
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from snippets import Example, read

from limner.sandbox.cell import CellLimits, KernelOptions
from limner.sandbox.kernel import Kernel

MODULES = (
    "skimage.color", "skimage.draw", "skimage.exposure", "skimage.feature", "skimage.filters", "skimage.filters.rank",
    "skimage.graph", "skimage.io", "skimage.measure", "skimage.metrics", "skimage.morphology", "skimage.registration",
    "skimage.restoration", "skimage.segmentation", "skimage.transform", "skimage.util", "scipy.ndimage",
)  # fmt: skip
SECONDS = 60.0
PLAIN = """import json, sys
import cv2
cv2.imshow = lambda name, picture: picture.shape
cv2.namedWindow = cv2.setMouseCallback = cv2.createTrackbar = lambda *_: None
cv2.destroyAllWindows = cv2.destroyWindow = cv2.moveWindow = cv2.setTrackbarPos = lambda *_: None
cv2.waitKey = lambda *_: 27
cv2.getTrackbarPos = lambda *_: 0
names, said = {"__name__": "__main__"}, []
before, cells = json.load(open("cells.json"))
sys.argv = [""]
sys.path.insert(0, "")
exec(before, names)
for cell in cells:
    try:
        exec(cell, names)
        said.append(None)
    except SystemExit as error:
        said.append(f"SystemExit: {error}" if error.code else None)
    except BaseException as error:
        said.append(f"{type(error).__name__}: {error}")
    with open("said.json", "w") as file:
        json.dump(said, file)
"""
"""Does in a plain Python process what the kernel does; OpenCV's windows, which its headless build lacks, do nothing."""


def docstrings() -> list[Example]:
    """The examples of the public functions' docstrings, those left out that are meant to raise."""
    for flag in ("FLOAT_CMP", "IGNORE_WARNINGS"):  # of pytest's plug-ins
        doctest.register_optionflag(flag)
    parser = doctest.DocTestParser()
    found: list[Example] = []
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
                source = f"from {name} import *\nimport numpy as np\n" + "".join(lines)
                found.append(Example(f"{name}.{public}", (source,)))
    return sorted(found, key=lambda example: example.name)


def spread(examples: Sequence[Example], limit: int | None) -> list[Example]:
    """So many of them, spread evenly."""
    if limit is None or limit >= len(examples):
        return list(examples)
    return [examples[at * len(examples) // limit] for at in range(limit)]


def confined(kernel: Kernel, example: Example) -> list[str | None]:
    """What each cell fails with in a session; ``None`` where it runs."""
    image = np.zeros((64, 64, 3), np.uint8)
    limits = CellLimits(seconds=SECONDS)
    with kernel.session([image], limits=limits, setup=example.before, files=example.files) as session:
        return [session.run(cell).error for cell in example.cells]


def plainly(example: Example) -> list[str | None]:
    """What each cell fails with in a plain Python process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, content in example.files.items():
            folder.joinpath(path).parent.mkdir(parents=True, exist_ok=True)
            folder.joinpath(path).write_bytes(content)
        folder.joinpath("cells.json").write_text(json.dumps([example.before, example.cells]))
        said = folder / "said.json"
        try:
            subprocess.run(
                (sys.executable, "-c", PLAIN), cwd=folder, capture_output=True, check=False,
                timeout=SECONDS * (1 + len(example.cells)), env={"MPLBACKEND": "Agg", "HOME": name} | _kept(),
            )  # fmt: skip
            why = "the process died"
        except subprocess.TimeoutExpired:
            why = "it does not end"
        done = json.loads(said.read_text()) if said.exists() else []
    return [*done, *(why for _ in example.cells[len(done) :])]


def _kept() -> dict[str, str]:
    """The settings of threads, so that both are given the same processors."""
    return {name: value for name, value in os.environ.items() if name.endswith("_NUM_THREADS")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, help="of documentation files; docstrings where none is given")
    parser.add_argument("--sandbox", default="auto", choices=("auto", "bubblewrap", "landlock", "none"))
    parser.add_argument("--limit", type=int, help="take so many of each folder, spread evenly")
    options = parser.parse_args()
    sources = [read(folder) for folder in options.folders] or [docstrings()]
    chosen = [example for source in sources for example in spread(source, options.limit)]
    began = time.perf_counter()
    ours, anywhere = [], []
    with Kernel.open(KernelOptions(sandbox=options.sandbox)) as kernel:
        for example in chosen:
            errors = confined(kernel, example)
            plain = plainly(example) if any(errors) else []
            for number, error in enumerate(errors):
                if error is not None:
                    failed = (f"{example.name}, cell {number + 1}", error, plain[number])
                    (ours if plain[number] is None else anywhere).append(failed)
    count = sum(len(example.cells) for example in chosen)
    runnable = count - len(anywhere)
    print(f"{len(chosen)} examples of {count} cells: {count - len(ours) - len(anywhere)} run")
    print(f"{runnable - len(ours)} of {runnable} that run in plain Python run in the kernel")
    for name, error, _ in ours:
        print(f"  {name}: {error}")
    print(f"{len(anywhere)} run nowhere here; in plain Python they fail with")
    for name, _, error in anywhere:
        print(f"  {name}: {error}")
    print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
