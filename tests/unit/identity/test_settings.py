"""Registration of a service: every fault at once, secrets in no repr."""

from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import ECKey

from etatplateforme.errors import InvalidInput
from etatplateforme.identity.client import ClientProof, code_challenge
from etatplateforme.identity.cookie import SessionCookie
from etatplateforme.identity.profiles import FRANCECONNECT, FRANCECONNECT_PLUS, PROCONNECT
from etatplateforme.identity.settings import IdentitySettings, check_question
from tests.unit.identity.forge import SHORT_RSA

GOOD = IdentitySettings(
    issuer="https://fc.exemple.invalid/api/v2",
    client_id="service",
    client_secret="tres-secret",
    redirect_uri="https://service.invalid/retour",
    post_logout_redirect_uri="https://service.invalid/au-revoir",
    scopes=("openid", "family_name"),
)


def test_secrets_show_nowhere() -> None:
    pem = ECKey.generate_key("P-256").as_pem(private=True).decode()
    by_key = replace(GOOD, client_secret=None, private_key=pem)
    shown = f"{GOOD!r}{GOOD}{by_key!r}{ClientProof(GOOD)!r}{ClientProof(by_key)!r}"
    assert "tres-secret" not in shown
    assert "PRIVATE" not in shown


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"issuer": "http://fc.exemple.invalid/api/v2"}, {"issuer"}),
        ({"issuer": "https://fc.exemple.invalid/api/v2/"}, {"issuer"}),
        ({"issuer": "https://fc.exemple.invalid/api/v2?a=b"}, {"issuer"}),
        ({"redirect_uri": "http://service.invalid/retour"}, {"redirect_uri"}),
        ({"redirect_uri": "https://service.invalid/retour#x"}, {"redirect_uri"}),
        ({"post_logout_redirect_uri": "service.invalid"}, {"post_logout_redirect_uri"}),
        ({"client_id": ""}, {"client_id"}),
        ({"client_secret": None}, {"client_secret"}),
        ({"private_key": "PEM"}, {"client_secret"}),
        ({"client_secret": ""}, {"client_secret"}),
        ({"scopes": ("family_name",)}, {"scopes"}),
        ({"scopes": ("openid", "family name")}, {"scopes"}),
        ({"scopes": ("openid", "openid")}, {"scopes"}),
        ({"acr": "eidas2"}, {"acr"}),
        ({"acr": ""}, {"acr"}),
        ({"id_signature_alg": "HS256"}, {"id_signature_alg"}),
        ({"userinfo_signature_alg": "none"}, {"userinfo_signature_alg"}),
        ({"issuer": "x", "redirect_uri": "y", "acr": "z"}, {"issuer", "redirect_uri", "acr"}),
    ],
)
def test_every_fault_is_told_at_once(changes: dict[str, Any], keys: set[str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        replace(GOOD, **changes)
    assert {fault.key for fault in caught.value.faults} == keys
    assert "guichet" in caught.value.citizen_message
    assert "tres-secret" not in str(caught.value)


def test_loopback_may_be_in_http() -> None:
    local = replace(GOOD, issuer="http://127.0.0.1:4001/api/v2", redirect_uri="http://localhost:8000/retour")
    assert not local.secure
    assert GOOD.secure


def test_a_question_is_checked_like_the_settings() -> None:
    check_question(FRANCECONNECT, ("openid", "dgfip_rfr"), "eidas1", {"idp_hint": "un-fournisseur"})
    with pytest.raises(InvalidInput):
        check_question(FRANCECONNECT, ("openid",), "eidas3", {})
    for hints in ({"login_hint": "a@b.fr"}, {"idp_hint": ""}, {"idp_hint": "a\nb"}, {"idp_hint": "x" * 300}):
        with pytest.raises(InvalidInput) as caught:
            check_question(FRANCECONNECT, ("openid",), "eidas1", hints)
        assert [fault.key for fault in caught.value.faults] == list(hints)


def test_profiles_are_data_with_limits() -> None:
    with pytest.raises(ValueError, match="leeway"):
        replace(FRANCECONNECT, leeway=31)
    with pytest.raises(ValueError, match="ranks"):
        replace(FRANCECONNECT, acr_accepted=frozenset({"eidas9"}))
    with pytest.raises(ValueError, match="says how"):
        replace(FRANCECONNECT_PLUS, encryptions=frozenset())


@pytest.mark.parametrize(
    ("acr", "asked", "enough"),
    [
        ("eidas1", "eidas1", True),
        ("eidas2", "eidas1", True),
        ("eidas1", "eidas2", False),
        ("eidas1", "eidas1-mfa", False),
        ("eidas1-mfa", "eidas1", True),
        ("eidas0-mfa", "eidas1", False),
        ("eidas1", "eidas0-mfa", False),
        ("eidas2", "eidas1-mfa", True),
        ("eidas1-mfa", "eidas2", False),
        ("eidas9", "eidas0", False),
        ("", "eidas0", False),
    ],
)
def test_levels_are_compared_by_rank_and_by_factors(acr: str, asked: str, enough: bool) -> None:
    assert PROCONNECT.reaches(acr, asked) is enough


@pytest.mark.parametrize(
    "pem",
    [
        "rien de lisible",
        ECKey.generate_key("P-256").as_pem(private=False).decode(),
        ECKey.generate_key("P-384").as_pem(private=True).decode(),
        SHORT_RSA.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    ],
    ids=["not a key", "public", "another curve", "too short"],
)
def test_other_private_keys_are_refused(pem: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        ClientProof(replace(GOOD, client_secret=None, private_key=pem))
    assert caught.value.code == "private_key"
    assert pem not in str(caught.value)


def test_the_secret_goes_in_the_form_only() -> None:
    assert ClientProof(GOOD).fields(0, "jti") == {"client_id": "service", "client_secret": "tres-secret"}


def test_pkce_challenge_of_the_rfc() -> None:
    # RFC 7636, appendix B
    assert (
        code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )


def test_cookie_is_out_of_reach() -> None:
    cookie = SessionCookie.of(GOOD)
    assert cookie.set("abc", 1800) == ("__Host-etat-session=abc; Max-Age=1800; Path=/; HttpOnly; SameSite=Lax; Secure")
    assert cookie.clear() == "__Host-etat-session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure"
    local = SessionCookie(secure=False)
    assert local.set("abc", 60) == "etat-session=abc; Max-Age=60; Path=/; HttpOnly; SameSite=Lax"
