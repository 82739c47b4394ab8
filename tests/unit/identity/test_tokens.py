"""Every attack of the reference table on a token, at the level where no network hides the check."""

import json
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.errors import EtatError
from etatplateforme.identity.errors import TokenRefused, TokenTooLarge
from etatplateforme.identity.keys import VerificationKeys
from etatplateforme.identity.tokens import (
    LARGEST_ID_TOKEN,
    LARGEST_USERINFO,
    Asked,
    Expected,
    read_token,
    verify_id_token,
    verify_userinfo,
)
from tests.unit.identity.forge import (
    ASKED,
    CLIENT,
    EC,
    EXPECTED,
    EXPECTED_RSA,
    ISSUER,
    KEYS,
    NONCE,
    NOW,
    RSA,
    STRANGER,
    SUBJECT,
    hs256,
    id_claims,
    keys_of,
    opened,
    segment,
    signed,
    unsigned,
)


def refusal(
    token: str,
    *,
    keys: VerificationKeys = KEYS,
    expected: Expected = EXPECTED,
    asked: Asked = ASKED,
    at: float = NOW,
    access_token: str = "",
) -> str:
    """The code with which an id_token is refused, after checking that the error gives nothing away."""
    with pytest.raises(EtatError) as caught:
        verify_id_token(opened(token), keys, expected, asked, at, access_token)
    error = caught.value
    assert isinstance(error, TokenRefused | TokenTooLarge)
    shown = f"{error}{error!r}{error.citizen_message}"
    assert not any(private in shown for private in (SUBJECT, NONCE, token[:40] or SUBJECT)), shown
    assert "guichet" in error.citizen_message
    assert error.remedy
    assert error.__context__ is None  # the errors of the parsers quote what they read
    return error.code


@pytest.mark.parametrize(("key", "expected"), [(EC, EXPECTED), (RSA, EXPECTED_RSA)])
def test_good_tokens_are_accepted(key: object, expected: Expected) -> None:
    chosen = EC if key is EC else RSA
    claims = verify_id_token(opened(signed(id_claims(), chosen, expected.alg)), KEYS, expected, ASKED, NOW)
    assert (claims.subject, claims.acr, claims.amr) == (SUBJECT, "eidas1", ())
    assert SUBJECT not in repr(claims)


@pytest.mark.parametrize("part", [0, 1, 2])
@pytest.mark.parametrize("letter", ["+", "/", "=", "!", " ", "\n", "é", "\ud800"])
def test_a_letter_that_is_not_of_base64url_is_refused(part: int, letter: str) -> None:
    parts = signed(id_claims()).split(".")
    for changed in (letter + parts[part][1:], parts[part][:-1] + letter, parts[part] + letter):
        assert refusal(".".join([*parts[:part], changed, *parts[part + 1 :]])) == "token_malformed"


def test_a_header_that_was_read_once_vouches_for_nothing_else() -> None:
    """Headers are kept, whatever they say; what each token, key and service must be is looked at every time."""
    header, payload, signature = signed(id_claims()).split(".")
    for _ in range(2):
        assert opened(f"{header}.{payload}.{signature}").kid == EC.kid
        with pytest.raises(TokenRefused, match="token_header"):
            read_token(f"{header}.{payload}.{signature}", LARGEST_ID_TOKEN, frozenset({"token-introspection+jwt"}))
        assert refusal(f"{header}.{payload}.{signature[:-4]}AAAA") == "token_signature"
        assert refusal(f"{header}.{payload}.{signature}", expected=EXPECTED_RSA) == "token_algorithm"
        assert refusal(f"{header}.{payload}.{signature}", keys=keys_of(RSA)) == "key_unknown"


def test_many_headers_of_strangers_displace_nothing_and_take_no_place() -> None:
    good = signed(id_claims())
    tracemalloc.start()
    try:
        for rank in range(3_000):
            claimed = unsigned(id_claims(), {"alg": "ES256", "kid": f"{rank}" * 60}, "AAAA")
            assert opened(claimed).kid == f"{rank}" * 60
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 200_000
    assert verify_id_token(opened(good), KEYS, EXPECTED, ASKED, NOW).subject == SUBJECT


def test_means_of_authentication_are_told() -> None:
    assert verify_id_token(opened(signed(id_claims(amr=["pwd", 3]))), KEYS, EXPECTED, ASKED, NOW).amr == ("pwd",)


