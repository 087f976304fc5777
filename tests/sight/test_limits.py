"""Limits that leave nothing to draw with are refused with what is allowed."""

import pytest

from limner.core.errors import InputError
from limner.sight.limits import Limits


@pytest.mark.parametrize("limits", [
    Limits(), Limits(shapes=1), Limits(max_bytes=200), Limits(colours=1), Limits(detail=0), Limits(detail=1),
])  # fmt: skip
def test_what_can_be_done_passes(limits: Limits) -> None:
    limits.check()


@pytest.mark.parametrize(("limits", "said"), [
    (Limits(shapes=0), "--shapes 0"), (Limits(max_bytes=20), "--max-bytes 20"), (Limits(colours=0), "--colors 0"),
    (Limits(detail=1.5), "--detail 1.5"), (Limits(detail=-0.1), "from 0 to 1"),
])  # fmt: skip
def test_what_leaves_nothing_is_refused(limits: Limits, said: str) -> None:
    with pytest.raises(InputError, match=said):
        limits.check()
