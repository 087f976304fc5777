from pathlib import Path

import pytest

from limner.bench import tokens
from limner.core.errors import MissingError

pytest.importorskip("tiktoken")


def test_without_the_vocabulary_the_way_to_it_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import tiktoken.registry

    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.setattr(tiktoken.registry, "ENCODINGS", {})
    with pytest.raises(MissingError, match="TIKTOKEN_CACHE_DIR"):
        tokens.load()


def test_a_vocabulary_that_is_here_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A vocabulary of bytes alone, in tiktoken's own type: as many tokens as bytes, whatever is quoted."""
    import tiktoken

    ranks = {bytes([value]): value for value in range(256)}
    plain = tiktoken.Encoding("bytes", pat_str=r"[\s\S]", mergeable_ranks=ranks, special_tokens={"<|endoftext|>": 256})
    monkeypatch.setattr(tiktoken, "get_encoding", lambda name: {tokens.VOCABULARY: plain}[name])
    assert tokens.load()("<svg>ä<|endoftext|></svg>") == 26
