"""Whom an obligation binds: conditions on the body that operates the service, and on what the service does.

A condition is made of small tests. What certainly does not concern a service asks it nothing: ``inapplicable`` goes
before ``cant_tell``, and a question names the key of the manifest that would settle it.
"""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import Condition, Judgement, cant_tell, inapplicable
from etatplateforme.manifest.model import Manifest, OperatorKind, ProcedureKind
from etatplateforme.values.calendar import french_date
from etatplateforme.values.finding import Place, Verdict

Test: TypeAlias = Callable[[Facts], Judgement | None]
"""None when the rule concerns the service, so far as this test can tell."""


def when(told: str, *tests: Test) -> Condition:
    """The condition that holds when all *tests* do; *told* ends « Cette règle concerne… »."""

    def test(facts: Facts) -> Judgement | None:
        answers = [answer for each in tests if (answer := each(facts)) is not None]
        aside = (answer for answer in answers if answer.verdict is Verdict.INAPPLICABLE)
        return next(aside, answers[0] if answers else None)

    return Condition(told, test)


def is_administration(manifest: Manifest) -> bool | None:
    """True when the CRPA binds the body (L100-3); None for an association that does not tell its mission."""
    if manifest.operator.kind is OperatorKind.ASSOCIATION:
        return manifest.operator.public_service_mission
    return True


def takes_submissions(manifest: Manifest) -> bool:
    """True when people send something online: the service is online and does more than inform."""
    return manifest.access.online is not None and manifest.service.kind is not ProcedureKind.INFORMATION


NOT_BOUND = "L'association n'a pas de mission de service public : le code ne l'y oblige pas."
WHICH_BODY = (
    "L'association est-elle chargée d'une mission de service public ? "
    "Dites-le dans « operator.public_service_mission »."
)
NOT_ONLINE = "Le service ne reçoit rien en ligne."


def binding(facts: Facts) -> Judgement | None:
    """The CRPA binds the body."""
    bound = is_administration(facts.manifest)
    if bound is None:
        return cant_tell(
            "Le manifeste ne dit pas si l'association est tenue par ce code.", WHICH_BODY, place=Place("operator")
        )
    return None if bound else inapplicable(NOT_BOUND)


def online(facts: Facts) -> Judgement | None:
    """People may do it online, or pages were given."""
    if facts.manifest.access.online is None and not facts.pages:
        return inapplicable("Le service n'est pas en ligne.")
    return None


def receiving_online(facts: Facts) -> Judgement | None:
    """People send something online."""
    return None if takes_submissions(facts.manifest) else inapplicable(NOT_ONLINE)


def more_than_informing(facts: Facts) -> Judgement | None:
    """People do something with the service: ask, declare, pay, complain, make an appointment."""
    if facts.manifest.service.kind is ProcedureKind.INFORMATION:
        return inapplicable("Le service informe seulement : on n'y fait aucune démarche.")
    return None


def of_kind(*kinds: ProcedureKind, otherwise: str) -> Test:
    """The procedure is one of *kinds*; *otherwise* says in French why the others are not concerned."""

    def test(facts: Facts) -> Judgement | None:
        return None if facts.manifest.service.kind in kinds else inapplicable(otherwise)

    return test


def operated_by(*kinds: OperatorKind, otherwise: str) -> Test:
    """The body is one of *kinds*; *otherwise* says in French why the others are not concerned."""

    def test(facts: Facts) -> Judgement | None:
        return None if facts.manifest.operator.kind in kinds else inapplicable(otherwise)

    return test


def deciding(facts: Facts) -> Judgement | None:
    """The service takes individual decisions; when the manifest does not say, somebody must."""
    match facts.manifest.takes_individual_decisions:
        case False:
            return inapplicable("Le service ne prend pas de décision individuelle.")
        case None:
            return _undeclared_decisions()
        case True:
            individual = any(decision.individual for decision in facts.manifest.decisions)
            return None if individual else _undeclared_decisions()


def _undeclared_decisions() -> Judgement:
    return cant_tell(
        "Le manifeste ne déclare aucune décision individuelle.",
        "Le service accorde-t-il ou refuse-t-il quelque chose à une personne ? Si oui, déclarez-le dans « decisions ».",
        place=Place("decisions"),
    )


class Provider(StrEnum):
    """An identity provider, as the manifest names it."""

    FRANCECONNECT = "franceconnect"
    FRANCECONNECT_PLUS = "franceconnect_plus"
    PROCONNECT = "proconnect"


