"""Waivers at work: which one covers a failure today, which one counts for nothing and why, which one ends soon."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from etatplateforme.guarantor.charter import Charter
from etatplateforme.guarantor.rule import OWN_RULE, Judgement, Rule, Theme, Waiving, failed, inapplicable, passed
from etatplateforme.values.calendar import french_date
from etatplateforme.values.finding import Evidence, Level, Place
from etatplateforme.values.waiver import LONGEST, Waiver


class WaiverState(StrEnum):
    """What a waiver is worth on a day."""

    IN_FORCE = "in_force"
    TO_COME = "to_come"
    EXPIRED = "expired"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class WaiverLine:
    """A waiver as the report tells it.

    ``days_left`` is negative once expired. ``notice`` is the announcement reached (60, 30 or 7 days before the end),
    else None. ``why`` says in French why a void waiver counts for nothing.
    """

    waiver: Waiver
    state: WaiverState
    days_left: int
    notice: int | None = None
    why: str = ""


def covering(told: Iterable[WaiverLine], rule: Rule, place: Place | None) -> WaiverLine | None:
    """The waiver in force that sets *rule* aside at *place*, if there is one that counts."""
    for line in told:
        if line.state is WaiverState.IN_FORCE and line.waiver.rule == rule.code and _reaches(line.waiver, place):
            return line
    return None


def objection(waiver: Waiver, rule: Rule | None) -> str:
    """Why a waiver counts for nothing, in French; an empty text when it counts."""
    if rule is None:
        return f"la charte n'a pas de règle {waiver.rule}"
    if waiver.requested_by.strip().casefold() == waiver.approved_by.strip().casefold():
        return "elle est approuvée par qui la demande"
    if waiver.expires - waiver.created > LONGEST:
        return "elle dure plus de douze mois"
    if rule.waiving is Waiving.NEVER:
        return f"la règle {rule.code} n'admet aucune dérogation"
    return _without_authority(waiver, rule) if rule.waiving is Waiving.BY_AUTHORITY else ""


def _without_authority(waiver: Waiver, rule: Rule) -> str:
    """What is missing for the waiver to be the act of an authority: who, and by which decision."""
    if waiver.authority is None:
        return (
            f"la règle {rule.code} ne peut être écartée que par une autorité de l'organisme (maire, président, "
            "conseil, préfet, direction générale), que la dérogation doit nommer (« authority »)"
        )
    if not waiver.decision.strip():
        return (
            f"pour écarter la règle {rule.code}, la dérogation doit citer la délibération ou l'arrêté qui l'accorde "
            "(« decision »)"
        )
    return ""


def lines(waivers: Iterable[Waiver], charter: Charter, today: date) -> tuple[WaiverLine, ...]:
    """Every waiver with what it is worth today, the first to end first."""
    return tuple(_line(waiver, charter, today) for waiver in sorted(waivers, key=lambda one: (one.expires, one.id)))


def _line(waiver: Waiver, charter: Charter, today: date) -> WaiverLine:
    days_left = (waiver.expires - today).days
    if waiver.expired(today):
        return WaiverLine(waiver, WaiverState.EXPIRED, days_left)
    if why := objection(waiver, charter.rule(waiver.rule)):
        return WaiverLine(waiver, WaiverState.VOID, days_left, why=why)
    if not waiver.in_force(today):
        return WaiverLine(waiver, WaiverState.TO_COME, days_left)
    return WaiverLine(waiver, WaiverState.IN_FORCE, days_left, notice=waiver.notice(today))


def _reaches(waiver: Waiver, place: Place | None) -> bool:
    if waiver.scope == "*":
        return True
    if place is None:
        return False
    return place.where == waiver.scope or place.where.startswith((f"{waiver.scope}.", f"{waiver.scope}["))


WAIVER_RULE_CODE = "GAR-01"


def waiver_rule(told: tuple[WaiverLine, ...]) -> Rule:
    """The rule about waivers themselves, over those of the manifest: an expired or void one is a finding."""
    return Rule(
        code=WAIVER_RULE_CODE,
        title="Les dérogations sont à jour",
        theme=Theme.GUARANTOR,
        sources=(OWN_RULE,),
        level=Level.WARN,
        evidence=Evidence.PROVED,
        remedy="Mettez le service en règle et retirez la dérogation, ou faites-en approuver une nouvelle.",
        person="Le maire, qui doit savoir quelles règles sont écartées en son nom, et jusqu'à quand.",
        judge=lambda facts: _judged(told),
        waiving=Waiving.NEVER,
        story=(
            "Une dérogation avait été accordée pour six mois, le temps d'un audit. Trois ans après, la maire a "
            "découvert qu'elle couvrait toujours le défaut, en son nom. Une dérogation a maintenant une fin, annoncée "
            "soixante, trente et sept jours avant ; passée la date, la règle revient."
        ),
        example="""\
[[waivers]]
id = "attente-audit"
rule = "EG-12"
reason = "L'audit est commandé."
legal_ground = "Charge disproportionnée, loi 2005-102, article 47."
compensating_measure = "Le guichet fait la démarche avec la personne."
requested_by = "Cheffe de projet"
approved_by = "Maire"
created = 2026-10-01
expires = 2027-03-31
""",
    )


def _judged(told: tuple[WaiverLine, ...]) -> Iterator[Judgement]:
    if not told:
        yield inapplicable("Le manifeste ne demande aucune dérogation.")
        return
    for line in told:
        waiver = line.waiver
        place = Place(f"waivers.{waiver.id}")
        if line.state is WaiverState.EXPIRED:
            yield failed(
                f"La dérogation {waiver.id} à la règle {waiver.rule} est finie depuis le "
                f"{french_date(waiver.expires)}.",
                place=place,
            )
        elif line.state is WaiverState.VOID:
            yield failed(f"La dérogation {waiver.id} ne compte pas : {line.why}.", place=place)
        elif line.state is WaiverState.TO_COME:
            yield passed(f"La dérogation {waiver.id} commence le {french_date(waiver.created)}.", place=place)
        else:
            yield passed(f"La dérogation {waiver.id} à la règle {waiver.rule} {ending(line)}.", place=place)


def ending(line: WaiverLine) -> str:
    """When a waiver in force ends, in French, with the days left once it must be announced."""
    until = f"vaut jusqu'au {french_date(line.waiver.expires)}"
    if line.notice is None:
        return until
    left = {0: "elle finit aujourd'hui", 1: "il reste 1 jour"}.get(line.days_left, f"il reste {line.days_left} jours")
    return f"{until} ({left})"
