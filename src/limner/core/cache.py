"""Replies of models kept on disk, so that asking the same thing twice costs nothing.

A reply is found again by the SHA-256 of everything that decides it. Only the hash and the reply are kept:
no prompt, no image, no key. Entries are written in one stroke; one that cannot be read counts as absent and
is written anew. Nothing here ever removes an entry: the folder may be deleted at any time.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from limner.core.files import write_atomic

# Part of every key: raise it when a request changes in a way that its values do not show.
_SCHEMA = 1


class Answer(msgspec.Struct, frozen=True):
    """What a model said, and what it took."""

    text: str
    finish: str
    """Why the model stopped: ``stop``, ``length``, ``content_filter``, or an empty string where it did not say."""
    tokens_in: int
    tokens_out: int
    usd: float | None
    """``None`` where the price is not known."""
    measured: bool = True
    """False where the server did not say how many tokens it used and they are estimated."""


class Cache:
    """A folder of answers; ``Cache(None)`` keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def get(self, key: str) -> Answer | None:
        """Return the answer kept under ``key``, or ``None`` where there is none that can be read."""
        if self.folder is None:
            return None
        try:
            return msgspec.json.decode(self._path(self.folder, key).read_bytes(), type=Answer)
        except (OSError, msgspec.MsgspecError, UnicodeError):
            return None

    def put(self, key: str, answer: Answer) -> None:
        """Keep ``answer`` under ``key``.

        Raises:
            InputError, OSError: the folder cannot be written.
        """
        if self.folder is None:
            return
        path = self._path(self.folder, key)
        # Replies can quote what is in a private picture.
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomic(path, msgspec.json.encode(answer))

    @staticmethod
    def _path(folder: Path, key: str) -> Path:
        return folder / key[:2] / f"{key}.json"


def key(
    name: str,
    base_url: str | None,
    system: str,
    parts: Sequence[str | bytes],
    seed: int,
    sampling: Mapping[str, float] | None = None,
) -> str:
    """Return the SHA-256 of everything that decides a reply, in hexadecimal; ``sampling`` is what is not left open."""
    shown = [part if isinstance(part, str) else {"sha256": hashlib.sha256(part).hexdigest()} for part in parts]
    decisive = [_SCHEMA, name, base_url, system, shown, seed, *([sampling] if sampling else [])]
    return hashlib.sha256(msgspec.json.encode(decisive)).hexdigest()


def standard_folder(name: str = "models") -> Path | None:
    """Return ``$XDG_CACHE_HOME/limner/NAME`` (``~/.cache`` by default), or ``None`` for a user without a home."""
    # The XDG base directory specification: a relative path is invalid and to be ignored.
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if given.is_absolute():
        return given / "limner" / name
    try:
        return Path.home() / ".cache" / "limner" / name
    except RuntimeError:
        return None
