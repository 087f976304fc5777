"""The words below a figure."""

from limner.chalk.ink import Ink
from limner.chalk.markup import markup
from limner.chalk.setting import typeset
from limner.chalk.theme import SMALL, current


def caption(text: str, width: float) -> Ink | None:
    """Return a caption, wrapped and centred; ``None`` where there is none."""
    if not text:
        return None
    return typeset(f"#align(center)[{markup(text)}]", size=SMALL, width=max(width, 3.0), colour=current().faint)
