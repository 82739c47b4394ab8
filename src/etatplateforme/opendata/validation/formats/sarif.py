"""A verdict as SARIF 2.1.0: problems where code forges show them, line by line. No cell of the file is written."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import PurePosixPath
from urllib.parse import quote

from etatplateforme.guarantor.formats.sarif import ROOT, SCHEMA
from etatplateforme.guarantor.formats.standards import TOOL, TOOL_PAGE, Json
from etatplateforme.opendata.validation.formats.sentences import more
from etatplateforme.opendata.validation.report import Cell, Code, Found, Problem, ValidationReport

FINGERPRINT = "etatplateforme/validation/v1"


def to_sarif(report: ValidationReport, name: str) -> str:
    """*report* as one run about the file *name*, a path relative to the root of the repository or an absolute one."""
    rules = {code: rank for rank, code in enumerate(dict.fromkeys(_rule_id(one.problem) for one in report.found))}
    driver: Json = {
        "name": TOOL,
        "informationUri": TOOL_PAGE,
        "language": "fr-FR",
        "rules": [_rule(code, report) for code in rules],
    }
    run: Json = {
        "tool": {"driver": driver},
        "language": "fr-FR",
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "Racine du dépôt."}}},
        "artifacts": [{"location": _location(name), "roles": ["analysisTarget"], "mimeType": "text/csv"}],
        "results": [result for found in report.found for result in _results(found, rules, name)],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule_id(problem: Problem) -> str:
    return f"{problem.code.value}/{problem.rule}" if problem.rule else problem.code.value


def _rule(code: str, report: ValidationReport) -> Json:
    first = next(found.problem for found in report.found if _rule_id(found.problem) == code)
    return {"id": code, "shortDescription": {"text": first.message}, "help": {"text": first.remedy}}


def _results(found: Found, rules: dict[str, int], name: str) -> Iterator[Json]:
    problem, code = found.problem, _rule_id(found.problem)
    doubt = problem.code in (Code.UNJUDGED, Code.CHECK_ERROR)
    rest = f" ({more(found)})" if more(found) else ""
    for cell in found.cells or (Cell(1, 1),):
        note = f" {cell.note}." if cell.note else ""
        yield {
            "ruleId": code,
            "ruleIndex": rules[code],
            "kind": "review" if doubt else "fail",
            "level": "none" if doubt else "error",
            "message": {"text": f"{problem.message}{rest}{note} À faire : {problem.remedy}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {**_location(name), "index": 0},
                        "region": {"startLine": max(1, cell.line)},
                    },
                    "logicalLocations": [{"name": problem.field or f"ligne {cell.row}", "kind": "member"}],
                }
            ],
            "partialFingerprints": {FINGERPRINT: _fingerprint(problem, cell)},
        }


def _location(name: str) -> dict[str, Json]:
    path = PurePosixPath(name)
    written = quote(path.as_posix(), errors="surrogateescape")
    return {"uri": f"file://{written}"} if path.is_absolute() else {"uri": written, "uriBaseId": ROOT}


def _fingerprint(problem: Problem, cell: Cell) -> str:
    key = (problem.code.value, problem.rule, problem.field, str(cell.row))
    return sha256("\0".join(key).encode()).hexdigest()[:32]
