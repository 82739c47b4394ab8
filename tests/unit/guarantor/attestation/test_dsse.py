"""The envelope: known answers, and what a reader of strangers' envelopes refuses."""

import base64
import json
from dataclasses import replace

import pytest

from etatplateforme.guarantor.attestation.causes import AttestationRefused
from etatplateforme.guarantor.attestation.dsse import MOST_SIGNATURES, Envelope, pae, read_envelope, seal
from etatplateforme.guarantor.attestation.statement import PAYLOAD_TYPE
from etatplateforme.values.public_key import PublicKey

from .town import OTHER, ROOT, SIGNING, tampered

A, B = (
    PublicKey(bytes.fromhex(text))
    for text in (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",  # RFC 8032, 7.1, TEST 1
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",  # TEST 2
    )
)
TYPE = "application/vnd.in-toto+json"
BODY = '{"_type":"https://in-toto.io/Statement/v1"}'
BY_A = "2WAfaHm5jluo0w+0rk8uVkluELJYWjSmU9x7EUzx+AyteDGJ4/nqyJXfmAUVFIAoQafWm7AxBZNw5M9ixNHiCA=="
BY_B = "c1+67/aT0yqEpwx8PsVY3MLHsj9D0CZ014/Fv/QlG59P+9CobUZ7xECJ/V3USG0Ob9CiE5LjReEZUzNF2l7eBw=="
TAIL = "/jHfkkDqsj7CDbDg=="


def test_the_example_of_the_protocol() -> None:
    """dsse/protocol.md, « Test Vectors »."""
    encoded = pae("http://example.com/HelloWorld", b"hello world")
    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_lengths_are_those_of_bytes() -> None:
    assert pae("é", "à".encode()) == b"DSSEv1 2 \xc3\xa9 2 \xc3\xa0"
    assert pae("", b"") == b"DSSEv1 0  0 "


# dsse/testvectors/vectors.json: Ed25519, whose signatures are deterministic
VECTORS: dict[str, tuple[dict[str, object], str, set[PublicKey]]] = {
    "one signature": ({"payload": BODY, "payloadType": TYPE, "signatures": [BY_A]}, TYPE, {A}),
    "URL-safe base64": (
        {
            "payload": "-_-_Pj8=",
            "payloadType": TYPE,
            "signatures": ["P-_KHICeR7tI6S_YyejJTRtrXhcQyQ2LYPaL8h90KjC9qN8HU_svOQ6TuDOT1HIrsGW886DbWNWcCmX5twLrAw=="],
        },
        TYPE,
        {A},
    ),
    "another type": (
        {"payload": BODY, "payloadType": "application/vnd.example.other+json", "signatures": [BY_A]},
        "application/vnd.example.other+json",
        set(),
    ),
    "a type that is not ASCII": (
        {
            "payload": BODY,
            "payloadType": "application/vnd.exämple+json",
            "signatures": ["xmSk/ug66ysT7ayhkCIjhAq42zgZXSsEWuzUaNL7w2eGAdF/NU6/fRXPtmfN+5DNSAs5/i2lUnHjbbjPsu0tAw=="],
        },
        "application/vnd.exämple+json",
        {A},
    ),
    "an empty payload": (
        {
            "payload": "",
            "payloadType": TYPE,
            "signatures": ["gSggCAaTLTYyRH6FIDBem6meyIynsYy8RTHVzwx9tnTb7Bg/1jMWnuVgI/gffqmbsC2VX5" + TAIL],
        },
        TYPE,
        {A},
    ),
    "two keys": ({"payload": BODY, "payloadType": TYPE, "signatures": [BY_A, BY_B]}, TYPE, {A, B}),
    "one key twice": ({"payload": BODY, "payloadType": TYPE, "signatures": [BY_A, BY_A]}, TYPE, {A}),
}


@pytest.mark.parametrize("name", VECTORS)
@pytest.mark.parametrize("hinted", [True, False])
def test_the_vectors_of_the_specification(name: str, hinted: bool) -> None:
    told, kind, signers = VECTORS[name]
    payload, listed = str(told["payload"]), told["signatures"]
    assert isinstance(listed, list)
    if payload.startswith("{"):
        payload = base64.b64encode(payload.encode()).decode()
    signatures = [{"sig": sig, **({"keyid": "A"} if hinted else {})} for sig in listed]
    raw = json.dumps({**told, "payload": payload, "signatures": signatures}).encode()
    assert set(read_envelope(raw, kind, "essai").signed_by([A, B])) == signers


def test_an_empty_type_is_supported_by_nobody() -> None:
    sig = "iC3q/+3Rm0+lpAJRueDmDh15PnwCfxKmS0NAfKsbv+zgulXQC/WM9trc+j1XEqlwDIg/vf/uNfebeD6sxInrDg=="
    payload = base64.b64encode(BODY.encode()).decode()
    raw = json.dumps({"payload": payload, "payloadType": "", "signatures": [{"sig": sig}]}).encode()
    with pytest.raises(AttestationRefused) as caught:
        read_envelope(raw, TYPE, "essai")
    assert caught.value.code == "wrong_type"


GOOD = seal(PAYLOAD_TYPE, b'{"a":1}', SIGNING)
SIGNATURE = GOOD.json()["signatures"]


