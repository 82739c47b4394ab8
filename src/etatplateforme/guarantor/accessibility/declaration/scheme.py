"""The multi-year scheme (loi n° 2005-102, art. 47, III): what it must tell, for three years at most, and its text."""

from collections.abc import Iterator
from datetime import date, timedelta

from pydantic import Field

from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.guarantor.accessibility.declaration.blocks import (
    Block,
    Bullets,
    Document,
    Heading,
    Link,
    paragraph,
)
from etatplateforme.guarantor.accessibility.declaration.validity import VALID_MONTHS, months_after
from etatplateforme.manifest.base import Day, LongText, Table, Text, Url
from etatplateforme.values.calendar import french_date

LONGEST_MONTHS = VALID_MONTHS
MOST_ENTRIES = 500


class PlannedAudit(Table):
    """An audit to come."""

    service: Text = Field(title="Service audité")
    by: Day = Field(title="Au plus tard le")


class Correction(Table):
    """A content that will be made accessible, and by when."""

    content: Text = Field(title="Mesure corrective")
    by: Day = Field(title="Au plus tard le")


class PlanLink(Table):
    """Where the plan of one year stands."""

    year: int = Field(ge=2019, le=2199, title="Année")
    url: Url = Field(title="Adresse du plan")


class Policy(Table):
    """The policy of the body, point by point (RGAA, « schéma pluriannuel »)."""

    strategy: LongText | None = Field(
        default=None, title="L'accessibilité dans la stratégie numérique et la politique du handicap"
    )
    referent: LongText | None = Field(default=None, title="Le référent accessibilité : sa position et ses missions")
    people: LongText | None = Field(default=None, title="Les moyens humains")
    budget: LongText | None = Field(default=None, title="Les moyens financiers")
    skills: LongText | None = Field(
        default=None, title="Les compétences demandées dans les fiches de poste et les recrutements"
    )
    training: LongText | None = Field(default=None, title="La formation et la sensibilisation des agents")
    expertise: LongText | None = Field(default=None, title="L'expertise externe, les moyens techniques et les outils")
    organisation: LongText | None = Field(
        default=None, title="L'organisation interne, le contrôle des services et le traitement des demandes"
    )
    procurement: LongText | None = Field(
        default=None, title="L'accessibilité dans les marchés, les recettes et les conventions"
    )


class Works(Table):
    """The works of conformity, point by point; audits and corrections stand beside, with their dates."""

    new_projects: LongText | None = Field(default=None, title="L'accessibilité dans les nouveaux projets")
    user_tests: LongText | None = Field(default=None, title="Les personnes handicapées dans les tests")
    beyond: LongText | None = Field(
        default=None, title="Les mesures non obligatoires : langue des signes, langage simplifié, niveau AAA"
    )
    reviews: LongText | None = Field(default=None, title="Le bilan des plans d'action annuels")


class Scheme(Table):
    """The multi-year scheme; it may have gaps, and is then not written."""

    organisation: Text | None = Field(default=None, title="Nom de l'organisme")
    site: Url | None = Field(default=None, title="Adresse du site de l'organisme")
    first_day: Day | None = Field(default=None, title="Premier jour")
    last_day: Day | None = Field(default=None, title="Dernier jour")
    policy: Policy = Field(default_factory=Policy, title="La politique d'accessibilité numérique")
    works: Works = Field(default_factory=Works, title="Les travaux de mise en conformité")
    audits: tuple[PlannedAudit, ...] = Field(default=(), max_length=MOST_ENTRIES, title="Les audits prévus")
    corrections: tuple[Correction, ...] = Field(
        default=(), max_length=MOST_ENTRIES, title="Les mesures correctives et leur calendrier"
    )
    plans: tuple[PlanLink, ...] = Field(default=(), max_length=4, title="Les plans d'action annuels")


def scheme_faults(scheme: Scheme) -> tuple[Fault, ...]:
    """Everything that is missing or wrong; empty when the scheme can be published."""
    wanted = ("organisation", "site", "first_day", "last_day", "audits", "corrections", "plans")
    absent = [absent_field(scheme, name) for name in wanted if not getattr(scheme, name)]
    for part in ("policy", "works"):
        table: Table = getattr(scheme, part)
        absent += [
            absent_field(table, name, f"{part}.") for name in type(table).model_fields if not getattr(table, name)
        ]
    return (*absent, *_dates(scheme))


def absent_field(table: Table, name: str, prefix: str = "") -> Fault:
    """The fault of a field that the law asks and that is empty, under its French title."""
    title = type(table).model_fields[name].title
    return Fault(f"{prefix}{name}", f"« {title} » manque.", f"Écrivez « {name} ».")


def _dates(scheme: Scheme) -> Iterator[Fault]:
    first, last = scheme.first_day, scheme.last_day
    if first is None or last is None:
        return
    longest = months_after(first, LONGEST_MONTHS) - timedelta(days=1)
    if not first < last <= longest:
        yield Fault(
            "last_day",
            "Le schéma finit avant de commencer, ou dure plus de trois ans.",
            f"Écrivez une date jusqu'au {french_date(longest)}.",
        )
        return
    dated = (("audits", [audit.by for audit in scheme.audits]), ("corrections", [one.by for one in scheme.corrections]))
    for name, days in dated:
        outside = [rank for rank, day in enumerate(days) if not first <= day <= last]
        yield from (Fault(f"{name}[{rank}].by", "Cette date est hors du schéma.", "Corrigez-la.") for rank in outside)


def scheme_text(scheme: Scheme) -> Document:
    """The scheme, ready to be rendered.

    :raises InvalidInput: code ``scheme_incomplete``, with a fault for everything that is missing or wrong.
    """
    if faults := scheme_faults(scheme):
        raise InvalidInput(
            "Le schéma pluriannuel est incomplet : il n'a pas été écrit.",
            remedy="Complétez chaque champ indiqué, puis recommencez.",
            faults=faults,
            code="scheme_incomplete",
        )
    title = f"Schéma pluriannuel de mise en accessibilité {_years(scheme.first_day, scheme.last_day)}"
    blocks: tuple[Block, ...] = (
        Heading(1, title),
        paragraph(
            f"{scheme.organisation} publie ce schéma en application de l’article 47 de la loi n° 2005-102 du "
            "11 février 2005."
        ),
        *_points("Politique d’accessibilité numérique", scheme.policy),
        *_points("Travaux de mise en conformité", scheme.works),
        *_calendar(scheme),
    )
    home = Link(f"Retour au site de l’organisme « {scheme.organisation} »", scheme.site or "")
    return Document(f"{title} – {scheme.organisation}", home, blocks)


def _years(first: date | None, last: date | None) -> str:
    return "" if first is None or last is None else f"du {french_date(first)} au {french_date(last)}"


def _points(title: str, table: Table) -> Iterator[Block]:
    yield Heading(2, title)
    for name, field in type(table).model_fields.items():
        text: str = getattr(table, name)
        yield Heading(3, (field.title or name).replace("'", "’"))
        yield paragraph(text)


def _calendar(scheme: Scheme) -> Iterator[Block]:
    yield Heading(3, "Les audits prévus")
    yield Bullets(tuple((f"{one.service} : au plus tard le {french_date(one.by)}.",) for one in scheme.audits))
    yield Heading(3, "Les mesures correctives et leur calendrier")
    yield Bullets(tuple((f"{one.content} : au plus tard le {french_date(one.by)}.",) for one in scheme.corrections))
    yield Heading(2, "Plans d’action annuels")
    yield Bullets(tuple((Link(f"Plan d’action de l’année {one.year}", one.url),) for one in scheme.plans))
