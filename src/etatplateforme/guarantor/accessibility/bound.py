"""Who must make its online services accessible (loi n° 2005-102, art. 47, I): questions that may stay unanswered.

Each step of the tree answers by a ruling, or hands on to the next. What nobody said is never guessed: the ruling is
then « cannot tell », with the question to answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from etatplateforme.guarantor.accessibility.declaration.sources import SCOPE
from etatplateforme.manifest.model import Operator, OperatorKind
from etatplateforme.values.finding import LegalSource


class Bound(StrEnum):
    """Whether a body is bound by article 47."""

    YES = "yes"
    NO = "no"
    CANT_TELL = "cant_tell"


@dataclass(frozen=True, slots=True)
class Body:
    """What is known of a body; None when nobody said.

    ``delegated``: it runs a public service for a public body. ``general_interest``: it was created for needs of general
    interest that are neither industrial nor commercial. ``held_by_public``: mostly financed, controlled, or governed
    by bodies that are bound. ``formed_by_public``: such bodies formed it. ``large_company``: more than 250 million
    euros of turnover in France, on the mean of three years. ``essential``: its services are essential to the public.
    ``for_disabled``: they answer needs of disabled people, or are meant for them.
    """

    public: bool
    delegated: bool | None = None
    general_interest: bool | None = None
    held_by_public: bool | None = None
    formed_by_public: bool | None = None
    large_company: bool | None = None
    essential: bool | None = None
    for_disabled: bool | None = None

    @classmethod
    def of(cls, operator: Operator) -> "Body":
        """What a manifest says of its operator: every kind but an association is a body of public law."""
        return cls(public=operator.kind is not OperatorKind.ASSOCIATION, delegated=operator.public_service_mission)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The answer, why, and the question to answer when it is « cannot tell »."""

    bound: Bound
    reason: str
    question: str = ""
    source: LegalSource = SCOPE


Step: TypeAlias = Callable[[Body], Ruling | None]


def ruling(body: Body) -> Ruling:
    """Whether *body* is bound. A certain answer is looked for first; the first thing that is missing is asked else."""
    certain = (_public, _delegated, _held, _formed, _company, _outside)
    return next((found for step in certain if (found := step(body)) is not None), None) or _unanswered(body)


def _yes(reason: str) -> Ruling:
    return Ruling(Bound.YES, reason)


def _public(body: Body) -> Ruling | None:
    return _yes("Une personne morale de droit public est tenue à l'accessibilité (1°).") if body.public else None


def _delegated(body: Body) -> Ruling | None:
    return _yes("L'organisme est délégataire d'une mission de service public (2°).") if body.delegated else None


def _held(body: Body) -> Ruling | None:
    if body.general_interest and body.held_by_public:
        return _yes("Créé pour l'intérêt général, l'organisme est financé, contrôlé ou dirigé par le public (2°).")
    return None


def _formed(body: Body) -> Ruling | None:
    if body.general_interest and body.formed_by_public:
        return _yes("Des organismes publics ont constitué l'organisme pour l'intérêt général (3°).")
    return None


def _company(body: Body) -> Ruling | None:
    return _yes("Son chiffre d'affaires en France dépasse 250 millions d'euros (4°).") if body.large_company else None


def _outside(body: Body) -> Ruling | None:
    """Not in the list (1° to 4°), nor by its services: certain only when every branch was answered."""
    tied = body.general_interest is False or (body.held_by_public is False and body.formed_by_public is False)
    listed_nowhere = body.delegated is False and tied and body.large_company is False
    if listed_nowhere and body.essential is False and body.for_disabled is False:
        return Ruling(Bound.NO, "L'organisme n'est dans aucun des quatre cas, et ses services sont hors du champ.")
    return None


ASKED: tuple[tuple[str, str], ...] = (
    ("delegated", "L'organisme est-il chargé d'un service public par une collectivité ou par l'État ?"),
    ("general_interest", "A-t-il été créé pour un besoin d'intérêt général, ni industriel ni commercial ?"),
    ("held_by_public", "Est-il financé surtout par le public, contrôlé par lui, ou dirigé par des personnes qu'il nomme ?"),
    ("formed_by_public", "A-t-il été constitué par des organismes publics ?"),
    ("large_company", "Son chiffre d'affaires en France dépasse-t-il 250 millions d'euros ?"),
    ("essential", "Rend-il un service essentiel pour le public ?"),
    ("for_disabled", "Ses services répondent-ils aux besoins des personnes handicapées ?"),
)


def _unanswered(body: Body) -> Ruling:
    """Ask the first thing that is missing; when all is said, the text itself leaves a doubt."""
    useless = {"held_by_public", "formed_by_public"} if body.general_interest is False else set[str]()
    said = {
        "delegated": body.delegated,
        "general_interest": body.general_interest,
        "held_by_public": body.held_by_public,
        "formed_by_public": body.formed_by_public,
        "large_company": body.large_company,
        "essential": body.essential,
        "for_disabled": body.for_disabled,
    }
    question = next((text for key, text in ASKED if said[key] is None and key not in useless), "")
    if question:
        return Ruling(Bound.CANT_TELL, "Ce qui est déclaré ne dit pas si l'organisme est tenu à l'accessibilité.", question)
    return Ruling(
        Bound.CANT_TELL,
        "Un service essentiel, ou destiné aux personnes handicapées, n'est pas exclu du champ, mais l'organisme n'est "
        "dans aucun des quatre cas de la loi.",
        "Un juriste lit-il l'article 47 comme s'appliquant à cet organisme ?",
    )
