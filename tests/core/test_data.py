from pathlib import Path

import msgspec

from limner.core import data
from limner.core.data import Cost, Finding, Program, Result, Review


def test_costs_add_up() -> None:
    total = Cost(1.0, 1, 10, 5, 0.25) + Cost(0.5, 2, 1, 2, 0.5)
    assert total == Cost(1.5, 3, 11, 7, 0.75)
    assert total.tokens == 18
    assert sum([Cost(1.0)] * 3, Cost()) == Cost(3.0)


def test_a_program_is_read_at_its_entry_whatever_its_bytes() -> None:
    program = Program({"a.svg": "é".encode(), "b.svg": b"\xff"}, "a.svg", "svg")
    assert program.text == "é"
    assert Program({"b.svg": b"\xff"}, "b.svg", "svg").text == "\N{REPLACEMENT CHARACTER}"


def test_all_of_it_is_frozen() -> None:
    structs = [value for value in vars(data).values() if isinstance(value, type) and issubclass(value, msgspec.Struct)]
    names = {struct.__name__ for struct in structs if struct is not msgspec.Struct}
    assert {"Task", "Program", "Rendering", "Finding", "Review", "Step", "Result"} <= names
    assert [
        struct.__name__ for struct in structs if struct is not msgspec.Struct and not struct.__struct_config__.frozen
    ] == []


def test_a_review_survives_json() -> None:
    review = Review(0.5, "checks", 0.9, 0.1, {"a": 1.0}, (Finding("x", box=(0, 1, 2, 3), time=(0, 1), amount=2),))
    assert msgspec.json.decode(msgspec.json.encode(review), type=Review) == review


def test_a_result_is_what_json_prints() -> None:
    result = Result(Path("runs/1"), (Path("a.svg"),), 0.5, {"pixels": 0.5}, 1.25, "measured", "done")
    assert msgspec.to_builtins(result, enc_hook=str) == {
        "run": "runs/1",
        "output": ("a.svg",),
        "score": 0.5,
        "components": {"pixels": 0.5},
        "seconds": 1.25,
        "author": "measured",
        "reason": "done",
        "note": "",
    }
