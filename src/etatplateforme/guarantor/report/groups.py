"""Findings as a person reads them: those that ask for the same thing stand together, with every place once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from etatplateforme.values.finding import PERSON, STATIC_ENGINE, Evidence, Finding, Level, Place, Verdict

EVIDENCE = {
    Evidence.DECLARED: "d'après ce que le manifeste déclare",
    Evidence.OBSERVED: "d'après ce que le garant a lu",
    Evidence.PROVED: "preuve que chacun peut refaire",
}

ENGINES = {"chromium": "d'après la page affichée par Chromium", PERSON: "d'après le jugement d'une personne"}
"""Who found it, when it is not the engine that reads sources."""


@dataclass(frozen=True, slots=True)
class Item:
    """One message, and the places where it holds, in French."""

    message: str
    places: tuple[str, ...]

    @property
    def line(self) -> str:
        """The message with its places, as one sentence."""
        return f"{self.message} ({' ; '.join(self.places)})" if self.places else self.message


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one rule and test that have the same remedy, the same question and the same ground."""

    title: str
    code: str
    verdict: Verdict
    level: Level
    ground: str
    engine: str
    remedy: str
    question: str
    items: tuple[Item, ...]

    @property
    def short(self) -> bool:
        """True when there is nothing to do and the ground is the usual one."""
        return self.verdict in {Verdict.PASSED, Verdict.INAPPLICABLE} and self.engine == STATIC_ENGINE


def grouped(findings: Iterable[Finding], *, page: str = "") -> tuple[Group, ...]:
    """*findings* in groups, in the order in which each group begins; places of *page* are told without its name."""
    found: dict[Group, dict[str, list[str]]] = {}
    for finding in findings:
        places = found.setdefault(_head(finding), {}).setdefault(finding.message, [])
        if (where := _where(finding.place, page)) and where not in places:
            places.append(where)
    return tuple(_with_items(head, items) for head, items in found.items())


def code(finding: Finding) -> str:
    """The rule, and the test of it that speaks, when there is one."""
    return f"{finding.rule}, test {finding.test}" if finding.test else finding.rule


def place(found: Place) -> str:
    """Where to look, in French."""
    spot = _spot(found)
    return f"{found.where}, {spot}" if spot else found.where


def ground(finding: Finding) -> str:
    """On what the verdict stands, or who found it when it is not the engine that reads sources."""
    if finding.engine == STATIC_ENGINE:
        return EVIDENCE[finding.evidence]
    return ENGINES.get(finding.engine, f"d'après {finding.engine}")


def _head(finding: Finding) -> Group:
    return Group(
        title=finding.title,
        code=code(finding),
        verdict=finding.verdict,
        level=finding.level,
        ground=ground(finding),
        engine=finding.engine,
        remedy=finding.remedy,
        question=finding.question,
        items=(),
    )


def _with_items(head: Group, items: dict[str, list[str]]) -> Group:
    return replace(head, items=tuple(Item(message, tuple(places)) for message, places in items.items()))


def _where(found: Place | None, page: str) -> str:
    if found is None:
        return ""
    return _spot(found) if found.where == page else place(found)


def _spot(found: Place) -> str:
    if found.line is None:
        return ""
    return f"ligne {found.line}" if found.column is None else f"ligne {found.line}, colonne {found.column}"
