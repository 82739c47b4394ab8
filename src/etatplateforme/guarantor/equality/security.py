"""Somebody with authority accepted the risks of the service, for a time (EG-13)."""

from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import binding, online, when
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import Judgement, Rule, Theme, cant_tell, failed, passed, recalled
from etatplateforme.values.calendar import french_date
from etatplateforme.values.finding import Evidence, Level, Place

LARGE_BODY_AGENTS = 50
"""Agents from which a missing record is told as a fault. No text says this number: a small body is only asked."""


def _approval(facts: Facts) -> Iterator[Judgement]:
    record = facts.manifest.security
    place = Place("security")
    if record is None:
        yield _missing(facts.manifest.operator.agents, place)
    elif record.approved_on > facts.today:
        yield cant_tell(
            f"L'homologation est datée d'un jour à venir, le {french_date(record.approved_on)}.",
            "La décision est-elle prise ?",
            place=place,
        )
    elif record.valid_until < facts.today:
        yield failed(f"L'homologation est finie depuis le {french_date(record.valid_until)}.", place=place)
    else:
        yield passed(f"Le service est homologué jusqu'au {french_date(record.valid_until)}.", place=place)


def _missing(agents: int | None, place: Place) -> Judgement:
    message = "Aucune décision d'homologation n'est déclarée."
    if agents is not None and agents >= LARGE_BODY_AGENTS:
        return failed(message, place=place)
    return cant_tell(
        message,
        "Qui, dans l'organisme, a accepté les risques de ce service, et jusqu'à quand ? Dites-le dans « security ».",
        place=place,
    )


SECURITY_APPROVAL = Rule(
    code="EG-13",
    title="Quelqu'un répond de la sécurité du service, par une décision datée",
    theme=Theme.CONTINUITY,
    sources=(
        recalled("Ordonnance n° 2005-1516 du 8 décembre 2005, article 9 (référentiel général de sécurité)"),
        recalled("Décret n° 2010-112 du 2 février 2010, article 5 (homologation)"),
    ),
    level=Level.OBSERVE,
    evidence=Evidence.DECLARED,
    remedy="Faites homologuer le service, et déclarez la décision : date, autorité, fin (table security).",
    person="Hélène, dont le dossier social a circulé après une intrusion que personne n'avait prévue.",
    judge=_approval,
    applies=when(
        "toute administration au sens du CRPA (article L100-3) qui offre un service en ligne", binding, online
    ),
    story=(
        "Hélène a appris par un journaliste que son dossier d'aide sociale se lisait sur un forum. À la mairie, chacun "
        "pensait qu'un autre s'occupait de la sécurité. Une homologation oblige une personne à signer qu'elle connaît "
        "les risques, et à les revoir quand la date arrive."
    ),
    example="""\
[security]
approved_on = 2026-09-15
authority = "La directrice générale des services"
valid_until = 2029-09-14
""",
)
