"""A table held against its Table Schema: the verdict of Validata, by column, in bounded memory.

>>> with open("irve.csv", "rb") as file:
...     report = validate(file, read_schema(Path("schema.json").read_bytes()))
>>> report.valid, report.count

Needs the extra ``data``.
"""

from etatplateforme.opendata.validation.checks import Known
from etatplateforme.opendata.validation.report import Cell, Code, Found, Problem, ValidationReport
from etatplateforme.opendata.validation.run import Resource, validate

__all__ = ["Cell", "Code", "Found", "Known", "Problem", "Resource", "ValidationReport", "validate"]
