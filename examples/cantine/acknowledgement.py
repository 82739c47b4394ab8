"""The lawful acknowledgement of an enrolment, from the terms of the manifest."""

from datetime import datetime

from etatplateforme.errors import InvalidInput
from etatplateforme.manifest import Manifest
from etatplateforme.values.acknowledgement import Acknowledgement, AcknowledgementKind
from etatplateforme.values.acknowledgement_clock import Silence
from etatplateforme.values.acknowledgement_delays import APPEAL_MONTHS, SILENCE_MONTHS
from etatplateforme.values.calendar import Calendar

from .pages import phone_shown


def acknowledgement_of(
    manifest: Manifest, calendar: Calendar, received_at: datetime, reference: str
) -> Acknowledgement:
    """The acknowledgement of receipt of what was received at *received_at*, dated in the time of the territory.

    :raises InvalidInput: code ``no_acknowledgement_terms``; the guarantor does not let such a public service start.
    """
    terms = manifest.acknowledgement
    if terms is None:
        raise InvalidInput(
            "Le manifeste ne dit pas ce que porte l'accusé de réception.",
            remedy="Écrivez la table [acknowledgement] de service.toml.",
            code="no_acknowledgement_terms",
        )
    decision = manifest.decisions[0] if manifest.decisions else None
    appeal = decision.appeal if decision is not None else None
    after = decision.silence_after if decision is not None else None
    ways = (f"recours gracieux auprès de {appeal.authority}", appeal.court, appeal.ombudsman or "") if appeal else ()
    return Acknowledgement(
        kind=AcknowledgementKind.RECEIPT,
        received_on=received_at,
        service=terms.service,
        phone=phone_shown(terms.phone) if terms.phone else "",
        mail=terms.mail or "",
        post=terms.postal_address or "",
        reference=reference,
        silence=decision.silence if decision is not None else Silence.NOT_A_REQUEST,
        silence_months=after.months if after is not None and after.months else SILENCE_MONTHS.latest,
        appeal_ways=ways,
        appeal_months=appeal.within.months if appeal is not None and appeal.within.months else APPEAL_MONTHS.latest,
    ).dated_by(calendar)
