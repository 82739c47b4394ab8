"""Public keys: the vectors of RFC 8032, and what is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.values.public_key import Fingerprint, PublicKey

RFC_8032 = [  # section 7.1: TEST 1, 2 and 3
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_the_vectors_of_the_rfc(public: str, message: str, signature: str) -> None:
    key = PublicKey(bytes.fromhex(public))
    assert key.verifies(bytes.fromhex(signature), bytes.fromhex(message))
    assert not key.verifies(bytes.fromhex(signature), bytes.fromhex(message) + b"x")


@settings(deadline=None)
@given(st.sampled_from(RFC_8032), st.integers(0, 511))
def test_no_other_signature_is_accepted(vector: tuple[str, str, str], bit: int) -> None:
    public, message, signature = vector
    changed = bytearray.fromhex(signature)
    changed[bit // 8] ^= 1 << bit % 8
    assert not PublicKey(bytes.fromhex(public)).verifies(bytes(changed), bytes.fromhex(message))


def test_a_signature_has_one_spelling() -> None:
    """S + L would satisfy the equation too: RFC 8032, 5.1.7 wants S below the order of the group."""
    public, message, signature = RFC_8032[0]
    raw = bytes.fromhex(signature)
    other = int.from_bytes(raw[32:], "little") + GROUP_ORDER
    malleable = raw[:32] + other.to_bytes(32, "little")
    assert not PublicKey(bytes.fromhex(public)).verifies(malleable, bytes.fromhex(message))


@pytest.mark.parametrize("length", [0, 63, 65, 1000])
def test_a_signature_of_another_length_is_refused(length: int) -> None:
    assert not PublicKey(bytes.fromhex(RFC_8032[0][0])).verifies(b"\x00" * length, b"")


@settings(deadline=None)
@given(st.binary(min_size=32, max_size=32))
def test_a_key_and_its_fingerprint_are_read_back(raw: bytes) -> None:
    key = PublicKey(raw)
    assert PublicKey.parse(str(key)) == key
    for text in (str(key.fingerprint), key.fingerprint.digest.hex().upper(), str(key.fingerprint).replace("-", " ")):
        assert Fingerprint.parse(text).matches(key.fingerprint)


def test_another_fingerprint_does_not_match() -> None:
    one, other = (PublicKey(bytes([n]) * 32).fingerprint for n in (1, 2))
    assert not one.matches(other)


@pytest.mark.parametrize("text", ["", "sha256:", "ab" * 31, "ab" * 33, "zz" * 32, "sha512:" + "ab" * 32])
def test_what_is_no_fingerprint_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Fingerprint.parse(text)
    assert caught.value.code == "invalid_fingerprint"


@pytest.mark.parametrize("text", ["", "AAAA", "A" * 43, "A" * 44, "A" * 1_000_000, "é" * 44])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        PublicKey.parse(text)
    assert caught.value.code == "invalid_public_key"
