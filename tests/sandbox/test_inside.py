"""Inside a session: what a cell's text, value, pictures and errors are."""

import re

import numpy as np
import pytest

from limner.sandbox.inside import cut
from limner.sandbox.session import Session


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("1 + 1", "2"),
        ("x = 1", None),
        ("None", None),
        ("'a'", "'a'"),
        ("1; 2", "2"),
        ("1;", None),
        ("", None),
        ("# nothing", None),
        ("if True:\n    5", None),
        ("image.shape", "(40, 60, 3)"),
        ("image is images[0]", "True"),
        ("__name__", "'__main__'"),
        ("[y for y in range(3) if y in [z for z in range(2)]]", "[0, 1]"),
        ("n = 3\nsorted(range(n), key=lambda k: -k + n)", "[2, 1, 0]"),
        ("class A:\n    def f(self): return A\nA().f().__name__", "'A'"),
        ("from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\nP(1)", "P(x=1)"),
        ("import pickle\nclass Q: pass\nisinstance(pickle.loads(pickle.dumps(Q())), Q)", "True"),
        ("import inspect\ndef f(): return 5\ninspect.getsource(f)", "'def f(): return 5\\n'"),
        ("open('a.txt', 'w').write('hi'); open('a.txt').read()", "'hi'"),
        ("import tempfile, os; tempfile.gettempdir() == os.getcwd() == os.environ['HOME']", "True"),
        (
            "import threading\nout = []\nt = threading.Thread(target=out.append, args=(1,))\nt.start(); t.join(); out",
            "[1]",
        ),
        ("import cv2; cv2.imwrite('x.png', image) and cv2.imread('x.png').shape", "(40, 60, 3)"),
        ("input.__name__, exit.__name__", "('input', '_leave')"),
        ("import xml.dom.minidom, sqlite3, csv, decimal; decimal.Decimal(1)", "Decimal('1')"),
        ("import asyncio\nasync def f(): return 7\nasyncio.run(f())", "7"),
    ],
)
def test_values(session: Session, code: str, value: str | None) -> None:
    cell = session.run(code)
    assert cell.ok and cell.value == value, cell


@pytest.mark.parametrize(
    ("code", "size"),
    [
        ("image", (60, 40)),
        ("show(image)", (60, 40)),
        ("np.rot90(image)", (40, 60)),
        ("image[:, :, 0]", (60, 40)),
        ("image[5:25, ::-1]", (60, 20)),
        ("from PIL import Image\nImage.fromarray(image).rotate(90, expand=True)", (40, 60)),
        ("Image.fromarray(image).resize((30, 30)).show()", (30, 30)),
        ("cv2.imshow('a window', image); cv2.waitKey(0)", (60, 40)),
        ("from skimage import transform\ntransform.resize(image, (20, 30))", (30, 20)),
        ("from scipy import ndimage\nndimage.gaussian_filter(image, 2)", (60, 40)),
        ("fig = plt.figure(figsize=(2, 1)); plt.plot([1, 2]); plt.show()", (200, 100)),
        ("fig, ax = plt.subplots(figsize=(2, 1)); fig", (200, 100)),
        ("plt.figure(figsize=(2, 1)); plt.imshow(image)", (200, 100)),
    ],
)
def test_pictures(session: Session, code: str, size: tuple[int, int]) -> None:
    session.run("import numpy as np, cv2; import matplotlib.pyplot as plt; from PIL import Image")
    cell = session.run(code)
    assert cell.ok and [shown.size for shown in cell.images] == [size], cell
    assert cell.images[0].pixels.shape[:2] == size[::-1]


