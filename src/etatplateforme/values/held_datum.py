"""One datum that an API of the State gives: who holds it, how the person is told, which paper it spares. Data only."""

from dataclasses import dataclass
from enum import StrEnum

from etatplateforme.values.finding import LegalSource


class By(StrEnum):
    """How the person, or the body, is told to the API: the value is the last word of the address, where there is one.

    ``NUMBER`` is an identifier of the holder's own (France Travail, ministère des sports).
    """

    SIGN_IN = "france_connect"
    IDENTITY = "identite"
    INE = "ine"
    NUMBER = "identifiant"
    REGISTER = "register"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that a person can be asked for: a stable name, its French name with its article, where it is had."""

    name: str
    french: str
    from_whom: str


@dataclass(frozen=True, slots=True)
class HeldDatum:
    """One datum that an API gives.

    :param label: in French, with its article, as in « nous n'avons pas pu obtenir … ».
    :param holder: who holds it, in French, as in « … n'a pas pu répondre ».
    :param paper: what is asked of the person when the State cannot answer.
    :param otherwise: what is asked of a person whom the holder does not know, when it is another paper.
    :param kinds: kinds of data of a manifest that it spares (``income``, ``family``).
    :param scopes: what FranceConnect must be asked for at sign-in, beside :data:`PIVOT_SCOPES`, to have all of it by
        the token of a sign-in; each opens a part.
    """

    name: str
    label: str
    holder: str
    paper: Paper
    by: frozenset[By]
    source: LegalSource
    otherwise: Paper | None = None
    kinds: frozenset[str] = frozenset()
    scopes: tuple[str, ...] = ()
