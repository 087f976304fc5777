"""A picture that knows where it comes from: an array with the matrix from its pixels to those of a source image.

Coordinates are ``(x, y)`` in pixels, origin at the outer corner of the top left pixel, so that pixel ``i`` covers
``[i, i + 1)``, a crop is a translation and a change of size a scaling about the origin.

The frame is carried through what NumPy does to an array as a picture: slices (with steps, also negative), flips,
quarter turns, transposition, channels taken out, arithmetic and comparisons pixel by pixel, means over channels,
changes of type, copies. It is lost, and said to be unknown, wherever the result is not known to lie on the same grid
(masks, reshaping, rolling, padding); a frame is never guessed. Functions of other libraries return plain arrays;
``carry.py`` knows some of them.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

Matrix = np.ndarray
"""(3, 3) float64, projective, applied to columns ``(x, y, 1)``."""

# What NumPy builds of slices, transposition and copies, which the class follows by itself.
_FOLLOWED = frozenset(
    "rot90 flip fliplr flipud transpose swapaxes moveaxis copy mean max min amax amin sum std var squeeze".split()
)
# What has the grid of its first argument that is a picture, where it has its height and width.
_POINTWISE = frozenset(
    "where dstack clip nan_to_num round around zeros_like ones_like full_like empty_like repeat interp digitize "
    "dot matmul tensordot einsum average median percentile quantile isin select choose astype broadcast_to".split()
)


class Picture(np.ndarray):
    """An array with a frame.

    Attributes:
        source: the id of the image that the matrix leads to, such as ``image-0``; ``None``: frame unknown.
        matrix: from pixels of this picture to pixels of the source.
    """

    source: str | None
    matrix: Matrix | None

    def __array_finalize__(self, obj: Any) -> None:
        self.source, self.matrix = None, None
        if isinstance(obj, Picture) and obj.shape[:2] == self.shape[:2]:
            self.source, self.matrix = obj.source, obj.matrix

    def __repr__(self) -> str:
        return repr(plain(self))

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        if not isinstance(found, np.ndarray):
            return found
        move = _sliced(key, self.shape)
        if move is None or self.matrix is None:
            return plain(found)
        return framed(found, self.source, self.matrix @ move)

    def transpose(self, *axes: Any) -> Any:
        """Exchange axes, as of any array; the frame follows where the channels stay in their place."""
        given = axes[0] if len(axes) == 1 and not isinstance(axes[0], int) else axes
        order = [*range(self.ndim)][::-1] if given is None or len(given) == 0 else [int(n) % self.ndim for n in given]
        found = plain(self).transpose(order)
        if self.matrix is None or order[2:] not in ([], [2]):
            return found
        return framed(found, self.source, self.matrix if order[0] == 0 else self.matrix @ TRANSPOSED)

    def swapaxes(self, axis1: Any, axis2: Any, /) -> Any:
        """Exchange two axes, as of any array."""
        order = [*range(self.ndim)]
        order[axis1], order[axis2] = order[axis2], order[axis1]
        return self.transpose(order)

    @property
    def T(self) -> Any:
        """The array with its axes in reverse order."""
        return self.transpose()

    def reshape(self, *shape: Any, **options: Any) -> Any:
        """Return a plain array: its rows may be other rows."""
        return plain(self).reshape(*shape, **options)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, out: Any = None, **options: Any) -> Any:
        given = {} if out is None else {"out": tuple(plain(each) for each in out)}
        found = getattr(ufunc, method)(*(plain(each) for each in inputs), **given, **options)
        if out is not None:
            return out[0] if len(out) == 1 else out
        over_channels = method == "reduce" and options.get("axis", 0) in (2, -1, (2,), (-1,)) and self.ndim == 3
        return like(found, inputs) if method == "__call__" or over_channels else found

    def __array_function__(self, func: Callable[..., Any], types: Iterable[type], args: Any, kwargs: Any) -> Any:
        name = getattr(func, "__name__", "")
        if name in _FOLLOWED:
            return super().__array_function__(func, types, args, kwargs)
        found = func(*stripped(args), **stripped(kwargs))
        return like(found, _flat(args)) if name in _POINTWISE else found


TRANSPOSED: Matrix = np.array([[0.0, 1, 0], [1, 0, 0], [0, 0, 1]])


def framed(array: np.ndarray, source: str | None, matrix: Matrix | None) -> Picture:
    """Return an array with a frame, its pixels not copied."""
    picture = plain(np.asarray(array)).view(Picture)
    picture.source, picture.matrix = (None, None) if matrix is None else (source, np.asarray(matrix, float))
    return picture


def plain(value: Any) -> Any:
    """Return a picture as the array it is, and anything else as it is."""
    return value.view(np.ndarray) if isinstance(value, Picture) else value


def stripped(value: Any) -> Any:
    """Return a value with all pictures in its lists, tuples and dictionaries as plain arrays."""
    if isinstance(value, list | tuple) and type(value) in (list, tuple):
        return type(value)(stripped(each) for each in value)
    if isinstance(value, dict):
        return {name: stripped(each) for name, each in value.items()}
    return plain(value)


def like(found: Any, inputs: Iterable[Any], move: Matrix | None = None) -> Any:
    """Give an array the frame of the first picture among ``inputs``.

    Args:
        found: an array; anything else is returned as it is.
        inputs: among them the picture that it was made from.
        move: from pixels of ``found`` to pixels of that picture; where not given both must have the same size, or the
            array stays plain.
    """
    picture = next((each for each in inputs if isinstance(each, Picture)), None)
    if picture is None or picture.matrix is None or not isinstance(found, np.ndarray) or found.ndim not in (2, 3):
        return found
    if move is None and found.shape[:2] != picture.shape[:2]:
        return found
    return framed(found, picture.source, picture.matrix if move is None else picture.matrix @ move)


def scaled(x: float, y: float) -> Matrix:
    """Return the matrix of a scaling about the origin."""
    return np.diag([x, y, 1.0])


def moved(x: float, y: float) -> Matrix:
    """Return the matrix of a translation."""
    return np.array([[1.0, 0, x], [0, 1, y], [0, 0, 1]])


def quad(matrix: Matrix, box: Sequence[float]) -> list[list[float]]:
    """Return where the corners of a box lie, from the top left one clockwise.

    Args:
        matrix: from pixels of the picture to pixels of its source.
        box: left, top, right, bottom in pixels of the picture.
    """
    x0, y0, x1, y1 = box
    return points(matrix, [(x0, y0), (x1, y0), (x1, y1), (x0, y1)])


def points(matrix: Matrix, at: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return points moved by a matrix, ``[x, y]`` each, rounded to a hundredth of a pixel."""
    columns = matrix @ np.array([(x, y, 1.0) for x, y in at]).T
    depth = np.where(np.abs(columns[2]) < 1e-9, 1e-9, columns[2])
    return np.round(columns[:2] / depth, 2).T.tolist()


