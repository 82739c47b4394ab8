"""The report that a town hall reads: can the file be published, what is wrong, where, and what to do."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from etatplateforme.addresses.bal.check import BalReport
from etatplateforme.addresses.bal.profiles import Gravity, Profile
from etatplateforme.addresses.bal.sentences import problem, sentence
from etatplateforme.addresses.bal.tally import Example, Tally
from etatplateforme.guarantor.statistics.numbers import counted, number

SCHEMA: Final = "etatplateforme/bal/1"
TITLES: Final[Mapping[Gravity, str]] = MappingProxyType({
    Gravity.ERROR: "À corriger avant de publier",
    Gravity.WARNING: "À améliorer",
    Gravity.INFORMATION: "Pour information",
})  # fmt: skip
NOT_READ: Final = "Ce qui empêche de lire le fichier"
DELIMITERS: Final = MappingProxyType({";": "point-virgule", ",": "virgule", "\t": "tabulation"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of fault: its code, what it is, what to do, in how many rows (0: of the file as a whole), the first."""

    code: str
    problem: str
    remedy: str
    rows: int
    examples: tuple[Example, ...]

    @property
    def extent(self) -> str:
        """In how many rows: « 12 lignes », « tout le fichier »."""
        return counted(self.rows, "ligne", "lignes") if self.rows else "tout le fichier"

    @property
    def where(self) -> tuple[str, ...]:
        """The first places: « ligne 12 : « RUE DU TAMIS » »."""
        return tuple(map(_place, self.examples))


@dataclass(frozen=True, slots=True)
class Part:
    """The kinds of faults of one gravity, those of most rows first."""

    title: str
    gravity: Gravity
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class BalSummary:
    """What is said of a file under one profile."""

    name: str
    profile: Profile
    publishable: bool
    verdict: str
    facts: tuple[str, ...]
    parts: tuple[Part, ...]


def summary(report: BalReport, profile: Profile, *, name: str) -> BalSummary:
    """What *report* says under *profile*; *name* is that of the file."""
    if not report.judged:
        entries = tuple(
            Entry(code, *problem(code), 1, (Example(0, line, None),)) for code, line in report.problems.items()
        )
        verdict = "Ce fichier ne peut pas être lu comme une Base Adresse Locale : rien d'autre n'a été vérifié."
        part = Part(NOT_READ, Gravity.ERROR, entries)
        return BalSummary(name, profile, False, verdict, _facts(report, profile), (part,))
    parts = tuple(part for gravity in Gravity for part in _part(report, profile, gravity))
    publishable = report.valid(profile)
    errors = next((part.entries for part in parts if part.gravity is Gravity.ERROR), ())
    return BalSummary(name, profile, publishable, _verdict(profile, errors), _facts(report, profile), parts)


def _part(report: BalReport, profile: Profile, gravity: Gravity) -> Iterator[Part]:
    found: dict[str, Tally] = {code: Tally() for code in report.of_the_file} | dict(report.faults)
    entries = [
        Entry(code, *sentence(code), tally.rows, tuple(tally.examples))
        for code, tally in found.items()
        if profile.gravity(code) is gravity and (gravity is Gravity.ERROR or profile.judges(code))
    ]
    if entries:
        yield Part(TITLES[gravity], gravity, tuple(sorted(entries, key=lambda entry: (-entry.rows, entry.code))))


def _verdict(profile: Profile, errors: tuple[Entry, ...]) -> str:
    if not errors:
        return f"Ce fichier peut être publié : il respecte le profil {profile.name}."
    kinds = counted(len(errors), "sorte d'erreur", "sortes d'erreurs")
    return f"Ce fichier ne peut pas être publié au profil {profile.name} : {kinds} à corriger."


def _facts(report: BalReport, profile: Profile) -> tuple[str, ...]:
    read = "utf-8" if report.encoding == "utf-8" else report.encoding
    delimiter = DELIMITERS.get(report.delimiter, report.delimiter)
    facts = [f"{counted(report.rows, 'adresse lue', 'adresses lues')}, en {read.upper()}, séparateur : {delimiter}."]
    if report.suggested != profile:
        facts.append(f"Par ses colonnes, ce fichier ressemble plutôt au profil {report.suggested.name}.")
    return tuple(facts)


def _place(example: Example) -> str:
    where = f"ligne {number(example.line)}" if example.line is not None else f"adresse n° {number(example.row + 1)}"
    return where if example.value is None else f"{where} : « {example.value} »"


def to_text(told: BalSummary) -> str:
    """The report as plain text."""
    lines = [f"Base Adresse Locale : {told.name}", "", told.verdict, *told.facts]
    for part in told.parts:
        lines += ["", part.title]
        for entry in part.entries:
            lines += [f"  - {entry.problem} ({entry.extent})", f"    Que faire : {entry.remedy}"]
            if entry.where:
                lines.append(f"    Par exemple, {' ; '.join(entry.where)}")
            lines.append(f"    Code : {entry.code}")
    return "\n".join(lines) + "\n"


def to_json(told: BalSummary) -> str:
    """The report as JSON: rows from 0 after the header, lines of the file from 1, null for what is not known."""
    document = {
        "schema": SCHEMA,
        "file": told.name,
        "profile": told.profile.name,
        "publishable": told.publishable,
        "verdict": told.verdict,
        "facts": list(told.facts),
        "faults": [
            {
                "code": entry.code,
                "gravity": part.gravity.value,
                "problem": entry.problem,
                "remedy": entry.remedy,
                "rows": entry.rows or None,
                "examples": [{"row": one.row, "line": one.line, "value": one.value} for one in entry.examples],
            }
            for part in told.parts
            for entry in part.entries
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
