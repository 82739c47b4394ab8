"""The attestation that a site shows of itself, with the documents that it takes to verify it."""

from dataclasses import dataclass, field

from etatplateforme.core.action import Block, M, action
from etatplateforme.core.effects import Call, Op, Reply
from etatplateforme.core.retry import call
from etatplateforme.errors import Unavailable
from etatplateforme.guarantor.attestation.dsse import LARGEST
from etatplateforme.guarantor.attestation.places import (
    ATTESTATION,
    KEYRING,
    LARGEST_REPORT,
    REPORT,
    REVOCATIONS,
    WELL_KNOWN,
)
from etatplateforme.guarantor.attestation.statement import origin_of
from etatplateforme.guarantor.attestation.verify import Presented
from etatplateforme.values.intent import Intent

TIMEOUT = 15.0


@dataclass(frozen=True, slots=True)
class SiteProof:
    """What a site answered: the documents as they came, its report if there is one, and the origin that was asked."""

    origin: str
    presented: Presented
    report: bytes | None = field(default=None, repr=False)


class Proofs(Block[M]):
    """Reads attestations at ``/.well-known/``."""

    @action(Intent.AUDIT_SITE)
    def fetch(self, site: str) -> Op[SiteProof]:
        """The documents of the site at *site*, by GET, without following a redirect; none of them is believed yet.

        Raises InvalidInput (``invalid_audience``), Unavailable (``no_attestation`` when the site shows none), TooLarge.
        """
        origin = origin_of(site)
        attestation = yield from _document(origin, ATTESTATION, LARGEST)
        if attestation is None:
            raise Unavailable(
                "Ce site ne montre pas d'attestation.",
                remedy="Vérifiez l'adresse (https, avec ou sans « www »), ou demandez le fichier à l'organisme.",
                code="no_attestation",
            )
        keyrings = yield from _document(origin, KEYRING, LARGEST)
        revocations = yield from _document(origin, REVOCATIONS, LARGEST)
        report = yield from _document(origin, REPORT, LARGEST_REPORT)
        return SiteProof(origin, Presented(attestation, keyrings, revocations), report)


def _document(origin: str, name: str, largest: int) -> Op[bytes | None]:
    """One document; None when the site answers that it has none, or leads elsewhere."""
    url = f"{origin}{WELL_KNOWN}{name}"
    reply: Reply = yield from call(Call("GET", url, max_bytes=largest, timeout=TIMEOUT, attempts=2))
    return reply.body if reply.ok else None
