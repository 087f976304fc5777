from limner.sight.homes import homes, said
from limner.sight.marks import marks
from tests.sight.sketch import flow, measured


def test_words_stand_in_the_smallest_shape_around_them() -> None:
    seen = marks(measured(flow()))
    inside = homes([m for m in seen if m.words], [m for m in seen if not m.words])
    assert sorted(said(lines) for lines in inside.values()) == ["Check input", "Done", "Failed", "Start"]
    assert homes([], seen) == {}
