"""A verdict as JSON, with a schema name that changes only when a reader would have to change."""

import json

from etatplateforme.opendata.validation.report import Cell, Found, ValidationReport

SCHEMA = "etatplateforme/validation/1"


def to_json(report: ValidationReport, name: str) -> str:
    """The whole verdict on the file *name*. It holds cells of the file, which may be personal data."""
    document = {
        "schema": SCHEMA,
        "file": name,
        "valid": report.valid,
        "table_schema": {"title": report.schema, "version": report.version},
        "rows": report.rows,
        "header": list(report.header),
        "encoding": report.encoding,
        "delimiter": report.delimiter,
        "errors": report.count,
        "problems": [_problem(found) for found in report.found],
        "notes": [{"about": note.key, "problem": note.problem, "remedy": note.remedy} for note in report.notes],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _problem(found: Found) -> dict[str, object]:
    problem = found.problem
    return {
        "code": problem.code.value,
        "rule": problem.rule,
        "field": problem.field,
        "column": problem.column or None,
        "message": problem.message,
        "remedy": problem.remedy,
        "count": found.count,
        "cells": [_cell(cell) for cell in found.cells],
    }


def _cell(cell: Cell) -> dict[str, object]:
    return {"row": cell.row, "line": cell.line, "text": cell.text, "note": cell.note}
