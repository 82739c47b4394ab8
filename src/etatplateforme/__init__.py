"""Build local public services on the State's building blocks, with a guarantor of accessibility and equality.

Importing this package loads none of its rooms: each public name is fetched from its room at first use (PEP 562).
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etatplateforme.errors import EtatError
    from etatplateforme.guarantor import Guarantor, Report, Rule
    from etatplateforme.manifest import Manifest, Settings
    from etatplateforme.service import AsyncService, Service
    from etatplateforme.values.address import Address, Point
    from etatplateforme.values.finding import Finding, Verdict

__version__ = "0.1.0"

__all__ = [
    "Address",
    "AsyncService",
    "EtatError",
    "Finding",
    "Guarantor",
    "Manifest",
    "Point",
    "Report",
    "Rule",
    "Service",
    "Settings",
    "Verdict",
]

_ROOMS = {
    "Address": "values.address",
    "AsyncService": "service",
    "EtatError": "errors",
    "Finding": "values.finding",
    "Guarantor": "guarantor",
    "Manifest": "manifest",
    "Point": "values.address",
    "Report": "guarantor",
    "Rule": "guarantor",
    "Service": "service",
    "Settings": "manifest",
    "Verdict": "values.finding",
}

if not TYPE_CHECKING:  # hidden from the checkers, which would otherwise accept any misspelt name

    def __getattr__(name: str) -> object:
        room = _ROOMS.get(name)
        if room is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{room}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
