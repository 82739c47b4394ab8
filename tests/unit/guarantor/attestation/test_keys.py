"""Keyrings: from an anchor to the present keys, over rotations, and nowhere else."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.attestation.causes import AttestationRefused
from etatplateforme.guarantor.attestation.dsse import Envelope, seal
from etatplateforme.guarantor.attestation.keys import (
    MOST_KEYRINGS,
    PAYLOAD_TYPE,
    Keyring,
    KeyRole,
    Reason,
    Trusted,
    encode_chain,
    offered,
    read_chain,
    read_keyring,
    seal_keyring,
    trusted,
)
from etatplateforme.guarantor.attestation.making import seal_statement
from etatplateforme.guarantor.attestation.revocation import seal_revocations
from etatplateforme.guarantor.attestation.succession import next_keyring, next_revocations
from etatplateforme.values.public_key import Fingerprint, PublicKey

from .town import LATER, NEXT, NEXT_ROOT, OTHER, ROOT, SIGNING, START, case, keyring, revocations, statement

FIRST = seal_keyring(keyring(), ROOT)
SECOND_RING = next_keyring(keyring(), START, root=NEXT_ROOT.public)
SECOND = seal_keyring(SECOND_RING, ROOT, NEXT_ROOT)
THIRD_RING = next_keyring(SECOND_RING, START + timedelta(hours=1), signing=NEXT.public)
THIRD = seal_keyring(THIRD_RING, NEXT_ROOT)
OLD, NEW = ROOT.public.fingerprint, NEXT_ROOT.public.fingerprint


def refused(chain: tuple[Envelope, ...], *anchors: Fingerprint, at: datetime = LATER) -> str:
    with pytest.raises(AttestationRefused) as caught:
        trusted(chain, anchors or (OLD,), at)
    return caught.value.code


def test_a_keyring_is_read_back() -> None:
    chain = read_chain(encode_chain((FIRST, SECOND)))
    assert chain == (FIRST, SECOND)
    assert read_keyring(chain[0]) == keyring()
    assert offered(chain) == (OLD, NEW)


@pytest.mark.parametrize("anchor", [OLD, NEW])
def test_the_old_root_and_the_new_one_lead_to_the_present_keys(anchor: Fingerprint) -> None:
    found = trusted((FIRST, SECOND, THIRD), (anchor,), LATER)
    assert found == Trusted(THIRD_RING, anchor, THIRD.payload)
    assert [key.public for key in found.keyring.usable(KeyRole.SIGNING, LATER)] == [NEXT.public]
    assert [key.public for key in found.keyring.usable(KeyRole.ROOT, LATER)] == [NEXT_ROOT.public]
    assert [key.name for key in found.keyring.keys] == ["racine-1", "signature-1", "racine-2", "signature-3"]


def test_what_a_replaced_key_signed_stays_good_until_it_ends() -> None:
    chain = (FIRST, SECOND, THIRD)
    listed = seal_revocations(next_revocations(revocations(), LATER), NEXT).encode()
    told = case(chain=chain, revocations=listed)
    assert told.codes == []
    assert replace(told, trust=frozenset({NEW})).codes == []
    late = seal_statement(statement(issued=LATER), SIGNING).encode()
    assert replace(told, attestation=late).codes == ["key_revoked"]


def test_a_new_root_must_be_announced_by_the_old_one_and_sign_itself() -> None:
    alone = seal_keyring(SECOND_RING, NEXT_ROOT)
    assert refused((FIRST, alone)) == "bad_signature"
    assert refused((FIRST, seal_keyring(SECOND_RING, ROOT))) == "bad_signature"
    assert refused((FIRST, seal_keyring(SECOND_RING, ROOT, OTHER))) == "bad_signature"
    assert trusted((alone,), (NEW,), LATER).keyring == SECOND_RING  # who has the new fingerprint needs no other


def test_a_replaced_root_announces_nothing_any_more() -> None:
    fork = next_keyring(SECOND_RING, START + timedelta(hours=2), root=OTHER.public)
    assert refused((FIRST, SECOND, seal_keyring(fork, ROOT, OTHER))) == "bad_signature"


def test_an_anchor_that_was_stolen_is_refused_though_it_leads_on() -> None:
    ring = next_keyring(keyring(), START, root=NEXT_ROOT.public, reason=Reason.COMPROMISED)
    chain = (FIRST, seal_keyring(ring, ROOT, NEXT_ROOT))
    assert refused(chain, OLD) == "key_revoked"
    assert trusted(chain, (NEW,), LATER).keyring == ring


@pytest.mark.parametrize("chain", [(SECOND, FIRST), (FIRST, THIRD), (FIRST, FIRST), (FIRST, SECOND, SECOND)])
@pytest.mark.parametrize("anchor", [OLD, NEW])
def test_a_chain_goes_one_by_one(chain: tuple[Envelope, ...], anchor: Fingerprint) -> None:
    assert refused(chain, anchor) == "replayed"


def test_a_root_signs_in_its_own_time() -> None:
    late = keyring().keys[0].valid_until + timedelta(days=1)
    ring = next_keyring(keyring(), late)
    assert refused((FIRST, seal_keyring(ring, ROOT)), at=late) == "bad_signature"


def test_a_keyring_from_the_future_is_refused() -> None:
    ring = next_keyring(keyring(), LATER + timedelta(days=1))
    assert refused((FIRST, seal_keyring(ring, ROOT))) == "not_yet_valid"


def test_another_body_is_not_this_one() -> None:
    assert refused((seal_keyring(keyring(), OTHER),)) == "unknown_key"
    assert refused((seal(PAYLOAD_TYPE, b"{}", ROOT),)) == "malformed"


def entries(**changes: object) -> dict[str, object]:
    return keyring().model_dump(mode="json", by_alias=True, exclude_none=True) | changes


KEYS = keyring().model_dump(mode="json", by_alias=True, exclude_none=True)["keys"]
INCOHERENT: dict[str, dict[str, object]] = {
    "no key": {"keys": []},
    "a key twice": {"keys": [KEYS[0], {**KEYS[1], "public": KEYS[0]["public"]}]},
    "a name twice": {"keys": [KEYS[0], {**KEYS[1], "name": KEYS[0]["name"]}]},
    "no reason": {"keys": [{**KEYS[0], "revokedAt": "2026-01-01T00:00:00Z"}]},
    "no date of revocation": {"keys": [{**KEYS[0], "reason": "superseded"}]},
    "another role": {"keys": [{**KEYS[0], "role": "admin"}]},
    "a short key": {"keys": [{**KEYS[0], "public": "AAAA"}]},
    "a key as a list": {"keys": [{**KEYS[0], "public": [1]}]},
    "too long a life": {"expires": "2035-01-01T00:00:00Z"},
    "an end before its beginning": {"expires": "2020-01-01T00:00:00Z"},
    "a date without zone": {"issued": "2026-11-18T09:30:00"},
    "a date with another zone": {"issued": "2026-11-18T09:30:00+01:00"},
    "a date with a fraction": {"issued": "2026-11-18T09:30:00.5Z"},
    "a date that does not exist": {"issued": "2026-02-30T09:30:00Z"},
    "a date at the end of time": {"issued": "9999-12-31T23:59:59Z", "expires": "9999-12-31T23:59:59Z"},
    "a date as a number": {"issued": 1},
    "version zero": {"version": 0},
    "version as a text": {"version": "1"},
    "version as a fraction": {"version": 1.0},
    "version true": {"version": True},
    "a huge version": {"version": 2**53},
    "another schema": {"schema": "etatplateforme/keyring/2"},
    "a blank name": {"holder": {"name": " ", "siret": "1"}},
    "too many keys": {"keys": [KEYS[0]] * 33},
}


@pytest.mark.parametrize("name", INCOHERENT)
def test_a_keyring_that_contradicts_itself_is_refused(name: str) -> None:
    import json

    envelope = seal(PAYLOAD_TYPE, json.dumps(entries(**INCOHERENT[name])).encode(), ROOT)
    with pytest.raises(AttestationRefused) as caught:
        read_keyring(envelope)
    assert caught.value.code == "malformed"
    assert caught.value.__context__ is None


def test_a_key_that_no_reader_knows_changes_nothing() -> None:
    import json

    envelope = seal(PAYLOAD_TYPE, json.dumps(entries(algorithm="none", threshold=0)).encode(), ROOT)
    assert read_keyring(envelope) == keyring()


def test_many_rotations_keep_leading_on_and_stay_small() -> None:
    rings, chain, at = [keyring()], [FIRST], START
    for number in range(80):
        at += timedelta(days=120)
        public = PublicKey(bytes([number + 50]) * 32)
        rings.append(next_keyring(rings[-1], at, signing=public) if number % 2 else next_keyring(rings[-1], at))
        if any(key.role is KeyRole.ROOT and at > key.valid_until for key in rings[-1].keys):
            rings.pop()
            break
        chain.append(seal_keyring(rings[-1], ROOT))
    read = read_chain(encode_chain(chain))
    assert len(read) == min(len(chain), MOST_KEYRINGS)
    assert trusted(read, (OLD,), rings[-1].issued).keyring == rings[-1]
    assert len(rings[-1].keys) <= 4


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["renew", "signing", "stolen"]), max_size=6))
def test_each_keyring_of_a_body_follows_from_the_one_before(steps: list[str]) -> None:
    chain, ring, at = [FIRST], keyring(), START
    for number, step in enumerate(steps):
        at += timedelta(days=1)
        fresh = PublicKey(bytes([100 + number]) * 32)
        reason = Reason.COMPROMISED if step == "stolen" else Reason.SUPERSEDED
        ring = next_keyring(ring, at, signing=None if step == "renew" else fresh, reason=reason)
        chain.append(seal_keyring(ring, ROOT))
    found = trusted(tuple(chain), (OLD,), at + timedelta(days=1))
    assert found.keyring == Keyring.model_validate_json(found.payload)
    assert len(found.keyring.usable(KeyRole.SIGNING, at + timedelta(days=1))) == 1


def test_a_chain_has_a_length() -> None:
    import json

    long = json.dumps({"keyrings": [FIRST.json()] * (MOST_KEYRINGS + 1)}).encode()
    with pytest.raises(AttestationRefused) as caught:
        read_chain(long)
    assert caught.value.code == "too_large"


def test_a_fingerprint_is_needed_to_trust() -> None:
    with pytest.raises(InvalidInput):
        Fingerprint.parse("racine")
    assert refused((FIRST,), Fingerprint.parse("ab" * 32)) == "unknown_key"
