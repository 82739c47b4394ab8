"""Verification: an attestation is accepted as it is, and each attack is refused under its own name."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.guarantor.attestation.causes import TEXTS, Cause
from etatplateforme.guarantor.attestation.dsse import Envelope, seal
from etatplateforme.guarantor.attestation.keys import PAYLOAD_TYPE as KEYRING_TYPE
from etatplateforme.guarantor.attestation.keys import Reason, encode_chain, seal_keyring
from etatplateforme.guarantor.attestation.making import seal_statement
from etatplateforme.guarantor.attestation.material import Material
from etatplateforme.guarantor.attestation.revocation import RevokedKey, RevokedStatement, seal_revocations
from etatplateforme.guarantor.attestation.statement import PAYLOAD_TYPE, SubjectRole, digest_of
from etatplateforme.guarantor.attestation.succession import next_keyring, next_revocations
from etatplateforme.guarantor.attestation.verify import Expected, Presented, Verification, verify
from etatplateforme.manifest.state_services import Environment

from .town import (
    LATER,
    NEXT,
    OTHER,
    ROOT,
    SIGNING,
    SITE,
    START,
    case,
    keyring,
    materials,
    report_json,
    revocations,
    sealed,
    statement,
    tampered,
    usual,
)

DAY = timedelta(days=1)


def test_an_attestation_as_it_was_made_is_accepted() -> None:
    told = case().verify()
    assert told.refusals == ()
    assert told.accepted
    assert told.statement == usual()
    assert told.left == ()
    assert len(told.compared) == len(materials())
    assert told.signer is not None
    assert told.signer.public == SIGNING.public


def test_what_nobody_gave_is_left_and_not_accused() -> None:
    told = case(expected=Expected()).verify()
    assert told.accepted
    assert told.compared == ()
    assert len(told.left) == len(materials())


# --- one byte ---------------------------------------------------------------------------------------------------------


def outcome(told: Verification) -> object:
    """Everything that a reader is told."""
    trusted, listed = told.trusted, told.revocations
    keyring, revoked = trusted and trusted.keyring, listed and listed.revocations
    return told.statement, told.signer, keyring, revoked, told.compared, told.left


USUAL = case()
WHOLE = {
    "attestation": USUAL.attestation,
    "keyrings": encode_chain(USUAL.chain),
    "revocations": USUAL.revocations or b"",
}
NORMAL = outcome(USUAL.verify())


@settings(deadline=None)
@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 10**6), st.integers(1, 255))
def test_one_byte_changed_is_refused_or_says_the_same(document: str, place: int, change: int) -> None:
    raw = bytearray(WHOLE[document])
    raw[place % len(raw)] ^= change
    told = case(**{document: bytes(raw)}).verify()
    assert not told.accepted or outcome(told) == NORMAL


@settings(deadline=None)
@given(st.integers(0, len(usual().encode()) - 1), st.integers(1, 255))
def test_one_byte_changed_in_what_is_signed_is_refused(place: int, change: int) -> None:
    signed = seal_statement(usual(), SIGNING)
    raw = bytearray(signed.payload)
    raw[place] ^= change
    forged = replace(signed, payload=bytes(raw)).encode()
    assert case(attestation=forged).codes == ["bad_signature"]


@settings(deadline=None)
@given(st.data())
def test_one_byte_changed_in_any_file_is_refused(data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(materials()))
    raw = bytearray(one.content)
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    changed = tuple(replace(each, content=bytes(raw)) if each is one else each for each in materials())
    told = case(expected=Expected(audience=SITE, materials=changed)).verify()
    expected = Cause.REPORT_CHANGED if one.role is SubjectRole.REPORT else Cause.WRONG_RELEASE
    assert [refusal.cause for refusal in told.refusals] == [expected]
    assert len(told.compared) == len(materials()) - 1


# --- keys -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"attestation": seal_statement(usual(), OTHER).encode()}, ["unknown_key"]),
        ({"attestation": seal_statement(usual(), ROOT).encode()}, ["unknown_key"]),  # a root signs keyrings only
        ({"trust": frozenset({OTHER.public.fingerprint})}, ["unknown_key"]),
        ({"trust": frozenset({SIGNING.public.fingerprint})}, ["unknown_key"]),  # an anchor is a root
        ({"trust": frozenset()}, ["no_trust"]),
        ({"chain": (seal_keyring(keyring(), OTHER),)}, ["unknown_key"]),
        ({"chain": (seal_keyring(keyring(), SIGNING),)}, ["unknown_key"]),
        ({"keyrings": b"{}"}, ["malformed"]),
        ({"keyrings": b'{"keyrings":[]}'}, ["malformed"]),
        ({"revocations": None}, ["revocations_missing"]),
        ({"revocations": seal_revocations(revocations(), OTHER).encode()}, ["unknown_key"]),
        ({"revocations": seal_revocations(revocations(), ROOT).encode()}, []),
        ({"attestation": sealed({})}, ["malformed"]),
        ({"attestation": sealed(b"not JSON")}, ["malformed"]),
        ({"attestation": sealed(b"[" * 100_000)}, ["too_large"]),
        ({"attestation": sealed(usual().encode(), kind="application/json")}, ["wrong_type"]),
    ],
)
def test_who_signs_decides(changes: dict[str, Any], codes: list[str]) -> None:
    told = case(**changes)
    assert told.codes == codes


def test_without_a_keyring_nothing_is_believed() -> None:
    told = verify(Presented(USUAL.attestation), Expected(trust=USUAL.trust), LATER)
    assert [refusal.code for refusal in told.refusals] == ["keyring_missing"]
    assert told.statement is None


def test_nothing_that_was_not_verified_is_shown() -> None:
    for told in (
        case(trust=frozenset()).verify(),
        case(attestation=seal_statement(usual(), OTHER).encode()).verify(),
        case(trust=frozenset({OTHER.public.fingerprint})).verify(),
    ):
        assert (told.statement, told.signer, told.compared) == (None, None, ())
    assert case(trust=frozenset()).verify().offered == (ROOT.public.fingerprint,)


def test_two_signatures_are_as_good_as_the_better_one() -> None:
    both = seal(PAYLOAD_TYPE, usual().encode(), OTHER, SIGNING)
    assert case(attestation=both.encode()).codes == []
    broken = Envelope(PAYLOAD_TYPE, both.payload, (both.signatures[0], replace(both.signatures[1], sig=b"\0" * 64)))
    assert case(attestation=broken.encode()).codes == ["bad_signature"]


def test_a_document_of_another_kind_is_not_taken_for_an_attestation() -> None:
    """A signature over a revocation list is none over a statement, even of the same bytes."""
    other = seal(KEYRING_TYPE, usual().encode(), SIGNING)
    passed_off = Envelope(PAYLOAD_TYPE, other.payload, other.signatures)
    assert case(attestation=passed_off.encode()).codes == ["bad_signature"]


# --- dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "codes"),
    [
        (START - DAY, ["not_yet_valid", "not_yet_valid"]),
        (START - timedelta(minutes=5), []),
        (START, []),
        (START + 30 * DAY, []),
        (START + 30 * DAY + timedelta(seconds=1), ["expired"]),
        (START + 91 * DAY, ["revocations_stale", "expired"]),
    ],
)
def test_an_attestation_has_its_days(moment: datetime, codes: list[str]) -> None:
    assert case(at=moment).codes == codes


def test_a_keyring_that_was_not_renewed_is_refused() -> None:
    assert case(at=keyring().expires + DAY).codes == ["keyring_expired"]


@pytest.mark.parametrize(
    ("issued", "code"), [(keyring().issued - DAY, "key_not_yet_valid"), (keyring().issued + 401 * DAY, "key_expired")]
)
def test_a_key_signs_in_its_own_time(issued: datetime, code: str) -> None:
    out_of_time = seal_statement(statement(issued=issued, days=90), SIGNING).encode()
    renewed = next_keyring(keyring(), keyring().issued + 380 * DAY)
    at = issued + 2 * DAY
    chain = (*USUAL.chain, seal_keyring(renewed, ROOT)) if code == "key_expired" else USUAL.chain
    listed = seal_revocations(next_revocations(None, at - DAY), ROOT).encode()
    told = case(attestation=out_of_time, at=at, chain=chain, revocations=listed)
    assert code in told.codes


# --- revocation -------------------------------------------------------------------------------------------------------


def withdrawing(**entries: Any) -> bytes:
    listed = next_revocations(revocations(), LATER, **entries)
    return seal_revocations(listed, ROOT).encode()


def test_an_attestation_that_was_withdrawn_is_refused_whatever_its_envelope() -> None:
    digest = digest_of(usual().encode())
    listed = withdrawing(statements=[RevokedStatement(digest=digest, revoked_at=LATER, reason="Erreur de charte")])
    both = seal(PAYLOAD_TYPE, usual().encode(), SIGNING, OTHER).encode()
    for attestation in (USUAL.attestation, both, tampered(USUAL.attestation, other=1)):
        told = case(attestation=attestation, revocations=listed)
        assert told.codes == ["revoked"]
        assert "Erreur de charte" in told.verify().refusals[0].problem
    another = seal_statement(statement(serial=2), SIGNING).encode()
    assert case(attestation=another, revocations=listed).codes == []


@pytest.mark.parametrize(
    ("reason", "when", "codes"),
    [
        (Reason.SUPERSEDED, START - DAY, ["key_revoked"]),
        (Reason.SUPERSEDED, START, ["key_revoked"]),
        (Reason.SUPERSEDED, START + timedelta(hours=1), []),
        (Reason.COMPROMISED, START - DAY, ["key_revoked"]),
        (Reason.COMPROMISED, START + timedelta(hours=1), ["key_revoked"]),  # its thief writes any date
    ],
)
def test_a_key_revoked_by_the_list(reason: Reason, when: datetime, codes: list[str]) -> None:
    digest = SIGNING.public.fingerprint.digest.hex()
    listed = withdrawing(keys=[RevokedKey(digest=digest, revoked_at=when, reason=reason)])
    assert case(revocations=listed).codes == codes


@pytest.mark.parametrize(
    ("reason", "when", "codes"),
    [
        (Reason.SUPERSEDED, START - DAY, ["key_revoked"]),
        (Reason.SUPERSEDED, START + timedelta(hours=1), []),
        (Reason.COMPROMISED, START + timedelta(hours=1), ["key_revoked"]),
    ],
)
def test_a_key_revoked_by_the_next_keyring(reason: Reason, when: datetime, codes: list[str]) -> None:
    rotated = next_keyring(keyring(), when, signing=NEXT.public, reason=reason)
    listed = seal_revocations(next_revocations(revocations(), LATER), NEXT).encode()
    told = case(chain=(*USUAL.chain, seal_keyring(rotated, ROOT)), revocations=listed)
    assert told.codes == codes
    by_the_next = seal_statement(statement(issued=LATER, serial=2), NEXT).encode()
    assert replace(told, attestation=by_the_next).codes == []


def test_the_better_of_two_signers_counts() -> None:
    rotated = next_keyring(keyring(), START - DAY, signing=NEXT.public)
    listed = seal_revocations(next_revocations(revocations(), LATER), NEXT).encode()
    both = seal(PAYLOAD_TYPE, usual().encode(), SIGNING, NEXT).encode()
    told = case(chain=(*USUAL.chain, seal_keyring(rotated, ROOT)), revocations=listed, attestation=both).verify()
    assert told.accepted
    assert told.signer is not None
    assert told.signer.public == NEXT.public


def test_a_list_by_a_key_that_the_keyring_revoked_is_refused() -> None:
    rotated = next_keyring(keyring(), START, signing=NEXT.public, reason=Reason.COMPROMISED)
    hiding = seal_revocations(next_revocations(revocations(), LATER), SIGNING).encode()
    by_the_next = seal_statement(statement(issued=LATER), NEXT).encode()
    told = case(chain=(*USUAL.chain, seal_keyring(rotated, ROOT)), revocations=hiding, attestation=by_the_next)
    assert told.codes == ["key_revoked"]


# --- replay -----------------------------------------------------------------------------------------------------------


def test_an_older_attestation_than_the_one_seen_is_refused() -> None:
    second = seal_statement(statement(serial=2, previous=digest_of(usual().encode())), SIGNING).encode()
    after = case(attestation=second).verify()
    assert after.accepted
    assert case(seen=after.seen).codes == ["replayed"]
    assert case(attestation=second, seen=after.seen).codes == []
    assert case(seen=case().verify().seen, attestation=second).codes == []


def test_two_attestations_of_one_number_are_refused() -> None:
    other = seal_statement(statement(days=10), SIGNING).encode()
    assert case(attestation=other, seen=case().verify().seen).codes == ["conflicting"]


def test_older_keyrings_and_lists_are_refused_once_newer_ones_were_seen() -> None:
    renewed = (*USUAL.chain, seal_keyring(next_keyring(keyring(), START), ROOT))
    listed = seal_revocations(next_revocations(revocations(), LATER), SIGNING).encode()
    seen = case(chain=renewed, revocations=listed).verify().seen
    assert case(seen=seen).codes == ["replayed", "replayed"]
    assert case(chain=renewed, seen=seen).codes == ["replayed"]
    assert case(revocations=listed, seen=seen).codes == ["replayed"]
    other = next_keyring(keyring(), START, signing=NEXT.public)
    forked = (*USUAL.chain, seal_keyring(other, ROOT))
    assert "conflicting" in case(chain=forked, revocations=listed, seen=seen).codes


def test_a_refusal_changes_nothing_of_what_was_seen() -> None:
    seen = case().verify().seen
    later = seal_statement(statement(serial=9), SIGNING).encode()
    told = case(attestation=later, expected=Expected(audience="https://autre.exemple.fr"), seen=seen).verify()
    assert [refusal.code for refusal in told.refusals] == ["wrong_audience"]
    assert told.seen == seen


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        (Expected(audience="https://autre.exemple.fr"), "wrong_audience"),
        (Expected(audience="http://cantine.exemple.fr"), "wrong_audience"),
        (Expected(audience="https://cantine.exemple.fr:8443"), "wrong_audience"),
        (Expected(environment=Environment.SANDBOX), "wrong_environment"),
        (Expected(materials=(Material(SubjectRole.MANIFEST, "service.toml", b"autre"),)), "wrong_release"),
        (Expected(materials=(Material(SubjectRole.MANIFEST, "autre.toml", b"autre"),)), "wrong_release"),
        (Expected(materials=(Material(SubjectRole.PAGE, "inconnue", b"x"),)), "wrong_release"),
        (Expected(whole=frozenset({SubjectRole.TEMPLATE})), "wrong_release"),
        (Expected(materials=(Material(SubjectRole.REPORT, "r.json", b"{}"),)), "report_changed"),
    ],
)
def test_the_attestation_of_something_else_is_refused(expected: Expected, code: str) -> None:
    assert case(expected=expected).codes == [code]


def test_two_pages_that_were_exchanged_are_seen() -> None:
    """The same bytes under another name are not what was judged."""
    page = next(one for one in materials() if one.role is SubjectRole.PAGE)
    assert case(expected=Expected(materials=(replace(page, name="aide"),))).codes == ["wrong_release"]


def test_a_manifest_and_a_report_are_compared_whatever_their_file_is_called() -> None:
    given = [replace(one, name="x") for one in materials() if one.role in (SubjectRole.MANIFEST, SubjectRole.REPORT)]
    told = case(expected=Expected(materials=tuple(given))).verify()
    assert told.accepted
    assert {name for _, name in told.compared} == {"service.toml", "report.json"}


# --- several reasons, and any bytes ---------------------------------------------------------------------------------


def test_every_reason_is_told() -> None:
    told = case(
        at=START + 60 * DAY,
        revocations=None,
        expected=Expected(
            audience="https://autre.exemple.fr",
            environment=Environment.SANDBOX,
            materials=(Material(SubjectRole.REPORT, "r", b""), Material(SubjectRole.MANIFEST, "m", b"")),
        ),
    )
    assert told.codes == [
        "revocations_missing",
        "expired",
        "wrong_audience",
        "wrong_environment",
        "report_changed",
        "wrong_release",
    ]


def test_every_cause_has_its_words() -> None:
    assert set(TEXTS) == {cause.value for cause in Cause}
    for problem, remedy in TEXTS.values():
        assert problem.endswith(".")
        assert remedy.endswith(".")


@settings(deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=300), st.binary(max_size=300))
def test_any_bytes_are_refused_without_an_exception(attestation: bytes, keyrings: bytes, listed: bytes) -> None:
    assert not case(attestation=attestation).verify().accepted
    assert not case(keyrings=keyrings).verify().accepted
    assert not case(revocations=listed).verify().accepted


def test_the_report_is_the_same_bytes_each_time() -> None:
    report_json.cache_clear()
    first = report_json()
    report_json.cache_clear()
    assert report_json() == first
