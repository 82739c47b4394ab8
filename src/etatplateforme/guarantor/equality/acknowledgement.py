"""What a person sends online is acknowledged: in time, with all that the person must know."""

from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import RECEIVING_ONLINE, is_administration
from etatplateforme.guarantor.equality.seen import page_at
from etatplateforme.guarantor.equality.texts import crpa
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import (
    Judgement,
    Rule,
    Theme,
    Waiving,
    cant_tell,
    failed,
    passed,
)
from etatplateforme.manifest.model import ProcedureKind
from etatplateforme.manifest.processing import AcknowledgementTerms
from etatplateforme.values.acknowledgement_clock import Silence
from etatplateforme.values.acknowledgement_delays import RECEIPT_DAYS, REGISTRATION_DAYS
from etatplateforme.values.finding import Evidence, Level, Place
from etatplateforme.values.intent import Act, Intent


def _acknowledgement(facts: Facts) -> Iterator[Judgement]:
    terms = facts.manifest.acknowledgement
    place = Place("acknowledgement")
    if terms is None:
        yield failed("Aucun accusé de réception n'est prévu.", place=place)
        return
    wrong = [*_missing_mentions(terms), *_late(terms)]
    yield from (failed(message, place=place) for message in wrong)
    if wrong:
        return
    if facts.manifest.service.kind is ProcedureKind.REQUEST and not facts.manifest.decisions:
        yield cant_tell(
            "L'accusé de réception est prévu, mais le manifeste ne dit pas ce que vaut le silence de l'administration.",
            "Sans réponse, la demande est-elle acceptée ou refusée, et au bout de quel délai ? "
            "Déclarez-le dans « decisions ».",
            place=place,
        )
        return
    silent = [d for d in facts.manifest.decisions if d.silence is Silence.REJECTION and d.appeal is None]
    for decision in silent:
        yield failed(
            "Le silence vaut refus, et l'accusé de réception ne pourrait pas dire les voies et délais de recours.",
            remedy="Déclarez les voies et délais de recours de cette décision (table appeal).",
            place=Place(f"decisions.{decision.name}"),
        )
    if not silent:
        yield passed("L'accusé de réception porte les mentions obligatoires, dans les délais.", place=place)


def _incomplete_acknowledgement(act: Act, facts: Facts) -> Judgement | None:
    """An acknowledgement leaves complete: ``faults`` are the mentions that the block found empty or absurd."""
    faults = act.details.get("faults")
    if not isinstance(faults, tuple) or not faults or is_administration(facts.manifest) is False:
        return None
    return failed(
        f"Il manque à l'accusé de réception des mentions obligatoires : {', '.join(faults)}.",
        remedy="Complétez ces mentions, puis envoyez l'accusé de réception.",
        place=Place("acknowledgement"),
    )


def _missing_mentions(terms: AcknowledgementTerms) -> list[str]:
    missing: list[str] = []
    if terms.mail is None and terms.postal_address is None:
        missing.append("L'accusé de réception ne donne ni adresse électronique ni adresse postale du service.")
    if terms.phone is None:
        missing.append("L'accusé de réception ne donne pas le téléphone du service.")
    return missing


def _late(terms: AcknowledgementTerms) -> list[str]:
    late: list[str] = []
    if terms.registered_within_days > REGISTRATION_DAYS.latest:
        late.append("L'accusé d'enregistrement est prévu au-delà d'un jour ouvré.")
    if terms.acknowledged_within_days > RECEIPT_DAYS.latest:
        late.append(f"L'accusé de réception est prévu au-delà de {RECEIPT_DAYS.latest} jours ouvrés.")
    return late


def _sender(facts: Facts) -> Iterator[Judgement]:
    terms, use = facts.manifest.acknowledgement, facts.manifest.notifications
    place = Place("acknowledgement.sender")
    sender = None if terms is None else terms.sender
    if sender is None:
        yield cant_tell(
            "Le manifeste ne dit pas de quelle adresse partent les accusés de réception.",
            "De quelle adresse partent-ils ? Dites-la dans « acknowledgement.sender », et dans les modalités "
            "d'utilisation.",
            place=place,
        )
    elif use is not None and use.sender not in (None, sender):
        yield cant_tell(
            "Deux adresses d'envoi sont déclarées : celle des accusés de réception et celle des messages.",
            "De laquelle partent les accusés de réception, et les modalités d'utilisation la disent-elles ?",
            place=place,
        )
    else:
        yield _published(facts, sender, place)


