import io
import sys

import numpy as np
import pytest
from PIL import Image

from limner.core.errors import InputError, MissingError
from limner.render.video import encode, kind_of

av = pytest.importorskip("av")


def frames(width: int = 64, height: int = 48, number: int = 6) -> list[np.ndarray]:
    """A saturated square that moves over a gradient."""
    y, x = np.mgrid[:height, :width]
    ground = np.stack([x * 255 // width, y * 255 // height, 255 - x * 255 // width], 2).astype(np.uint8)
    made = []
    for index in range(number):
        picture = ground.copy()
        picture[8:24, 4 + 5 * index : 20 + 5 * index] = (230, 20, 40)
        made.append(picture)
    return made


def read(data: bytes) -> tuple[list[np.ndarray], list[float], str]:
    with av.open(io.BytesIO(data)) as container:
        stream = container.streams.video[0]
        shown = [(frame.to_ndarray(format="rgb24"), float(frame.time)) for frame in container.decode(stream)]
        return [each for each, _ in shown], [time for _, time in shown], stream.codec_context.pix_fmt


@pytest.mark.parametrize("kind", ["mp4", "webm"])
@pytest.mark.parametrize("size", [(64, 48), (63, 47)])
def test_a_film_is_what_was_filmed_but_for_rounding(kind, size: tuple[int, int]) -> None:
    made = frames(*size)
    found, times, _ = read(encode(iter(made), fps=25, kind=kind))
    assert len(found) == len(made)
    assert max(np.abs(a.astype(int) - b).max() for a, b in zip(found, made, strict=True)) <= 2
    assert times == pytest.approx([index / 25 for index in range(6)], abs=0.001)


def test_compression_halves_the_colours_where_it_can_and_shrinks() -> None:
    made = frames(320, 240, 12)
    whole, small, smaller = (encode(made, fps=30, crf=crf) for crf in (None, 18, 35))
    assert len(smaller) < len(small) < len(whole)
    assert read(small)[2] == "yuv420p" and read(encode(frames(63, 47), fps=30, crf=18))[2] == "yuv444p"
    middle = np.abs(read(small)[0][5].astype(int) - made[5])
    assert middle.mean() < 3


def test_the_colours_say_how_they_are_coded() -> None:
    with av.open(io.BytesIO(encode(frames(), fps=30))) as container:
        codec = container.streams.video[0].codec_context
        assert (codec.colorspace, codec.color_primaries, codec.color_trc, codec.color_range) == (1, 1, 1, 1)


@pytest.mark.parametrize(("fps", "rate"), [(24, "24"), (29.97, "2997/100"), (12.5, "25/2")])
def test_the_rate_is_kept(fps: float, rate: str) -> None:
    with av.open(io.BytesIO(encode(frames(), fps=fps))) as container:
        assert str(container.streams.video[0].average_rate) == rate


def test_a_gif_keeps_its_length_and_its_colours() -> None:
    with Image.open(io.BytesIO(encode(frames(number=12), fps=30, kind="gif"))) as image:
        durations = []
        for index in range(image.n_frames):
            image.seek(index)
            durations.append(image.info["duration"])
        assert (image.n_frames, sum(durations), set(durations)) == (12, 400, {30, 40})
        assert image.info["loop"] == 0
        image.seek(3)
        assert np.abs(np.asarray(image.convert("RGB")).astype(int) - frames()[3]).mean() < 8


def test_the_kind_is_in_the_name() -> None:
    assert [kind_of(name) for name in ("a.mp4", "b.x.WEBM", "c.gif")] == ["mp4", "webm", "gif"]
    for name in ("a.avi", "mp4", ""):
        with pytest.raises(InputError, match=r"\.mp4, \.webm or \.gif"):
            kind_of(name)


def test_what_cannot_be_written_is_refused() -> None:
    for wrong in ({"crf": 52}, {"crf": -1}, {"crf": 64, "kind": "webm"}, {"crf": 20, "kind": "gif"}):
        with pytest.raises(InputError, match="crf"):
            encode(frames(), fps=30, **wrong)
    with pytest.raises(InputError, match="50 frames a second at most"):
        encode(frames(), fps=60, kind="gif")
    for kind in ("mp4", "gif"):
        with pytest.raises(InputError, match="no frame"):
            encode([], fps=30, kind=kind)


def test_without_pyav_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(MissingError, match=r"pip install 'limner\[motion\]'"):
        encode(frames(), fps=30)
