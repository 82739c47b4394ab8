"""When a service of the State is down, the person goes on (EG-01)."""

import re
from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import ADMINISTRATIONS, binding, when
from etatplateforme.guarantor.equality.continuity import CONTINUITY_PRINCIPLE
from etatplateforme.guarantor.equality.texts import COUNCIL_OF_STATE_2022
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import Judgement, Rule, Theme, cant_tell, failed, inapplicable, passed
from etatplateforme.manifest.continuity import Continuity, Instead, Outage
from etatplateforme.manifest.model import Manifest
from etatplateforme.manifest.usage import AddressSource
from etatplateforme.values.finding import Evidence, Level, Place

NAMES = {
    "franceconnect": "FranceConnect",
    "franceconnect_plus": "FranceConnect+",
    "proconnect": "ProConnect",
    "addresses": "la recherche d'adresse (Géoplateforme)",
    "notifications": "le serveur d'envoi des messages",
    "opendata": "data.gouv.fr",
}
OF_THE_STATE = re.compile(
    r"france\s?connect|pro\s?connect|géoplateforme|data\.gouv|api\.gouv|api (particulier|entreprise|adresse)",
    re.IGNORECASE,
)
"""Words by which a text names a service of the State."""

WAYS = {Instead.COUNTER: "guichet", Instead.PHONE: "téléphone", Instead.POST: "courrier"}
BY_ONESELF = frozenset({Instead.LOCAL_COPY, Instead.LATER})
"""What the service does alone: the person has nothing to choose."""


def depended_on(manifest: Manifest) -> tuple[str, ...]:
    """Services of the State without which something stops, under the names of ``continuity.outages``."""
    providers = () if manifest.identity is None else manifest.identity.providers
    addresses = manifest.addresses is not None and manifest.addresses.source is AddressSource.GEOPLATEFORME
    opendata = manifest.opendata is not None and bool(manifest.opendata.reads or manifest.opendata.publishes)
    used = {"addresses": addresses, "notifications": manifest.notifications is not None, "opendata": opendata}
    return (*providers, *(name for name, is_used in used.items() if is_used))


def _depending(facts: Facts) -> Judgement | None:
    if depended_on(facts.manifest):
        return None
    return inapplicable("Le service ne dépend d'aucun service de l'État.")


def _outages(facts: Facts) -> Iterator[Judgement]:
    outages = (facts.manifest.continuity or Continuity()).outages.by_name
    for name in depended_on(facts.manifest):
        yield _outage(name, outages.get(name), facts.manifest)


def _outage(name: str, outage: Outage | None, manifest: Manifest) -> Judgement:
    place = Place(f"continuity.outages.{name}")
    if outage is None:
        return cant_tell(
            f"Le manifeste ne dit pas ce qui se passe quand {NAMES[name]} ne répond pas.",
            f"Comment la personne continue-t-elle ? Dites-le dans « continuity.outages.{name} ».",
            place=place,
        )
    if set(outage.instead) == {Instead.STATE_SERVICE}:
        return failed(
            f"Quand {NAMES[name]} ne répond pas, un autre service de l'État est seul à le remplacer.", place=place
        )
    if absent := _promised_but_absent(outage, manifest):
        return failed(f"La voie de secours annoncée n'existe pas dans le manifeste : {', '.join(absent)}.", place=place)
    if outage.told is None and not BY_ONESELF.issuperset(outage.instead):
        return cant_tell(
            f"Une autre voie est prévue quand {NAMES[name]} ne répond pas ; rien ne dit comment la personne l'apprend.",
            "Que lit la personne pendant la panne ? Écrivez-le dans « told ».",
            place=place,
        )
    if outage.told is not None and len(outage.instead) == 1 and _names_another(outage.told, name):
        return cant_tell(
            f"Ce qui est dit quand {NAMES[name]} ne répond pas nomme un autre service de l'État.",
            "La personne peut-elle continuer si cet autre service ne répond pas non plus ?",
            place=place,
        )
    return passed(f"Quand {NAMES[name]} ne répond pas, une autre voie est prévue.", place=place)


def _promised_but_absent(outage: Outage, manifest: Manifest) -> list[str]:
    access = manifest.access
    there = {Instead.COUNTER: access.counter, Instead.PHONE: access.phone, Instead.POST: access.post}
    return [WAYS[way] for way in outage.instead if way in there and there[way] is None]


def _names_another(told: str, name: str) -> bool:
    """True when the text names a service of the State that is not the one that is down."""
    own = NAMES[name].casefold().rstrip("+").replace(" ", "")
    return any(found[0].casefold().replace(" ", "") not in own for found in OF_THE_STATE.finditer(told))


OUTAGES = Rule(
    code="EG-01-pannes",
    title="Quand un service de l'État est en panne, la démarche continue",
    theme=Theme.CONTINUITY,
    sources=(CONTINUITY_PRINCIPLE, COUNCIL_OF_STATE_2022),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy=(
        "Prévoyez une voie qui ne dépend d'aucun service de l'État (formulaire, guichet, téléphone, copie locale), et "
        "déclarez-la dans « continuity.outages »."
    ),
    person="Malik, devant « FranceConnect est indisponible », la veille de la date limite.",
    judge=_outages,
    applies=when(ADMINISTRATIONS.told + ", dont le service emploie un service de l'État", binding, _depending),
    story=(
        "La date limite tombait à minuit, et FranceConnect ne répondait plus depuis vingt heures. Malik a gardé une "
        "capture d'écran, et perdu la place. Le service affiche maintenant un formulaire sans connexion dès que la "
        "panne commence, et la demande de Malik serait partie à l'heure."
    ),
    example="""\
[continuity.outages.franceconnect]
instead = ["form", "phone"]
told = "La connexion ne répond pas. Remplissez le formulaire sans vous connecter, ou appelez-nous."

[continuity.outages.notifications]
instead = ["later"]

[continuity.outages.opendata]
instead = ["later"]
""",
)