def test_a_window_shows_its_latest_picture(session: Session) -> None:
    script = """
import argparse, sys
import cv2 as cv
def on_change(value):
    cv.imshow("window", cv.blur(image, (value, value)))
def main(argv):
    cv.namedWindow("window")
    cv.createTrackbar("size", "window", 3, 9, on_change)
    for size in range(1, 60, 2):
        on_change(size)
        if cv.waitKey(100) >= 0: return 1
    cv.imshow("other", image[:, :, 0])
    print(cv.getTrackbarPos("size", "window"))
    return 0
if __name__ == "__main__":
    argparse.ArgumentParser().parse_args()
    sys.exit(main(sys.argv[1:]))
"""
    cell = session.run(script)
    assert cell.ok and cell.stdout == "3\n" and [shown.name for shown in cell.images] == ["window", "other"]
    cell = session.run("for n in range(20): cv.imshow(str(n), image)")
    assert cell.ok and len(cell.images) == 16 and cell.stdout == "not shown: a cell may show 16 images\n" * 4


def test_colours_and_order_are_kept(session: Session) -> None:
    cell = session.run("import cv2, numpy as np\nshow(image, 'given'); cv2.imshow('blue first', image)\n[image, image]")
    names = [shown.name for shown in cell.images]
    colours = [tuple(int(part) for part in shown.pixels[3, 3]) for shown in cell.images]
    assert names == ["given", "blue first", None, None] and cell.value == "2 images"
    assert colours == [(10, 20, 30), (30, 20, 10), (10, 20, 30), (10, 20, 30)]


@pytest.mark.parametrize(
    ("code", "error", "line"),
    [
        ("x = 1\ny = z", "NameError: name 'z' is not defined", 2),
        ("def f():\n    return 1 / 0\n\nf()", "ZeroDivisionError: division by zero", 2),
        ("x = (1,\n\ny = 2", r"SyntaxError: '\(' was never closed: x = \(1,", 1),
        ("  x = 1", "IndentationError: unexpected indent: x = 1", 1),
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'", 1),
        ("\n\nimport cv2\ncv2.cvtColor(5, 5)", r"error: OpenCV.*", 4),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", 1),
        ("input()", "EOFError: EOF when reading a line", 1),
        ("assert 1 == 2", "AssertionError", 1),
        ("helper()", "KeyError: 'deep'", 1),
    ],
)
def test_errors(session: Session, code: str, error: str, line: int) -> None:
    session.run("def helper():\n    return {}['deep']")
    cell = session.run("print('before')\n".join(["", code]) if code == "helper()" else code)
    assert not cell.ok and cell.died is None and cell.value is None
    assert re.fullmatch(error, cell.error or "", re.DOTALL), cell.error
    assert cell.line == line + (code == "helper()")


def test_a_trace_shows_the_frames_of_cells_and_the_innermost(session: Session) -> None:
    session.run("import numpy as np\ndef helper(x):\n    return np.linalg.inv(x)")
    cell = session.run("y = 1\nhelper(np.zeros((2, 2)))")
    lines = cell.trace.splitlines()
    assert lines[:4] == [
        "<cell 2>, line 2",
        "    helper(np.zeros((2, 2)))",
        "<cell 1>, line 3, in helper",
        "    return np.linalg.inv(x)",
    ]
    assert lines[4].startswith("numpy/linalg/") and len(lines) == 6


def test_what_is_printed_is_text_in_order(session: Session) -> None:
    cell = session.run(
        "import sys, os\nprint('one')\nsys.stderr.write('two\\n')\nos.write(1, b'three\\n')\nprint('four')\n5"
    )
    assert (cell.stdout, cell.value, cell.cut) == ("one\ntwo\nthree\nfour\n", "5", False)
    assert session.run("pass").stdout == ""


@pytest.mark.parametrize(
    "value", ["x" * 200, b"x" * 200, list(range(200)), set(range(200)), {n: n for n in range(200)}]
)
def test_a_long_value_is_cut_before_it_is_written(value: object) -> None:
    assert cut(value, 50) == repr(value)[:50] + " ..." if not isinstance(value, str | bytes) else True
    assert len(cut(value, 50)) == 54
    assert cut(np.zeros(3), 50) == "array([0., 0., 0.])"
