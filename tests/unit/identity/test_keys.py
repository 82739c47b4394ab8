"""What a provider publishes as keys, honest or not."""

import json

import pytest
from joserfc.jwk import ECKey, OctKey

from etatplateforme.identity.errors import ProviderMisconfigured, TokenRefused
from etatplateforme.identity.keys import MOST_KEYS, read_keys
from tests.unit.identity.forge import EC, RSA, SHORT_RSA, jwks, keys_of, segment


def test_signing_keys_are_read_with_their_names() -> None:
    keys = keys_of(EC, RSA)
    assert [key.kid for key in keys.keys] == [EC.kid, RSA.kid]
    assert keys.names(EC.kid)
    assert keys.names(None)
    assert not keys.names("autre")
    assert keys.pick(RSA.kid, "RS256").key.key_type == "RSA"


def _short_rsa(padding: int) -> dict[str, str]:
    """1024 bits, with zeros in front that make it look longer."""
    modulus = SHORT_RSA.public_key().public_numbers().n.to_bytes(128 + padding, "big")
    return {"kty": "RSA", "n": segment(modulus), "e": "AQAB", "kid": "court", "use": "sig"}


@pytest.mark.parametrize(
    "key",
    [
        ECKey.generate_key("P-384").as_dict(private=False),
        OctKey.generate_key(256).as_dict(private=True),
        _short_rsa(0),
        _short_rsa(128),
    ],
    ids=["P-384", "symmetric", "short RSA", "short RSA in disguise"],
)
def test_other_keys_are_left_out(key: dict[str, object]) -> None:
    raw = json.dumps({"keys": [key, EC.as_dict(private=False)]}).encode()
    assert [key.kid for key in read_keys(raw).keys] == [EC.kid]


@pytest.mark.parametrize(
    "changes",
    [
        {"use": "enc"},
        {"use": "autre"},
        {"key_ops": ["deriveKey"]},
        {"kid": 7},
        {"alg": 7},
        {"x": "AAAA"},
        {"x": 7},
        {"y": "é"},
        {"kty": "oct"},
        {"crv": "P-521"},
    ],
)
def test_keys_that_make_no_sense_are_left_out(changes: dict[str, object]) -> None:
    assert keys_of(EC, **changes).keys == ()


def test_keys_without_use_or_algorithm_serve() -> None:
    assert keys_of(EC, use=None, alg=None).pick(EC.kid, "ES256").key.key_type == "EC"


def test_a_private_part_is_never_read() -> None:
    raw = json.dumps({"keys": [EC.as_dict(private=True)]}).encode()
    assert not read_keys(raw).keys[0].key.is_private


def test_one_algorithm_never_serves_another() -> None:
    with pytest.raises(TokenRefused):
        keys_of(EC).pick(EC.kid, "RS256")
    with pytest.raises(TokenRefused):
        keys_of(EC).pick(EC.kid, "HS256")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{}",
        b'{"keys":{}}',
        b'{"keys":[],"keys":[]}',
        b"<html>",
        b"[" * 30_000,
        b'{"keys":"' + b"x" * 70_000,
    ],
    ids=["empty", "list", "no keys", "keys no list", "twice", "page", "deep", "huge"],
)
def test_unreadable_sets(raw: bytes) -> None:
    with pytest.raises(ProviderMisconfigured) as caught:
        read_keys(raw)
    assert caught.value.code == "keys_malformed"


def test_strange_entries_are_left_alone_and_many_are_not_read() -> None:
    raw = json.dumps({"keys": [None, 3, "k", [], {}] + [json.loads(jwks(EC))["keys"][0]] * 80}).encode()
    assert len(read_keys(raw).keys) == MOST_KEYS - 5
