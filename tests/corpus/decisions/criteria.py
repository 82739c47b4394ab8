"""Inputs of the corpus that tell something of a person, by exact name.

The truth of the corpus, not a lexicon to reuse: a name absent from here is neutral *in this corpus*, however
much it looks like a criterion (`age_du_vehicule`, `origine_de_la_demande`, `handicap_golf`).
Sources: code pénal art. 225-1; loi n° 2008-496 art. 1 and 2. Income is left out: a tariff may follow it.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Nature(StrEnum):
    """What a difference on an input may lead to."""

    FORBIDDEN = "forbidden"
    """Accused, whatever is declared."""
    PROTECTED = "protected"
    """Accused unless justified, then a question."""
    TERRITORIAL = "territorial"
    """A question: it may be lawful."""
    PROXY = "proxy"
    """A question: it may stand for a criterion."""


_NAMES = {
    Nature.FORBIDDEN: ("nom", "origine_du_candidat"),
    Nature.PROTECTED: (
        "age", "age_du_demandeur", "age_en_mois", "annee_naissance", "date_naissance",
        "sexe", "sexe_de_l_enfant", "sexe_du_parent", "civilite", "gender_identity", "enceinte",
        "marital_status", "nb_enfants", "garde_alternee",
        "has_disability", "taux_incapacite", "station_debout_penible", "etat_de_sante", "gir",
        "nationalite", "nationalite_acquereur", "titre_de_sejour", "religion", "langue", "langue_du_courrier",
    ),
    Nature.TERRITORIAL: ("commune", "code_commune", "residence", "in_qpv"),
    Nature.PROXY: ("postcode", "birth_place", "iban_country", "phone_type"),
}  # fmt: skip

NATURES: Mapping[str, Nature] = MappingProxyType(
    {name: nature for nature, names in _NAMES.items() for name in names},
)
