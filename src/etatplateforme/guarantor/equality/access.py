"""Access for everybody: nobody forced to own a phone, a mailbox or an account, and help accepted."""

from collections.abc import Iterable, Iterator
from itertools import chain

from etatplateforme.guarantor.accessibility.forms import is_field
from etatplateforme.guarantor.accessibility.pages import at
from etatplateforme.guarantor.equality.bodies import ADMINISTRATIONS, PROCEDURES, Provider, binding, signing_in, when
from etatplateforme.guarantor.equality.everybody import tried_by_everybody
from etatplateforme.guarantor.equality.texts import COUNCIL_OF_STATE_2022, DEFENDER_OF_RIGHTS, crpa
from etatplateforme.guarantor.equality.without_internet import IN_FRENCH, with_nearest_counter
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import (
    Judgement,
    Rule,
    Theme,
    cant_tell,
    failed,
    passed,
    recalled,
)
from etatplateforme.manifest.access import Access
from etatplateforme.manifest.processing import DataKind
from etatplateforme.manifest.usage import Channel, Identity, OtherWayIn
from etatplateforme.values.finding import Evidence, Level, Place
from etatplateforme.values.intent import Intent


def _never_forced(facts: Facts) -> Iterable[Judgement]:
    found = list(chain(_required_contacts(facts), _domiciliation(facts), _required_on_pages(facts)))
    return found or [passed("Ni téléphone, ni adresse électronique n'est obligatoire.")]


def _required_contacts(facts: Facts) -> Iterator[Judgement]:
    channels = () if facts.manifest.notifications is None else facts.manifest.notifications.channels
    only = {DataKind.MAIL: (Channel.MAIL,), DataKind.PHONE: (Channel.SMS,)}
    for datum in facts.manifest.data:
        if not datum.required or datum.kind not in only:
            continue
        place = Place(f"data.{datum.name}")
        if channels == only[datum.kind]:
            yield cant_tell(
                "Ce moyen de contact est obligatoire, et le service ne répond par aucun autre.",
                "Comment répondez-vous à une personne qui n'a ni adresse électronique, ni téléphone portable ?",
                place=place,
            )
        else:
            yield failed("Ce moyen de contact est obligatoire.", place=place)


def _domiciliation(facts: Facts) -> Iterator[Judgement]:
    use = facts.manifest.addresses
    if use is None or use.accepts_domiciliation:
        return
    place = Place("addresses.accepts_domiciliation")
    if use.accepts_domiciliation is False:
        yield failed(
            "Une adresse de domiciliation n'est pas acceptée.",
            remedy="Acceptez l'adresse d'un CCAS ou d'un organisme agréé comme toute autre adresse.",
            place=place,
        )
    else:
        yield cant_tell(
            "Le manifeste ne dit pas si une adresse de domiciliation est acceptée.",
            "Une personne sans domicile stable peut-elle donner l'adresse de son CCAS ?",
            place=place,
        )


def _required_on_pages(facts: Facts) -> Iterator[Judgement]:
    for page, document in facts.documents:
        for element in filter(is_field, document.elements):
            kind = element.attributes.get("type", "").strip().lower()
            if kind in {"tel", "email"} and "required" in element.attributes and not element.hidden:
                yield cant_tell(
                    "Un champ de téléphone ou d'adresse électronique est obligatoire sur cette page.",
                    "La personne a-t-elle choisi elle-même ce moyen de contact, avec un autre choix possible ?",
                    place=at(page, element),
                )


def _without_franceconnect(facts: Facts) -> Iterator[Judgement]:
    identity = facts.manifest.identity
    place = Place("identity.alternatives")
    if identity is None:  # the condition of the rule has said so
        return
    missing = _promised_but_absent(identity, facts.manifest.access)
    if missing:
        told = f"La voie annoncée sans FranceConnect n'existe pas dans le manifeste : {', '.join(missing)}."
        remedy = with_nearest_counter(OPEN_A_WAY, facts) if IN_FRENCH["counter"] in missing else OPEN_A_WAY
        yield failed(told, remedy=remedy, place=place)
    elif not identity.alternatives and identity.required:
        yield failed("La connexion est obligatoire et FranceConnect est la seule voie.", place=place)
    elif not identity.alternatives:
        yield cant_tell(
            "La connexion n'est pas obligatoire, mais aucune voie sans FranceConnect n'est déclarée.",
            "Une personne sans compte FranceConnect peut-elle aller au bout de la démarche ?",
            place=place,
        )
    elif not set(identity.alternatives) & ONLINE_WAYS_IN:
        yield cant_tell(
            "Sans FranceConnect, la démarche se fait hors ligne seulement.",
            "Cette voie est-elle aussi simple et aussi rapide que la voie en ligne ?",
            place=place,
        )
    else:
        yield passed("Une voie en ligne sans FranceConnect est déclarée.", place=place)


