"""What an administration holds already and can give to another: the catalogue of « tell us once », dated."""

from dataclasses import dataclass

from etatplateforme.guarantor.rule import read, recalled
from etatplateforme.manifest.processing import DataKind, Datum, Document, Whose
from etatplateforme.values.finding import LegalSource
from etatplateforme.values.held_by_the_state import HELD

SHEETS = "https://www.data.gouv.fr/dataservices"

FRANCECONNECT = recalled(
    "FranceConnect, données de l'identité pivot (fiche de l'API)", link=f"{SHEETS}/api-franceconnect"
)
INCOME_TAX = recalled("API Impôt particulier (DGFiP), fiche de l'API", link=f"{SHEETS}/api-impot-particulier")
FAMILY_QUOTIENT = read(
    "API Particulier, quotient familial CAF et MSA, fiche de l'API",
    link=f"{SHEETS}/api-quotient-familial-msa-caf-bouquet-api-particulier",
    on="2024-11-07",
)


@dataclass(frozen=True, slots=True)
class Held:
    """What an administration holds: ``through`` which door one gets it, and the sheet that says so.

    ``signed_in``: only of the person who signs in with FranceConnect, and only where the service uses it.
    """

    through: str
    source: LegalSource
    kinds: frozenset[DataKind] = frozenset()
    documents: frozenset[Document] = frozenset()
    signed_in: bool = False


DOCUMENTS = frozenset(document.value for document in Document)


def _given_by(api: str, through: str) -> Held:
    """What the client of *api* can ask, as its own catalogue says: one list, so that rule and client never differ."""
    given = [datum for datum in HELD.values() if datum.name.startswith(f"{api}.")]
    return Held(
        through,
        given[0].source,
        kinds=frozenset(DataKind(kind) for datum in given for kind in datum.kinds),
        documents=frozenset(Document(datum.paper.name) for datum in given if datum.paper.name in DOCUMENTS),
    )


CATALOGUE = (
    Held(
        "FranceConnect",
        FRANCECONNECT,
        kinds=frozenset({DataKind.NAME, DataKind.GIVEN_NAMES, DataKind.BIRTH_DATE, DataKind.BIRTH_PLACE}),
        documents=frozenset({Document.IDENTITY_DOCUMENT}),
        signed_in=True,
    ),
    Held(
        "API Impôt particulier, ou API Particulier pour le quotient familial",
        FAMILY_QUOTIENT,
        kinds=frozenset({DataKind.INCOME}),
    ),
    Held("API Impôt particulier", INCOME_TAX, documents=frozenset({Document.TAX_NOTICE})),
    _given_by("particulier", "API Particulier"),
    _given_by("entreprise", "API Entreprise"),
)
"""Kinds of data and documents, and the door to each. Civil status and addresses are not in it: they are declared."""

CATALOGUE_SOURCES = tuple(dict.fromkeys((INCOME_TAX, *(held.source for held in CATALOGUE))))


def holder(datum: Datum, *, franceconnect: bool) -> Held | None:
    """Who holds what *datum* asks, of a person whom the door can tell; None when nobody is known to."""
    for held in CATALOGUE:
        known = datum.document in held.documents if datum.document is not None else datum.kind in held.kinds
        if known and (franceconnect or not held.signed_in):
            return None if datum.whose is Whose.OTHER else held
    return None
