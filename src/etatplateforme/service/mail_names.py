"""What ``doctor`` says of the mail domain: who may send for it (SPF), its published keys (DKIM), its policy (DMARC).

Nothing is asked for a sandbox, whose domain is nobody's. A DNS that does not answer proves nothing.
"""

from etatplateforme.core.dns_records import Resolver, Texts
from etatplateforme.errors import EtatError
from etatplateforme.manifest.state_services import Environment
from etatplateforme.notifications.channels.dkim import DkimKey
from etatplateforme.notifications.render import wire_address
from etatplateforme.service.carriers import dkim_keys
from etatplateforme.service.foundations import Plan
from etatplateforme.values.check import Check, Health
from etatplateforme.values.contact import MailAddress

SPF, DMARC = "courriel : SPF", "courriel : DMARC"
WELCOME = "Sans cela, des messageries rangent les courriels dans les indésirables."


def of_mail_names(plan: Plan, resolver: Resolver | None = None) -> tuple[Check, ...]:
    """The checks of the sender's domain; *resolver* is whom to ask, that of the machine by default."""
    declared, terms = plan.manifest.notifications, plan.manifest.acknowledgement
    sender = None if declared is None else declared.sender or (terms.sender if terms is not None else None)
    if sender is None or plan.settings.environment is Environment.SANDBOX:
        return ()
    asked = resolver or Resolver()
    try:
        domain = wire_address(MailAddress.parse(sender)).rpartition("@")[2]
        return (_spf(domain, asked.texts(domain)), *_dkim(plan, domain, asked), _dmarc(domain, asked))
    except EtatError as error:
        return (Check("nom de domaine des courriels", Health.UNKNOWN, error.problem, error.remedy),)


def _silent(name: str) -> Check:
    return Check(name, Health.UNKNOWN, "Le DNS ne répond pas : on ne peut rien en dire.", "Vérifiez le réseau.")


def _spf(domain: str, texts: Texts) -> Check:
    """RFC 7208: one record, that does not let everybody send."""
    if texts is None:
        return _silent(SPF)
    found = [text for text in texts if text.lower().split(" ")[0] == "v=spf1"]
    if not found:
        remedy = f"Publiez un enregistrement TXT « v=spf1 … -all » sur {domain}, qui nomme votre relais. {WELCOME}"
        return Check(SPF, Health.WEAK, f"{domain} ne dit pas qui peut envoyer ses courriels.", remedy)
    if len(found) > 1:
        remedy = "Gardez-en un seul : avec plusieurs, aucun ne compte (RFC 7208, 4.5)."
        return Check(SPF, Health.BROKEN, f"{domain} publie {len(found)} enregistrements SPF.", remedy)
    if {"all", "+all"} & set(found[0].lower().split()):
        return Check(SPF, Health.WEAK, f"{domain} laisse tout le monde envoyer.", "Finissez par « -all » ou « ~all ».")
    return Check(SPF, Health.GOOD, f"{domain} dit qui peut envoyer ses courriels.")


def _dkim(plan: Plan, domain: str, resolver: Resolver) -> tuple[Check, ...]:
    keys = dkim_keys(plan, domain)
    if not keys:
        remedy = f"Ajoutez une clé à la table « smtp.dkim », ou vérifiez que le relais signe. {WELCOME}"
        return (Check("courriel : DKIM", Health.WEAK, "Le service ne signe pas ses courriels.", remedy),)
    return tuple(_dkim_key(key, resolver.texts(key.record[0])) for key in keys)


def _dkim_key(key: DkimKey, texts: Texts) -> Check:
    """RFC 6376, 3.6.1: the key published under the selector is the public half of ours."""
    name, (place, wanted) = f"courriel : DKIM ({key.selector})", key.record
    if texts is None:
        return _silent(name)
    remedy = f"Publiez ce texte (TXT) à {place} : {wanted}"
    published = [tags for text in texts if "p" in (tags := _tags(text))]
    if not published:
        return Check(name, Health.BROKEN, "La clé n'est pas publiée : la signature ne prouve rien.", remedy)
    if not any(tags["p"] == _tags(wanted)["p"] for tags in published):
        revoked = not any(tags["p"] for tags in published)
        seen = "La clé publiée est révoquée." if revoked else "La clé publiée n'est pas la nôtre."
        return Check(name, Health.BROKEN, seen, remedy)
    return Check(name, Health.GOOD, "La clé publiée est la nôtre.")


def _dmarc(domain: str, resolver: Resolver) -> Check:
    """The policy of the domain, else of the one above it, as receivers walk up (RFC 7489, 6.6.3, by labels)."""
    labels = domain.split(".")
    for start in range(max(len(labels) - 1, 1)):
        texts = resolver.texts(f"_dmarc.{'.'.join(labels[start:])}")
        if texts is None:
            return _silent(DMARC)
        policies = [tags for text in texts if (tags := _tags(text)).get("v", "").upper() == "DMARC1"]
        if policies:
            return _policy(policies[0].get("p", "").lower())
    remedy = f"Publiez « v=DMARC1; p=none; rua=mailto:… » à _dmarc.{domain}, puis durcissez. {WELCOME}"
    return Check(DMARC, Health.WEAK, f"{domain} ne dit pas quoi faire d'un courriel falsifié.", remedy)


def _policy(policy: str) -> Check:
    if policy in ("quarantine", "reject"):
        return Check(DMARC, Health.GOOD, f"Un courriel falsifié est écarté (p={policy}).")
    remedy = "Quand les rapports sont bons, passez à « p=quarantine », puis à « p=reject »."
    return Check(DMARC, Health.WEAK, "La politique observe sans écarter les courriels falsifiés.", remedy)


def _tags(text: str) -> dict[str, str]:
    """The tags of a record (RFC 6376, 3.2): « k=rsa; p=… », spaces inside a value do not count."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip().lower(): "".join(value.split()) for name, _, value in pairs if name.strip()}