def test_what_is_sealed_is_read_back() -> None:
    read = read_envelope(GOOD.encode(), PAYLOAD_TYPE, "essai")
    assert read == GOOD
    assert read.signed_by([OTHER.public, SIGNING.public, ROOT.public]) == (SIGNING.public,)
    assert "{" not in repr(read)


def test_a_hint_decides_of_nothing() -> None:
    honest = seal(PAYLOAD_TYPE, b"{}", OTHER)
    lying = tuple(replace(one, keyid=SIGNING.public.fingerprint.digest.hex()) for one in honest.signatures)
    read = read_envelope(replace(honest, signatures=lying).encode(), PAYLOAD_TYPE, "essai")
    assert read.signed_by([SIGNING.public]) == ()
    assert read.signed_by([OTHER.public]) == (OTHER.public,)


def test_fields_that_are_not_known_are_ignored() -> None:
    raw = tampered(GOOD.encode(), other={"alg": "none"}, alg="none")
    assert read_envelope(raw, PAYLOAD_TYPE, "essai") == GOOD


REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "malformed"),
    "no JSON": (b"\xff\xfe", "malformed"),
    "a list": (b"[]", "malformed"),
    "a number": (b"1", "malformed"),
    "nothing in it": (b"{}", "malformed"),
    "no payload": (tampered(GOOD.encode(), payload=None), "malformed"),
    "payload as a number": (tampered(GOOD.encode(), payload=3), "malformed"),
    "payload not in base64": (tampered(GOOD.encode(), payload="é"), "malformed"),
    "payload without padding": (tampered(GOOD.encode(), payload="eyJhIjoxfQ"), "malformed"),
    "payload with bits beyond its end": (tampered(GOOD.encode(), payload="eyJhIjoxfR=="), "malformed"),
    "payload on two lines": (tampered(GOOD.encode(), payload="eyJh\nIjoxfQ=="), "malformed"),
    "both alphabets": (tampered(GOOD.encode(), payload="-_+/"), "malformed"),
    "another type": (tampered(GOOD.encode(), payloadType="application/json"), "wrong_type"),
    "type in capitals": (tampered(GOOD.encode(), payloadType=PAYLOAD_TYPE.upper()), "wrong_type"),
    "type as a list": (tampered(GOOD.encode(), payloadType=[PAYLOAD_TYPE]), "malformed"),
    "no signature": (tampered(GOOD.encode(), signatures=[]), "unsigned"),
    "signatures as an object": (tampered(GOOD.encode(), signatures={}), "malformed"),
    "a signature as a text": (tampered(GOOD.encode(), signatures=["x"]), "malformed"),
    "a signature without sig": (tampered(GOOD.encode(), signatures=[{"keyid": ""}]), "malformed"),
    "a hint as a number": (tampered(GOOD.encode(), signatures=[{"sig": "", "keyid": 1}]), "malformed"),
    "too many signatures": (tampered(GOOD.encode(), signatures=[{"sig": ""}] * (MOST_SIGNATURES + 1)), "too_large"),
    "a key twice": (GOOD.encode().replace(b'"payload":', b'"payload":"e30=","payload":'), "malformed"),
    "a nested key twice": (GOOD.encode().replace(b'"sig":', b'"sig":"","sig":'), "malformed"),
    "NaN": (b'{"payload":NaN}', "malformed"),
    "half a character": (b'{"payload":"\\ud800"}', "malformed"),
    "something after": (GOOD.encode() + b"{}", "malformed"),
    "a mark of order": (b"\xef\xbb\xbf" + GOOD.encode(), "malformed"),
    "deep": (b'{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}", "too_large"),
    "deep and never closed": (b"[" * 1_000_000, "too_large"),
    "large": (tampered(GOOD.encode(), padding="x" * 2_000_000), "too_large"),
    "a number without end": (b'{"payload":' + b"9" * 100_000 + b"}", "malformed"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_envelope_is_refused_in_one_way(name: str) -> None:
    raw, code = REFUSED[name]
    with pytest.raises(AttestationRefused) as caught:
        read_envelope(raw, PAYLOAD_TYPE, "essai")
    assert caught.value.code == code
    assert "essai" in str(caught.value)
    assert caught.value.__context__ is None


def test_signatures_of_any_length_are_tried_and_fail() -> None:
    for length in (0, 1, 63, 65, 10_000):
        sig = base64.b64encode(b"\x00" * length).decode()
        read = read_envelope(tampered(GOOD.encode(), signatures=[{"sig": sig}]), PAYLOAD_TYPE, "essai")
        assert read.signed_by([SIGNING.public]) == ()


def test_a_good_signature_beside_a_bad_one_counts() -> None:
    assert isinstance(SIGNATURE, list)
    for signatures in ([{"sig": "AAAA"}, *SIGNATURE], [*SIGNATURE, {"sig": "AAAA"}]):
        read = read_envelope(tampered(GOOD.encode(), signatures=signatures), PAYLOAD_TYPE, "essai")
        assert read.signed_by([SIGNING.public]) == (SIGNING.public,)


def test_an_envelope_of_another_kind_is_not_one_of_this_kind() -> None:
    """The type is signed: a payload cannot be passed off as another kind of document."""
    keyring = seal("application/vnd.etatplateforme.keyring+json", b"{}", SIGNING)
    assert Envelope(PAYLOAD_TYPE, keyring.payload, keyring.signatures).signed_by([SIGNING.public]) == ()