def _swapped() -> str:
    head, _, signature = signed(id_claims()).split(".")
    return f"{head}.{segment(json.dumps(id_claims(sub='b' * 64)).encode())}.{signature}"


def _signature(change: Callable[[str], str]) -> str:
    head, body, signature = signed(id_claims()).split(".")
    return f"{head}.{body}.{change(signature)}"


FORGED: dict[str, tuple[Callable[[], str], str]] = {
    "alg none, no signature": (lambda: unsigned(id_claims(), {"alg": "none"}), "token_malformed"),
    "alg none, some signature": (lambda: unsigned(id_claims(), {"alg": "none"}, "AAAA"), "token_algorithm"),
    "alg None": (lambda: unsigned(id_claims(), {"alg": "None"}, "AAAA"), "token_algorithm"),
    "alg missing": (lambda: unsigned(id_claims(), {"typ": "JWT"}, "AAAA"), "token_algorithm"),
    "alg not text": (lambda: unsigned(id_claims(), {"alg": ["ES256"]}, "AAAA"), "token_algorithm"),
    "HS256 with the EC public key": (lambda: hs256(id_claims(), EC.as_pem(private=False), EC.kid), "token_algorithm"),
    "HS256 with the RSA public key": (
        lambda: hs256(id_claims(), RSA.as_pem(private=False), RSA.kid),
        "token_algorithm",
    ),
    "HS256 with the client secret": (lambda: hs256(id_claims(), b"un-secret-de-test", EC.kid), "token_algorithm"),
    "RS256 where ES256 is registered": (lambda: signed(id_claims(), RSA, "RS256"), "token_algorithm"),
    "key inside the token": (
        lambda: signed(id_claims(), STRANGER, jwk=STRANGER.as_dict(private=False), kid=EC.kid),
        "token_header",
    ),
    "link to a key": (lambda: signed(id_claims(), STRANGER, jku="https://mechant.invalid/k"), "token_header"),
    "link to a certificate": (lambda: signed(id_claims(), STRANGER, x5u="https://mechant.invalid/k"), "token_header"),
    "certificate inside": (lambda: signed(id_claims(), x5c=["AAAA"]), "token_header"),
    "critical extension": (
        lambda: unsigned(id_claims(), {"alg": "ES256", "crit": ["inconnu"], "inconnu": 1}, "AAAA"),
        "token_header",
    ),
    "payload not encoded": (
        lambda: unsigned(id_claims(), {"alg": "ES256", "b64": False, "crit": ["b64"]}, "AAAA"),
        "token_header",
    ),
    "compressed": (lambda: signed(id_claims(), zip="DEF"), "token_header"),
    "kid not text": (lambda: unsigned(id_claims(), {"alg": "ES256", "kid": 7}, "AAAA"), "token_header"),
    "token of another kind": (lambda: signed(id_claims(), typ="logout+jwt"), "token_header"),
    "access token": (lambda: signed(id_claims(), typ="at+jwt"), "token_header"),
    "stranger under a known kid": (lambda: signed(id_claims(), STRANGER, kid=EC.kid), "token_signature"),
    "stranger under his own kid": (lambda: signed(id_claims(), STRANGER), "key_unknown"),
    "kid of the RSA key": (lambda: signed(id_claims(), kid=RSA.kid), "key_unknown"),
    "several keys and no kid": (lambda: signed(id_claims(), kid=None), "key_unknown"),
    "swapped payload": (_swapped, "token_signature"),
    "zeroed signature": (lambda: _signature(lambda s: "A" * len(s)), "token_signature"),
    "empty signature": (lambda: _signature(lambda s: ""), "token_malformed"),
    "short signature": (lambda: _signature(lambda s: s[:40]), "token_signature"),
    "signature with spaces": (lambda: _signature(lambda s: s[:9] + " " + s[9:]), "token_malformed"),
    "padded": (lambda: signed(id_claims()) + "==", "token_malformed"),
    "trailing line": (lambda: signed(id_claims()) + "\n", "token_malformed"),
    "four parts": (lambda: signed(id_claims()) + ".AAAA", "token_malformed"),
    "encrypted": (lambda: "e30.AAAA.AAAA.AAAA.AAAA", "token_malformed"),
    "two parts": (lambda: ".".join(signed(id_claims()).split(".")[:2]), "token_malformed"),
    "empty": (lambda: "", "token_malformed"),
    "not base64": (lambda: "A.A.A", "token_malformed"),
    "header is a list": (lambda: f"{segment(b'[]')}.{segment(b'{}')}.AAAA", "token_json"),
    "header is not JSON": (lambda: f"{segment(b'alg')}.{segment(b'{}')}.AAAA", "token_json"),
    "header twice alg": (
        lambda: segment(b'{"alg":"none","alg":"ES256"}') + ".e30.AAAA",
        "token_duplicate_key",
    ),
    "endless header": (lambda: signed(id_claims(), x="h" * 600), "token_too_large"),
    "payload is a list": (lambda: signed(b"[]"), "token_json"),
    "payload is UTF-16": (lambda: signed(json.dumps(id_claims()).encode("utf-16")), "token_json"),
    "payload is not text": (lambda: signed(b'{"iss":"\xff"}'), "token_json"),
    "payload has NaN": (lambda: signed(b'{"exp":NaN}'), "token_json"),
    "payload has a lone surrogate": (lambda: signed(b'{"sub":"\\ud800"}'), "token_json"),
    "payload has an endless number": (lambda: signed(b'{"exp":' + b"9" * 5000 + b"}"), "token_json"),
    "two subjects": (lambda: signed(b'{"sub":"x",' + json.dumps(id_claims()).encode()[1:]), "token_duplicate_key"),
    "two subjects, one escaped": (
        lambda: signed(b'{"\\u0073ub":"x",' + json.dumps(id_claims()).encode()[1:]),
        "token_duplicate_key",
    ),
    "eleven levels": (lambda: signed(b'{"a":' + b"[" * 10 + b"]" * 10 + b"}"), "token_too_large"),
    "twenty thousand levels": (lambda: "e30." + segment(b"[" * 11_000) + ".AAAA", "token_too_large"),
    "seventeen kilobytes": (lambda: signed(id_claims(x="x" * 13_000)), "token_too_large"),
}


