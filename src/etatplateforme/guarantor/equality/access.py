"""Access for everybody: a way without a screen, and nobody forced to own a phone, a mailbox or an account."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from etatplateforme.guarantor.accessibility.forms import is_field
from etatplateforme.guarantor.accessibility.pages import at
from etatplateforme.guarantor.dom import Document
from etatplateforme.guarantor.equality.bodies import NOT_ONLINE, RECEIVING_ONLINE
from etatplateforme.guarantor.equality.everybody import tried_by_everybody
from etatplateforme.guarantor.facts import Facts, PageKind
from etatplateforme.guarantor.rule import (
    Judgement,
    Rule,
    Theme,
    Waiving,
    cant_tell,
    failed,
    inapplicable,
    passed,
    read,
    recalled,
)
from etatplateforme.manifest.access import Access
from etatplateforme.manifest.processing import DataKind
from etatplateforme.manifest.usage import Channel, Identity, OtherWayIn
from etatplateforme.values.finding import Evidence, Level, Place
from etatplateforme.values.intent import Intent

IN_FRENCH = {"counter": "guichet", "phone": "téléphone", "post": "courrier"}


def _non_digital(facts: Facts) -> Iterable[Judgement]:
    return chain(_declared_ways(facts), _shown_ways(facts))


def _declared_ways(facts: Facts) -> Iterator[Judgement]:
    access = facts.manifest.access
    place = Place("access")
    if not access.offline_ways:
        yield failed("Aucun guichet, aucun téléphone, aucune adresse postale n'est déclaré.", place=place)
        return
    told = ", ".join(IN_FRENCH[way] for way in access.offline_ways)
    if access.offline_ways == ("post",):
        yield cant_tell(
            "La seule voie sans écran est le courrier.",
            "Comment une personne qui n'écrit pas, ou qui ne peut attendre, est-elle accueillie ?",
            place=place,
        )
    elif facts.manifest.service.online_mandatory and access.substitution is None:
        yield cant_tell(
            f"La voie en ligne est obligatoire et les autres voies déclarées sont : {told}.",
            "Que fait une personne pour qui la voie en ligne échoue ? Dites-le dans « access.substitution ».",
            place=place,
        )
    else:
        yield passed(f"Voies sans écran déclarées : {told}.", place=place)


def _shown_ways(facts: Facts) -> Iterator[Judgement]:
    """The pages where a person starts, or is stopped, must tell the other way."""
    access = facts.manifest.access
    concerned = [(p, d) for p, d in facts.documents if p.kind in {PageKind.HOME, PageKind.ERROR}]
    if not access.offline_ways:
        return
    for page, document in concerned:
        if document.drawn_by_script:
            yield cant_tell(
                "La page est construite par un script.",
                "La page affichée dit-elle où s'adresser sans Internet ?",
                place=Place(page.name),
            )
        elif not shows_a_way(document, access):
            yield failed(
                "La page ne dit ni le guichet, ni le téléphone, ni l'adresse postale.",
                remedy="Affichez sur cette page le guichet et le téléphone, avec leurs horaires.",
                place=Place(page.name),
                evidence=Evidence.OBSERVED,
            )
        else:
            yield passed("La page dit où s'adresser sans Internet.", place=Place(page.name), evidence=Evidence.OBSERVED)


def shows_a_way(document: Document, access: Access) -> bool:
    """True when the page shows the number of the phone, or the address of the counter or of the post."""
    if access.phone is not None and any(
        _number(digits).search(document.text) for digits in (access.phone.shown, access.phone.number)
    ):
        return True
    said = document.text.casefold()
    streets = [way.address for way in (access.counter, access.post) if way is not None]
    return any(" ".join(street.casefold().split()) in said for street in streets)


def _number(written: str) -> re.Pattern[str]:
    """A phone number however its digits are grouped, and not as a part of a longer one."""
    digits = re.findall(r"\d", written)
    return re.compile(r"(?<!\d)" + r"[\s.()\-]*".join(digits) + r"(?!\d)")


def _terms_of_use(facts: Facts) -> Iterator[Judgement]:
    online = facts.manifest.access.online
    if online is None:
        yield inapplicable(NOT_ONLINE)
        return
    if online.asks_paper_copy:
        yield failed(
            "Le service redemande sur papier ce qui a été envoyé en ligne.",
            remedy="Ne demandez plus de confirmation papier : l'envoi en ligne suffit (CRPA L112-8).",
            place=Place("access.online.asks_paper_copy"),
        )
    if online.terms_url is None:
        yield failed("Les modalités d'utilisation du téléservice ne sont pas publiées.", place=Place("access.online"))
    elif online.terms_updated is None:
        yield cant_tell(
            "Les modalités d'utilisation sont publiées, sans date.",
            "Les modalités d'utilisation publiées sont-elles à jour ?",
            place=Place("access.online"),
        )
    elif not online.asks_paper_copy:
        yield passed("Les modalités d'utilisation sont publiées et datées.", place=Place("access.online"))


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
    if identity is None or (identity.franceconnect is None and identity.franceconnect_plus is None):
        yield inapplicable("Le service n'utilise pas FranceConnect.")
        return
    missing = _promised_but_absent(identity, facts.manifest.access)
    if missing:
        yield failed(
            f"La voie annoncée sans FranceConnect n'existe pas dans le manifeste : {', '.join(missing)}.", place=place
        )
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


NON_DIGITAL_WAY = Rule(
    code="EG-02",
    title="On peut faire la démarche sans Internet",
    theme=Theme.ACCESS,
    sources=(
        recalled("Conseil d'État, Section, 3 juin 2022, n° 452798 (et avis n° 461694)"),
        read("CRPA, articles L112-9 et R112-9-2"),
    ),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy=(
        "Déclarez un guichet ou un téléphone avec ses horaires (tables access.counter et access.phone), "
        "et tenez-le ouvert."
    ),
    person="Jeanne, 78 ans, qui n'a pas d'ordinateur et veut inscrire son petit-fils à la cantine.",
    judge=_non_digital,
    acts=frozenset({Intent.SIGN_IN}),
    waiving=Waiving.BY_AUTHORITY,
)

MANDATE = Rule(
    code="EG-03",
    title="Chacun peut faire la démarche, ou la confier à un proche, un tuteur ou un aidant",
    theme=Theme.ACCESS,
    sources=(recalled("Défenseur des droits, rapports de janvier 2019 et de février 2022 (non contraignants)"),),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy="Acceptez qu'un mandataire agisse pour une personne, et gardez trace de son mandat.",
    person="Luc, sous tutelle, dont la tutrice fait les démarches.",
    judge=_mandate,
    story=(
        "Luc est sous tutelle. Le site voulait un code reçu sur son téléphone : il n'en a pas. Sa tutrice a rempli le "
        "formulaire à son nom, comme si elle était lui, faute d'y trouver une place pour elle."
    ),
    example="[service]\naccepts_mandate = true\n",
)

TERMS_OF_USE = Rule(
    code="EG-04",
    title="Les modalités d'utilisation sont publiées et rien n'est redemandé sur papier",
    theme=Theme.ACCESS,
    sources=(read("CRPA, articles L112-8 et L112-9"), read("CRPA, articles R112-9-1 et R112-9-2")),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Publiez une page « modalités d'utilisation » et déclarez son adresse et sa date (access.online.terms_url).",
    person="Nadia, qui a tout envoyé en ligne et à qui on demande de tout renvoyer par courrier.",
    judge=_terms_of_use,
    applies=RECEIVING_ONLINE,
)

NEVER_FORCED = Rule(
    code="EG-19",
    title="Ni téléphone, ni adresse électronique, ni domicile fixe n'est exigé",
    theme=Theme.ACCESS,
    sources=(recalled("CASF, articles L264-1 et D264-1 (domiciliation)"), read("CRPA, article R112-9-1")),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Rendez ce champ facultatif et proposez une réponse par courrier ou au guichet.",
    person="Ahmed, sans domicile ni téléphone, qui reçoit son courrier au CCAS.",
    judge=_never_forced,
)

WITHOUT_FRANCECONNECT = Rule(
    code="EG-22",
    title="On peut faire la démarche sans FranceConnect",
    theme=Theme.ACCESS,
    sources=(recalled("Conseil d'État, Section, 3 juin 2022, n° 452798 : accès normal des usagers au service public"),),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Ouvrez une voie sans FranceConnect (formulaire, compte local ou lien par courriel) et déclarez-la.",
    person="Elena, arrivée en France le mois dernier, qui n'a encore ni compte impôts ni carte Vitale.",
    judge=_without_franceconnect,
    acts=frozenset({Intent.SIGN_IN}),
)
