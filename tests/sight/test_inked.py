import cv2
import numpy as np
import pytest

from limner.sight.inked import inked

INK, PAPER = (228, 87, 46), (247, 247, 242)


def written(
    text: str, ink: tuple[int, int, int], paper: tuple[int, int, int], thick: int = 2
) -> tuple[np.ndarray, ...]:
    """Return letters as a film shows them, their ground, and how much they cover."""
    large = np.zeros((4 * 40, 4 * 140), np.uint8)
    cv2.putText(large, text, (4 * 6, 4 * 29), cv2.FONT_HERSHEY_DUPLEX, 4 * 0.9, 255, 4 * thick, cv2.LINE_AA)
    cover = cv2.resize(large, (140, 40), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    plate = np.broadcast_to(np.array(paper, np.float32), (40, 140, 3)).copy()
    frame = plate + cover[..., None] * (np.array(ink, np.float32) - plate)
    return halved(frame), plate, cover


def halved(frame: np.ndarray) -> np.ndarray:
    """Keep colour at half the size, as films do."""
    luma = cv2.cvtColor(np.clip(np.rint(frame), 0, 255).astype(np.uint8), cv2.COLOR_RGB2YCrCb)
    small = cv2.resize(luma[..., 1:], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    luma[..., 1:] = cv2.resize(small, (frame.shape[1], frame.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.cvtColor(luma, cv2.COLOR_YCrCb2RGB).astype(np.float32)


@pytest.mark.parametrize(
    ("ink", "paper"), [(INK, PAPER), ((241, 250, 238), (29, 53, 87)), ((0, 0, 0), (255, 255, 255))]
)
def test_letters_are_cut_out_sharp_and_in_their_ink(ink: tuple[int, int, int], paper: tuple[int, int, int]) -> None:
    frame, plate, cover = written("Sale 40", ink, paper)
    mask = np.abs(frame - plate).max(axis=2) > 4
    assert mask.sum() > 1.2 * (cover > 0).sum() or ink == (0, 0, 0)
    sheet = inked(frame, plate, mask, 4.0)
    assert sheet is not None
    off = np.abs(sheet[..., 3] - cover)
    assert off.max() < 0.15 and off.mean() < 0.01
    assert sheet[0, 0, :3] == pytest.approx(ink, abs=12)


def test_letters_keep_their_holes() -> None:
    frame, plate, _ = written("oo", INK, PAPER, 1)
    sheet = inked(frame, plate, np.abs(frame - plate).max(axis=2) > 4, 4.0)
    assert sheet is not None
    holes, _ = cv2.connectedComponents((sheet[..., 3] < 0.3).astype(np.uint8), connectivity=4)
    assert holes - 1 == 3


def test_what_is_stout_is_not_cut_by_its_brightness() -> None:
    plate = np.full((60, 60, 3), 255, np.float32)
    frame = plate.copy()
    cv2.rectangle(frame, (10, 10), (49, 49), (40, 90, 200), -1)
    assert inked(frame, plate, np.abs(frame - plate).max(axis=2) > 4, 4.0) is None


def test_two_inks_are_not_one() -> None:
    plate = np.full((40, 80, 3), 255, np.float32)
    frame = plate.copy()
    cv2.line(frame, (8, 12), (70, 12), (20, 20, 20), 4)
    cv2.line(frame, (8, 24), (70, 24), (130, 130, 130), 5)  # as bright as half of the first
    assert inked(frame, plate, np.abs(frame - plate).max(axis=2) > 4, 4.0) is None
    cv2.line(frame, (8, 24), (70, 24), (20, 20, 160), 5)  # about as bright, in another colour
    assert inked(frame, plate, np.abs(frame - plate).max(axis=2) > 4, 4.0) is None


def test_what_is_hardly_brighter_is_told_by_its_colour_elsewhere() -> None:
    plate = np.full((30, 60, 3), 128, np.float32)
    frame = plate.copy()
    cv2.line(frame, (8, 12), (50, 12), (200, 100, 80), 3)
    assert inked(frame, plate, np.abs(frame - plate).max(axis=2) > 4, 4.0) is None


def test_where_the_plate_has_the_ink_already_nothing_is_said() -> None:
    frame, plate, cover = written("Sale", INK, PAPER)
    plate[:, 60:] = INK
    frame[:, 60:] = INK
    mask = np.abs(frame - plate).max(axis=2) > 4
    mask[10:20, 60:66] = True
    sheet = inked(frame, plate, mask, 4.0)
    assert sheet is not None and sheet[:, 62:, 3].max() == 0
    assert np.abs(sheet[:, :58, 3] - cover[:, :58]).max() < 0.15


def test_what_is_brighter_here_and_darker_there_is_of_no_one_ink() -> None:
    plate = np.full((40, 80, 3), 128, np.float32)
    frame = plate.copy()
    cv2.line(frame, (8, 12), (70, 12), (28, 28, 28), 3)
    cv2.line(frame, (8, 26), (70, 26), (228, 228, 228), 3)
    mask = np.abs(frame - plate).max(axis=2) > 4
    with np.errstate(all="raise"):
        assert inked(frame, plate, mask, 4.0) is None