def signing_in(*providers: Provider, otherwise: str) -> Test:
    """People may sign in by one of *providers*; *otherwise* says in French why the others are not concerned."""

    def test(facts: Facts) -> Judgement | None:
        identity = facts.manifest.identity
        used = () if identity is None else identity.providers
        return None if set(providers) & set(used) else inapplicable(otherwise)

    return test


def asking(facts: Facts) -> Judgement | None:
    """The service asks people for something."""
    return None if facts.manifest.data else inapplicable("Le manifeste ne déclare aucune donnée.")


def collecting(facts: Facts) -> Judgement | None:
    """The service collects personal data: what it asks, or who signs in."""
    if not facts.manifest.data and facts.manifest.identity is None:
        return inapplicable("Le service ne recueille aucune donnée.")
    return None


def with_agents(least: int) -> Test:
    """The body has at least *least* agents (full-time equivalents)."""

    def test(facts: Facts) -> Judgement | None:
        agents = facts.manifest.operator.agents
        if agents is None:
            return cant_tell(
                "Le manifeste ne dit pas combien d'agents a l'organisme.",
                f"L'organisme a-t-il au moins {least} agents ? Dites leur nombre dans « operator.agents ».",
                place=Place("operator.agents"),
            )
        return None if agents >= least else inapplicable(f"L'organisme a moins de {least} agents.")

    return test


def with_inhabitants(least: int) -> Test:
    """The body has at least *least* inhabitants."""

    def test(facts: Facts) -> Judgement | None:
        inhabitants = facts.manifest.operator.inhabitants
        if inhabitants is None:
            return _unknown_inhabitants(f"au moins {in_digits(least)}")
        return None if inhabitants >= least else inapplicable(f"L'organisme a moins de {in_digits(least)} habitants.")

    return test


def with_more_inhabitants(than: int) -> Test:
    """The body has more than *than* inhabitants."""

    def test(facts: Facts) -> Judgement | None:
        inhabitants = facts.manifest.operator.inhabitants
        if inhabitants is None:
            return _unknown_inhabitants(f"plus de {in_digits(than)}")
        return None if inhabitants > than else inapplicable(f"L'organisme n'a pas plus de {in_digits(than)} habitants.")

    return test


def _unknown_inhabitants(how_many: str) -> Judgement:
    return cant_tell(
        "Le manifeste ne dit pas combien d'habitants a l'organisme.",
        f"L'organisme a-t-il {how_many} habitants ? Dites leur nombre dans « operator.inhabitants ».",
        place=Place("operator.inhabitants"),
    )


def in_digits(number: int) -> str:
    """A number as French writes it: « 50 000 »."""
    return f"{number:,}".replace(",", "\u00a0")


def since(day: date) -> Test:
    """The obligation has begun."""

    def test(facts: Facts) -> Judgement | None:
        return None if facts.today >= day else inapplicable(f"L'obligation commence le {french_date(day)}.")

    return test


EVERYBODY = when("tout service, quel que soit l'organisme")
"""Every service: what the law asks of each person."""

ADMINISTRATIONS = when(
    "toute administration au sens du CRPA (article L100-3), associations chargées d'un service public comprises",
    binding,
)
"""Those that the CRPA binds."""

RECEIVING_ONLINE = when(
    "toute administration au sens du CRPA (article L100-3) qui reçoit des demandes ou des déclarations en ligne",
    binding,
    receiving_online,
)
"""Those that the CRPA binds and to which people send something online."""

PROCEDURES = when("toute démarche ; un service qui informe seulement n'est pas concerné", more_than_informing)
"""Every service with which people do something, whoever operates it."""

ADMINISTRATIVE_PROCEDURES = when(
    "toute démarche auprès d'une administration au sens du CRPA (article L100-3), en ligne ou non",
    binding,
    more_than_informing,
)
"""What people do with those that the CRPA binds, online or not."""

REQUEST_TESTS = (
    binding,
    of_kind(ProcedureKind.REQUEST, ProcedureKind.DOCUMENT_ACCESS, otherwise="La démarche n'est pas une demande."),
)

REQUESTS = when(
    "toute demande adressée à une administration au sens du CRPA (article L100-3), en ligne ou non", *REQUEST_TESTS
)
"""Requests to those that the CRPA binds, online or not."""

DECIDING = when(
    "toute administration au sens du CRPA (article L100-3) dont le service prend des décisions individuelles",
    binding,
    deciding,
)
"""Those that the CRPA binds, for what they grant to somebody or refuse."""

ASKING = when("tout service qui demande des données aux personnes, quel que soit l'organisme", asking)

COLLECTING = when("tout service qui recueille des données personnelles, quel que soit l'organisme", collecting)
