"""For the tests of the library's files: a text that was read is not parsed again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import pytest

from library import seed


@pytest.fixture(scope="session", autouse=True)
def parsed_once() -> Iterator[None]:
    """Parsing is most of reading a folder, and a test changes one file of twenty-one. The reader changes nothing in what was parsed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seed, "_load", lru_cache(maxsize=100)(seed._load))
        yield
