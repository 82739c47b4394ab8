"""Invented people, as a provider would describe them."""

from typing import Any

from etatplateforme.identity.accounts.pivot_print import PivotKeys
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.values.person import PartialDate

KEYS = PivotKeys("k" * 32)
CIVIL_STATUS: dict[str, Any] = {
    "family_name": "MAQUETTE",
    "given_names": ("Zoé", "Anne-Marie"),
    "gender": "female",
    "birth_date": PartialDate(1968, 12, 24),
    "birth_place": "29019",
    "birth_country": "99100",
}


def somebody(subject: str = "s" * 64 + "v1", **changes: Any) -> PivotIdentity:
    """A person of the same civil status, but for the *changes*."""
    return PivotIdentity(subject, **{**CIVIL_STATUS, **changes})
