"""A report, or an audit of pages, as JSON, with a schema name that changes only when a reader would have to change."""

import json
import math
from typing import TypeVar, cast

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.accessibility.audit import PageAudit
from etatplateforme.guarantor.report.model import Report

SCHEMA = "etatplateforme/report/1"
PAGES_SCHEMA = "etatplateforme/page-audit/1"

T = TypeVar("T")


def to_json(told: Report | PageAudit) -> str:
    """The whole of it: the fields of :class:`Report` or of :class:`PageAudit` under their names, dates as ISO texts,
    and ``schema`` first. An infinite ratio is the text ``"Infinity"``.
    """
    from pydantic import TypeAdapter

    schema, model = (SCHEMA, Report) if isinstance(told, Report) else (PAGES_SCHEMA, PageAudit)
    fields = TypeAdapter[Report | PageAudit](model).dump_python(told, mode="json")
    return json.dumps({"schema": schema, **_finite(fields)}, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _finite(fields: dict[str, object]) -> dict[str, object]:
    """The same fields, where the ratios of a study that have no limit are the text ``"Infinity"``."""

    def plain(node: object) -> object:
        match node:
            case dict():
                return {key: plain(value) for key, value in cast(dict[str, object], node).items()}
            case list():
                return [plain(value) for value in cast(list[object], node)]
            case float() if math.isinf(node):
                return "Infinity"
            case _:
                return node

    return {key: plain(value) for key, value in fields.items()}


def from_json(text: str) -> Report:
    """Read what :func:`to_json` wrote of a report. Raises InvalidInput for anything else; unknown fields are left
    aside.
    """
    return _read(text, Report, SCHEMA)


def pages_from_json(text: str) -> PageAudit:
    """Read what :func:`to_json` wrote of an audit of pages. Raises InvalidInput for anything else."""
    return _read(text, PageAudit, PAGES_SCHEMA)


def _read(text: str, model: type[T], schema: str) -> T:
    from pydantic import TypeAdapter, ValidationError

    try:
        data: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _not_a_report("ce n'est pas du JSON") from error
    if not isinstance(data, dict) or cast(dict[str, object], data).get("schema") != schema:
        raise _not_a_report(f"le schéma n'est pas « {schema} »")
    try:
        return TypeAdapter(model).validate_python(data)
    except ValidationError as error:
        raise _not_a_report("il y manque des champs, ou ils n'ont pas la forme attendue") from error


def _not_a_report(why: str) -> InvalidInput:
    return InvalidInput(
        f"Ce texte n'est pas un rapport du garant : {why}.",
        remedy="Produisez le rapport avec « etatplateforme audit service.toml --format json ».",
        code="invalid_report",
    )
