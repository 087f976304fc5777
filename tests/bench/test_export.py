import json
from pathlib import Path

import numpy as np
from PIL import Image

from limner.bench.export import save
from tests.bench import visions


def test_items_as_files(tmp_path: Path):
    chosen = [visions.one(0), visions.one(4)]  # a receipt, and two pictures to compare
    assert save(chosen, tmp_path) == 2
    rows = [json.loads(line) for line in (tmp_path / "items.jsonl").read_text().splitlines()]
    assert [len(row["pictures"]) for row in rows] == [1, 2]
    for row, item in zip(rows, chosen, strict=True):
        assert row["answer"] == item.answer and row["question"]["text"] == item.question.text
        assert row["program"] == list(item.program) and row["evidence"][0]["box"] == list(item.proofs[0].box)
        for k, name in enumerate(row["pictures"]):
            assert (np.asarray(Image.open(tmp_path / name)) == item.pictures[k]).all()
            assert np.allclose(row["matrices"][k], item.matrices[k])
