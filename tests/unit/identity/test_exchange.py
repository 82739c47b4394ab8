"""Callbacks and answers of the provider, honest or not."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.core.effects import Reply
from etatplateforme.errors import EtatError
from etatplateforme.identity.errors import (
    CallbackRefused,
    Declined,
    ProviderRefused,
    ProviderUnavailable,
    SignInRefused,
    TokenRefused,
    TokenTooLarge,
)
from etatplateforme.identity.exchange import (
    Tokens,
    callback_code,
    callback_state,
    read_tokens,
    read_userinfo,
    token_request,
    userinfo_request,
    with_query,
)

ISSUER = "https://fc.exemple.invalid/api/v2"
PRIVATE = "Jeanne DUPONT née en 1970"


@pytest.mark.parametrize(
    ("parameters", "kind", "code"),
    [
        ({"code": "c"}, CallbackRefused, "issuer_missing"),
        ({"code": "c", "iss": "https://ailleurs.invalid"}, CallbackRefused, "issuer_mismatch"),
        ({"code": "c", "iss": ISSUER + "/"}, CallbackRefused, "issuer_mismatch"),
        ({"code": "c", "iss": ""}, CallbackRefused, "issuer_mismatch"),
        ({"error": "access_denied"}, CallbackRefused, "issuer_missing"),
        ({"iss": ISSUER}, CallbackRefused, "code_missing"),
        ({"iss": ISSUER, "code": ""}, CallbackRefused, "code_missing"),
        ({"iss": ISSUER, "code": "a b"}, CallbackRefused, "code_missing"),
        ({"iss": ISSUER, "code": "é"}, CallbackRefused, "code_missing"),
        ({"iss": ISSUER, "code": "c" * 5_000}, CallbackRefused, "code_missing"),
        ({"iss": ISSUER, "code": "c", "error": "access_denied"}, CallbackRefused, "contradictory"),
        ({"iss": ISSUER, "error": "access_denied"}, Declined, "declined"),
        ({"iss": ISSUER, "error": "server_error"}, ProviderUnavailable, "provider_unavailable"),
        ({"iss": ISSUER, "error": "temporarily_unavailable"}, ProviderUnavailable, "provider_unavailable"),
        ({"iss": ISSUER, "error": "invalid_request"}, ProviderRefused, "provider_refused_request"),
        ({"iss": ISSUER, "error": "invalid_scope"}, ProviderRefused, "provider_refused_request"),
        ({"iss": ISSUER, "error": "unauthorized_client"}, ProviderRefused, "provider_refused_client"),
        ({"iss": ISSUER, "error": "<script>"}, ProviderRefused, "provider_refused_request"),
        ({"iss": ISSUER, "error": ""}, ProviderRefused, "provider_refused_request"),
    ],
)
def test_callbacks(parameters: dict[str, str], kind: type[EtatError], code: str) -> None:
    with pytest.raises(kind) as caught:
        callback_code({**parameters, "error_description": PRIVATE}, ISSUER, sends_issuer=True)
    assert caught.value.code == code
    assert PRIVATE not in f"{caught.value}{caught.value.citizen_message}"
    assert "guichet" in caught.value.citizen_message


def test_good_callbacks() -> None:
    assert callback_code({"code": "abc", "iss": ISSUER}, ISSUER, sends_issuer=True) == "abc"
    assert callback_code({"code": "abc"}, ISSUER, sends_issuer=False) == "abc"
    with pytest.raises(CallbackRefused):
        callback_code({"code": "abc", "iss": "autre"}, ISSUER, sends_issuer=False)


@pytest.mark.parametrize("state", [None, "", "s" * 5_000])
def test_a_callback_has_a_state(state: str | None) -> None:
    with pytest.raises(CallbackRefused) as caught:
        callback_state({} if state is None else {"state": state})
    assert caught.value.code == "state_missing"


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(["code", "state", "iss", "error", "error_description", "x"]), st.text()))
def test_any_callback_gives_a_code_or_a_typed_error(parameters: dict[str, str]) -> None:
    code = None
    with suppress(SignInRefused, ProviderUnavailable):
        callback_state(parameters)
        code = callback_code(parameters, ISSUER, sends_issuer=True)
    assert code is None or (parameters["iss"] == ISSUER and code == parameters["code"])


GOOD = {"id_token": "a.b.c", "access_token": "opaque-token", "token_type": "Bearer", "expires_in": 60}


def answer(status: int = 200, body: object = None, **headers: str) -> Reply:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(status, headers, raw, "https://fc.exemple.invalid:443")


def test_tokens_are_read_and_hidden() -> None:
    tokens = read_tokens(answer(body=GOOD))
    assert tokens == Tokens("a.b.c", "opaque-token")
    assert repr(tokens) == "Tokens()"


@pytest.mark.parametrize(
    ("reply", "kind", "code"),
    [
        (answer(302, b"", location="https://mechant.invalid"), ProviderRefused, "provider_redirect"),
        (answer(307, b""), ProviderRefused, "provider_redirect"),
        (
            answer(400, {"error": "invalid_grant", "x": PRIVATE}),
            ProviderRefused,
            "provider_refused_code",
        ),
        (answer(401, {"error": "invalid_client"}), ProviderRefused, "provider_refused_client"),
        (answer(400, {"error": "invalid_request"}), ProviderRefused, "provider_refused_request"),
        (answer(400, {"error": ["x"]}), ProviderRefused, "provider_refused_request"),
        (answer(404, b"<html>"), ProviderRefused, "provider_answer"),
        (answer(200, b"<html>"), ProviderRefused, "provider_answer"),
        (answer(200, b"[]"), ProviderRefused, "provider_answer"),
        (answer(200, {**GOOD, "id_token": None}), ProviderRefused, "provider_no_token"),
        (answer(200, {**GOOD, "access_token": 5}), ProviderRefused, "provider_no_token"),
        (answer(200, {**GOOD, "access_token": "a\r\nX: y"}), ProviderRefused, "provider_no_token"),
        (answer(200, {**GOOD, "access_token": ""}), ProviderRefused, "provider_no_token"),
        (answer(200, {**GOOD, "token_type": "mac"}), ProviderRefused, "provider_no_token"),
        (answer(200, {"access_token": "x"}), ProviderRefused, "provider_no_token"),
        (answer(200, b'{"id_token":"a","id_token":"b"}'), TokenRefused, "token_duplicate_key"),
        (answer(200, b'{"a":' + b"[" * 12), TokenTooLarge, "token_too_large"),
        (answer(200, {**GOOD, "x": "x" * 50_000}), TokenTooLarge, "token_too_large"),
    ],
)
def test_wrong_answers_of_the_token_endpoint(reply: Reply, kind: type[EtatError], code: str) -> None:
    with pytest.raises(kind) as caught:
        read_tokens(reply)
    assert caught.value.code == code
    assert PRIVATE not in str(caught.value)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (answer(200, {"sub": "x"}, **{"content-type": "application/json"}), "userinfo_unsigned"),
        (answer(200, b"a.b.c"), "userinfo_unsigned"),
        (answer(200, b"a.b.c", **{"content-type": "text/html; x=application/jwt"}), "userinfo_unsigned"),
        (answer(302, b""), "provider_redirect"),
        (answer(401, b""), "provider_answer"),
    ],
)
def test_wrong_answers_of_userinfo(reply: Reply, code: str) -> None:
    with pytest.raises(SignInRefused) as caught:
        read_userinfo(reply)
    assert caught.value.code == code


def test_signed_userinfo_is_taken_whatever_the_case_of_its_type() -> None:
    reply = answer(200, b"a.b.c\n", **{"content-type": "Application/JWT; charset=utf-8"})
    assert read_userinfo(reply) == "a.b.c"


def test_secrets_of_requests_do_not_show_and_codes_are_sent_once() -> None:
    exchange = token_request("https://fc.invalid/token", {"client_secret": "tres-secret", "code": "c"})
    identity = userinfo_request("https://fc.invalid/userinfo", "jeton-opaque")
    assert "tres-secret" not in repr(exchange)
    assert "jeton" not in repr(identity)
    assert (exchange.attempts, exchange.redirects, identity.redirects) == (1, 0, 0)
    assert exchange.body == b"client_secret=tres-secret&code=c"
    assert identity.credentials == "Bearer jeton-opaque"


def test_parameters_follow_those_of_the_address() -> None:
    assert with_query("https://a.invalid/x", {"b": "é&"}) == "https://a.invalid/x?b=%C3%A9%26"
    assert with_query("https://a.invalid/x?a=1", {"b": "2"}) == "https://a.invalid/x?a=1&b=2"
