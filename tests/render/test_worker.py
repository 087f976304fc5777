"""The script that draws, called as the sandbox calls it, on input that is known to be harmless."""

import json

import numpy as np
import pytest

from limner.render import worker

RED = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="2" fill="red"/></svg>'


@pytest.fixture(scope="module", autouse=True)
def prepared() -> None:
    worker.prepare()


def ask(svg: bytes, engine: str = "librsvg", side: int = 4, background: list[int] | None = None) -> bytes:
    head = {"engine": engine, "width": side, "height": side, "background": background}
    return worker.serve(json.dumps(head).encode() + b"\n" + svg)


@pytest.mark.parametrize("engine", worker.ENGINES)
def test_pixels_come_back(engine: str) -> None:
    answer = ask(RED, engine)
    pixels = np.frombuffer(answer[1:], np.uint8).reshape(4, 4, 4)
    assert answer[:1] == b"+"
    assert pixels[0, 0].tolist() == [255, 0, 0, 255] and pixels[3, 3].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("engine", worker.ENGINES)
def test_background(engine: str) -> None:
    pixels = np.frombuffer(ask(RED, engine, background=[1, 2, 3])[1:], np.uint8).reshape(4, 4, 4)
    assert pixels[3, 3].tolist() == [1, 2, 3, 255]


@pytest.mark.parametrize("engine", worker.ENGINES)
def test_what_cannot_be_drawn_is_one_line(engine: str) -> None:
    answer = ask(b"<svg", engine)
    assert answer[:1] == b"!" and b"\n" not in answer and len(answer) > 5


def test_another_size_is_an_error() -> None:
    assert ask(RED, side=5) == b"!it was drawn at 4 x 4"


def test_versions() -> None:
    assert json.loads(worker.serve(b'{"engine": "versions"}\n')[1:]).keys() == {"libvips", "resvg"}


def test_only_the_faces_that_are_named_are_read() -> None:
    assert worker._faces(RED) == []
    assert len(worker._faces(b'<svg font-family="Liberation Serif"><text font-family="Liberation Mono"/>')) == 8
