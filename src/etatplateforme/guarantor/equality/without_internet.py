"""A way without a screen: a counter, a phone, a letter, told where a person starts and where a person is stopped."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from urllib.parse import urljoin, urlsplit

from etatplateforme.guarantor.dom import Document
from etatplateforme.guarantor.equality.bodies import ADMINISTRATIONS, RECEIVING_ONLINE
from etatplateforme.guarantor.equality.texts import COUNCIL_OF_STATE_2022, DEFENDER_OF_RIGHTS, crpa
from etatplateforme.guarantor.facts import Facts, Page, PageKind
from etatplateforme.guarantor.rule import (
    Judgement,
    Rule,
    Theme,
    Waiving,
    cant_tell,
    failed,
    passed,
)
from etatplateforme.manifest.access import Access, Help, PhoneLine
from etatplateforme.values.finding import Evidence, Level, Place
from etatplateforme.values.intent import Intent

DECLARE_A_WAY = (
    "Déclarez un guichet ou un téléphone avec ses horaires (tables access.counter et access.phone), et tenez-le ouvert."
)
IN_FRENCH = {"counter": "guichet", "phone": "téléphone", "post": "courrier"}


def _non_digital(facts: Facts) -> Iterable[Judgement]:
    return chain(_declared_ways(facts), _shown_ways(facts))


def _declared_ways(facts: Facts) -> Iterator[Judgement]:
    access = facts.manifest.access
    place = Place("access")
    if not access.offline_ways:
        yield failed(
            "Aucun guichet, aucun téléphone, aucune adresse postale n'est déclaré.",
            remedy=with_nearest_counter(DECLARE_A_WAY, facts),
            place=place,
        )
        return
    told = ", ".join(IN_FRENCH[way] for way in access.offline_ways)
    if access.offline_ways == ("post",):
        yield cant_tell(
            "La seule voie sans écran est le courrier.",
            with_nearest_counter(
                "Comment une personne qui n'écrit pas, ou qui ne peut attendre, est-elle accueillie ?", facts
            ),
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


def with_nearest_counter(text: str, facts: Facts) -> str:
    """*text*, then the France Services nearest to the service where no counter is declared and a list was given.

    It receives for its own operators: with the service, that takes an agreement, which the sentence says.
    """
    if facts.nearest_counter is None or facts.manifest.access.counter is not None:
        return text
    return f"{text} {facts.nearest_counter} Il n'accueille pour votre service que si vous en êtes convenus avec lui."


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


def _helped(facts: Facts) -> Iterator[Judgement]:
    found = [*_undeclared_help(facts), *_help_on_error_pages(facts)]
    yield from found
    if not found:
        yield passed("Une aide, un formulaire papier et une solution de substitution sont déclarés.")


def _undeclared_help(facts: Facts) -> Iterator[Judgement]:
    access = facts.manifest.access
    asked = {
        "qui aide une personne en difficulté (access.help)": access.help is None,
        "où trouver un formulaire papier (access.paper_form)": access.paper_form is None,
        "que faire quand la voie en ligne échoue (access.substitution)": access.substitution is None,
    }
    if missing := [told for told, absent in asked.items() if absent]:
        yield cant_tell(
            f"Le manifeste ne dit pas : {' ; '.join(missing)}.",
            "Que fait une personne qui n'arrive pas au bout de la démarche en ligne ?",
            place=Place("access"),
        )


def _help_on_error_pages(facts: Facts) -> Iterator[Judgement]:
    """A page that stops a person says whom to ask."""
    help_ = facts.manifest.access.help
    if help_ is None:
        return
    for page, document in facts.documents:
        if page.kind is PageKind.ERROR and not document.drawn_by_script and not _shows_help(page, document, help_):
            yield failed(
                "La page d'erreur ne dit pas qui peut aider.",
                remedy="Affichez sur cette page le téléphone, l'adresse ou la page d'aide.",
                place=Place(page.name),
                evidence=Evidence.OBSERVED,
            )


def _shows_help(page: Page, document: Document, help_: Help) -> bool:
    """True when the page shows the number, tells the mail address, or leads to the page of help."""
    targets = [element.attributes["href"] for element in document.elements if "href" in element.attributes]
    said = f"{document.text} {' '.join(targets)}".casefold()
    if help_.mail is not None and help_.mail.casefold() in said:
        return True
    if help_.url is not None and _path(help_.url) in {_path(target, page.url) for target in targets}:
        return True
    numbers = () if help_.phone is None else (help_.phone, PhoneLine(number=help_.phone, hours="-").shown)
    return any(_number(number).search(said) for number in numbers)


def _path(url: str, base: str = "") -> str:
    """Path of an address, by which a page is known whether its host is written or not."""
    try:
        return urlsplit(urljoin(base, url)).path.rstrip("/")
    except ValueError:
        return ""


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


NON_DIGITAL_WAY = Rule(
    code="EG-02",
    title="On peut faire la démarche sans Internet",
    theme=Theme.ACCESS,
    sources=(COUNCIL_OF_STATE_2022, *crpa("L112-9", "R112-9-2")),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy=DECLARE_A_WAY,
    person="Jeanne, 78 ans, qui n'a pas d'ordinateur et veut inscrire son petit-fils à la cantine.",
    judge=_non_digital,
    applies=ADMINISTRATIONS,
    acts=frozenset({Intent.SIGN_IN}),
    waiving=Waiving.BY_AUTHORITY,
    story=(
        "Jeanne a élevé cinq enfants et tenu un commerce ; elle n'a jamais eu d'ordinateur. Le jour où l'inscription à "
        "la cantine n'a plus existé qu'en ligne, elle a cru que ce n'était plus pour elle. Le numéro de téléphone et "
        "les heures du guichet sont revenus sur la première page, et sur chaque page d'erreur."
    ),
    example="""\
[access.counter]
name = "Mairie, service des écoles"
address = "1 place de la Mairie"
postcode = "75004"
city = "Paris"
hours = "du lundi au vendredi, de 9 h à 17 h"

[access.phone]
number = "01 99 00 12 34"
hours = "du lundi au vendredi, de 9 h à 12 h"
""",
)

HELPED = Rule(
    code="EG-02-aide",
    title="Qui n'arrive pas au bout trouve de l'aide, un papier, une autre solution",
    theme=Theme.ACCESS,
    sources=(COUNCIL_OF_STATE_2022, DEFENDER_OF_RIGHTS),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy="Déclarez qui aide (access.help), le formulaire papier (paper_form) et la substitution (substitution).",
    person="Samira, arrêtée à la quatrième page par un fichier trop lourd.",
    judge=_helped,
    applies=RECEIVING_ONLINE,
    story=(
        "Samira avait tout rempli. À la quatrième page, le site a refusé sa pièce jointe, puis l'a renvoyée au début. "
        "La page d'erreur donne maintenant un numéro où quelqu'un répond, et le formulaire à imprimer : la démarche se "
        "termine autrement, mais elle se termine."
    ),
    example="""\
[access]
paper_form = "https://cantine.exemple.fr/formulaire.pdf"
substitution = "Un agent remplit la demande avec vous, au guichet ou par téléphone."

[access.help]
phone = "01 99 00 12 34"
mail = "ecoles@exemple.fr"
""",
)
