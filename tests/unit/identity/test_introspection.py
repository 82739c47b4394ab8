"""The answer of ``/checktoken``, verified without any wire: what is accepted, and every cheat that is refused."""

import csv
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey, OctKey, RSAKey

from etatplateforme.identity.errors import TokenRefused, TokenTooLarge
from etatplateforme.identity.introspection import KINDS, LARGEST_ANSWER, ActiveToken, verify_introspection
from etatplateforme.identity.profiles import FRANCECONNECT
from etatplateforme.identity.tokens import Expected, read_token

from .forge import EC, KEYS, NOW, RSA, STRANGER, SUBJECT, signed

PROVIDER = "fournisseur-de-donnees"
ISSUER = "https://fc.exemple.invalid/api/v2"
EXPECTED = Expected(FRANCECONNECT, ISSUER, PROVIDER, "ES256")
SERVED = frozenset({"carte_jeune", "quotient_local"})
TYPE = "token-introspection+jwt"
SECRET_NAME = "D'INVENTŒUVRE"


def told(**changes: object) -> dict[str, object]:
    """What is said of a good token; a change to None removes a member."""
    members: dict[str, object] = {
        "active": True,
        "aud": "un-service",
        "sub": SUBJECT,
        "iat": int(NOW) - 5,
        "exp": int(NOW) + 55,
        "acr": "eidas1",
        "jti": "jeton",
        "scope": "openid identite_pivot carte_jeune autre_chose",
        "family_name": SECRET_NAME,
        "given_name_array": ["Loïc-Aurèle", "Noël"],
        "birthdate": "1968-12-00",
        "gender": "male",
        "birthplace": "29019",
        "birthcountry": "99100",
        **changes,
    }
    return {name: value for name, value in members.items() if value is not None}


def answer(inside: object, **changes: object) -> dict[str, object]:
    claims: dict[str, object] = {
        "iss": ISSUER, "aud": PROVIDER, "iat": int(NOW), "token_introspection": inside, **changes,
    }  # fmt: skip
    return {name: value for name, value in claims.items() if value is not None}


def verified(token: str, expected: Expected = EXPECTED, at: float = NOW) -> ActiveToken | None:
    return verify_introspection(read_token(token, LARGEST_ANSWER, KINDS), KEYS, expected, SERVED, at)


def sent(claims: Mapping[str, object], key: ECKey | RSAKey | OctKey = EC, alg: str = "ES256") -> str:
    return signed(claims, key, alg, typ=TYPE)


def refusal(token: str, expected: Expected = EXPECTED) -> str:
    with pytest.raises(TokenRefused) as caught:
        verified(token, expected)
    assert SECRET_NAME not in str(caught.value)
    assert caught.value.__context__ is None
    return caught.value.code


def test_an_active_token_is_told_with_the_person_and_only_what_is_served() -> None:
    active = verified(sent(answer(told())))
    assert active is not None
    assert active.scopes == {"carte_jeune"}
    assert (active.service, active.acr) == ("un-service", "eidas1")
    assert active.expires_at == datetime.fromtimestamp(NOW + 55, UTC)
    assert active.identity.family_name == SECRET_NAME
    assert active.identity.birth_date is not None
    assert active.identity.birth_date.value == "1968-12-00"
    assert SECRET_NAME not in repr(active)


@pytest.mark.parametrize("inside", [{"active": False}, told(active=False), told(exp=int(NOW)), told(exp=int(NOW) - 1)])
def test_a_token_that_opens_nothing_any_more_is_none(inside: dict[str, object]) -> None:
    assert verified(sent(answer(inside))) is None