def _published(facts: Facts, sender: str, place: Place) -> Judgement:
    """Whether the terms of use tell the address, when their page was given."""
    online = facts.manifest.access.online
    seen = page_at(facts, None if online is None else online.terms_url)
    if seen is None:
        return passed("L'adresse d'où partent les accusés de réception est déclarée.", place=place)
    page, document = seen
    where = Place(page.name)
    if document.drawn_by_script:
        return cant_tell(
            "La page des modalités d'utilisation est construite par un script.",
            "Dit-elle l'adresse d'où partent les accusés de réception ?",
            place=where,
        )
    links = " ".join(element.attributes.get("href", "") for element in document.elements)
    said = f"{document.text} {links}".casefold()
    if sender.casefold() not in said:
        if sender.partition("@")[0].casefold() in said:
            return cant_tell(
                "Les modalités d'utilisation semblent dire l'adresse d'envoi autrement qu'elle n'est déclarée.",
                "Est-ce bien l'adresse d'où partent les accusés de réception ?",
                place=where,
            )
        return failed(
            "Les modalités d'utilisation ne disent pas l'adresse d'où partent les accusés de réception.",
            place=where,
            evidence=Evidence.OBSERVED,
        )
    return passed(
        "Les modalités d'utilisation disent l'adresse d'où partent les accusés de réception.",
        place=where,
        evidence=Evidence.OBSERVED,
    )


ACKNOWLEDGEMENT = Rule(
    code="EG-05",
    title="Ce qui est envoyé en ligne reçoit un accusé de réception complet et à temps",
    theme=Theme.PROCEDURE,
    sources=crpa("L112-11", "R112-11-1", "R112-11-2", "L112-12", "L112-13"),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy=(
        "Déclarez dans « acknowledgement » le service, son adresse, son téléphone, et des délais d'au "
        "plus 1 et 10 jours ouvrés."
    ),
    person="Nadia, à qui l'on répond « nous n'avons rien reçu » le lendemain de la date limite.",
    judge=_acknowledgement,
    applies=RECEIVING_ONLINE,
    acts=frozenset({Intent.ACKNOWLEDGE}),
    judge_act=_incomplete_acknowledgement,
    waiving=Waiving.BY_AUTHORITY,
    story=(
        "Nadia a déposé son dossier à vingt-trois heures, le dernier soir. Le lendemain, on lui a répondu que rien "
        "n'était arrivé, et elle n'avait aucune trace. Un accusé de réception part désormais aussitôt : il porte la "
        "date, le nom et le téléphone du service, et ce que vaudra le silence."
    ),
    example="""\
[acknowledgement]
service = "Service des écoles"
mail = "ecoles@exemple.fr"
phone = "01 99 00 12 34"
registered_within_days = 0
acknowledged_within_days = 10
""",
)

SENDER = Rule(
    code="EG-05-expediteur",
    title="On sait de quelle adresse viendra l'accusé de réception",
    theme=Theme.PROCEDURE,
    sources=crpa("R112-11-3"),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy="Écrivez l'adresse d'envoi (acknowledgement.sender) dans les modalités d'utilisation.",
    person="Odette, qui a jeté l'accusé de réception en le prenant pour une arnaque.",
    judge=_sender,
    applies=RECEIVING_ONLINE,
    story=(
        "Odette reçoit vingt faux messages par jour, et on lui a appris à ne rien ouvrir qu'elle n'attend pas. Elle a "
        "effacé l'accusé de réception de la mairie, venu d'une adresse inconnue. La page du service donne maintenant "
        "cette adresse avant l'envoi : Odette sait quoi attendre."
    ),
    example="""\
[acknowledgement]
sender = "ecoles@exemple.fr"

[notifications]
sender = "ecoles@exemple.fr"
""",
)
