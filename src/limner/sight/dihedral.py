r"""The eight dihedral transforms of a picture (the group D4): applied, composed, inverted.

An element is ``R^k M^m``: mirrored left to right where ``m`` is 1, *then* turned by ``k`` quarters counter-clockwise as
seen (``numpy.rot90``). Doing ``a`` and then ``b`` is ``b * a``; since ``M R = R^-1 M``,

    R^j M^n * R^k M^m = R^(j - k) M^(n + m)  where b is mirrored (n = 1)
                        R^(j + k) M^m        where it is not

The table below says what ``b * a`` is, ``a`` across and ``b`` down; ``tests`` derive it from pixels.

    b \ a   e    r    rr   rrr  m    rm   rrm  rrrm
    e       e    r    rr   rrr  m    rm   rrm  rrrm      e      as it is
    r       r    rr   rrr  e    rm   rrm  rrrm m         r      rotate_90     counter-clockwise
    rr      rr   rrr  e    r    rrm  rrrm m    rm        rr     rotate_180
    rrr     rrr  e    r    rr   rrrm m    rm   rrm       rrr    rotate_270    a quarter clockwise
    m       m    rrrm rrm  rm   e    rrr  rr   r         m      flip_horizontal
    rm      rm   m    rrrm rrm  r    e    rrr  rr        rm     transpose     about the falling diagonal
    rrm     rrm  rm   m    rrrm rr   r    e    rrr       rrm    flip_vertical
    rrrm    rrrm rrm  rm   m    rrr  rr   r    e         rrrm   transverse    about the rising diagonal

The turns and diagonals have the names of ``PIL.Image.Transpose``, in small letters; ``flip_horizontal`` is its
``FLIP_LEFT_RIGHT``, ``flip_vertical`` its ``FLIP_TOP_BOTTOM``.
"""

import msgspec
import numpy as np

NAMES = (
    "none", "rotate_90", "rotate_180", "rotate_270", "flip_horizontal", "transpose", "flip_vertical", "transverse"
)  # fmt: skip


class Dihedral(msgspec.Struct, frozen=True, order=True):
    """One of the eight elements."""

    mirrored: bool = False
    """Whether left and right are exchanged, before it is turned."""
    quarters: int = 0
    """Quarter turns counter-clockwise as seen, 0 to 3."""

    @property
    def name(self) -> str:
        """One of ``NAMES``."""
        return NAMES[4 * self.mirrored + self.quarters]

    def __mul__(self, first: "Dihedral") -> "Dihedral":
        """Return the element that does ``first`` and then this one."""
        quarters = self.quarters + (-first.quarters if self.mirrored else first.quarters)
        return Dihedral(self.mirrored != first.mirrored, quarters % 4)

    def inverse(self) -> "Dihedral":
        """Return the element that undoes this one."""
        return self if self.mirrored else Dihedral(False, -self.quarters % 4)

    def apply(self, pixels: np.ndarray) -> np.ndarray:
        """Return ``(H, W, ...)`` or ``(W, H, ...)``: the picture transformed; no level changes."""
        return np.ascontiguousarray(np.rot90(pixels[:, ::-1] if self.mirrored else pixels, self.quarters))

    def frame(self, width: int, height: int) -> np.ndarray:
        """Return ``(3, 3)``: from coordinates of the transformed picture to those of the one given (see ``warp``).

        Args:
            width: of the picture given, in pixels.
            height: the same.
        """
        matrix, wide, high = np.eye(3), width, height
        if self.mirrored:
            matrix = np.array([[-1.0, 0, width], [0, 1, 0], [0, 0, 1]])
        for _ in range(self.quarters):  # (x, y) of the turned picture was at (wide - y, x)
            matrix = matrix @ np.array([[0.0, -1, wide], [1, 0, 0], [0, 0, 1]])
            wide, high = high, wide
        return matrix


ALL = tuple(Dihedral(mirrored, quarters) for mirrored in (False, True) for quarters in range(4))


def named(name: str) -> Dihedral:
    """Return the element of a name; another name raises ``ValueError``."""
    return ALL[NAMES.index(name)]
