"""``none``: no walls. The program runs as the user, with the user's files and network.

What is left: an empty environment, rlimits, the output cap, the wall clock, a work folder, the kill of the process
group and the lifeline. It stops accidents, not attacks, and is used only where the user typed ``--sandbox none``.
"""

from limner.sandbox.data import Sandbox
from limner.sandbox.launch import Launcher


def sandbox() -> Sandbox:
    """Return the backend that confines nothing."""
    return Launcher(
        name="none",
        version="unconfined",
        prefix=lambda folder, reads: (),
        landlock=lambda folder, reads: None,
        filtered=False,
    )
