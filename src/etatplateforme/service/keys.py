"""What ``doctor`` says of keys and certificates: that they can be read, and when they end."""

from datetime import datetime
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from etatplateforme.core.certificate import served_until
from etatplateforme.core.clock import Within
from etatplateforme.core.wire import tls_context
from etatplateforme.errors import Broken, EtatError
from etatplateforme.manifest import SecretRef
from etatplateforme.service.foundations import Foundations, Plan
from etatplateforme.values.calendar import french_date
from etatplateforme.values.check import Check, Health

SOON_DAYS = 30
"""Days before its end from which a certificate is announced; most are renewed by then."""

PATIENCE_S = 10.0
LEAST_RSA_BITS = 2048
RELAY = "serveur d'envoi des courriels"


def of_keys(base: Foundations) -> tuple[Check, ...]:
    """Private keys, the mail relay and the certificate that people's browsers see."""
    return (*_private_keys(base.plan), *_relay(base), *_own_certificate(base.plan))


def _private_keys(plan: Plan) -> tuple[Check, ...]:
    providers = {"FranceConnect": plan.settings.franceconnect}
    return tuple(
        _private_key(f"clé privée {name}", settings.private_key, plan)
        for name, settings in providers.items()
        if settings.private_key is not None
    )


def _private_key(name: str, secret: SecretRef, plan: Plan) -> Check:
    try:
        key = load_pem_private_key(secret.resolve(plan.environ).encode(), None)
    except EtatError as error:
        return Check(name, Health.BROKEN, error.problem, error.remedy)
    except (ValueError, TypeError):
        key = None
    match key:
        case EllipticCurvePrivateKey() if isinstance(key.curve, SECP256R1):
            return Check(name, Health.GOOD, "Clé P-256, lisible. Elle n'a pas de date de fin.")
        case RSAPrivateKey() if key.key_size >= LEAST_RSA_BITS:
            return Check(name, Health.GOOD, f"Clé RSA de {key.key_size} bits, lisible. Elle n'a pas de date de fin.")
        case _:
            remedy = f"Donnez une clé privée PEM sans mot de passe, P-256 ou RSA d'au moins {LEAST_RSA_BITS} bits."
            return Check(name, Health.BROKEN, "Cette clé ne peut pas être lue, ou est trop faible.", remedy)


def _relay(base: Foundations) -> tuple[Check, ...]:
    smtp = base.plan.settings.smtp
    if base.plan.manifest.notifications is None:
        return ()
    if smtp is None:
        remedy = "Écrivez la table « smtp » de settings.toml : sans elle, aucun accusé de réception ne part."
        return (Check(RELAY, Health.BROKEN, "Aucun serveur n'est réglé.", remedy),)
    state = base.ports.mail.reach(Within.seconds(base.plan.clock, PATIENCE_S))
    if not state.reached:
        seen = f"Il refuse la connexion (code SMTP {state.code})." if state.code else "Il ne répond pas."
        remedy = "Vérifiez la machine, le port, le chiffrement et le compte. En attendant, les messages sont gardés."
        return (Check(RELAY, Health.BROKEN, seen, remedy),)
    reached = Check(RELAY, Health.GOOD, "Il répond et accepte le service.")
    if state.certificate_ends is None:
        return (reached,)
    return (reached, _ending(f"certificat du {RELAY}", state.certificate_ends, base.plan))


def _own_certificate(plan: Plan) -> tuple[Check, ...]:
    name, parts = "certificat du service", urlsplit(plan.settings.base_url or "")
    if parts.scheme != "https" or parts.hostname is None:
        return ()
    try:
        ends = served_until(parts.hostname, parts.port or 443, PATIENCE_S, tls_context())
    except Broken as error:
        return (Check(name, Health.BROKEN, error.problem, error.remedy),)
    except EtatError as error:
        return (Check(name, Health.UNKNOWN, error.problem, error.remedy),)
    return (_ending(name, ends, plan),)


def _ending(name: str, ends: datetime, plan: Plan) -> Check:
    """A certificate that ends soon weakens the service; one that has ended was refused before."""
    day = french_date(plan.calendar.local_date(ends))
    if (ends - plan.clock.now()).days < SOON_DAYS:
        return Check(name, Health.WEAK, f"Il se termine le {day}.", "Renouvelez-le avant cette date.")
    return Check(name, Health.GOOD, f"Valable jusqu'au {day}.")
