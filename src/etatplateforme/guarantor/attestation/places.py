"""Where an attestation is found on a site, and under which media types.

``etatplateforme`` is a name under ``/.well-known/`` (RFC 8615) that is not in IANA's registry. A verifier reads these
four documents there, and nothing else.
"""

from collections.abc import Mapping
from types import MappingProxyType

from etatplateforme.guarantor.attestation.dsse import MEDIA_TYPE

WELL_KNOWN = "/.well-known/etatplateforme/"
ATTESTATION = "attestation.json"
KEYRING = "keyring.json"
REVOCATIONS = "revocations.json"
REPORT = "report.json"

MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        ATTESTATION: MEDIA_TYPE,
        KEYRING: "application/json",
        REVOCATIONS: MEDIA_TYPE,
        REPORT: "application/json",
    }
)
"""The documents that a site serves, each with its media type."""

LARGEST_REPORT = 20_000_000
"""Bytes of a report beyond which it is neither served nor compared."""
