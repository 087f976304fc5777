from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from limner.core.errors import InputError
from limner.sight import clip
from limner.sight.clip import load_clip

av = pytest.importorskip("av")


def film(count: int = 12, size: tuple[int, int] = (64, 48)) -> np.ndarray:
    frames = np.full((count, size[1], size[0], 3), 255, np.uint8)
    for index, frame in enumerate(frames):
        frame[10:30, 4 + 2 * index : 20 + 2 * index] = (200, 40, 60)
    return frames


def encode(path: Path, frames: np.ndarray, codec: str = "libx264", times: list[int] | None = None) -> Path:
    """Encode frames at 30 a second, or at ``times`` in milliseconds."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=30)
        stream.width, stream.height, stream.pix_fmt = frames.shape[2], frames.shape[1], "yuv420p"
        stream.options = {"crf": "12"}
        if times:
            stream.codec_context.time_base = Fraction(1, 1000)
        for index, pixels in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            if times:
                frame.pts, frame.time_base = times[index], Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def pictures(path: Path, frames: np.ndarray, stands: list[int]) -> Path:
    first, *rest = [Image.fromarray(frame) for frame in frames]
    first.save(path, save_all=True, append_images=rest, duration=stands, loop=0, lossless=True)
    return path


@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "libx264"), ("a.webm", "libvpx-vp9"), ("a.mkv", "libx264")])
def test_a_video_is_its_frames_and_times(tmp_path: Path, name: str, codec: str) -> None:
    found = load_clip(encode(tmp_path / name, film(), codec))
    assert found.frames.shape == (12, 48, 64, 3)
    assert found.fps == 30
    assert found.seconds == pytest.approx(0.4, abs=0.002)
    assert np.abs(found.frames[5].astype(int) - film()[5]).mean() < 6


def test_the_kind_is_told_from_the_bytes(tmp_path: Path) -> None:
    film_file = encode(tmp_path / "a.mp4", film())
    assert len(load_clip(film_file.rename(tmp_path / "a.gif")).frames) == 12


@pytest.mark.parametrize("name", ["a.gif", "a.png", "a.webp"])
def test_frames_of_a_picture_file_keep_their_own_times(tmp_path: Path, name: str) -> None:
    found = load_clip(pictures(tmp_path / name, film(4), [40, 80, 40, 100]))
    assert found.times == pytest.approx([0, 0.04, 0.12, 0.16])
    assert found.seconds == pytest.approx(0.26)


def test_a_hurried_gif_is_shown_as_browsers_show_it(tmp_path: Path) -> None:
    assert load_clip(pictures(tmp_path / "a.gif", film(4), [10] * 4)).fps == pytest.approx(10)


def test_a_variable_rate_is_kept(tmp_path: Path) -> None:
    times = [0, 33, 67, 200, 233, 400]
    found = load_clip(encode(tmp_path / "a.mp4", film(6), times=times))
    assert found.times == pytest.approx(np.array(times) / 1000, abs=0.002)


def test_uneven_frames_are_shown_at_even_times(tmp_path: Path) -> None:
    found = load_clip(pictures(tmp_path / "a.gif", film(4), [40, 120, 40, 80]))
    assert clip.evenly(found, 25).tolist() == [0, 1, 1, 1, 2, 3, 3]


def test_what_is_transparent_is_laid_on_white_and_told(tmp_path: Path) -> None:
    frames = [Image.new("RGBA", (8, 8), (255, 0, 0, 100 * (2 - index))) for index in range(3)]
    frames[0].save(tmp_path / "a.png", save_all=True, append_images=frames[1:], duration=50)
    found = load_clip(tmp_path / "a.png")
    assert found.backdrop == (255, 255, 255)
    assert found.frames[2].min() == 255
    assert any("transparent" in note for note in found.notes)


def test_a_folder_is_in_the_order_of_its_numbers(tmp_path: Path) -> None:
    for number, frame in enumerate(film(11)):
        Image.fromarray(frame).save(tmp_path / f"f{number}.png")
    found = load_clip(tmp_path, fps=25)
    assert found.fps == 25
    assert np.array_equal(found.frames, film(11))


def test_a_part_is_named_in_seconds(tmp_path: Path) -> None:
    found = load_clip(encode(tmp_path / "a.mp4", film()), 0.1, 0.3)
    assert len(found.frames) == 6
    assert found.times[0] == 0
    assert found.seconds == pytest.approx(0.2)


def test_large_frames_are_reduced_and_that_is_told(tmp_path: Path) -> None:
    found = load_clip(encode(tmp_path / "a.mp4", film(2, (1600, 900))))
    assert found.frames[0].shape[0] * found.frames[0].shape[1] <= clip.WORK_PIXELS
    assert "1600 x 900" in found.notes[0]
    assert found.zoom == pytest.approx(1600 / found.frames[0].shape[1])


def test_a_film_cut_off_is_used_as_far_as_it_goes(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (60, 48, 64, 3), dtype=np.uint8)
    whole = encode(tmp_path / "a.webm", noise, "libvpx-vp9").read_bytes()
    (tmp_path / "b.webm").write_bytes(whole[: len(whole) // 3])
    found = load_clip(tmp_path / "b.webm")
    assert 0 < len(found.frames) < 60
    assert any("cut off" in note or "damaged" in note for note in found.notes)


def sound(path: Path) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44100)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.rate = 44100
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def test_what_cannot_be_used_is_refused_with_advice(tmp_path: Path) -> None:
    still = tmp_path / "still.png"
    Image.new("RGB", (9, 9)).save(still)
    half = tmp_path / "half.mp4"
    half.write_bytes(encode(tmp_path / "a.mp4", film()).read_bytes()[:600])
    text = tmp_path / "list.m3u8"
    text.write_text("#EXTM3U\n#EXTINF:1,\nhttp://localhost/a.ts\n")
    empty, bare = tmp_path / "empty.mp4", tmp_path / "bare"
    empty.touch()
    bare.mkdir()
    for path, said in (
        (still, "single picture"),
        (half, "damaged or cut off"),
        (text, "not a film"),
        (empty, "empty"),
        (bare, "no images"),
        (tmp_path / "none.mp4", "no file"),
        (sound(tmp_path / "sound.mp4"), "no picture, only audio"),
    ):
        with pytest.raises(InputError, match=said):
            load_clip(path)


def test_what_is_too_long_is_refused_before_memory_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clip, "MAX_FRAMES", 8)
    with pytest.raises(InputError, match="--from"):
        load_clip(encode(tmp_path / "a.mp4", film()))


def test_parts_and_rates_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.mp4", film())
    with pytest.raises(InputError, match="empty"):
        load_clip(path, 1, 1)
    with pytest.raises(InputError, match="no frame in that part"):
        load_clip(path, 5)
    with pytest.raises(InputError, match="its own frame rate"):
        load_clip(path, fps=10)


def test_flat_colours_are_not_cut_off(tmp_path: Path) -> None:
    colours = np.array([(29, 53, 87), (247, 247, 242), (230, 57, 70), (69, 123, 157)], np.uint8)
    still = np.broadcast_to(np.repeat(colours, 16, axis=0)[:, None], (4, 64, 64, 3))
    found = load_clip(encode(tmp_path / "a.mp4", still)).frames.astype(float).mean(axis=0)
    gap = found.reshape(4, 16, 64, 3)[:, 4:12].mean(axis=(1, 2)) - colours
    assert np.abs(gap).max() < 2.5
    assert abs(gap.mean()) < 0.5
