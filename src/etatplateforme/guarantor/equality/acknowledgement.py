"""What a person sends online is acknowledged: in time, with all that the person must know."""

from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import RECEIVING_ONLINE, is_administration
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
from etatplateforme.values.acknowledgement import RECEIPT_WORKING_DAYS, REGISTRATION_WORKING_DAYS, Silence
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
    if terms.registered_within_days > REGISTRATION_WORKING_DAYS:
        late.append("L'accusé d'enregistrement est prévu au-delà d'un jour ouvré.")
    if terms.acknowledged_within_days > RECEIPT_WORKING_DAYS:
        late.append(f"L'accusé de réception est prévu au-delà de {RECEIPT_WORKING_DAYS} jours ouvrés.")
    return late


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
)
