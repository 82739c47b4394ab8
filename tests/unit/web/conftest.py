"""No thread of a test outlives it: one that still judges would be heard by the next."""

import threading
from collections.abc import Generator
from unittest.mock import patch

import pytest

from etatplateforme.core.clock import Clock
from etatplateforme.web.page_guard import Watch, Watcher


@pytest.fixture(autouse=True)
def _every_watcher_is_closed() -> Generator[None]:
    made: list[Watcher] = []
    start = Watcher.__init__

    def kept(self: Watcher, watch: Watch, clock: Clock | None = None) -> None:
        start(self, watch, clock)
        made.append(self)

    with patch.object(Watcher, "__init__", kept):
        yield
    for watcher in made:
        watcher.close()
    assert [each.name for each in threading.enumerate() if each.name.startswith("garant-pages")] == []
