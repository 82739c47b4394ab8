"""A town hall with its keys, a release and its attestation; each test spoils one thing of it."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from etatplateforme.core.signing import Signer
from etatplateforme.guarantor.attestation.dsse import Envelope, Signs, seal
from etatplateforme.guarantor.attestation.keys import Holder, Keyring, encode_chain, seal_keyring
from etatplateforme.guarantor.attestation.making import Terms, seal_statement, statement_of
from etatplateforme.guarantor.attestation.material import Material, materials_of
from etatplateforme.guarantor.attestation.revocation import Revocations, seal_revocations
from etatplateforme.guarantor.attestation.seen import NOTHING_SEEN, Seen
from etatplateforme.guarantor.attestation.statement import PAYLOAD_TYPE, Statement, SubjectRole
from etatplateforme.guarantor.attestation.succession import first_keyring, next_revocations
from etatplateforme.guarantor.attestation.verify import Expected, Presented, Verification, verify
from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.judge import audit
from etatplateforme.guarantor.report.json import to_json
from etatplateforme.guarantor.report.model import Report
from etatplateforme.manifest.state_services import Environment
from etatplateforme.values.public_key import Fingerprint
from tests.unit.guarantor.samples import HOME, facts, manifest

START = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
LATER = START + timedelta(days=1)
SITE = "https://cantine.exemple.fr"
MANIFEST = b'[service]\nid = "cantine"\n'
PAGE = replace(HOME, sheets={"/css/a.css": "p { color: #000 }"})
HOLDER = Holder(name="Ville de Paris", siret="21750001600019")


def signer(number: int) -> Signer:
    """A key that is always the same, for a test that needs several."""
    return Signer(Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))


ROOT, SIGNING, OTHER, NEXT, NEXT_ROOT = (signer(number) for number in range(1, 6))


@cache
def report() -> Report:
    return audit(replace(facts(today=START.date(), pages=(PAGE,)), environment=Environment.PRODUCTION), CHARTER)


@cache
def report_json() -> bytes:
    return to_json(report()).encode()


@cache
def materials() -> tuple[Material, ...]:
    return (
        Material(SubjectRole.MANIFEST, "service.toml", MANIFEST),
        *materials_of(PAGE),
        Material(SubjectRole.TEMPLATE, "base.html", b"<html>{% block main %}"),
        Material(SubjectRole.REPORT, "report.json", report_json()),
    )


def statement(**terms: Any) -> Statement:
    return statement_of(report(), manifest(), materials(), replace(Terms(SITE, START), **terms))


@cache
def usual() -> Statement:
    """The statement that most tests start from."""
    return statement()


@cache
def keyring() -> Keyring:
    return first_keyring(HOLDER, ROOT.public, SIGNING.public, START - timedelta(days=10))


@cache
def revocations() -> Revocations:
    return next_revocations(None, START)


def tampered(document: bytes, **changes: object) -> bytes:
    """A JSON document with other fields at its root."""
    return json.dumps({**json.loads(document), **changes}).encode()


def sealed(payload: object, *signers: Signs, kind: str = PAYLOAD_TYPE) -> bytes:
    """Any JSON signed by whom one wants."""
    content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return seal(kind, content, *(signers or (SIGNING,))).encode()


@dataclass(frozen=True)
class Case:
    """What is presented and what is expected; a change of one field is one attack."""

    attestation: bytes = field(default_factory=lambda: seal_statement(usual(), SIGNING).encode())
    chain: tuple[Envelope, ...] = field(default_factory=lambda: (seal_keyring(keyring(), ROOT),))
    keyrings: bytes | None = None
    revocations: bytes | None = field(default_factory=lambda: seal_revocations(revocations(), SIGNING).encode())
    trust: frozenset[Fingerprint] = frozenset({ROOT.public.fingerprint})
    expected: Expected = field(default_factory=lambda: Expected(audience=SITE, materials=materials()))
    at: datetime = LATER
    seen: Seen = NOTHING_SEEN

    def verify(self) -> Verification:
        keyrings = encode_chain(self.chain) if self.keyrings is None else self.keyrings
        presented = Presented(self.attestation, keyrings, self.revocations)
        return verify(presented, replace(self.expected, trust=self.trust), self.at, self.seen)

    @property
    def codes(self) -> list[str]:
        return [refusal.code for refusal in self.verify().refusals]


def case(**changes: Any) -> Case:
    return replace(Case(), **changes)
