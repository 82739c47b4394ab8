"""The shape of an audit of Ara: what is read of the answer of ``GET https://ara.numerique.gouv.fr/api/reports/{id}``.

Its fields are those of ``AuditReportDto`` (DISIC/Ara, MIT, as its sources and the State's téléservice read it in 2026).
What is needed is read strictly, within limits; fields that are added later are left aside.
"""

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.guarantor.accessibility.declaration.model import MOST_PAGES
from etatplateforme.manifest.lines import written
from etatplateforme.values.bounded_json import Json

MOST_RESULTS = 60_000
MOST_FAULTS = 50

ShortText = Annotated[str, Field(max_length=1_000)]
FreeText = Annotated[str, Field(max_length=200_000)]
Number = Annotated[int, Field(ge=1, le=99)]
Count = Annotated[int, Field(ge=0, le=1_000)]
Moment = Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC))]
Texts = Annotated[tuple[ShortText, ...], Field(max_length=100)]


class AraStatus(StrEnum):
    """What Ara says of a criterion on a page."""

    COMPLIANT = "COMPLIANT"
    NOT_COMPLIANT = "NOT_COMPLIANT"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    NOT_TESTED = "NOT_TESTED"


class AraAuditType(StrEnum):
    """All criteria of the RGAA, 50 or 25 of them; only the first measures a rate."""

    FULL = "FULL"
    COMPLEMENTARY = "COMPLEMENTARY"
    FAST = "FAST"


class _Part(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel, extra="ignore", frozen=True, strict=True, hide_input_in_errors=True
    )


class AraResult(_Part):
    """One criterion on one page."""

    page_id: int
    topic: Number
    criterium: Number
    status: AraStatus


class AraSample(_Part):
    """One page of the sample."""

    id: int
    name: ShortText
    url: ShortText | None = None


class AraEnvironment(_Part):
    """One combination that was tested with."""

    platform: ShortText | None = None
    operating_system: ShortText | None = None
    assistive_technology: ShortText | None = None
    browser: ShortText | None = None


class AraContext(_Part):
    """Who audited, with what, on which pages."""

    auditor_organisation: ShortText | None = None
    samples: Annotated[tuple[AraSample, ...], Field(max_length=MOST_PAGES + 1)]
    tools: Texts = ()
    technologies: Texts = ()
    environments: Annotated[tuple[AraEnvironment, ...], Field(max_length=100)] = ()
    schema_url: ShortText | None = None


class AraCounts(_Part):
    """Criteria over the sample, as Ara counts them."""

    compliant: Count
    applicable: Count


class AraReport(_Part):
    """The whole report."""

    procedure_name: ShortText
    procedure_url: ShortText | None = None
    procedure_initiator: ShortText | None = None
    contact_email: ShortText | None = None
    contact_form_url: ShortText | None = None
    publish_date: Moment | None = None
    statement_publication_date: Moment | None = None
    statement_edition_date: Moment | None = None
    not_compliant_content: FreeText | None = None
    derogated_content: FreeText | None = None
    not_in_scope_content: FreeText | None = None
    schema_pluriannuel_url: ShortText | None = None
    plan_action_url: ShortText | None = None
    audit_type: AraAuditType
    context: AraContext
    criteria_count: AraCounts
    results: Annotated[tuple[AraResult, ...], Field(max_length=MOST_RESULTS)]


def is_ara(tree: dict[str, Json]) -> bool:
    """True for a JSON object that can only be Ara's."""
    return "procedureName" in tree or "consultUniqueId" in tree


def read_report(tree: dict[str, Json], name: str) -> AraReport:
    """The report that *tree* holds; *name* is how errors call the file.

    :raises InvalidInput: code ``ara_report_invalid``, with a fault for each field that is missing or misshapen.
    """
    try:
        return AraReport.model_validate_json(json.dumps(tree))
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False, include_context=False)
        places = dict.fromkeys(written(tuple(detail["loc"])) for detail in details)
        raise refused(
            name,
            *(
                Fault(
                    place,
                    "Ce champ manque, ou n'a pas la forme qu'Ara lui donne.",
                    "Téléchargez de nouveau le rapport.",
                )
                for place in list(places)[:MOST_FAULTS]
            ),
        ) from None


def refused(name: str, *faults: Fault) -> InvalidInput:
    """The error for a report that cannot be used."""
    return InvalidInput(
        f"« {name} » n'est pas un rapport d'Ara dont on puisse tirer une déclaration.",
        remedy="Si le fichier vient bien d'Ara, son format a peut-être changé : signalez-le.",
        faults=faults,
        code="ara_report_invalid",
    )
