"""SigLIP image features, for the published likeness of a drawing to its picture.

The weights are ``google/siglip2-so400m-patch14-384`` (Apache-2.0, 4.5 GB), as in VCode's ``evaluation/metrics.py``.
They are read from the disk only: nothing of that size is fetched because an option was given. transformers and torch
come with the extra ``siglip``, and are imported when features are first asked for.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from limner.core.errors import InputError, MissingError

CHECKPOINT = "google/siglip2-so400m-patch14-384"
Features = Callable[[Sequence[np.ndarray]], np.ndarray]
"""From pictures ``(H, W, 3) uint8`` to features ``(N, D) float32``, not normalised."""


def load(checkpoint: str = CHECKPOINT) -> Features:
    """Load the network, ready to be called.

    Args:
        checkpoint: a folder, or a name in the Hugging Face cache of this machine.

    Raises:
        MissingError: the packages or the weights are not here; the message has the command that gets them.
        InputError: the folder holds no weights, or such that have no image features.
    """
    try:
        torch, transformers = import_module("torch"), import_module("transformers")
    except ImportError as error:
        raise MissingError("SigLIP needs torch and transformers: pip install 'limner[siglip]'") from error
    try:
        model = transformers.AutoModel.from_pretrained(checkpoint, local_files_only=True).eval()
        processor = transformers.AutoImageProcessor.from_pretrained(checkpoint, local_files_only=True)
    except (OSError, ValueError) as error:
        said = str(error).splitlines()[0][:200]
        if Path(checkpoint).is_dir():
            raise InputError(f"the folder {checkpoint} holds no weights that can be read ({said})") from error
        raise MissingError(
            f"the weights of {checkpoint} are not on this machine ({said}): hf download {checkpoint}"
        ) from error
    if not hasattr(model, "get_image_features"):
        raise InputError(f"{checkpoint} is a {type(model).__name__}, which has no image features: name a SigLIP one")

    def features(pictures: Sequence[np.ndarray]) -> np.ndarray:
        images = [Image.fromarray(np.ascontiguousarray(picture)) for picture in pictures]
        inputs = processor(images=images, return_tensors="pt")
        with torch.inference_mode():
            return pooled(model.get_image_features(**inputs)).float().cpu().numpy()

    return features


def pooled(output: Any) -> Any:
    """Return the feature tensor of what ``get_image_features`` gave: transformers 5 wraps it, 4 does not."""
    return getattr(output, "pooler_output", output)