@pytest.mark.parametrize("name", FORGED)
def test_forged_tokens_are_refused(name: str) -> None:
    forge, code = FORGED[name]
    assert refusal(forge()) == code


CLAIMS: dict[str, tuple[dict[str, object], str]] = {
    "another issuer": ({"iss": "https://ailleurs.invalid"}, "token_issuer"),
    "issuer with a slash": ({"iss": ISSUER + "/"}, "token_issuer"),
    "no issuer": ({"iss": None}, "token_issuer"),
    "list of issuers": ({"iss": [ISSUER]}, "token_issuer"),
    "another audience": ({"aud": "autre-service"}, "token_audience"),
    "no audience": ({"aud": None}, "token_audience"),
    "empty audience": ({"aud": []}, "token_audience"),
    "one audience too many": ({"aud": [CLIENT, "autre-service"]}, "token_audience"),
    "us only as azp": ({"aud": "autre-service", "azp": CLIENT}, "token_audience"),
    "another azp": ({"azp": "autre-service"}, "token_audience"),
    "azp null-like": ({"azp": ""}, "token_audience"),
    "another nonce": ({"nonce": "m" * 43}, "token_nonce"),
    "nonce not ASCII": ({"nonce": "é" * 43}, "token_nonce"),
    "no nonce": ({"nonce": None}, "token_nonce"),
    "nonce in a list": ({"nonce": [NONCE]}, "token_nonce"),
    "no exp": ({"exp": None}, "token_dates"),
    "exp as text": ({"exp": str(int(NOW) + 60)}, "token_dates"),
    "exp true": ({"exp": True}, "token_dates"),
    "exp in the year 5000": ({"exp": 95_617_584_000}, "token_dates"),
    "exp in two days": ({"exp": int(NOW) + 2 * 86_400}, "token_dates"),
    "exp enormous": ({"exp": 1e300}, "token_dates"),
    "exp before iat": ({"exp": int(NOW) - 5, "iat": int(NOW)}, "token_dates"),
    "no iat": ({"iat": None}, "token_dates"),
    "iat as text": ({"iat": "hier"}, "token_dates"),
    "iat of 1970": ({"iat": 0}, "token_dates"),
    "iat negative": ({"iat": -1}, "token_dates"),
    "iat an hour ago": ({"iat": int(NOW) - 3600}, "token_dates"),
    "iat in a minute": ({"iat": int(NOW) + 60, "exp": int(NOW) + 120}, "token_not_yet_valid"),
    "nbf in a minute": ({"nbf": int(NOW) + 60}, "token_not_yet_valid"),
    "nbf as text": ({"nbf": "demain"}, "token_dates"),
    "authenticated tomorrow": ({"auth_time": int(NOW) + 86_400}, "token_not_yet_valid"),
    "no acr": ({"acr": None}, "acr_too_low"),
    "unknown acr": ({"acr": "eidas9"}, "acr_too_low"),
    "acr below": ({"acr": "eidas0"}, "acr_too_low"),
    "acr in a list": ({"acr": ["eidas1"]}, "acr_too_low"),
    "no subject": ({"sub": None}, "token_subject"),
    "empty subject": ({"sub": ""}, "token_subject"),
    "subject a number": ({"sub": 12}, "token_subject"),
    "subject too long": ({"sub": "s" * 256}, "token_subject"),
    "hash of another access token": ({"at_hash": "AAAA"}, "token_at_hash"),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_wrong_claims_are_refused(name: str) -> None:
    changes, code = CLAIMS[name]
    assert refusal(signed(id_claims(**changes))) == code


@pytest.mark.parametrize(("late", "accepted"), [(59, True), (60, True), (89.9, True), (90, False), (91, False)])
def test_expiry_is_forgiven_for_thirty_seconds(late: float, accepted: bool) -> None:
    token = signed(id_claims())
    if accepted:
        assert verify_id_token(opened(token), KEYS, EXPECTED, ASKED, NOW + late).subject == SUBJECT
    else:
        assert refusal(token, at=NOW + late) == "token_expired"


@pytest.mark.parametrize(("early", "accepted"), [(30, True), (31, False)])
def test_a_clock_ahead_is_forgiven_for_thirty_seconds(early: int, accepted: bool) -> None:
    token = signed(id_claims(iat=int(NOW) + early, exp=int(NOW) + 90))
    if accepted:
        assert verify_id_token(opened(token), KEYS, EXPECTED, ASKED, NOW).subject == SUBJECT
    else:
        assert refusal(token) == "token_not_yet_valid"


@pytest.mark.parametrize(
    ("obtained", "asked", "accepted"),
    [
        ("eidas1", "eidas1", True),
        ("eidas2", "eidas1", True),
        ("eidas3", "eidas2", True),
        ("eidas1", "eidas2", False),
        ("eidas2", "eidas3", False),
        ("eidas10", "eidas1", False),
    ],
)
def test_levels_compare_by_rank(obtained: str, asked: str, accepted: bool) -> None:
    token = signed(id_claims(acr=obtained))
    question = Asked(NONCE, asked)
    if accepted:
        assert verify_id_token(opened(token), KEYS, EXPECTED, question, NOW).acr == obtained
    else:
        assert refusal(token, asked=question) == "acr_too_low"


def test_the_hash_of_the_access_token_is_checked_when_present() -> None:
    # example of OIDC Core, appendix A.3
    access_token, at_hash = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", "77QmUPtjPfzWtF2AnpK9RQ"
    token = signed(id_claims(at_hash=at_hash))
    assert verify_id_token(opened(token), KEYS, EXPECTED, ASKED, NOW, access_token).subject == SUBJECT
    assert refusal(token, access_token="un-autre") == "token_at_hash"


class TestWhichKey:
    def test_one_key_and_no_kid_is_accepted(self) -> None:
        token = signed(id_claims(), kid=None)
        assert verify_id_token(opened(token), keys_of(EC), EXPECTED, ASKED, NOW).subject == SUBJECT

    def test_two_keys_under_one_kid_are_refused(self) -> None:
        assert refusal(signed(id_claims(), kid="k"), keys=keys_of(EC, STRANGER, kid="k")) == "key_unknown"

    def test_a_key_of_another_algorithm_is_not_used(self) -> None:
        assert refusal(signed(id_claims()), keys=keys_of(EC, alg="ES384")) == "key_unknown"

    def test_a_key_for_encryption_is_not_used(self) -> None:
        assert refusal(signed(id_claims()), keys=keys_of(EC, use="enc")) == "key_unknown"

    def test_the_read_token_is_told_before_verifying(self) -> None:
        assert opened(signed(id_claims())).kid == EC.kid
        assert opened(signed(id_claims(), kid=None)).kid is None


class TestUserinfo:
    def verify(self, **changes: object) -> object:
        claims = id_claims(nonce=None, acr=None, family_name="EXEMPLE", **changes)
        return verify_userinfo(opened(signed(claims), LARGEST_USERINFO), KEYS, EXPECTED, SUBJECT, NOW).get(
            "family_name"
        )

    def test_good(self) -> None:
        assert self.verify() == "EXEMPLE"

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"sub": "b" * 64 + "v1"}, "token_subject"),
            ({"sub": None}, "token_subject"),
            ({"aud": "autre-service"}, "token_audience"),
            ({"aud": None}, "token_audience"),
            ({"iss": "https://ailleurs.invalid"}, "token_issuer"),
            ({"exp": int(NOW) - 31, "iat": int(NOW) - 90}, "token_expired"),
            ({"exp": None}, "token_dates"),
        ],
    )
    def test_wrong(self, changes: dict[str, object], code: str) -> None:
        with pytest.raises(TokenRefused) as caught:
            self.verify(**changes)
        assert caught.value.code == code
        assert "EXEMPLE" not in str(caught.value)

    def test_a_large_one_is_read_and_a_huge_one_is_not(self) -> None:
        assert self.verify(groups=["x" * 100] * 300) == "EXEMPLE"
        with pytest.raises(TokenTooLarge):
            self.verify(groups=["x" * 100] * 700)

    def test_an_id_token_of_the_same_person_gives_no_name(self) -> None:
        assert "family_name" not in verify_userinfo(
            opened(signed(id_claims()), LARGEST_USERINFO), KEYS, EXPECTED, SUBJECT, NOW
        )


