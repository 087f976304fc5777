"""The published pair of Animation2Code: appearance by DreamSim on frames aligned in time, temporal by CoTracker.

Both on the region of the frames that is animated, cropped, so that where it lies on the page does not matter. The
formulas are functions of embeddings and tracks; the networks are loaded when asked for, from torch's hub folder on this
machine alone: DreamSim (MIT) and CoTracker3 (CC BY-NC 4.0: not for commercial use).

Not the authors' code, which is not published: aligned as their page says, and the temporal score as others
reconstructed it. These figures stand in columns of their own; limner's are ``trails`` and ``motion.score``.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from limner.core.errors import MissingError

GRID = 12
"""Points to a side that the tracker follows."""
MARGIN = 8
"""Pixels around what is animated."""
CHANGED = 12
"""Levels by which a pixel changes that is animated."""
STILL = 0.5
"""Pixels from frame to frame that are no motion."""


class Networks(msgspec.Struct, frozen=True):
    """What turns frames into embeddings and tracks."""

    embed: Callable[[np.ndarray], np.ndarray]
    """``(N, H, W, 3) uint8 -> (N, D)``."""
    follow: Callable[[np.ndarray], np.ndarray]
    """``(N, H, W, 3) uint8 -> (N, P, 2)`` pixels, of a grid of points of the first frame."""


def scores(reference: np.ndarray, candidate: np.ndarray, networks: Networks) -> tuple[float, float]:
    """Return appearance and temporal score of two films ``(N, H, W, 3) uint8``."""
    ours, theirs = crop(reference), crop(candidate)
    return (
        appearance(networks.embed(ours), networks.embed(theirs)),
        temporal(networks.follow(ours), networks.follow(theirs)),
    )


def crop(frames: np.ndarray) -> np.ndarray:
    """Cut out what is animated, with a margin; everything where nothing is."""
    changed = (np.ptp(frames, axis=0) > CHANGED).any(2)
    if not changed.any():
        return frames
    rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
    top, left = max(rows[0] - MARGIN, 0), max(columns[0] - MARGIN, 0)
    return frames[:, top : rows[-1] + MARGIN + 1, left : columns[-1] + MARGIN + 1]


def appearance(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Return the mean cosine of embeddings ``(N, D)`` and ``(M, D)`` along their best alignment in time.

    Dynamic time warping over 1 - cosine (Sakoe and Chiba, 1978), without a band.
    """
    a, b = (each / np.maximum(np.linalg.norm(each, axis=1, keepdims=True), 1e-9) for each in (ours, theirs))
    gap = 1 - a @ b.T
    cost = np.full((len(a) + 1, len(b) + 1), np.inf)
    length = np.zeros((len(a) + 1, len(b) + 1), int)
    cost[0, 0] = 0
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            back = min(((i - 1, j - 1), (i - 1, j), (i, j - 1)), key=lambda at: cost[at])
            cost[i, j] = cost[back] + gap[i - 1, j - 1]
            length[i, j] = length[back] + 1
    return float(1 - cost[-1, -1] / length[-1, -1])


def temporal(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Return the likeness of tracks ``(N, P, 2)`` and ``(N, Q, 2)`` in [0, 1].

    Of two tracks the mean over frames of ``cos(a, b) min(|a|, |b|) / max(|a|, |b|)``, 1 where both stand still and 0
    where one does; of two films the mean of each track's best partner in the other, both ways.
    """
    count = min(len(ours), len(theirs))
    a, b = np.diff(ours[:count], axis=0), np.diff(theirs[:count], axis=0)
    first, second = np.linalg.norm(a, axis=2)[:, :, None], np.linalg.norm(b, axis=2)[:, None]
    most, least = np.maximum(first, second), np.minimum(first, second)
    product = np.einsum("npk,nqk->npq", a, b) / np.maximum(most, 1e-9) ** 2
    score = np.where(most <= STILL, 1.0, np.where(least <= STILL, 0.0, product)).mean(0)
    return float(np.clip((score.max(1).mean() + score.max(0).mean()) / 2, 0, 1))


def load() -> Networks:
    """Load both networks.

    Raises:
        MissingError: a package or its weights are not here; the message has the command that gets them.
    """
    try:
        torch, dreamsim = import_module("torch"), import_module("dreamsim")
    except ImportError as error:
        raise MissingError("--perceived needs torch and DreamSim: pip install 'limner[perceived]'") from error
    hub = Path(torch.hub.get_dir())
    looks, follows = hub / "dreamsim", hub / "facebookresearch_co-tracker_main"
    if not looks.is_dir():
        fetch = f"from dreamsim import dreamsim; dreamsim(cache_dir='{looks}')"
        raise MissingError(f'DreamSim\'s weights are not on this machine: python -c "{fetch}"')
    if not follows.is_dir() or not (hub / "checkpoints" / "scaled_offline.pth").is_file():
        fetch = "import torch; torch.hub.load('facebookresearch/co-tracker', 'cotracker3_offline')"
        raise MissingError(f'CoTracker3 is not on this machine: python -c "{fetch}"')
    model, prepare = dreamsim.dreamsim(pretrained=True, device="cpu", cache_dir=str(looks))
    tracker = torch.hub.load(str(follows), "cotracker3_offline", source="local")
    return Networks(_embedding(torch, model, prepare), _following(torch, tracker))


def _embedding(torch: Any, model: Any, prepare: Any) -> Callable[[np.ndarray], np.ndarray]:
    from PIL import Image

    def embed(frames: np.ndarray) -> np.ndarray:
        with torch.inference_mode():
            rows = [model.embed(prepare(Image.fromarray(np.ascontiguousarray(frame)))) for frame in frames]
        return torch.cat(rows).float().numpy()

    return embed


def _following(torch: Any, tracker: Any) -> Callable[[np.ndarray], np.ndarray]:
    def follow(frames: np.ndarray) -> np.ndarray:
        film = torch.from_numpy(np.ascontiguousarray(frames)).permute(0, 3, 1, 2)[None].float()
        with torch.inference_mode():
            tracks, _ = tracker(film, grid_size=GRID)
        return tracks[0].numpy()

    return follow
