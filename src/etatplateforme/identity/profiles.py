"""What distinguishes one identity provider of the State from another, as frozen data.

Source for FranceConnect v2: ``apps/core-fcp-low`` of https://github.com/france-connect/sources, and the partners'
technical documentation (docs.partenaires.franceconnect.gouv.fr).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """One provider: what may be asked of it, what it must answer, and how long things live. Times in seconds.

    :param acr_ranking: levels of assurance, lowest first; what is not in it is refused.
    :param acr_accepted: the levels that may be asked of this provider.
    :param signing_algorithms: what a service may register; each token is then held to the registered one.
    :param session: absolute lifetime of a session, in step with the provider's own.
    :param pending: how long a person may take at the provider.
    :param token_age: the oldest token accepted, beside its own expiry.
    :param leeway: tolerance between the clocks; never more than 30.
    """

    label: str
    acr_ranking: tuple[str, ...]
    acr_accepted: frozenset[str]
    signing_algorithms: frozenset[str] = frozenset({"ES256", "RS256"})
    session: int = 1800
    pending: int = 900
    token_age: int = 600
    leeway: int = 30
    most_pending: int = 5

    def __post_init__(self) -> None:
        if not 0 <= self.leeway <= 30 or not self.acr_accepted <= set(self.acr_ranking):
            raise ValueError("a profile has a leeway of at most 30 s and accepts only levels that it ranks")

    def reaches(self, acr: str, asked: str) -> bool:
        """Whether *acr* is a known level, at least as high as *asked*."""
        ranking = self.acr_ranking
        return acr in ranking and asked in ranking and ranking.index(acr) >= ranking.index(asked)


FRANCECONNECT = Profile(
    label="FranceConnect",
    acr_ranking=("eidas1", "eidas2", "eidas3"),
    acr_accepted=frozenset({"eidas1"}),
)
"""FranceConnect v2 (``core-fcp-low``): eidas1 only, tokens of 60 s, sessions of 30 minutes, signed userinfo."""
