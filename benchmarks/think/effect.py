"""How exactly is told by effect where returned pictures come from? On pictures of the benchmark's development part.

    python benchmarks/think/effect.py                # a line for each kind of cell
    python benchmarks/think/effect.py --limit 12

Each cell runs once in a fresh session on an item's picture, turned and spoilt as it is. The truth is the frame that
the session carries through NumPy, Pillow and OpenCV, which ``limner.train`` never looks at; a map is right where the
corners of the returned picture come within 1 % of the given picture's longer side. *As it looks* is the median
correlation between the returned picture and the given one taken through the true map: below 0.5 none is found.
"""

import argparse
import time

import numpy as np

from limner.bench.stock import Plan, items
from limner.render.raster import Rasteriser
from limner.think.frame import quad
from limner.think.session import Session, kernel
from limner.train.effect import Effects, likeness

GREY = "g = cv2.cvtColor(np.rot90(image, -1), cv2.COLOR_RGB2GRAY)\n"
CELLS = {
    "turned": "show(np.rot90(image, -1))",
    "mirrored": "show(image[:, ::-1])",
    "crop, enlarged": "show(zoom(image, (0.3, 0.3, 0.7, 0.6), scale=2))",
    "rotated by 13 degrees": "show(rotate(image, 13))",
    "grey crop": GREY + "show(g[g.shape[0] // 4 : g.shape[0] * 3 // 4, g.shape[1] // 5 :])",
    "negative": GREY + "show(255 - g)",
    "Otsu": GREY + "show(cv2.threshold(g, 0, 255, cv2.THRESH_OTSU)[1])",
    "adaptive threshold": GREY + "show(cv2.adaptiveThreshold(g, 255, 0, 0, 31, 9))",
    "contrast": "from PIL import ImageEnhance\nshow(ImageEnhance.Contrast(Image.fromarray(image)).enhance(2.5))",
    "median": "show(cv2.medianBlur(image, 5))",
    "within the ink": (
        "b = cv2.GaussianBlur(image, (0, 0), 2).mean(axis=2)\n"
        "ys, xs = np.where(np.abs(b - np.median(b)) > 0.5 * np.abs(b - np.median(b)).max())\n"
        "show(image[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1])"
    ),
}
ROOM = 0.01


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--limit", type=int, default=24)
    limit = options.parse_args().limit
    with Rasteriser() as raster:
        pictures = [item.pictures[0] for item in items(Plan("dev", 7, limit), raster)]
    print(f"{'cell':24} {'cells':>5} {'right':>6} {'none':>5} {'wrong':>6} {'px':>11} {'as it looks':>12} {'s':>10}")
    for name, code in CELLS.items():
        errors, seconds, like, none = [], [], [], 0
        for picture in pictures:
            with Session(kernel(), [picture]) as session, Effects(kernel(), [picture]) as effects:
                seen = session.step(code)
                began = time.monotonic()
                found = effects.step(code, seen)
                seconds.append(time.monotonic() - began)
            if not seen.views or seen.views[0].told.matrix is None:
                continue
            view, matrix = seen.views[0].pixels, np.array(seen.views[0].told.matrix)
            like.append(likeness(view, picture, matrix))
            if found[0] is None:
                none += 1
                continue
            ends = (0, 0, view.shape[1], view.shape[0])
            true, got = np.array(quad(matrix, ends)), np.array(quad(found[0].matrix, ends))
            errors.append((np.abs(got - true).max(), ROOM * max(picture.shape)))
        right = sum(error <= room for error, room in errors)
        whole = len(errors) + none
        middle = np.median([error for error, _ in errors]) if errors else float("nan")
        counts = f"{whole:5} {right:6} {none:5} {len(errors) - right:6}"
        print(f"{name:24} {counts} {middle:11.2f} {np.median(like):12.2f} {np.median(seconds):10.2f}", flush=True)


if __name__ == "__main__":
    main()
