"""The report as JSON, with a schema name that changes only when a reader would have to change."""

import json
from typing import cast

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.report.model import Report

SCHEMA = "etatplateforme/report/1"


def to_json(report: Report) -> str:
    """The whole report: the fields of :class:`Report` under their names, dates as ISO texts, and ``schema`` first."""
    from pydantic import TypeAdapter

    fields = TypeAdapter(Report).dump_python(report, mode="json")
    return json.dumps({"schema": SCHEMA, **fields}, ensure_ascii=False, indent=2) + "\n"


def from_json(text: str) -> Report:
    """Read what :func:`to_json` wrote. Raises InvalidInput for anything else; unknown fields are left aside."""
    from pydantic import TypeAdapter, ValidationError

    try:
        data: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _not_a_report("ce n'est pas du JSON") from error
    if not isinstance(data, dict) or cast(dict[str, object], data).get("schema") != SCHEMA:
        raise _not_a_report(f"le schéma n'est pas « {SCHEMA} »")
    try:
        return TypeAdapter(Report).validate_python(data)
    except ValidationError as error:
        raise _not_a_report("il y manque des champs, ou ils n'ont pas la forme attendue") from error


def _not_a_report(why: str) -> InvalidInput:
    return InvalidInput(
        f"Ce texte n'est pas un rapport du garant : {why}.",
        remedy="Produisez le rapport avec « etatplateforme audit service --format json ».",
        code="invalid_report",
    )
