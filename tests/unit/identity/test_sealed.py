"""Encrypted tokens: what is registered is opened, and nothing else is."""

import json
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwe
from joserfc.jwk import ECKey, RSAKey

from etatplateforme.errors import InvalidInput
from etatplateforme.identity.errors import TokenRefused, TokenTooLarge
from etatplateforme.identity.sealed import DecryptionKeys, opened
from etatplateforme.identity.tokens import LARGEST_ID_TOKEN

from .forge import id_claims, segment, signed

EC = ECKey.generate_key("P-256", auto_kid=True)
RSA = RSAKey.generate_key(2048, auto_kid=True)
OTHER = ECKey.generate_key("P-256")
KEYS = DecryptionKeys.read((EC.as_pem(private=True).decode(), RSA.as_pem(private=True).decode()))
TOKEN = signed(id_claims())
ALGORITHMS = [*jwe.JWERegistry.algorithms["alg"], *jwe.JWERegistry.algorithms["enc"], "DEF"]


def sealed(
    inside: str | bytes, alg: str = "ECDH-ES", key: ECKey | RSAKey = EC, enc: str = "A256GCM", **header: object
) -> str:
    """A compact JWE, whatever is asked."""
    registry = jwe.JWERegistry(algorithms=ALGORITHMS, strict_check_header=False)
    registry.max_protected_header_length = registry.max_ciphertext_length = 100_000_000
    plaintext = inside.encode() if isinstance(inside, str) else inside
    return jwe.encrypt_compact({"alg": alg, "enc": enc, "cty": "JWT", **header}, plaintext, key, registry=registry)


def refusal(token: str, alg: str = "ECDH-ES", keys: DecryptionKeys = KEYS) -> str:
    with pytest.raises(TokenRefused) as caught:
        opened(token, alg, keys, LARGEST_ID_TOKEN)
    assert not token or token[:40] not in str(caught.value)
    assert caught.value.__context__ is None
    return caught.value.code


@pytest.mark.parametrize(("alg", "key"), [("ECDH-ES", EC), ("RSA-OAEP", RSA), ("RSA-OAEP-256", RSA)])
def test_the_signed_token_inside_is_answered(alg: str, key: ECKey | RSAKey) -> None:
    assert opened(sealed(TOKEN, alg, key), alg, KEYS, LARGEST_ID_TOKEN) == TOKEN
    assert opened(sealed(TOKEN, alg, key, iss="https://x", aud="y"), alg, KEYS, LARGEST_ID_TOKEN) == TOKEN


def test_the_former_key_still_opens_during_a_change() -> None:
    both = DecryptionKeys.read((OTHER.as_pem(private=True).decode(), EC.as_pem(private=True).decode()))
    assert opened(sealed(TOKEN), "ECDH-ES", both, LARGEST_ID_TOKEN) == TOKEN


@pytest.mark.parametrize(
    ("token", "alg", "code"),
    [
        (TOKEN, "ECDH-ES", "token_clear"),
        ("a.b", "ECDH-ES", "token_malformed"),
        ("", "ECDH-ES", "token_malformed"),
        (sealed(TOKEN, "RSA-OAEP", RSA), "ECDH-ES", "token_encryption"),
        (sealed(TOKEN), "RSA-OAEP", "token_encryption"),
        (sealed(TOKEN, "ECDH-ES+A256KW"), "ECDH-ES", "token_encryption"),
        (sealed(TOKEN, enc="A128GCM"), "ECDH-ES", "token_encryption"),
        (sealed(TOKEN, enc="A128CBC-HS256"), "ECDH-ES", "token_malformed"),
        (sealed(TOKEN, zip="DEF"), "ECDH-ES", "token_header"),
        (sealed(TOKEN, cty="text/plain"), "ECDH-ES", "token_header"),
        (sealed(TOKEN, jku="https://attaque.example/"), "ECDH-ES", "token_header"),
        (sealed(TOKEN, key=OTHER), "ECDH-ES", "token_undecipherable"),
        (sealed(json.dumps(id_claims())), "ECDH-ES", "token_unsigned_inside"),
        (sealed("é.è.à".encode()), "ECDH-ES", "token_unsigned_inside"),
    ],
)
def test_what_is_not_as_registered_is_refused(token: str, alg: str, code: str) -> None:
    assert refusal(token, alg) == code


def test_rsa1_5_is_refused_whatever_it_holds() -> None:
    header, *rest = sealed(TOKEN, "RSA-OAEP", RSA).split(".")
    forged = ".".join([segment(json.dumps({"alg": "RSA1_5", "enc": "A256GCM"}).encode()), *rest])
    assert refusal(forged, "RSA-OAEP") == "token_encryption"
    assert header


def test_every_byte_counts() -> None:
    token = sealed(TOKEN)
    last = token.rpartition(".")[2]
    changed = token[: -len(last)] + ("A" if last[0] != "A" else "B") + last[1:]
    assert refusal(changed) == "token_undecipherable"


def test_a_compressed_bomb_stays_shut() -> None:
    bomb = sealed(zlib.compress(b"a" * 50_000_000)[2:-4], zip="DEF")
    tracemalloc.start()
    with pytest.raises((TokenRefused, TokenTooLarge)):
        opened(bomb, "ECDH-ES", KEYS, 10 * LARGEST_ID_TOKEN)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


def test_what_is_too_long_is_refused_outside_and_inside() -> None:
    for token in ("a" * (2 * LARGEST_ID_TOKEN + 1), sealed("a." + "b" * LARGEST_ID_TOKEN + ".c")):
        with pytest.raises(TokenTooLarge):
            opened(token, "ECDH-ES", KEYS, LARGEST_ID_TOKEN)


def test_an_absurd_ephemeral_key_is_a_refusal_and_no_crash() -> None:
    rest = sealed(TOKEN).split(".")[1:]
    keys: list[object] = [None, {}, [], 1]
    for epk in (*keys, {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}, {"kty": "OKP", "crv": "X25519"}):
        header = {"alg": "ECDH-ES", "enc": "A256GCM", "epk": epk}
        assert refusal(".".join([segment(json.dumps(header).encode()), *rest])) == "token_undecipherable"


@given(st.text(alphabet='abcXYZ019._-{}"é\n', max_size=200))
@settings(max_examples=200)
def test_no_text_makes_it_fail_otherwise(text: str) -> None:
    with pytest.raises((TokenRefused, TokenTooLarge)):
        opened(text, "ECDH-ES", KEYS, LARGEST_ID_TOKEN)


@pytest.mark.parametrize(
    "pems", [("rien",), (ECKey.generate_key("P-384").as_pem(private=True).decode(),), tuple("abcde")]
)
def test_unusable_keys_are_refused_when_they_are_read(pems: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput) as caught:
        DecryptionKeys.read(pems)
    assert caught.value.code == "decryption_key"


def test_keys_show_nothing() -> None:
    assert "PRIVATE" not in repr(KEYS)
    assert repr(KEYS) == "DecryptionKeys()"
