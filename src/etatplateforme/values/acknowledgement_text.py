"""The acknowledgement in plain French: a title, and one paragraph an item. Nothing unlawful is ever put into words."""

from decimal import Decimal

from etatplateforme.values.acknowledgement import Acknowledgement, AcknowledgementKind
from etatplateforme.values.acknowledgement_clock import Silence
from etatplateforme.values.acknowledgement_delays import ABROAD_MONTHS, OVERSEAS_MONTHS
from etatplateforme.values.calendar import french_date


def euros(amount: Decimal) -> str:
    """An amount as it is written in French: « 1 042,50 € », with no-break spaces."""
    whole, _, cents = f"{amount:,.2f}".partition(".")
    return f"{whole.replace(',', chr(0x202F))},{cents}\u00a0€"


def title_of(acknowledgement: Acknowledgement) -> str:
    """The subject of the message: which acknowledgement, of what, and when that was received."""
    registration = acknowledgement.kind is AcknowledgementKind.REGISTRATION
    which = "d'enregistrement" if registration else "de réception"
    what = "envoi" if acknowledgement.paid is None else "paiement"
    return f"Accusé {which} de votre {what} du {french_date(acknowledgement.received_on.date())}"


def paragraphs_of(acknowledgement: Acknowledgement) -> tuple[str, ...]:
    """The acknowledgement, one paragraph an item, for the body of a mail or a letter.

    :raises InvalidInput: code ``unlawful_acknowledgement`` when a mandatory mention is missing, with all of them.
    """
    acknowledgement.require_lawful()
    told = (_received(acknowledgement),)
    if acknowledgement.kind is AcknowledgementKind.REGISTRATION:
        proves = "Ce message prouve la date de votre envoi. Un accusé de réception complet vous sera adressé."
        return (*told, proves, *_missing(acknowledgement))
    return (*told, _service(acknowledgement), *_missing(acknowledgement), *_silence(acknowledgement))


def _received(told: Acknowledgement) -> str:
    what = "envoi" if told.paid is None else f"paiement de {euros(told.paid)}"
    text = f"Nous avons reçu votre {what} le {french_date(told.received_on.date())} à {told.received_on:%H h %M}."
    return f"{text} Sa référence est {told.reference.strip()}." if told.reference.strip() else text


def _service(told: Acknowledgement) -> str:
    ways = (("courriel", told.mail), ("courrier", told.post), ("téléphone", told.phone))
    reach = " ; ".join(f"{name} : {text.strip()}" for name, text in ways if text.strip())
    return f"Service chargé de votre dossier : {told.service.strip()} ({reach})."


def _missing(told: Acknowledgement) -> list[str]:
    if not told.missing or told.missing_until is None:
        return []
    until = french_date(told.missing_until)
    return [f"Votre dossier est incomplet. Envoyez-nous au plus tard le {until} : " + " ; ".join(told.missing) + "."]


def _silence(told: Acknowledgement) -> list[str]:
    match told.silence:
        case Silence.ACCEPTANCE:
            return [_acceptance(told)]
        case Silence.REJECTION:
            return [_rejection(told), _appeal(told)]
        case Silence.NOT_A_REQUEST:
            return []


def _acceptance(told: Acknowledgement) -> str:
    attestation = (
        "Vous pouvez alors nous demander une attestation (code des relations entre le public et l'administration, "
        "article L232-3)."
    )
    if told.missing:  # the delay runs only from the receipt of the pieces (CRPA L114-5)
        after = f"{told.silence_months} mois après la réception de la dernière pièce"
        return f"Si vous n'avez pas de réponse {after}, votre demande est acceptée. {attestation}"
    return f"{_without_answer(told)}, votre demande est acceptée. {attestation}"


def _rejection(told: Acknowledgement) -> str:
    if not told.missing:
        return f"{_without_answer(told)}, votre demande est refusée."
    return (  # the delay is suspended until the pieces come, or until the time given for them ends (CRPA L114-5)
        f"Si vous n'avez pas de réponse {_day(told)}, votre demande est refusée. Cette date est repoussée du temps que "
        "vous mettez à envoyer les pièces, dans la limite du délai donné pour les envoyer."
    )


def _without_answer(told: Acknowledgement) -> str:
    return f"Si votre dossier est complet et si vous n'avez pas de réponse {_day(told)}"


def _day(told: Acknowledgement) -> str:
    assert told.decision_on is not None, "require_lawful() refuses a request without its day"
    return f"le {french_date(told.decision_on)}"


def _appeal(told: Acknowledgement) -> str:
    ways = " ; ".join(way.strip() for way in told.appeal_ways if way.strip())
    day = told.received_on.date()
    overseas = told.appeal_months + OVERSEAS_MONTHS.on(day)
    abroad = told.appeal_months + ABROAD_MONTHS.on(day)
    return (
        f"Vous pouvez contester ce refus pendant {told.appeal_months} mois à partir de cette date : {ways}. "
        f"Devant le tribunal, ce délai est de {overseas} mois si vous habitez outre-mer, loin du tribunal, et de "
        f"{abroad} mois si vous habitez à l'étranger (code de justice administrative, article R421-7)."
    )
