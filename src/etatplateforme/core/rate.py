"""Token buckets: at most so many requests a second to one place, whatever the number of threads and tasks."""

import threading
from dataclasses import dataclass
from math import inf, isfinite

from etatplateforme.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Rate:
    """``per_second`` requests on average, ``burst`` at once. Raises InvalidInput (``invalid_rate``)."""

    per_second: float
    burst: int = 1

    def __post_init__(self) -> None:
        if not (isfinite(self.per_second) and self.per_second > 0 and self.burst >= 1):
            raise InvalidInput(
                "Un débit de requêtes n'est pas possible.",
                remedy="Donnez un nombre de requêtes par seconde et une rafale supérieurs à zéro.",
                code="invalid_rate",
            )

    @property
    def step(self) -> float:
        """Seconds between two requests on average."""
        return 1.0 / self.per_second

    @property
    def spare(self) -> float:
        """Seconds by which a burst may run ahead."""
        return (self.burst - 1) * self.step


class Buckets:
    """One bucket per place: a host (``"data.geopf.fr"``), or a host and the beginning of a path behind it.

    A request fills every bucket whose place it goes to. A reservation is taken at once and answers how long to wait
    before using it.
    """

    def __init__(self, rates: dict[str, Rate], default: Rate | None = None) -> None:
        self._rates = rates
        self._default = default
        self._ready: dict[str, float] = {}
        self._lock = threading.Lock()

    def reserve(self, host: str, at: float, most: float = inf, path: str = "") -> float | None:
        """Seconds to wait before the next request to *path* of *host*, seen at *at* (monotonic seconds); 0 when free.

        None when the wait would exceed *most* seconds: nothing is then reserved, so who gives up delays nobody.
        Generic cell rate algorithm: ``ready`` is when the bucket would be full again.
        """
        rates = self._over(host, path)
        with self._lock:
            ready = {place: max(self._ready.get(place, at), at) for place in rates}
            wait = max((ready[place] - rate.spare - at for place, rate in rates.items()), default=0.0)
            if wait > most:
                return None
            self._ready.update({place: ready[place] + rate.step for place, rate in rates.items()})
        return max(0.0, wait)

    def hold(self, host: str, at: float, seconds: float, path: str = "") -> None:
        """Let nobody ask *host* for *seconds*: it said that it was asked too often. Only where a rate is known."""
        with self._lock:
            for place, rate in self._over(host, path).items():
                self._ready[place] = max(self._ready.get(place, at), at + seconds + rate.spare)

    def _over(self, host: str, path: str) -> dict[str, Rate]:
        listed = {
            place: rate
            for place, rate in self._rates.items()
            if place == host or ("/" in place and f"{host}{path}".startswith(place))
        }
        if host not in listed and self._default is not None:
            listed[host] = self._default
        return listed
