"""The craft as a library."""

import asyncio
import json
from pathlib import Path

import msgspec
import pytest

from limner import picture
from limner.core.budget import Budget
from limner.core.data import Result
from limner.core.errors import BudgetSpent, InputError, LimnerError, MissingError, ModelError
from limner.core.events import Event
from limner.core.run import Run
from limner.sight.graph import load as scene
from tests.picture.flat import BAR, DISC, PAPER, flat

KEY = "sk-very-secret-0123456789"


@pytest.fixture
def image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMNER_API_KEY", KEY)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return flat(tmp_path / "flat.png")


def test_an_image_becomes_svg_and_a_scene(image: Path) -> None:
    notes: list[Event] = []
    result = picture.run(image, Path("out.svg"), scene=Path("out.json"), listen=notes.append)
    assert result.output == (Path("out.svg").absolute(), Path("out.json").absolute())
    assert (result.author, result.reason) == ("measured", "done")
    assert result.score is not None and result.score > 0.95
    assert set(result.components) == {"mse", "ssim", "coarse", "off"}
    assert 0 < result.seconds < 60
    nodes = list(scene(Path("out.json").read_bytes()).nodes())
    assert [node.id for node in nodes] == [PAPER, DISC, BAR]
    assert all(f'id="{node.id}"' in Path("out.svg").read_text() for node in nodes)
    assert {event.kind for event in notes} == {"run", "progress", "step"}


def test_without_an_output_the_drawing_is_in_the_run(image: Path) -> None:
    result = picture.run(str(image))
    (path,) = result.output
    assert path == result.run / "steps" / "001" / "program" / "picture.svg" and path.exists()
    assert not Path("flat.svg").exists()


def test_the_same_picture_gives_the_same_bytes(image: Path) -> None:
    texts = [picture.run(image).output[0].read_bytes() for _ in range(2)]
    assert texts[0] == texts[1]


def test_it_can_be_awaited(image: Path) -> None:
    async def both() -> list[Result]:
        return await asyncio.gather(picture.arun(image, "a.svg"), picture.arun(image, "b.svg"))

    one, two = asyncio.run(both())
    assert one.run != two.run and one.score == two.score


def test_a_run_records_what_it_was_made_with_and_no_secret(image: Path) -> None:
    picture.run(
        image, "out.svg", model="openai:gpt-5", base_url=f"http://me:{KEY}@localhost:9/v1",
        budget=Budget(max_steps=1), seed=3,
    )  # fmt: skip
    (file,) = Path("runs").glob("*/run.json")
    record = json.loads(file.read_text())
    assert {"limner", "resvg", "libvips", "fonts", "numpy", "prompt edit", "prompt state", "prompt scratch"} <= set(
        record["versions"]
    )
    assert record["options"] == {
        "output": str(Path("out.svg").absolute()),
        "scene": None,
        "limits": {"shapes": None, "max_bytes": None, "colours": None, "detail": None, "text": True},
        "model": "openai:gpt-5",
        "base_url": "http://localhost:9/v1",
        "from_scratch": False,
    }
    assert (record["seed"], record["budget"]["max_steps"]) == (3, 1)
    assert [path for path in Path().rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()] == []


def test_a_run_that_is_done_writes_its_outputs_again(image: Path) -> None:
    first = picture.run(image, "out.svg", scene=Path("out.json"))
    texts = [path.read_bytes() for path in first.output]
    for path in first.output:
        path.unlink()
    image.unlink()
    again = picture.resume(first.run)
    assert [path.read_bytes() for path in again.output] == texts
    assert msgspec.structs.replace(again, run=first.run) == first
    assert len(Run.open(first.run).steps) == 1


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"image": "none.png"}, InputError, "no file"),
        ({"output": "none/a.svg"}, InputError, "does not exist"),
        ({"scene": Path("none/a.json")}, InputError, "does not exist"),
        ({"from_scratch": True}, InputError, "--model"),
        ({"model": "openai"}, InputError, "PROVIDER:NAME"),
        ({"model": "nobody:knows"}, InputError, "no provider is known"),
        ({"model": "openai:a", "base_url": "localhost"}, InputError, "--base-url is not an address"),
        ({"model": "openai:gpt-5"}, ModelError, "OPENAI_API_KEY"),
        ({"sandbox": "fort"}, (InputError, MissingError), "fort"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_before_a_run_is_made(
    options: dict, error: type[Exception], message: str, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(error, match=message):
        picture.run(**{"image": image, **options})
    assert not Path("runs").exists()


def test_a_run_that_spent_its_budget_goes_on_with_a_larger_one(image: Path) -> None:
    with pytest.raises(BudgetSpent, match="max-steps 0"):
        picture.run(image, "out.svg", budget=Budget(max_steps=0))
    (folder,) = Path("runs").iterdir()
    with pytest.raises(BudgetSpent):
        picture.resume(folder)
    assert not Path("out.svg").exists()
    result = picture.resume(folder, budget=Budget(max_steps=3))
    assert result.reason == "done" and Path("out.svg").exists()
    assert Run.open(folder).record.budget == Budget(max_steps=3)


def test_a_run_is_not_worked_on_twice_at_once(image: Path) -> None:
    result = picture.run(image)
    with Run.open(result.run) as held:
        held.allow(Budget(max_steps=5))
        with pytest.raises(InputError, match="being worked on"):
            picture.resume(result.run)


def test_inside_an_event_loop_it_says_what_to_await(image: Path) -> None:
    async def inside() -> None:
        picture.run(image)

    with pytest.raises(LimnerError, match=r"await limner\.picture\.arun"):
        asyncio.run(inside())
