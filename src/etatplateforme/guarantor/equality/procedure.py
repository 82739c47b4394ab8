"""From what a person sends to what the administration answers: acknowledgement, incomplete file, error, appeal."""

from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import ADMINISTRATIONS, RECEIVING_ONLINE, is_administration
from etatplateforme.guarantor.facts import Facts
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
from etatplateforme.manifest.model import ProcedureKind
from etatplateforme.manifest.processing import AcknowledgementTerms, DecisionEntry
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


def _incomplete_file(facts: Facts) -> Iterator[Judgement]:
    terms = facts.manifest.acknowledgement
    if facts.manifest.service.kind is not ProcedureKind.REQUEST:
        yield inapplicable("La démarche n'est pas une demande.")
    elif terms is None or terms.completion_days is None:
        yield cant_tell(
            "Le manifeste ne dit pas quel délai est laissé pour compléter un dossier.",
            "Quand une pièce manque, dites-vous laquelle, et dans quel délai la fournir ?",
            place=Place("acknowledgement.completion_days"),
        )
    elif terms.completion_days == 0:
        yield failed(
            "Aucun délai n'est laissé pour fournir une pièce manquante.", place=Place("acknowledgement.completion_days")
        )
    else:
        yield passed(f"Un dossier incomplet peut être complété pendant {terms.completion_days} jours.")


def _right_to_err(facts: Facts) -> Iterator[Judgement]:
    place = Place("service.allows_correction")
    match facts.manifest.service.allows_correction:
        case True:
            yield passed("La personne peut corriger ce qu'elle a envoyé.", place=place)
        case False:
            yield failed("La personne ne peut pas corriger ce qu'elle a envoyé.", place=place)
        case None:
            yield cant_tell(
                "Le manifeste ne dit pas si l'on peut corriger après l'envoi.",
                "Une personne qui s'est trompée de bonne foi peut-elle corriger sans être sanctionnée ?",
                place=place,
            )


def _appeal(facts: Facts) -> Iterator[Judgement]:
    individual = [decision for decision in facts.manifest.decisions if decision.individual]
    if not individual:
        if facts.manifest.takes_individual_decisions is False:
            yield inapplicable("Le service ne prend pas de décision individuelle.")
        else:
            yield cant_tell(
                "Le manifeste ne déclare aucune décision individuelle.",
                "Le service accorde-t-il ou refuse-t-il quelque chose à une personne ? Si oui, "
                "déclarez-le dans « decisions ».",
                place=Place("decisions"),
            )
        return
    for decision in individual:
        yield _appeal_of(decision)


def _appeal_of(decision: DecisionEntry) -> Judgement:
    place = Place(f"decisions.{decision.name}")
    if decision.appeal is None:
        return failed("La décision n'annonce ni voie ni délai de recours.", place=place)
    if decision.appeal.within.months < 2:
        return cant_tell(
            "Le délai de recours annoncé est plus court que les deux mois ordinaires.",
            "Quel texte fixe ce délai plus court ?",
            place=place,
        )
    if decision.signatory is None:
        return cant_tell(
            "Les voies de recours sont annoncées ; le manifeste ne dit pas qui signe la décision.",
            "La décision porte-t-elle le prénom, le nom, la qualité et le service de qui la prend ?",
            place=place,
        )
    return passed("La décision annonce ses voies et délais de recours.", place=place)


ACKNOWLEDGEMENT = Rule(
    code="EG-05",
    title="Ce qui est envoyé en ligne reçoit un accusé de réception complet et à temps",
    theme=Theme.PROCEDURE,
    sources=(
        read("CRPA, articles R112-11-2 à R112-11-4, L112-12 et L112-13"),
        recalled("CRPA, articles L112-11 et R112-11-1"),
    ),
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

INCOMPLETE_FILE = Rule(
    code="EG-06",
    title="Un dossier incomplet peut être complété",
    theme=Theme.PROCEDURE,
    sources=(read("CRPA, articles L114-5, L114-5-1 et L114-6"),),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy="Dites quelles pièces manquent et laissez un délai pour les fournir (acknowledgement.completion_days).",
    person="Paul, dont le dossier est rejeté parce qu'une page de l'avis d'impôt manquait.",
    judge=_incomplete_file,
    applies=RECEIVING_ONLINE,
)

RIGHT_TO_ERR = Rule(
    code="EG-11",
    title="Une erreur de bonne foi se corrige sans sanction",
    theme=Theme.PROCEDURE,
    sources=(read("CRPA, articles L123-1 et L123-2"),),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy="Permettez de corriger après l'envoi, et dites-le.",
    person="Sofia, qui a inversé deux chiffres de sa date de naissance.",
    judge=_right_to_err,
    applies=RECEIVING_ONLINE,
)

APPEAL = Rule(
    code="EG-23",
    title="Chaque décision dit comment la contester",
    theme=Theme.PROCEDURE,
    sources=(
        read("CRPA, articles L211-2, L211-5, L212-1 et L212-2"),
        recalled("CRPA, articles L411-2 et L412-3 ; CJA, articles R421-1 et R421-5"),
    ),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Déclarez pour la décision à qui demander de la revoir, le tribunal et le délai (table decisions.appeal).",
    person="Paul, à qui la place en crèche est refusée sans un mot sur ce qu'il peut faire.",
    judge=_appeal,
    applies=ADMINISTRATIONS,
)
