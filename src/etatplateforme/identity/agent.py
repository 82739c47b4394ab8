"""Who signed in as an agent or a professional, as ProConnect describes them, from verified claims.

Unknown claims are left alone: a provider may add some. No repr shows anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self, cast

from etatplateforme.errors import InvalidInput
from etatplateforme.identity.errors import TokenRefused
from etatplateforme.identity.pivot import text_claim
from etatplateforme.values.siret import Siret

MOST_ROLES = 100

_TEXT_CLAIMS: Mapping[str, str] = MappingProxyType(
    {
        "given_names": "given_name",
        "usual_name": "usual_name",
        "email": "email",
        "uid": "uid",
        "phone": "phone_number",
        "organization": "organization_label",
        "unit": "organizational_unit",
        "population": "belonging_population",
        "provider_id": "idp_id",
        "provider_acr": "idp_acr",
    }
)


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent as ProConnect describes them. What was not asked, or is not known, is None or empty.

    :param subject: identifier of the agent at their identity provider; it changes when they change employer.
    :param siret: establishment for which they act, its key checked.
    :param uid: identifier in their employer's directory; ``population`` and ``unit`` as that directory words them.
    :param provider_id: which identity provider answered, and ``provider_acr`` the level that it claims.
    """

    subject: str = field(repr=False)
    siret: Siret | None = field(default=None, repr=False)
    given_names: str | None = field(default=None, repr=False)
    usual_name: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    uid: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    organization: str | None = field(default=None, repr=False)
    unit: str | None = field(default=None, repr=False)
    population: str | None = field(default=None, repr=False)
    provider_id: str | None = field(default=None, repr=False)
    provider_acr: str | None = field(default=None, repr=False)
    roles: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def from_claims(cls, claims: Mapping[str, object]) -> Self:
        """Read verified claims.

        :raises TokenRefused: ``claims_malformed`` when a claim is not of its type, ``agent_siret`` when the SIRET has a
            wrong key or does not belong to the SIREN that comes with it.
        """
        subject = text_claim(claims, "sub")
        if subject is None:
            raise TokenRefused("claims_malformed")
        texts = {name: text_claim(claims, claim) for name, claim in _TEXT_CLAIMS.items()}
        return cls(subject, siret=_siret(claims), roles=_roles(claims), **texts)

    def to_claims(self) -> dict[str, object]:
        """The claims from which :meth:`from_claims` makes the same agent."""
        claims: dict[str, object] = {"sub": self.subject, "roles": list(self.roles)}
        claims |= {claim: getattr(self, name) for name, claim in _TEXT_CLAIMS.items()}
        claims["siret"] = self.siret.value if self.siret is not None else None
        return {name: value for name, value in claims.items() if value is not None}


def _siret(claims: Mapping[str, object]) -> Siret | None:
    text, siren = text_claim(claims, "siret"), text_claim(claims, "siren")
    if text is None:
        return None
    siret = _parsed(text)
    if siret is None or (siren is not None and siren.replace(" ", "") != siret.value[:9]):
        raise TokenRefused("agent_siret")
    return siret


def _parsed(text: str) -> Siret | None:
    try:
        return Siret.parse(text)
    except InvalidInput:
        return None


def _roles(claims: Mapping[str, object]) -> tuple[str, ...]:
    roles = claims.get("roles")
    if roles is None:
        return ()
    if not isinstance(roles, list) or len(cast("list[object]", roles)) > MOST_ROLES:
        raise TokenRefused("claims_malformed")
    read = (text_claim({"role": role}, "role") for role in cast("list[object]", roles))
    return tuple(role for role in read if role is not None)
