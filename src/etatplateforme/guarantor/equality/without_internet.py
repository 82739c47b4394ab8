"""A way without a screen: a counter, a phone, a letter, told where a person starts and where a person is stopped."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from etatplateforme.guarantor.dom import Document
from etatplateforme.guarantor.equality.bodies import ADMINISTRATIONS
from etatplateforme.guarantor.equality.texts import COUNCIL_OF_STATE_2022, crpa
from etatplateforme.guarantor.facts import Facts, PageKind
from etatplateforme.guarantor.rule import (
    Judgement,
    Rule,
    Theme,
    Waiving,
    cant_tell,
    failed,
    passed,
)
from etatplateforme.manifest.access import Access
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


NON_DIGITAL_WAY = Rule(
    code="EG-02",
    title="On peut faire la démarche sans Internet",
    theme=Theme.ACCESS,
    sources=(COUNCIL_OF_STATE_2022, *crpa("L112-9", "R112-9-2")),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy=(
        "Déclarez un guichet ou un téléphone avec ses horaires (tables access.counter et access.phone), "
        "et tenez-le ouvert."
    ),
    person="Jeanne, 78 ans, qui n'a pas d'ordinateur et veut inscrire son petit-fils à la cantine.",
    judge=_non_digital,
    applies=ADMINISTRATIONS,
    acts=frozenset({Intent.SIGN_IN}),
    waiving=Waiving.BY_AUTHORITY,
)
