"""Revocation lists: signed, numbered, fresh, and never shorter than they must be."""

import json
from datetime import timedelta

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.attestation.causes import AttestationRefused
from etatplateforme.guarantor.attestation.dsse import seal
from etatplateforme.guarantor.attestation.keys import Reason
from etatplateforme.guarantor.attestation.revocation import (
    PAYLOAD_TYPE,
    RevokedKey,
    RevokedStatement,
    read_revocations,
    seal_revocations,
)
from etatplateforme.guarantor.attestation.succession import next_revocations

from .town import LATER, OTHER, ROOT, SIGNING, START, keyring, revocations, tampered

DIGEST = "ab" * 32
ENTRY = RevokedStatement(digest=DIGEST, revoked_at=START, reason="Erreur")
STOLEN = RevokedKey(digest=SIGNING.public.fingerprint.digest.hex(), revoked_at=START, reason=Reason.COMPROMISED)


def refused(raw: bytes, days: float = 1) -> str:
    with pytest.raises(AttestationRefused) as caught:
        read_revocations(raw, keyring(), START + timedelta(days=days))
    return caught.value.code


@pytest.mark.parametrize("signer", [ROOT, SIGNING])
def test_a_list_by_one_of_the_keys_is_read(signer: object) -> None:
    listed = next_revocations(revocations(), LATER, statements=[ENTRY], keys=[STOLEN])
    read = read_revocations(seal_revocations(listed, ROOT if signer is ROOT else SIGNING).encode(), keyring(), LATER)
    assert read.revocations == listed
    assert read.revocations.number == 2
    assert read.revocations.of_statement(DIGEST) == ENTRY
    assert read.revocations.of_statement("cd" * 32) is None
    assert read.revocations.counts_against(keyring().keys[1], START - timedelta(days=9))
    assert not read.revocations.counts_against(keyring().keys[0], START)


def test_a_list_by_somebody_else_is_refused() -> None:
    good = seal_revocations(revocations(), SIGNING)
    assert refused(seal_revocations(revocations(), OTHER).encode()) == "unknown_key"
    assert refused(seal(PAYLOAD_TYPE, good.payload + b" ", OTHER).encode()) == "unknown_key"
    forged = tampered(good.encode(), payload="e30=")
    assert refused(forged) == "bad_signature"
    assert refused(seal("application/vnd.in-toto+json", good.payload, SIGNING).encode()) == "wrong_type"


@pytest.mark.parametrize(("days", "code"), [(-1, "not_yet_valid"), (90.1, "revocations_stale")])
def test_a_list_has_its_days(days: float, code: str) -> None:
    assert refused(seal_revocations(revocations(), ROOT).encode(), days) == code


@pytest.mark.parametrize(
    "changes",
    [
        {"nextUpdate": "2027-11-28T09:30:00Z"},
        {"nextUpdate": "2026-11-28T09:30:00Z"},
        {"number": 0},
        {"number": None},
        {"statements": {}},
        {"statements": [{"digest": "ABCD"}]},
        {"statements": [{"digest": DIGEST.upper(), "revokedAt": "2026-11-28T09:30:00Z", "reason": "x"}]},
        {"keys": [{"digest": DIGEST, "revokedAt": "2026-11-28T09:30:00Z", "reason": "oublié"}]},
        {"schema": "etatplateforme/keyring/1"},
    ],
)
def test_a_list_of_another_form_is_refused(changes: dict[str, object]) -> None:
    told = {**json.loads(revocations().encode()), **changes}
    assert refused(seal(PAYLOAD_TYPE, json.dumps(told).encode(), ROOT).encode()) == "malformed"


def test_numbers_that_a_thief_used_up_are_told() -> None:
    last = revocations().model_copy(update={"number": 2**53 - 1})
    with pytest.raises(InvalidInput) as caught:
        next_revocations(last, LATER)
    assert caught.value.code == "numbers_exhausted"


def test_the_next_list_keeps_what_may_still_be_shown() -> None:
    listed = next_revocations(revocations(), START, statements=[ENTRY], keys=[STOLEN])
    soon = next_revocations(listed, START + timedelta(days=90))
    late = next_revocations(soon, START + timedelta(days=91))
    assert (soon.number, soon.statements, soon.keys) == (3, (ENTRY,), (STOLEN,))
    assert (late.number, late.statements, late.keys) == (4, (), (STOLEN,))
