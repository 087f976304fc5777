"""What an episode is about: pictures as they are given, a question, its answer, and where that truly stands.

Free of benchmarks and data sets: whoever has questions of known truth makes examples of them.
"""

import io
import re
from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
from PIL import Image

from limner.sandbox.cell import Pixels

Box = tuple[float, float, float, float]
_NUMBER = re.compile(r"[-−+]?\d[\d,\s]*(?:\.\d+)?|[-−+]?\.\d+")


class Proof(msgspec.Struct, frozen=True):
    """A place that the answer stands on."""

    box: Box
    """Left, top, right, bottom in the upright source of the picture."""
    picture: int = 0
    reads: bool = True
    """Words, which must be upright to be read."""


class Example(msgspec.Struct, frozen=True):
    """A question of known truth."""

    name: str
    question: str
    answer: str | None
    """``None``: the pictures do not tell, and the right thing is to abstain."""
    images: tuple[Pixels, ...]
    """As they are given: turned, spoilt."""
    proofs: tuple[Proof, ...] = ()
    matrices: tuple[np.ndarray, ...] = ()
    """(3, 3) each, from pixels of a picture to those of its upright source; none: the pictures are upright."""
    tolerance: float | None = None
    """A number is right that is so near; ``None``: the answer is words, of which case and spaces do not matter."""

    def upright(self, picture: int) -> np.ndarray:
        """Return the matrix from pixels of a picture to those of its upright source."""
        return self.matrices[picture] if self.matrices else np.eye(3)


def from_row(row: Mapping[str, Any]) -> Example:
    """Make an example of a data set's row.

    Args:
        row: ``question``, ``answer`` (``None``: undetermined), ``images`` (PIL images, arrays or PNG files' bytes), and
            where known ``name``, ``tolerance``, ``proofs`` (``{"box", "picture", "reads"}`` each) and ``matrices``.
            Other columns are left alone.

    Raises:
        ValueError: one of the first three is missing, or a column is not of that kind.
    """
    if missing := [name for name in ("question", "answer", "images") if name not in row]:
        raise ValueError(f"the row has no {', '.join(missing)}")
    images = tuple(_pixels(image) for image in row["images"])
    matrices = tuple(np.asarray(matrix, float).reshape(3, 3) for matrix in row.get("matrices") or ())
    try:
        proofs = msgspec.convert(list(row.get("proofs") or ()), tuple[Proof, ...])
    except msgspec.ValidationError as error:
        raise ValueError(f"proofs: {error}") from error
    if matrices and len(matrices) != len(images):
        raise ValueError(f"{len(matrices)} matrices for {len(images)} images")
    if any(not 0 <= proof.picture < len(images) for proof in proofs):
        raise ValueError("a proof is of a picture that is not there")
    answer, tolerance = row["answer"], row.get("tolerance")
    return Example(
        str(row.get("name") or ""), str(row["question"]), None if answer is None else str(answer), images, proofs,
        matrices, None if tolerance is None else float(tolerance),
    )  # fmt: skip


def to_row(example: Example) -> dict[str, Any]:
    """Return an example as a row of plain values, its images as PNG files' bytes."""
    return {
        "name": example.name, "question": example.question, "answer": example.answer, "tolerance": example.tolerance,
        "images": [_png(pixels) for pixels in example.images],
        "proofs": msgspec.to_builtins(example.proofs),
        "matrices": [matrix.tolist() for matrix in example.matrices],
    }  # fmt: skip


def _pixels(image: Any) -> Pixels:
    if isinstance(image, Mapping):  # how the datasets library keeps an image that it has not decoded
        image = image["bytes"]
    if isinstance(image, bytes):
        image = Image.open(io.BytesIO(image))
    if isinstance(image, Image.Image):
        image = image.convert("RGBA" if "A" in image.mode else "RGB")
    pixels = np.ascontiguousarray(image, np.uint8)
    if pixels.ndim != 3 or pixels.shape[2] not in (3, 4):
        raise ValueError(f"an image of shape {pixels.shape}: give (H, W, 3 or 4)")
    return pixels


def _png(pixels: Pixels) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", compress_level=1)
    return file.getvalue()


def right(example: Example, text: str | None) -> bool:
    """Say whether an answer is the true one; of a question without an answer none is."""
    if example.answer is None or text is None or not text.strip():
        return False
    if example.tolerance is None:
        return _plain(text) == _plain(example.answer)
    said, true = number(text), number(example.answer)
    return said is not None and true is not None and abs(said - true) <= example.tolerance + 1e-9


def number(text: str) -> float | None:
    """Return the one number in a text, ``None`` where there is none, or several."""
    found = _NUMBER.findall(text)
    if len(found) != 1:
        return None
    return float(re.sub(r"[,\s]", "", found[0]).replace("−", "-"))


def _plain(text: str) -> str:
    return "".join(text.split()).casefold().rstrip(".")
