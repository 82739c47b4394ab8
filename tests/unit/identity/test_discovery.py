"""The provider's description, read without trust."""

import json

import pytest

from etatplateforme.identity.discovery import read_metadata
from etatplateforme.identity.errors import ProviderMisconfigured
from etatplateforme.identity.settings import IdentitySettings

ISSUER = "https://fc.exemple.invalid/api/v2"
SETTINGS = IdentitySettings(ISSUER, "service", "https://s.invalid/r", "https://s.invalid/d", client_secret="secret")
DOCUMENT: dict[str, object] = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "userinfo_endpoint": f"{ISSUER}/userinfo",
    "jwks_uri": f"{ISSUER}/jwks",
    "end_session_endpoint": f"{ISSUER}/session/end",
    "authorization_response_iss_parameter_supported": True,
    "id_token_signing_alg_values_supported": ["ES256", "RS256", "HS256"],
    "inconnu": [[1]],
}


def read(**changes: object) -> object:
    document = {name: value for name, value in {**DOCUMENT, **changes}.items() if value is not None}
    return read_metadata(json.dumps(document).encode(), SETTINGS)


def test_a_good_description() -> None:
    metadata = read_metadata(json.dumps(DOCUMENT).encode(), SETTINGS)
    assert metadata.token_endpoint == f"{ISSUER}/token"
    assert metadata.sends_issuer


@pytest.mark.parametrize("value", [None, False, "true", 1])
def test_iss_is_promised_only_by_true(value: object) -> None:
    document = {**DOCUMENT, "authorization_response_iss_parameter_supported": value}
    assert not read_metadata(json.dumps(document).encode(), SETTINGS).sends_issuer


def test_sign_out_is_optional() -> None:
    document = {name: value for name, value in DOCUMENT.items() if name != "end_session_endpoint"}
    assert read_metadata(json.dumps(document).encode(), SETTINGS).end_session_endpoint is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"issuer": "https://ailleurs.invalid"}, "discovery_issuer"),
        ({"issuer": ISSUER + "/"}, "discovery_issuer"),
        ({"issuer": ISSUER.upper()}, "discovery_issuer"),
        ({"issuer": [ISSUER]}, "discovery_issuer"),
        ({"issuer": None}, "discovery_issuer"),
        ({"token_endpoint": None}, "discovery_endpoint"),
        ({"token_endpoint": ["x"]}, "discovery_endpoint"),
        ({"token_endpoint": "https://mechant.invalid/token"}, "discovery_endpoint"),
        ({"token_endpoint": "http://fc.exemple.invalid/token"}, "discovery_endpoint"),
        ({"token_endpoint": "https://fc.exemple.invalid:444/token"}, "discovery_endpoint"),
        ({"token_endpoint": "https://fc.exemple.invalid@mechant.invalid/token"}, "discovery_endpoint"),
        ({"token_endpoint": "http://127.0.0.1/token"}, "discovery_endpoint"),
        ({"userinfo_endpoint": "https://mechant.invalid"}, "discovery_endpoint"),
        ({"jwks_uri": "https://mechant.invalid"}, "discovery_endpoint"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "discovery_endpoint"),
        ({"end_session_endpoint": "https://mechant.invalid"}, "discovery_endpoint"),
        ({"id_token_signing_alg_values_supported": ["RS256"]}, "discovery_algorithm"),
        ({"userinfo_signing_alg_values_supported": []}, "discovery_algorithm"),
    ],
)
def test_what_is_not_believed(changes: dict[str, object], code: str) -> None:
    with pytest.raises(ProviderMisconfigured) as caught:
        read(**changes)
    assert caught.value.code == code
    assert "mechant" not in str(caught.value)
    assert "guichet" in caught.value.citizen_message


@pytest.mark.parametrize("raw", [b"", b"[]", b"<html>", b"[" * 60_000, b'{"issuer":"a","issuer":"b"}', b"x" * 64_001])
def test_unreadable_descriptions(raw: bytes) -> None:
    with pytest.raises(ProviderMisconfigured) as caught:
        read_metadata(raw, SETTINGS)
    assert caught.value.code == "discovery_malformed"
