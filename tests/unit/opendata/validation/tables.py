"""Small tables and schemas for the tests of validation."""

import csv
import io
import json
from collections.abc import Mapping, Sequence

from etatplateforme.opendata.schema import TableSchema, read_schema
from etatplateforme.opendata.validation import Resource, ValidationReport, validate


def schema_of(*fields: Mapping[str, object], **more: object) -> TableSchema:
    """A schema of those fields."""
    return read_schema(json.dumps({"fields": fields, **more}).encode())


def table_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A CSV file, in UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([header, *rows])
    return text.getvalue().encode()


def judged(content: bytes, schema: TableSchema, **resources: bytes) -> ValidationReport:
    """The verdict on *content*; the others are tables that foreign keys lead to."""
    others = {name: Resource(io.BytesIO(other)) for name, other in resources.items()}
    return validate(io.BytesIO(content), schema, resources=others)


def told(report: ValidationReport) -> list[tuple[str, str, str, list[int]]]:
    """Code, field, rule and rows of everything that was found."""
    return [
        (one.problem.code.value, one.problem.field, one.problem.rule, [cell.row for cell in one.cells])
        for one in report.found
    ]
