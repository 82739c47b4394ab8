"""How each fault spoils a callback or a set of claims: what a relying party must refuse. Forms are in :mod:`.forge`."""

from collections.abc import Mapping
from typing import cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from etatplateforme.sandbox.identity.faults import IdentityFault
from etatplateforme.sandbox.identity.switches import Faults

ELSEWHERE = "https://ailleurs.invalid/api/v2"
"""An issuer that is not ours; ``.invalid`` never resolves (RFC 2606)."""

SOMEBODY_ELSE = "0" * 64 + "v1"
MINUTE = 60
DAY = 24 * 3600
CENTURY = 100 * 365 * DAY
YEAR_2001 = 1_000_000_000

_REPLACED: Mapping[str, Mapping[str, object]] = {
    "wrong_nonce": {"nonce": "un-autre-nonce-que-celui-de-la-demande"},
    "wrong_audience": {"aud": "un-autre-service"},
    "empty_audience": {"aud": []},
    "wrong_azp": {"azp": "un-autre-service"},
    "wrong_iss": {"iss": ELSEWHERE},
    "wrong_subject": {"sub": SOMEBODY_ELSE},
    "another_person": {"sub": SOMEBODY_ELSE},
    "exp_as_text": {"exp": "demain"},
    "exp_not_a_number": {"exp": float("nan")},
    "absurd_iat": {"iat": YEAR_2001},
    "unknown_acr": {"acr": "eidas9"},
    "wrong_at_hash": {"at_hash": "A" * 22},
    "wrong_siret": {"siret": "00000404400013"},
    "foreign_siren": {"siret": "00000101600013", "siren": "000002022"},
    "honest_more_claims": {"un_detail": {"connu": ["d'un autre", None, 1.5]}, "jti": "b7d1"},
}
_REMOVED: Mapping[str, str] = {
    "missing_nonce": "nonce",
    "missing_audience": "aud",
    "missing_issuer": "iss",
    "missing_subject": "sub",
    "missing_exp": "exp",
    "missing_iat": "iat",
    "missing_acr": "acr",
}
_SHIFTED: Mapping[str, tuple[frozenset[str], int]] = {
    "expired": (frozenset({"iat", "exp", "auth_time"}), -11 * MINUTE),
    "just_expired": (frozenset({"iat", "exp", "auth_time"}), -105),
    "future": (frozenset({"iat", "exp", "auth_time"}), DAY),
    "far_exp": (frozenset({"exp"}), CENTURY),
    "future_auth_time": (frozenset({"auth_time"}), DAY),
    "honest_clock_ahead": (frozenset({"iat", "exp", "auth_time"}), 10),
    "honest_clock_behind": (frozenset({"iat", "exp", "auth_time"}), -40),
}
"""Which dates are moved, and by how many seconds; a token lives 60."""

_BELOW = {"eidas3": "eidas2", "eidas2": "eidas1", "eidas1-mfa": "eidas1", "eidas1": "eidas0", "eidas0-mfa": "eidas0"}
_ABOVE = {"eidas0": "eidas1", "eidas1": "eidas2", "eidas1-mfa": "eidas2", "eidas2": "eidas3"}
_MISSING_IN_CALLBACK: Mapping[IdentityFault, str] = {
    IdentityFault.MISSING_STATE: "state",
    IdentityFault.MISSING_ISS: "iss",
    IdentityFault.MISSING_CODE: "code",
}


def spoil_claims(claims: Mapping[str, object], defects: frozenset[str]) -> dict[str, object]:
    """A copy of *claims*, changed by each of these *defects* that changes claims."""
    spoiled = dict(claims)
    for defect in sorted(defects):
        spoiled.update(_REPLACED.get(defect, {}))
        names, seconds = _SHIFTED.get(defect, (frozenset[str](), 0))
        for name in names & spoiled.keys():
            spoiled[name] = cast(int, claims[name]) + seconds
    if "future" in defects:
        spoiled["nbf"] = spoiled["iat"]
    if "shared_audience" in defects:
        spoiled["aud"] = [claims["aud"], "un-autre-service"]
    if "lower_acr" in defects:
        spoiled["acr"] = _BELOW.get(str(claims["acr"]), "niveau-inconnu")
    if "honest_audience_list" in defects:
        spoiled["aud"] = [claims["aud"]]
    if "honest_higher_acr" in defects and "acr" in claims:
        spoiled["acr"] = _ABOVE.get(str(claims["acr"]), claims["acr"])
    removed = {_REMOVED[defect] for defect in defects if defect in _REMOVED}
    return {name: value for name, value in spoiled.items() if name not in removed}


def spoil_callback(location: str, faults: Faults) -> str:
    """The address of return, changed by each fault that changes it."""
    parts = urlsplit(location)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if IdentityFault.WRONG_STATE in faults:
        query["state"] = "un-autre-state-que-celui-de-la-demande"
    if IdentityFault.WRONG_ISSUER in faults:
        query["iss"] = ELSEWHERE
    if IdentityFault.WRONG_CODE in faults and "code" in query:
        query["code"] = "un-code-que-personne-n-a-delivre"
    if IdentityFault.CODE_AND_ERROR in faults and "code" in query:
        query["error"] = "server_error"
    if IdentityFault.HONEST_MORE_PARAMETERS in faults:
        query["session_state"] = "b7d1.une-valeur"
    missing = {name for fault, name in _MISSING_IN_CALLBACK.items() if fault in faults}
    kept = {name: value for name, value in query.items() if name not in missing}
    return urlunsplit(parts._replace(query=urlencode(kept)))
