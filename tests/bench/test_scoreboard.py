import io

from rich.console import Console

from limner.bench.codevision import grouped
from limner.bench.merit import mark
from limner.bench.scoreboard import show
from limner.bench.solvers import Answered
from tests.bench import visions


def test_the_table_fits_a_terminal():
    marks = [mark(visions.one(number), Answered("upright", seconds=0.5)) for number in range(8)]
    page = io.StringIO()
    show(grouped(marks), "a placeholder", Console(file=page, width=80))
    said = page.getvalue()
    assert "a placeholder" in said and "transform" in said and "mirrored and turned left" in said
    assert "0.50 s" in said and "…" not in said and max(map(len, said.splitlines())) <= 80
