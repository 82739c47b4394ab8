"""What distinguishes one identity provider of the State from another, as frozen data.

Sources: ``apps/core-fcp-low``, ``apps/core-fcp-high`` and, for ProConnect, ``apps/core-fca`` of
https://github.com/france-connect/sources; the partners' documentation (docs.partenaires.franceconnect.gouv.fr) and
ProConnect's of May 2025; for the levels, the Implementing Regulation (EU) 2015/1502, annex.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

SIGNATURES = frozenset({"ES256", "RS256"})
KEY_ENCRYPTIONS = frozenset({"ECDH-ES", "RSA-OAEP", "RSA-OAEP-256"})
"""How the key of an encrypted token may be agreed on or wrapped (RFC 7518, 4). RSA1_5 is not among them (RFC 8725)."""

CONTENT_ENCRYPTION = "A256GCM"
"""The one encryption of contents that FranceConnect and FranceConnect+ offer."""


@dataclass(frozen=True, slots=True)
class Assurance:
    """A level of assurance: its rank, and whether several factors proved it.

    Ranks are those of eIDAS (1 low, 2 substantial, 3 high), and 0 for what it does not know. From substantial on, two
    factors are part of the level (annex, 2.3.1).
    """

    rank: int
    several_factors: bool = False

    def reaches(self, asked: "Assurance") -> bool:
        """Whether this level is enough where *asked* is wanted: neither the rank nor the factors may be less."""
        return self.rank >= asked.rank and self.several_factors >= asked.several_factors


EIDAS: Mapping[str, Assurance] = MappingProxyType(
    {"eidas1": Assurance(1), "eidas2": Assurance(2, True), "eidas3": Assurance(3, True)}
)


@dataclass(frozen=True, slots=True)
class Profile:
    """One provider: what may be asked of it, what it must answer, and how long things live. Times in seconds.

    :param name: as the manifest names it; sessions are kept under it, so that one of another provider opens nothing.
    :param levels: every level of assurance by its ``acr``; what is not there is refused.
    :param acr_accepted: the levels that may be asked of this provider.
    :param signatures: what a service may register; each token is then held to the registered one.
    :param encryptions: the same for the encryption of tokens; ``must_encrypt`` when it is no choice of the service.
    :param cookie: name of the session cookie, without the prefix that https adds.
    :param session: absolute lifetime of a session, in step with the provider's own.
    :param pending: how long a person may take at the provider.
    :param token_age: the oldest token accepted, beside its own expiry.
    :param leeway: tolerance between the clocks; never more than 30.
    :param renews: it gives a refresh token, with which a long session is confirmed from time to time.
    :param insists: it takes a level as a wish unless the ``claims`` parameter calls it essential.
    :param hints: what a service may tell about the person to spare them a step, by the provider's own names.
    """

    name: str
    label: str
    levels: Mapping[str, Assurance]
    acr_accepted: frozenset[str]
    signatures: frozenset[str] = SIGNATURES
    encryptions: frozenset[str] = KEY_ENCRYPTIONS
    must_encrypt: bool = False
    cookie: str = "etat-session"
    session: int = 1800
    pending: int = 900
    token_age: int = 600
    leeway: int = 30
    most_pending: int = 5
    renews: bool = False
    insists: bool = False
    hints: frozenset[str] = frozenset({"idp_hint"})

    def __post_init__(self) -> None:
        if not 0 <= self.leeway <= 30 or not self.acr_accepted <= self.levels.keys():
            raise ValueError("a profile has a leeway of at most 30 s and accepts only levels that it ranks")
        if self.must_encrypt and not self.encryptions:
            raise ValueError("a profile that encrypts says how")

    def reaches(self, acr: str, asked: str) -> bool:
        """Whether *acr* is a known level, at least as high as *asked*."""
        levels = self.levels
        return acr in levels and asked in levels and levels[acr].reaches(levels[asked])


FRANCECONNECT = Profile(
    name="franceconnect",
    label="FranceConnect",
    levels=EIDAS,
    acr_accepted=frozenset({"eidas1"}),
    encryptions=frozenset({"ECDH-ES", "RSA-OAEP"}),
)
"""FranceConnect v2 (``core-fcp-low``): eidas1 only, tokens of 60 s, sessions of 30 minutes, signed userinfo."""

FRANCECONNECT_PLUS = Profile(
    name="franceconnect_plus",
    label="FranceConnect+",
    levels=EIDAS,
    acr_accepted=frozenset({"eidas2", "eidas3"}),
    signatures=frozenset({"ES256"}),
    must_encrypt=True,
    session=600,
    pending=600,
)
"""FranceConnect+ (``core-fcp-high``): eidas2 and eidas3, signed in ES256 then encrypted, sessions of 10 minutes."""

PROCONNECT = Profile(
    name="proconnect",
    label="ProConnect",
    levels=MappingProxyType(
        {
            "eidas0": Assurance(0),
            "eidas0-mfa": Assurance(0, True),
            "eidas1": Assurance(1),
            "eidas1-mfa": Assurance(1, True),
            "eidas2": Assurance(2, True),
            "eidas3": Assurance(3, True),
        }
    ),
    acr_accepted=frozenset({"eidas0", "eidas0-mfa", "eidas1", "eidas1-mfa", "eidas2", "eidas3"}),
    encryptions=frozenset(),
    cookie="etat-agent",
    session=43_200,
    renews=True,
    insists=True,
    hints=frozenset({"idp_hint", "login_hint", "siret_hint"}),
)
"""ProConnect (``core-fca``), for agents and professionals: sessions of 12 hours, which a refresh token confirms."""

PROFILES: Mapping[str, Profile] = MappingProxyType(
    {profile.name: profile for profile in (FRANCECONNECT, FRANCECONNECT_PLUS, PROCONNECT)}
)
"""Every profile by its name."""
