"""What the sandbox offers, what can go wrong in it on demand, and where it differs from the real State."""

from collections.abc import Iterator
from itertools import groupby

from docs._generation.markdown import Page, bullets, code, plain, produced, table

from etatplateforme.manifest.in_sandbox import SANDBOX_CLIENT_ID
from etatplateforme.manifest.state_services import SANDBOX_HTTP_PORT, SANDBOX_SMTP_PORT
from etatplateforme.sandbox.faults import KnownFault
from etatplateforme.sandbox.identity.agents import AGENTS
from etatplateforme.sandbox.identity.differences import DIFFERENCES
from etatplateforme.sandbox.identity.people import PEOPLE
from etatplateforme.sandbox.identity.profiles import PROFILES
from etatplateforme.sandbox.smtp import MAGIC_RECIPIENTS
from etatplateforme.sandbox.state import ALL_FAULTS
from etatplateforme.sandbox.weaknesses import Weakness
from etatplateforme.sandbox.world import world
from etatplateforme.values.calendar import french_date


def pages() -> Iterator[Page]:
    """One page."""
    yield Page(
        "bac-a-sable.md",
        "# Le bac à sable\n\n"
        "`etatplateforme sandbox` démarre sur cette machine un petit État, faux : trois fournisseurs d'identité, de la "
        "forme de FranceConnect v2, de FranceConnect+ et de ProConnect, un géocodeur de la forme de la Géoplateforme, "
        "un catalogue de la forme de data.gouv.fr, API Particulier et API Entreprise devant des dossiers inventés, un "
        "serveur de courriel et sa boîte de réception. Il n'écoute que sur la boucle locale, et chaque page, chaque "
        "courriel et chaque jeton dit « BAC À SABLE ».\n\n"
        + _addresses()
        + _providers()
        + _people()
        + _agents()
        + _communes()
        + _faults()
        + _recipients()
        + _weaknesses()
        + _differences()
        + produced("le bac à sable"),
    )


def _addresses() -> str:
    return (
        "## Où il répond\n\n"
        f"- Pages et services : `http://127.0.0.1:{SANDBOX_HTTP_PORT}/`\n"
        f"- Courriel (SMTP) : `127.0.0.1`, port {SANDBOX_SMTP_PORT}\n"
        f"- Identifiant du service auprès des trois fournisseurs d'identité : {code(SANDBOX_CLIENT_ID)} ; son secret, "
        "et la clé qui ouvre les réponses chiffrées de FranceConnect+, sont publics et n'ouvrent rien d'autre.\n\n"
    )


def _providers() -> str:
    rows = [
        (
            plain(profile.label),
            code(f"http://127.0.0.1:{SANDBOX_HTTP_PORT}{profile.prefix}"),
            ", ".join(map(code, profile.acr)),
            plain(", ".join(profile.signing_algs)),
            plain(", ".join(profile.encryption_algs) if profile.must_encrypt else "non"),
            plain("oui" if profile.refreshes else "non"),
        )
        for profile in PROFILES
    ]
    heads = ("Fournisseur", "Émetteur", "Niveaux (acr)", "Signatures", "Réponses chiffrées", "Renouvellement")
    return (
        "## Trois fournisseurs d'identité\n\nUn service qui les déclare dans `service.toml` s'y connecte aussitôt : "
        "`Settings.sandbox` connaît leurs adresses, ses identifiants et sa clé.\n\n" + table(heads, rows) + "\n"
    )


def _agents() -> str:
    rows = [(code(agent.key), plain(agent.full_name), plain(agent.case)) for agent in AGENTS]
    return (
        "## Quels agents\n\n"
        "Ces agents et leurs employeurs n'existent pas : leurs SIRET commencent par quatre zéros.\n\n"
        + table(("Clé", "Agent", "Ce qu'il permet d'essayer"), rows)
        + "\n"
    )


def _people() -> str:
    rows = [(code(person.key), plain(person.full_name), plain(person.case)) for person in PEOPLE]
    return (
        "## Qui peut s'y connecter\n\nCes personnes n'existent pas. Chacune montre un cas réel de l'état civil.\n\n"
        + table(("Clé", "Personne", "Ce qu'elle permet d'essayer"), rows)
        + "\n"
    )


def _communes() -> str:
    source = world().source
    rows = [(code(commune.code), plain(commune.name), plain(commune.tries)) for commune in world().communes]
    return (
        "## Quelles communes\n\n"
        f"Les communes sont réelles ({plain(source.data)}, {plain(source.data_licence)}, relevé du "
        f"{plain(source.taken_on)}, par le paquet {plain(source.package)} {plain(source.version)}) ; les voies et les "
        "adresses sont inventées.\n\n" + table(("Code", "Commune", "Ce qu'elle permet d'essayer"), rows) + "\n"
    )


def _faults() -> str:
    sections = ["## Les pannes à la demande\n\nUn test les allume par leur nom, une page du bac à sable aussi.\n"]

    def block(fault: KnownFault) -> str:
        return fault.block

    for name, faults in groupby(sorted(ALL_FAULTS, key=block), key=block):
        rows = [(code(fault.name), plain(fault.explanation)) for fault in faults]
        sections.append(f"### {plain(name)}\n\n{table(('Nom', 'Ce qui se passe'), rows)}")
    return "\n".join(sections) + "\n"


def _recipients() -> str:
    told = {fault.name: fault.explanation for fault in ALL_FAULTS}
    rows = [(code(f"{local}@…"), plain(told[name])) for local, name in MAGIC_RECIPIENTS.items()]
    return "## Les destinataires à effet\n\n" + table(("Destinataire", "Ce qui se passe"), rows) + "\n"


def _weaknesses() -> str:
    rows = [(code(weakness.value), plain(weakness.description)) for weakness in Weakness]
    return (
        "## Les faiblesses qu'il cherche dans un service\n\n"
        "Voir [le guide](../guides/essayer-sa-connexion.md).\n\n"
        + table(("Nom", "Ce qui ne va pas, et quoi faire"), rows)
        + "\n"
    )


def _differences() -> str:
    lead = (
        "## Ce qui diffère de la production\n\n"
        "Ne concluez pas du bac à sable seul : voici ce que l'on sait de ses écarts, avec la source et la date. Ceux "
        "de FranceConnect valent aussi pour FranceConnect+.\n\n"
    )
    return lead + "\n".join(
        f"### {plain(one.provider)} : {plain(one.subject)}\n\n"
        + bullets(
            (
                f"En production : {plain(one.production)}",
                f"Au bac à sable : {plain(one.sandbox)}",
                f"Source : {plain(one.source)} ; vérifié le {french_date(one.checked_on)}.",
            )
        )
        for one in DIFFERENCES
    )
