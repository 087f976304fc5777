"""What the tests of this room share: the kernel, started once."""

import pytest

from limner.sandbox.kernel import Kernel
from limner.think import session


@pytest.fixture(scope="session")
def kernel() -> Kernel:
    """The kernel that ``limner.think`` uses too."""
    return session.kernel()