def test_a_token_of_jwt_type_is_read_too() -> None:
    assert verified(signed(answer(told()))) is not None


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        (answer(told(), iss="https://autre.invalid"), "token_issuer"),
        (answer(told(), iss=None), "token_issuer"),
        (answer(told(), aud="un-autre-fournisseur"), "token_audience"),
        (answer(told(), aud=[PROVIDER, "un-autre"]), "token_audience"),
        (answer(told(), aud=None), "token_audience"),
        (answer(told(), iat=None), "token_dates"),
        (answer(told(), iat="hier"), "token_dates"),
        (answer(told(), iat=int(NOW) + 60), "token_not_yet_valid"),
        (answer(told(), iat=int(NOW) - 91), "token_expired"),
        (answer(told(), exp=int(NOW) - 31), "token_expired"),
        (answer(None), "claims_malformed"),
        (answer([told()]), "claims_malformed"),
        (answer("active"), "claims_malformed"),
        (answer({}), "claims_malformed"),
        (answer(told(active=None)), "claims_malformed"),
        (answer(told(active=1)), "claims_malformed"),
        (answer(told(active="true")), "claims_malformed"),
        (answer(told(scope=None)), "claims_malformed"),
        (answer(told(scope=["carte_jeune"])), "claims_malformed"),
        (answer(told(aud=None)), "claims_malformed"),
        (answer(told(acr=None)), "claims_malformed"),
        (answer(told(exp=None)), "token_dates"),
        (answer(told(exp=True)), "token_dates"),
        (answer(told(sub=None)), "token_subject"),
        (answer(told(birthdate="jadis")), "claims_malformed"),
    ],
)
def test_what_is_not_for_us_now_or_not_well_formed_is_refused(claims: dict[str, object], code: str) -> None:
    assert refusal(sent(claims)) == code


def test_algorithms_and_keys_are_those_of_the_registration() -> None:
    claims = answer(told())
    secret = OctKey.import_key("un secret de trente-deux octets !!")
    assert refusal(sent(claims, RSA, "RS256")) == "token_algorithm"
    assert refusal(signed(claims, secret, "HS256", kid=str(EC.kid), typ=TYPE)) == "token_algorithm"
    assert refusal(sent(claims, STRANGER)) == "key_unknown"
    assert refusal(signed(claims, STRANGER, kid=str(EC.kid), typ=TYPE)) == "token_signature"
    rsa_registered = Expected(FRANCECONNECT, ISSUER, PROVIDER, "RS256")
    assert refusal(sent(claims), rsa_registered) == "token_algorithm"
    assert verified(sent(claims, RSA, "RS256"), rsa_registered) is not None


@pytest.mark.parametrize(
    "token",
    [
        signed(answer(told()), typ="at+jwt"),
        signed(answer(told()), typ=TYPE, jwk={}),
        signed(answer(told()), typ=TYPE, zip="DEF"),
    ],
)
def test_an_odd_header_is_refused(token: str) -> None:
    assert refusal(token) == "token_header"


def test_size_and_depth_are_bounded_before_any_parser() -> None:
    deep: object = 0
    for _ in range(50):
        deep = [deep]
    for claims in (answer(told(extra="x" * LARGEST_ANSWER)), answer(told(extra=deep))):
        with pytest.raises(TokenTooLarge):
            verified(sent(claims))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(told())), json_values))
def test_any_answer_is_read_or_refused_by_its_own_error(changes: dict[str, object]) -> None:
    try:
        found = verified(sent(answer({**told(), **changes})))
    except (TokenRefused, TokenTooLarge):
        return
    assert found is None or (found.scopes <= SERVED and found.expires_at.timestamp() > NOW)


@pytest.mark.shared_data
def test_every_published_answer_about_a_token_is_read(shared: Path) -> None:
    folder = shared / "data/identity/api_particulier_staging/france_connect"
    with (folder / "summary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len([*folder.glob("*.yml"), *folder.glob("*.yaml")]) == 9
    for row in rows:
        claims = cast("dict[str, object]", json.loads(row["Réponse"]))
        inside = cast("dict[str, object]", claims["token_introspection"])
        at = float(cast(int, inside["iat"])) + 5
        expected = Expected(FRANCECONNECT, str(claims.get("iss", ISSUER)), str(claims.get("aud", PROVIDER)), "ES256")
        whole = {"iss": expected.issuer, "aud": expected.client_id, **claims, "iat": int(at)}
        scopes = frozenset(str(inside["scope"]).split())
        token = read_token(sent(whole), LARGEST_ANSWER, KINDS)
        active = verify_introspection(token, KEYS, expected, scopes, at)
        assert active is not None
        assert active.scopes == scopes
        assert active.identity.family_name == inside["family_name"]
        late = verify_introspection(token, KEYS, expected, scopes, at + 56)
        assert late is None
