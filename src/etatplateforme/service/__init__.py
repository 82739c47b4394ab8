"""The service that a town builds: its blocks, its gate, its journal, in one context manager and in both colours."""

from etatplateforme.service.faces import AsyncService, Service
from etatplateforme.service.house import House

__all__ = ["AsyncService", "House", "Service"]
