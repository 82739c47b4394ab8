"""The geocoder over an index file: an ASGI application to mount in one's own, or to serve by several processes.

app.mount("/geocodage", geocoder(Path("adresses.idx")))
"""

import os
import threading
from pathlib import Path

from starlette.types import ASGIApp

from etatplateforme.addresses.asked import NO_FILTER, Filters, Parts
from etatplateforme.addresses.credit import credit_of
from etatplateforme.addresses.index import Index
from etatplateforme.addresses.server import REVERSE_RADIUS_M, create_geocoder
from etatplateforme.addresses.throttle import Throttle
from etatplateforme.values.address import Address, Point
from etatplateforme.values.credit import Credit

INDEX, RATE = "ETATPLATEFORME_GEOCODER_INDEX", "ETATPLATEFORME_GEOCODER_RATE"
"""How ``etatplateforme addresses serve`` tells its workers what to serve."""


class LiveIndex:
    """The index at *path*, opened again when another file takes its place. Raises what ``Index.open`` raises."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._index = Index.open(path)

    def _opened(self) -> Index:
        if self._index.replaced:
            with self._lock:
                if self._index.replaced:  # searches under way keep the file they read
                    self._index = Index.open(self._path)
        return self._index

    @property
    def credit(self) -> Credit:
        """Whom the answers are owed to."""
        return credit_of(self._opened().source)

    def search(
        self, asked: str | Parts, *, limit: int = 5, near: Point | None = None, filters: Filters = NO_FILTER
    ) -> list[Address]:
        """See :meth:`~etatplateforme.addresses.index.Index.search`."""
        return self._opened().search(asked, limit=limit, near=near, filters=filters)

    def autocomplete(
        self, q: str, *, limit: int = 5, near: Point | None = None, filters: Filters = NO_FILTER
    ) -> list[Address]:
        """See :meth:`~etatplateforme.addresses.index.Index.autocomplete`."""
        return self._opened().autocomplete(q, limit=limit, near=near, filters=filters)

    def reverse(self, point: Point, *, limit: int = 1, max_distance_m: float = REVERSE_RADIUS_M) -> list[Address]:
        """See :meth:`~etatplateforme.addresses.index.Index.reverse`."""
        return self._opened().reverse(point, limit=limit, max_distance_m=max_distance_m)


def geocoder(path: Path, *, per_second: float | None = None) -> ASGIApp:
    """The geocoder over the index at *path*; *per_second* bounds the requests of one client.

    Raises Broken or Unavailable when the index cannot be opened.
    """
    index = LiveIndex(path)
    app = create_geocoder(index, credit=lambda: index.credit, both_errors=True)
    return app if per_second is None else Throttle(app, per_second)


def worker() -> ASGIApp:
    """The application of one worker of ``etatplateforme addresses serve``."""
    rate = os.environ.get(RATE)
    return geocoder(Path(os.environ[INDEX]), per_second=float(rate) if rate else None)
