import cv2
import numpy as np

from limner.motion.ground import ground
from limner.sight.graph import Linear, Solid


def test_grounds_are_colours_drawings_or_images() -> None:
    flat = ground(np.full((40, 60, 3), (250.0, 240, 230)), 0.5)
    assert flat.raster is None
    assert [node.fill for node in flat.scene.nodes()] == [Solid("#faf0e6")]
    ramp = ground(np.broadcast_to(np.linspace(40, 220, 120)[:, None, None], (120, 160, 3)), 0.3)
    assert ramp.raster is None
    assert ramp.scene.children
    rough = ground(np.random.default_rng(1).uniform(0, 255, (80, 80, 3)), 0.3)
    assert rough.scene.children == ()
    assert rough.raster is not None


def test_a_pale_ring_is_a_part_of_the_ground() -> None:
    plate = np.full((300, 400, 3), 255, np.float32)
    cv2.circle(plate, (200, 150), 35, (229, 231, 235), 10)
    found = ground(plate, 0.3)
    assert found.raster is None and len(list(found.scene.nodes())) == 2


def test_a_narrow_pale_ring_is_a_part_of_the_ground() -> None:
    plate = np.full((300, 400, 3), 255, np.float32)
    cv2.circle(plate, (200, 150), 27, (231, 231, 235), 5)
    found = ground(cv2.GaussianBlur(plate, (0, 0), 0.4), 0.3)
    assert found.raster is None and len(list(found.scene.nodes())) == 2


def test_patterns_are_a_repeated_gradient_or_a_cell() -> None:
    rows, columns = np.indices((120, 160))
    slanted = np.where(((rows + columns) // 16 % 2 > 0)[..., None], (250.0, 240, 230), (60, 80, 120))
    (stripes,) = ground(slanted.astype(np.float32), 0.3).scene.nodes()
    assert isinstance(stripes.fill, Linear) and stripes.fill.repeat
    board = np.where(((rows // 12 + columns // 12) % 2 > 0)[..., None], (250.0, 240, 230), (60, 80, 120))
    found = ground(board.astype(np.float32), 0.3)
    assert found.tiling is not None and (found.tiling.width, found.tiling.height) == (24, 24)
    assert found.scene.children == () and found.raster is None
