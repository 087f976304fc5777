"""The published length of a drawing: tokens of OpenAI's ``cl100k_base``, as in VCode's ``evaluation/metrics.py``.

The vocabulary is no part of tiktoken: it is fetched once from OpenAI's storage, or read from the folder that
``TIKTOKEN_CACHE_DIR`` names. VCode's script counts 0 for a file where that fails; here it is an error.
"""

from collections.abc import Callable

from limner.core.errors import MissingError

VOCABULARY = "cl100k_base"


def load() -> Callable[[str], int]:
    """Return a function that counts the tokens of a text.

    Raises:
        MissingError: tiktoken or its vocabulary is not here.
    """
    try:
        import tiktoken
    except ImportError as error:
        raise MissingError("counting tokens needs tiktoken: pip install 'limner[tokens]'") from error
    try:
        encoding = tiktoken.get_encoding(VOCABULARY)
    # requests' errors, or what its reader makes of a page that is no vocabulary; tiktoken has no error of its own.
    except Exception as error:
        raise MissingError(
            f"tiktoken cannot fetch its vocabulary {VOCABULARY} ({type(error).__name__}): go online once, or set "
            "TIKTOKEN_CACHE_DIR to a folder that holds it"
        ) from error
    # Special tokens are text like any other here: an SVG may well quote one.
    return lambda text: len(encoding.encode(text, disallowed_special=()))
