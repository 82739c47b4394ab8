"""Two public libraries that know nothing of ours: one verifies the envelope, the other reads the statement."""

import json
from importlib import import_module
from typing import Any

import pytest
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError

from etatplateforme.guarantor.attestation.dsse import read_envelope
from etatplateforme.guarantor.attestation.statement import PAYLOAD_TYPE
from etatplateforme.values.base64_text import encoded
from etatplateforme.values.public_key import PublicKey
from tests.unit.guarantor.attestation.town import OTHER, ROOT, SIGNING, case, tampered, usual

SIGNERS, STATEMENTS, PROTOBUF, JSON_FORMAT = map(  # without published types
    import_module,
    (
        "securesystemslib.signer",
        "in_toto_attestation.v1.statement",
        "in_toto_attestation.v1.statement_pb2",
        "google.protobuf.json_format",
    ),
)


def known(key: PublicKey) -> Any:
    return SIGNERS.SSlibKey(key.fingerprint.digest.hex(), "ed25519", "ed25519", {"public": key.raw.hex()})


def test_our_envelope_is_verified_by_securesystemslib() -> None:
    envelope = Envelope.from_dict(json.loads(case().attestation))
    accepted = envelope.verify([known(OTHER.public), known(SIGNING.public)], threshold=1)
    assert list(accepted) == [SIGNING.public.fingerprint.digest.hex()]


def test_it_refuses_what_we_refuse() -> None:
    envelope = Envelope.from_dict(json.loads(tampered(case().attestation, payload="e30=")))
    with pytest.raises(VerificationError):
        envelope.verify([known(SIGNING.public)], threshold=1)
    with pytest.raises(VerificationError):
        Envelope.from_dict(json.loads(case().attestation)).verify([known(ROOT.public)], threshold=1)


def test_its_envelope_is_verified_by_us() -> None:
    """Their encoder, our signature over their pre-authentication encoding."""
    theirs = Envelope(usual().encode(), PAYLOAD_TYPE, {})
    signature = SIGNING.sign(theirs.pae())
    told = theirs.to_dict() | {"signatures": [{"keyid": "x", "sig": encoded(signature)}]}
    read = read_envelope(json.dumps(told).encode(), PAYLOAD_TYPE, "essai")
    assert read.signed_by([SIGNING.public]) == (SIGNING.public,)
    assert case(attestation=json.dumps(told).encode()).codes == []


def test_our_statement_is_one_of_in_toto() -> None:
    message = JSON_FORMAT.Parse(usual().encode(), PROTOBUF.Statement(), ignore_unknown_fields=False)
    read = STATEMENTS.Statement.copy_from_pb(message)
    read.validate()
    assert [one.name for one in read.pb.subject] == [one.name for one in usual().subject]
    assert [one.digest["sha256"] for one in read.pb.subject] == [one.digest.sha256 for one in usual().subject]
    assert read.pb.predicate_type == usual().predicate_type
    assert read.pb.predicate["serial"] == 1
