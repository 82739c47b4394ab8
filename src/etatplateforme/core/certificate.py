"""When a TLS certificate ends: asked by ``doctor``, before browsers refuse the service."""

import socket
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime

from etatplateforme.errors import Broken, Unavailable


def end_of(certificate: Mapping[str, object]) -> datetime:
    """Last instant of a certificate as :meth:`ssl.SSLSocket.getpeercert` gives it (RFC 5280, 4.1.2.5), in UTC."""
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)


def served_until(host: str, port: int, timeout: float, context: ssl.SSLContext) -> datetime:
    """When the certificate that *host* serves ends. *timeout* in seconds.

    Raises Broken (``certificate_refused``) for one that *context* does not accept, ended ones among them, and
    Unavailable when nothing answers.
    """
    try:
        with (
            socket.create_connection((host, port), timeout) as raw,
            context.wrap_socket(raw, server_hostname=host) as link,
        ):
            return end_of(link.getpeercert() or {})
    except ssl.SSLCertVerificationError:
        raise Broken(
            "Le certificat du service est terminé, ou n'est pas reconnu.",
            remedy="Renouvelez-le : les navigateurs refusent le service.",
            code="certificate_refused",
        ) from None
    except (OSError, KeyError):
        raise Unavailable(
            "Le service ne répond pas à son adresse publique.",
            remedy="Vérifiez « base_url » dans les réglages, le nom de domaine et le pare-feu.",
            code="unreachable",
        ) from None
