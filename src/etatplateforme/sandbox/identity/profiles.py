"""What distinguishes the three providers of the State that the sandbox doubles, as frozen data.

Sources: ``back/instances/core-fcp-low``, ``core-fcp-high`` and, for ProConnect, ``core-fca`` of
https://github.com/france-connect/sources; ProConnect's documentation of May 2025. What is not sourced is told in
:mod:`.differences`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from etatplateforme.sandbox.identity.claims import AGENT_SCOPE_CLAIMS, PLUS_SCOPE_CLAIMS, SCOPE_CLAIMS

CONTENT_ENCRYPTION = "A256GCM"


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """In seconds; ``refreshed`` is how long after the sign-in a refresh token may still serve."""

    code: int = 30
    access_token: int = 60
    id_token: int = 60
    interaction: int = 1800
    refresh_token: int = 7_200
    refreshed: int = 43_200


@dataclass(frozen=True, slots=True)
class ProviderProfile:
    """One provider: where it answers, what may be asked of it, what it answers.

    :param prefix: path of its issuer.
    :param acr: the levels that may be asked, lowest first; ``default_acr`` when none of them is.
    :param encryption_algs: how a client may have its tokens encrypted; the content always is in ``A256GCM``.
    :param must_encrypt: every client has its tokens encrypted.
    :param pairwise: each client knows a person by another subject; else all know the same one.
    :param refreshes: it gives refresh tokens, each of which serves once.
    :param required: parameters of ``/authorize`` without which a page refuses the request.
    :param known: the only other ones that are accepted; None when an unknown one is left alone.
    :param nonce_length: fewer characters are refused; ``state_length`` too.
    :param bad_parameter: code of that page.
    :param sign_out_needs: parameters that a sign-out must bring.
    :param for_agents: agents sign in, rather than citizens.
    """

    name: str
    label: str
    prefix: str
    acr: tuple[str, ...]
    default_acr: str
    scope_claims: Mapping[str, tuple[str, ...]]
    lifetimes: Lifetimes = Lifetimes()
    signing_algs: tuple[str, ...] = ("ES256", "RS256")
    encryption_algs: tuple[str, ...] = ()
    must_encrypt: bool = False
    pairwise: bool = True
    refreshes: bool = False
    required: tuple[str, ...] = ("client_id", "acr_values", "response_type", "nonce", "state", "redirect_uri", "scope")
    known: frozenset[str] | None = None
    prompts: frozenset[str] = frozenset({"login", "consent"})
    nonce_length: int = 22
    state_length: int = 1
    bad_parameter: str = "Y030006"
    sign_out_needs: tuple[str, ...] = ("id_token_hint",)
    for_agents: bool = False

    @property
    def grant_types(self) -> tuple[str, ...]:
        """What a client may bring to ``/token``."""
        return ("authorization_code", "refresh_token") if self.refreshes else ("authorization_code",)

    def pick_acr(self, asked: str) -> str:
        """The LOWEST known level among those *asked* (separated by spaces), as FranceConnect does; else the default."""
        return min((acr for acr in asked.split() if acr in self.acr), key=self.acr.index, default=self.default_acr)


FRANCECONNECT = ProviderProfile(
    name="franceconnect",
    label="FranceConnect",
    prefix="/api/v2",
    acr=("eidas1", "eidas2", "eidas3"),
    default_acr="eidas1",
    scope_claims=SCOPE_CLAIMS,
    encryption_algs=("ECDH-ES", "RSA-OAEP"),
)
"""FranceConnect v2 (``core-fcp-low``)."""

FRANCECONNECT_PLUS = ProviderProfile(
    name="franceconnect_plus",
    label="FranceConnect+",
    prefix="/franceconnect-plus/api/v2",
    acr=("eidas2", "eidas3"),
    default_acr="eidas3",
    scope_claims=PLUS_SCOPE_CLAIMS,
    lifetimes=Lifetimes(interaction=600),
    signing_algs=("ES256",),
    encryption_algs=("ECDH-ES", "RSA-OAEP", "RSA-OAEP-256"),
    must_encrypt=True,
)
"""FranceConnect+ (``core-fcp-high``): signed in ES256, then encrypted."""

PROCONNECT = ProviderProfile(
    name="proconnect",
    label="ProConnect",
    prefix="/proconnect/api/v2",
    acr=("eidas0", "eidas0-mfa", "eidas1", "eidas1-mfa", "eidas2", "eidas3"),
    default_acr="eidas1",
    scope_claims=AGENT_SCOPE_CLAIMS,
    pairwise=False,
    refreshes=True,
    required=("client_id", "response_type", "nonce", "state", "redirect_uri", "scope"),
    known=frozenset(
        {
            "acr_values",
            "claims",
            "code_challenge",
            "code_challenge_method",
            "idp_hint",
            "login_hint",
            "prompt",
            "response_mode",
            "siret_hint",
        }
    ),
    prompts=frozenset({"login", "consent", "none"}),
    nonce_length=32,
    state_length=32,
    bad_parameter="Y000400",
    sign_out_needs=("id_token_hint", "state", "post_logout_redirect_uri"),
    for_agents=True,
)
"""ProConnect (``core-fca``), for agents and professionals."""

PROFILES: tuple[ProviderProfile, ...] = (FRANCECONNECT, FRANCECONNECT_PLUS, PROCONNECT)
