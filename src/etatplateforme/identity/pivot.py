"""Who signed in, as the State knows them: the pivot identity, from verified claims.

Names are kept whole, with every letter. Unknown claims are left alone: a provider may add some. No repr shows anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self, cast

from etatplateforme.errors import InvalidInput
from etatplateforme.identity.errors import TokenRefused
from etatplateforme.values.person import PartialDate, Person

FRANCE = "99100"
"""COG code of France in ``birthcountry``."""

LONGEST_TEXT = 1_000
_TEXT_CLAIMS: Mapping[str, str] = MappingProxyType(
    {
        "family_name": "family_name",
        "usage_name": "preferred_username",
        "birth_place": "birthplace",
        "birth_country": "birthcountry",
        "gender": "gender",
        "email": "email",
    }
)


@dataclass(frozen=True, slots=True)
class PivotIdentity:
    """A person as a provider of the State describes them. What was not asked, or is not known, is None or empty.

    :param subject: identifier of the person for this service only; it changes when their civil status is corrected.
    :param family_name: name of birth. ``usage_name`` is the one they use, when it is another.
    :param given_names: in the order of civil status; empty for who has none.
    :param birth_date: may be partial.
    :param birth_place: COG code of the commune; None for a birth abroad.
    :param birth_country: COG code; France is ``99100``.
    :param gender: ``female`` or ``male``, as civil status has it.
    :param email: as given to the identity provider: not a key of an account, and not always theirs any more.
    """

    subject: str = field(repr=False)
    family_name: str | None = field(default=None, repr=False)
    given_names: tuple[str, ...] = field(default=(), repr=False)
    usage_name: str | None = field(default=None, repr=False)
    birth_date: PartialDate | None = field(default=None, repr=False)
    birth_place: str | None = field(default=None, repr=False)
    birth_country: str | None = field(default=None, repr=False)
    gender: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)

    @classmethod
    def from_claims(cls, claims: Mapping[str, object]) -> Self:
        """Read verified claims. Raises TokenRefused (``claims_malformed``) when one is not of its type."""
        texts = {name: text_claim(claims, claim) for name, claim in _TEXT_CLAIMS.items()}
        subject = text_claim(claims, "sub")
        if subject is None:
            raise TokenRefused("claims_malformed")
        return cls(subject, given_names=_given_names(claims), birth_date=_birth_date(claims), **texts)

    def to_claims(self) -> dict[str, object]:
        """The claims from which :meth:`from_claims` makes the same identity."""
        texts = {claim: getattr(self, name) for name, claim in _TEXT_CLAIMS.items()}
        claims: dict[str, object] = {"sub": self.subject, "given_name_array": list(self.given_names), **texts}
        if self.birth_date is not None:
            claims["birthdate"] = self.birth_date.value
        return {name: value for name, value in claims.items() if value is not None}

    @property
    def born_abroad(self) -> bool | None:
        """Whether the country of birth is not France; None when it is not known."""
        return None if self.birth_country is None else self.birth_country != FRANCE

    def person(self) -> Person:
        """The civil status as a :class:`Person`, whose place of birth is the country for a birth abroad.

        :raises InvalidInput: the name was not asked, or a value is not one that the SDK can write on a letter.
        """
        if self.family_name is None:
            raise InvalidInput(
                "Le nom de naissance n'a pas été demandé à la connexion.",
                remedy="Ajoutez « family_name » aux données demandées, et au manifeste avec son usage.",
                code="family_name_not_asked",
            )
        return Person.of(
            self.family_name,
            self.given_names,
            usage_name=self.usage_name or "",
            birth_date=self.birth_date.value if self.birth_date else "",
            birth_place=self.birth_place or self.birth_country or "",
        )


def text_claim(claims: Mapping[str, object], name: str) -> str | None:
    """The text of a claim; None when absent or empty. Raises TokenRefused (``claims_malformed``)."""
    value = claims.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise TokenRefused("claims_malformed")
    return value if value.strip() else None


def _given_names(claims: Mapping[str, object]) -> tuple[str, ...]:
    """From the list when there is one: a compound given name may hold a space."""
    names = claims.get("given_name_array")
    if names is None:
        return tuple((text_claim(claims, "given_name") or "").split())
    if not isinstance(names, list) or len(cast("list[object]", names)) > 100:
        raise TokenRefused("claims_malformed")
    read = (text_claim({"name": name}, "name") for name in cast("list[object]", names))
    return tuple(name for name in read if name is not None)


def _birth_date(claims: Mapping[str, object]) -> PartialDate | None:
    """A date with holes; wholly unknown (``0000-00-00``) is None."""
    text = text_claim(claims, "birthdate")
    if text is None or text.startswith("0000"):
        return None
    read = _partial(text)
    if read is None:
        raise TokenRefused("claims_malformed")
    return read


def _partial(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except InvalidInput:
        return None
