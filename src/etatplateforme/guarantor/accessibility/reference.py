"""The RGAA as data: themes, criteria, tests, the standards they serve and who can decide. A version is a file.

A version to come (``"5-web"``, ``"5-mobile"``, ``"5-bureautique"``) is one more JSON file in ``rgaa/``, written by a script
like ``scripts/build_rgaa.py``; nothing in the code names a version but its default.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from etatplateforme.errors import InvalidInput

CURRENT = "4.1.2"
"""The version in force on the day the charter was last compared with the texts."""

PARTS = re.compile(r"\d+")


class Decider(StrEnum):
    """Who can decide a test. ``SOURCE_FAULTS`` and ``BROWSER_FAULTS``: faults for certain, a pass needs a person."""

    SOURCE = "a"
    SOURCE_FAULTS = "a~"
    BROWSER = "b"
    BROWSER_FAULTS = "b~"
    PERSON = "c"


class WcagLevel(StrEnum):
    """Level of a success criterion of WCAG."""

    A = "A"
    AA = "AA"
    AAA = "AAA"


@dataclass(frozen=True, slots=True)
class Theme:
    """One of the chapters of the RGAA."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Test:
    """One test of a criterion: its number (``"1.1.2"``) and who can decide it, by the judgement of one reader."""

    number: str
    decider: Decider


@dataclass(frozen=True, slots=True)
class NumberedCriterion:
    """One criterion: its number (``"1.1"``), the success criteria of WCAG with their levels, clauses of EN 301 549."""

    number: str
    wcag: Mapping[str, WcagLevel]
    en301549: tuple[str, ...]
    tests: tuple[Test, ...]

    @property
    def theme(self) -> int:
        """Number of its theme."""
        return int(self.number.partition(".")[0])


@dataclass(frozen=True, slots=True)
class Rgaa:
    """One version of the RGAA for one scope (``"web"``), published on a day, with where its data come from."""

    version: str
    scope: str
    published: date
    source: str
    link: str
    licence: str
    themes: tuple[Theme, ...]
    criteria: tuple[NumberedCriterion, ...]

    @property
    def numbers(self) -> tuple[str, ...]:
        """Numbers of the criteria, in the order of the RGAA."""
        return tuple(criterion.number for criterion in self.criteria)

    @property
    def tests(self) -> tuple[Test, ...]:
        """Every test, in the order of the RGAA."""
        return tuple(test for criterion in self.criteria for test in criterion.tests)

    def named(self, pattern: str) -> tuple[str, ...]:
        """Criteria that *pattern* names: itself (``"1.1"``) or a whole theme (``"4.*"``). Empty for any other text."""
        if pattern.endswith(".*"):
            return tuple(number for number in self.numbers if number.startswith(pattern[:-1]))
        return (pattern,) if pattern in self.numbers else ()


class _CriterionData(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    number: Annotated[str, Field(pattern=r"^\d+(\.\d+)+$")]
    wcag: dict[str, WcagLevel]
    en301549: tuple[str, ...]
    tests: dict[str, Decider]


class _Data(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)
    version: str
    scope: str
    published: date
    source: str
    link: str
    licence: str
    themes: tuple[Theme, ...]
    criteria: list[_CriterionData]


def rgaa(version: str = CURRENT) -> Rgaa:
    """The RGAA in that *version*.

    :raises InvalidInput: code ``unknown_rgaa``, naming the versions that are known.
    """
    if version not in versions():
        raise InvalidInput(
            "Cette version du RGAA n'est pas connue.",
            remedy=f"Choisissez parmi : {', '.join(versions())}.",
            code="unknown_rgaa",
        )
    return _load(version)


@cache
def versions() -> tuple[str, ...]:
    """Versions that are known, the oldest first."""
    names = [found.name.removesuffix(".json") for found in _folder().iterdir() if found.name.endswith(".json")]
    return tuple(sorted(names, key=lambda name: ([int(part) for part in PARTS.findall(name)], name)))


def succeeded_on(version: str) -> date | None:
    """The day on which a newer version for the same scope was published; None while *version* is the latest.

    :raises InvalidInput: as :func:`rgaa` does.
    """
    known = rgaa(version)
    others = (rgaa(other) for other in versions())
    later = [other.published for other in others if other.scope == known.scope and other.published > known.published]
    return min(later, default=None)


def _folder() -> Traversable:
    return files("etatplateforme.guarantor.accessibility") / "rgaa"


@cache
def _load(version: str) -> Rgaa:
    data = _Data.model_validate_json((_folder() / f"{version}.json").read_bytes())
    return Rgaa(
        version=data.version,
        scope=data.scope,
        published=data.published,
        source=data.source,
        link=data.link,
        licence=data.licence,
        themes=data.themes,
        criteria=tuple(_criterion(criterion) for criterion in data.criteria),
    )


def _criterion(data: _CriterionData) -> NumberedCriterion:
    return NumberedCriterion(
        number=data.number,
        wcag=MappingProxyType(dict(data.wcag)),
        en301549=data.en301549,
        tests=tuple(Test(number, decider) for number, decider in data.tests.items()),
    )
