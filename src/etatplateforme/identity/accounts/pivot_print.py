"""A keyed print of the pivot identity: two sign-ins of one civil status have the same, and it tells nothing of it.

FranceConnect says which six data identify a person, and makes ``sub`` of them: names of birth, given names, sex, date,
country, and place for a birth in France (``libs/cryptography-fcp`` of https://github.com/france-connect/sources). How
to compare them it leaves to each service (https://doc.incubateur.net, page « FranceConnect »); its own example of a
data provider drops accents and case, and takes nothing but exactly one match
(https://github.com/france-connect/data-provider-example, ``src/services.js``). So does this, and more freely, since a
match here links nothing: it only asks the person. The usage name is not part of it: it comes and goes.
"""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass, field

from etatplateforme.errors import InvalidInput
from etatplateforme.identity.pivot import FRANCE, PivotIdentity

SHORTEST_KEY = 32
"""Characters of a key: whoever holds the prints and guesses the key could try the whole civil status."""

PIVOT_SCOPES = ("family_name", "given_name", "gender", "birthdate", "birthplace", "birthcountry")
_WIDER: dict[str, tuple[str, ...]] = {
    "identite_pivot": PIVOT_SCOPES,
    "profile": PIVOT_SCOPES[:4],
    "birth": PIVOT_SCOPES[4:],
}
_PURPOSE = b"etatplateforme:pivot:1"
_SEPARATOR = "\x1f"  # no folded text holds one
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
"""Latin letters that Unicode does not take apart."""


@dataclass(frozen=True, slots=True)
class PivotKeys:
    """The key of the prints, and the former one while it is being replaced: each sign-in makes its own print anew.

    :raises InvalidInput: code ``pivot_key_too_short``.
    """

    current: str = field(repr=False)
    former: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if any(len(key) < SHORTEST_KEY for key in (self.current, self.former) if key is not None):
            raise InvalidInput(
                "La clé qui protège les identités comparées est trop courte.",
                remedy=f"Donnez au moins {SHORTEST_KEY} caractères tirés au hasard (« openssl rand -base64 32 »).",
                code="pivot_key_too_short",
            )

    def prints(self, identity: PivotIdentity) -> "Prints | None":
        """The prints of *identity* under both keys; None when a datum is missing, so that nothing can be compared."""
        text = pivot_text(identity)
        if text is None:
            return None
        return Prints(_print(self.current, text), _print(self.former or self.current, text))


@dataclass(frozen=True, slots=True)
class Prints:
    """HMAC-SHA-256 in hexadecimal: under the key of today, which is kept, and under the former one, still looked for.

    Both are the same when no key is being replaced.
    """

    current: str = field(repr=False)
    former: str = field(repr=False)


def _print(key: str, text: str) -> str:
    return hmac.new(key.encode(), _PURPOSE + text.encode(), hashlib.sha256).hexdigest()


def pivot_text(identity: PivotIdentity) -> str | None:
    """What is compared, folded; None when it is not enough to tell two people apart.

    A month or a day that civil status does not know stays a hole, equal to the same hole only. Who has no given name
    has none. The place counts for a birth in France: abroad, FranceConnect gives none.
    """
    family, born, country = identity.family_name, identity.birth_date, identity.birth_country
    place = identity.birth_place if country == FRANCE else ""
    if family is None or born is None or country is None or identity.gender is None or place is None:
        return None
    given = " ".join(identity.given_names)
    known = (folded(family), folded(given), folded(identity.gender), born.value, folded(place), folded(country))
    return _SEPARATOR.join(known) if known[0] else None


def folded(text: str) -> str:
    """*text* in small letters without accents; whatever is neither letter nor digit counts as one space."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


def missing_scopes(scopes: tuple[str, ...]) -> tuple[str, ...]:
    """Scopes without which the pivot identity does not come whole; a part of it would take people for one another."""
    opened = {one for scope in scopes for one in _WIDER.get(scope, (scope,))}
    return tuple(scope for scope in PIVOT_SCOPES if scope not in opened)
