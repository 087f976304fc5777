import pytest

from limner.bench.premiere import DESIGN
from tests.bench.reel import acts, camera


@pytest.fixture(scope="module")
def opened():
    with camera() as found:
        yield found


@pytest.mark.parametrize("kind", DESIGN.templates)
def test_a_page_of_each_kind_runs_and_changes(opened, kind: str) -> None:
    acts(opened, DESIGN, kind)
