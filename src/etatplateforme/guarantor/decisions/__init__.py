"""Rules of eligibility and tariff as functions: their inputs, their steps, their explanation, and what twins show."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etatplateforme.guarantor.decisions.declared import Between, Examples, Told
    from etatplateforme.guarantor.decisions.explanation import Explanation, explain
    from etatplateforme.guarantor.decisions.function import DecisionFunction, decision
    from etatplateforme.guarantor.decisions.record import DecisionRecord
    from etatplateforme.guarantor.decisions.steps import UNTOLD, Steps

__all__ = [
    "UNTOLD",
    "Between",
    "DecisionFunction",
    "DecisionRecord",
    "Examples",
    "Explanation",
    "Steps",
    "Told",
    "decision",
    "explain",
]

_HOMES = {
    "etatplateforme.guarantor.decisions.declared": ("Between", "Examples", "Told"),
    "etatplateforme.guarantor.decisions.explanation": ("Explanation", "explain"),
    "etatplateforme.guarantor.decisions.function": ("DecisionFunction", "decision"),
    "etatplateforme.guarantor.decisions.record": ("DecisionRecord",),
    "etatplateforme.guarantor.decisions.steps": ("UNTOLD", "Steps"),
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import a public name on first use: who writes a rule does not load what explains it."""
        for module, names in _HOMES.items():
            if name in names:
                return getattr(import_module(module), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