@pytest.mark.parametrize(
    "token",
    [
        "A" * 5_000_000,
        "e30." + "A" * 5_000_000 + ".AAAA",
        "." * 5_000_000,
        "e30." + segment(b"[" * 3_750_000) + ".AAAA",
    ],
    ids=["letters", "payload", "dots", "nested"],
)
def test_five_megabytes_are_refused_in_flat_memory(token: str) -> None:
    tracemalloc.start()
    try:
        assert refusal(token) == "token_too_large"
        assert tracemalloc.get_traced_memory()[1] < 200_000
    finally:
        tracemalloc.stop()


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("eyJhbGciOiJ.-_AZ09={}\x00é"), max_size=400))
def test_any_text_is_refused_with_a_typed_error(text: str) -> None:
    with pytest.raises((TokenRefused, TokenTooLarge)):
        verify_id_token(opened(text), KEYS, EXPECTED, ASKED, NOW)


@settings(max_examples=300, deadline=None)
@given(header=st.binary(max_size=60), payload=st.binary(max_size=200), signature=st.binary(min_size=1, max_size=64))
def test_any_three_parts_are_refused_with_a_typed_error(header: bytes, payload: bytes, signature: bytes) -> None:
    token = f"{segment(header)}.{segment(payload)}.{segment(signature)}"
    with pytest.raises((TokenRefused, TokenTooLarge)):
        verify_id_token(opened(token), KEYS, EXPECTED, ASKED, NOW)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(
    name=st.sampled_from(["iss", "aud", "azp", "exp", "iat", "nbf", "nonce", "acr", "sub", "amr", "auth_time"]),
    value=JSON,
)
def test_any_value_of_a_claim_is_accepted_only_when_right(name: str, value: object) -> None:
    """A signed token with any JSON in one claim: a typed refusal, or the same person at the same level."""
    try:
        claims = verify_id_token(opened(signed({**id_claims(), name: value})), KEYS, EXPECTED, ASKED, NOW)
    except (TokenRefused, TokenTooLarge):
        return
    assert claims.acr == "eidas1"
    assert claims.subject == (value if name == "sub" else SUBJECT)
    if name in ("iss", "aud", "nonce"):
        assert value in ({"iss": ISSUER, "aud": CLIENT, "nonce": NONCE}[name], [CLIENT])


def test_userinfo_limit_is_larger_than_that_of_id_tokens() -> None:
    assert (LARGEST_ID_TOKEN, LARGEST_USERINFO) == (16_000, 64_000)