OPEN_A_WAY = "Ouvrez une voie sans FranceConnect (formulaire, compte local ou lien par courriel) et déclarez-la."
ONLINE_WAYS_IN = frozenset({OtherWayIn.FORM, OtherWayIn.ACCOUNT, OtherWayIn.MAIL_LINK})


def _promised_but_absent(identity: Identity, access: Access) -> list[str]:
    """Ways announced instead of FranceConnect that the access table does not hold."""
    offline = {OtherWayIn.COUNTER: access.counter, OtherWayIn.PHONE: access.phone, OtherWayIn.POST: access.post}
    return [IN_FRENCH[way.value] for way in identity.alternatives if way in offline and offline[way] is None]


def _mandate(facts: Facts) -> Iterator[Judgement]:
    place = Place("service.accepts_mandate")
    match facts.manifest.service.accepts_mandate:
        case True:
            yield passed("Une personne peut se faire aider par un mandataire.", place=place)
        case False:
            yield failed("Le service refuse qu'un proche ou un tuteur agisse pour une personne.", place=place)
        case None:
            yield cant_tell(
                "Le manifeste ne dit pas si un mandataire est accepté.",
                "Un tuteur, un proche ou un aidant peut-il faire la démarche pour une personne ?",
                place=place,
            )
    yield from tried_by_everybody(facts)


MANDATE = Rule(
    code="EG-03",
    title="Chacun peut faire la démarche, ou la confier à un proche, un tuteur ou un aidant",
    theme=Theme.ACCESS,
    sources=(DEFENDER_OF_RIGHTS,),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy="Acceptez qu'un mandataire agisse pour une personne, et gardez trace de son mandat.",
    person="Luc, sous tutelle, dont la tutrice fait les démarches.",
    judge=_mandate,
    applies=PROCEDURES,
    story=(
        "Luc est sous tutelle ; il choisit, et sa tutrice écrit. Le site n'acceptait que la personne elle-même, avec "
        "son propre téléphone, et Luc n'a pas eu ses repas livrés pendant un mois. Une case dit maintenant « j'agis "
        "pour une autre personne », et le mandat est gardé avec la demande."
    ),
    example="""\
[service]
accepts_mandate = true
""",
)

NEVER_FORCED = Rule(
    code="EG-19",
    title="Ni téléphone, ni adresse électronique, ni domicile fixe n'est exigé",
    theme=Theme.ACCESS,
    sources=(
        *crpa("R112-9-1"),
        recalled("Code de l'action sociale et des familles, article L264-1 (domiciliation)"),
        recalled("Code de l'action sociale et des familles, article D264-1 (domiciliation)"),
    ),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Rendez ce champ facultatif et proposez une réponse par courrier ou au guichet.",
    person="Ahmed, sans domicile ni téléphone, qui reçoit son courrier au CCAS.",
    judge=_never_forced,
    applies=ADMINISTRATIONS,
    story=(
        "Ahmed dort dans sa voiture et reçoit son courrier au CCAS. Le formulaire voulait un téléphone portable, une "
        "adresse électronique, et refusait la sienne, « incomplète ». Aucun des trois n'est exigé désormais, et "
        "l'adresse d'un CCAS vaut une adresse."
    ),
    example="""\
[[data]]
name = "courriel"
required = false

[addresses]
accepts_domiciliation = true
""",
)

WITHOUT_FRANCECONNECT = Rule(
    code="EG-22",
    title="On peut faire la démarche sans FranceConnect",
    theme=Theme.ACCESS,
    sources=(COUNCIL_OF_STATE_2022,),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy=OPEN_A_WAY,
    person="Elena, arrivée en France le mois dernier, qui n'a encore ni compte impôts ni carte Vitale.",
    judge=_without_franceconnect,
    story=(
        "Elena est arrivée de Moldavie le mois dernier. Elle travaille, son fils va à l'école, mais elle n'a encore ni "
        "compte des impôts, ni carte Vitale : FranceConnect ne la connaît pas. Un formulaire et un lien reçu par "
        "courriel lui ouvrent la même démarche, aussi vite qu'aux autres."
    ),
    example="""\
[identity]
alternatives = ["form", "counter"]
""",
    applies=when(
        "toute administration au sens du CRPA (article L100-3) qui connecte les personnes par FranceConnect",
        binding,
        signing_in(
            Provider.FRANCECONNECT, Provider.FRANCECONNECT_PLUS, otherwise="Le service n'utilise pas FranceConnect."
        ),
    ),
    acts=frozenset({Intent.SIGN_IN}),
)