def bounds(corners: Sequence[Sequence[float]]) -> list[float]:
    """Return the box ``[left, top, right, bottom]`` around points."""
    xs, ys = zip(*corners, strict=True)
    return [min(xs), min(ys), max(xs), max(ys)]


def _sliced(key: Any, shape: tuple[int, ...]) -> Matrix | None:
    """Return the matrix from pixels of a slice to those of the whole, ``None`` where it is no upright grid of them."""
    keys = list(key) if isinstance(key, tuple) else [key]
    if any(each is None or not isinstance(each, slice | int | np.integer | type(...)) for each in keys):
        if len(keys) < 3 or not all(isinstance(each, slice) for each in keys[:2]):  # channels may be picked by a list
            return None
        if not isinstance(keys[2], list) or len(keys) > 3:
            return None
    if ... in keys[:2]:
        at = next(number for number, each in enumerate(keys) if each is ...)
        keys[at : at + 1] = [slice(None)] * (len(shape) - len(keys) + 1)
    matrix = np.eye(3)
    for axis, each in enumerate(keys[:2]):
        if not isinstance(each, slice):
            return None
        start, _, step = each.indices(shape[axis])
        row = 1 - axis  # rows are y
        matrix[row, row], matrix[row, 2] = step, start + (step < 0)
    return matrix


def _flat(values: Any) -> list[Any]:
    return [part for each in values for part in (each if isinstance(each, list | tuple) else [each])]


def identity(array: np.ndarray, source: str) -> Picture:
    """Return a source image as a picture of itself."""
    return framed(array, source, np.eye(3))
