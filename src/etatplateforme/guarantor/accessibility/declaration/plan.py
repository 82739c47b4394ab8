"""The action plan of one year, with the review of the year before (RGAA, « schéma pluriannuel »), and its text."""

from collections.abc import Iterator

from pydantic import Field

from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.guarantor.accessibility.declaration.blocks import (
    Block,
    Bullets,
    Document,
    Heading,
    Line,
    Link,
    paragraph,
)
from etatplateforme.guarantor.accessibility.declaration.scheme import MOST_ENTRIES, absent_field
from etatplateforme.manifest.base import Day, LongText, Table, Text, Url
from etatplateforme.values.calendar import french_date


class Action(Table):
    """One thing to do in the year: what, who by their function, and by when."""

    content: Text = Field(title="Action")
    owner: Text = Field(title="Responsable", description="Une fonction, pas un nom de personne.")
    by: Day = Field(title="Au plus tard le")
    service: Text | None = Field(default=None, title="Service concerné")


class Plan(Table):
    """The plan of one year; it may have gaps, and is then not written. ``first`` : there was no plan before."""

    organisation: Text | None = Field(default=None, title="Nom de l'organisme")
    site: Url | None = Field(default=None, title="Adresse du site de l'organisme")
    scheme_url: Url | None = Field(default=None, title="Adresse du schéma pluriannuel")
    year: int | None = Field(default=None, ge=2019, le=2199, title="Année")
    first: bool = Field(default=False, title="Premier plan de l'organisme")
    previous_review: LongText | None = Field(default=None, title="Bilan des actions de l'année précédente")
    actions: tuple[Action, ...] = Field(default=(), max_length=MOST_ENTRIES, title="Les actions de l'année")


def plan_faults(plan: Plan) -> tuple[Fault, ...]:
    """Everything that is missing or wrong; empty when the plan can be published."""
    wanted = ["organisation", "site", "scheme_url", "year", "actions"]
    if not plan.first:
        wanted.append("previous_review")
    absent = (absent_field(plan, name) for name in wanted if not getattr(plan, name))
    outside = [rank for rank, one in enumerate(plan.actions) if plan.year is not None and one.by.year != plan.year]
    late = (Fault(f"actions[{rank}].by", "Cette date est hors de l'année du plan.", "Corrigez-la.") for rank in outside)
    return (*absent, *late)


def plan_text(plan: Plan) -> Document:
    """The plan, ready to be rendered.

    :raises InvalidInput: code ``plan_incomplete``, with a fault for everything that is missing or wrong.
    """
    if faults := plan_faults(plan):
        raise InvalidInput(
            "Le plan d'action est incomplet : il n'a pas été écrit.",
            remedy="Complétez chaque champ indiqué, puis recommencez.",
            faults=faults,
            code="plan_incomplete",
        )
    title = f"Plan d’action d’accessibilité numérique de l’année {plan.year}"
    home = Link(f"Retour au site de l’organisme « {plan.organisation} »", plan.site or "")
    return Document(f"{title} – {plan.organisation}", home, (Heading(1, title), *_body(plan)))


def _body(plan: Plan) -> Iterator[Block]:
    yield paragraph(
        f"{plan.organisation} applique son ",
        Link("schéma pluriannuel de mise en accessibilité", plan.scheme_url or ""),
        ".",
    )
    yield Heading(2, "Actions de l’année")
    yield Bullets(tuple(_action(one) for one in plan.actions))
    yield Heading(2, "Bilan de l’année précédente")
    yield paragraph(plan.previous_review or "C’est le premier plan de l’organisme : il n’y a pas encore de bilan.")


def _action(one: Action) -> Line:
    service = "" if one.service is None else f" ({one.service})"
    return (f"{one.content}{service} : au plus tard le {french_date(one.by)}. Responsable : {one.owner}.",)
