"""Token buckets: at most so many requests a second to one host, whatever the number of threads and tasks."""

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


class Buckets:
    """One bucket per host. A reservation is taken at once and answers how long to wait before using it."""

    def __init__(self, rates: dict[str, Rate], default: Rate | None = None) -> None:
        self._rates = rates
        self._default = default
        self._ready: dict[str, float] = {}
        self._lock = threading.Lock()

    def reserve(self, host: str, at: float, most: float = inf) -> float | None:
        """Seconds to wait before the next request to *host*, seen at *at* (monotonic seconds); 0 when free.

        None when the wait would exceed *most* seconds: nothing is then reserved, so who gives up delays nobody.
        Generic cell rate algorithm: ``ready`` is when the bucket would be full again.
        """
        rate = self._rates.get(host, self._default)
        if rate is None:
            return 0.0
        step = 1.0 / rate.per_second
        with self._lock:
            ready = max(self._ready.get(host, at), at)
            wait = max(0.0, ready - (rate.burst - 1) * step - at)
            if wait > most:
                return None
            self._ready[host] = ready + step
        return wait
