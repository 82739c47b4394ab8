"""Findings as a person reads them: those that ask for the same thing stand together, with every place once."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from etatplateforme.values.finding import PERSON, STATIC_ENGINE, Evidence, Finding, LegalSource, Level, Place, Verdict

EVIDENCE = {
    Evidence.DECLARED: "d'après ce que le manifeste déclare",
    Evidence.OBSERVED: "d'après ce que le garant a lu",
    Evidence.PROVED: "preuve que chacun peut refaire",
}

ENGINES = {"chromium": "d'après la page affichée par Chromium", PERSON: "d'après le jugement d'une personne"}
"""Who found it, when it is not the engine that reads sources."""

Where: TypeAlias = Callable[[Place], tuple[str, str]]
"""Tells a place in French: the name of a page or of a key, and the spot on it (an empty text for the whole)."""

MOST_NAMED = 3
"""Rules named in the title of a group; more of them are counted there, and listed under it."""


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
    """Findings that have the same verdict, ground, remedy and question; of one rule, or of several that say the same.

    ``subjects`` are the rules (and tests) that speak, as ``code`` and ``title``.
    """

    findings: tuple[Finding, ...]
    subjects: tuple[tuple[str, str], ...]
    items: tuple[Item, ...]

    @property
    def head(self) -> Finding:
        """The first of them: what they all have in common is read there."""
        return self.findings[0]

    @property
    def codes(self) -> str:
        """The rules that speak, as a title names them."""
        if self.several:
            return f"{self.subjects[0][0]} et {len(self.subjects) - 1} autres"
        return ", ".join(code for code, _ in self.subjects)

    @property
    def title(self) -> str:
        """What the rules ask; when they are too many to be named, that they say the same."""
        if self.several:
            return f"{len(self.subjects)} règles disent la même chose"
        return " ; ".join(title for _, title in self.subjects)

    @property
    def several(self) -> bool:
        """True when the rules are listed under the title."""
        return len(self.subjects) > MOST_NAMED

    @property
    def verdict(self) -> Verdict:
        """Their verdict."""
        return self.head.verdict

    @property
    def level(self) -> Level:
        """Their level."""
        return self.head.level

    @property
    def ground(self) -> str:
        """On what their verdict stands."""
        return ground(self.head)

    @property
    def remedy(self) -> str:
        """What to do, the same for all."""
        return self.head.remedy

    @property
    def question(self) -> str:
        """What to answer, the same for all."""
        return self.head.question

    @property
    def sources(self) -> tuple[LegalSource, ...]:
        """Every source that they cite, once."""
        return tuple(dict.fromkeys(cited for finding in self.findings for cited in finding.sources))

    @property
    def short(self) -> bool:
        """True when there is nothing to do and the ground is the usual one."""
        return self.verdict in {Verdict.PASSED, Verdict.INAPPLICABLE} and self.head.engine == STATIC_ENGINE


def grouped(findings: Iterable[Finding], *, page: str = "") -> tuple[Group, ...]:
    """*findings* in groups, in the order in which each group begins; places of *page* are told without its name.

    First those of one rule and test, then the groups of several rules that say the very same thing.
    """
    where = place_on(page)
    found: dict[Hashable, list[Finding]] = {}
    for finding in findings:
        found.setdefault((code(finding), finding.title, *_asking(finding)), []).append(finding)
    alike: dict[Hashable, list[list[Finding]]] = {}
    for group in found.values():
        alike.setdefault((*_asking(group[0]), items(group, where)), []).append(group)
    return tuple(_group(groups, where) for groups in alike.values())


def items(findings: Iterable[Finding], where: Where) -> tuple[Item, ...]:
    """Each message once, with each of its places once; those of one page or key stand together under its name."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for finding in findings:
        places = found.setdefault(finding.message, {})
        if finding.place is not None:
            name, spot = where(finding.place)
            places.setdefault(name, {})[spot] = None
    return tuple(
        Item(message, tuple(told for name, spots in places.items() for told in _spots(name, tuple(spots))))
        for message, places in found.items()
    )


def code(finding: Finding) -> str:
    """The rule, and the test of it that speaks, when there is one."""
    return f"{finding.rule}, test {finding.test}" if finding.test else finding.rule


def place_on(page: str = "") -> Where:
    """Says where to look, in French; what stands on *page* without its name."""

    def where(found: Place) -> tuple[str, str]:
        return "" if found.where == page else found.where, _spot(found)

    return where


def ground(finding: Finding) -> str:
    """On what the verdict stands, or who found it when it is not the engine that reads sources."""
    if finding.engine == STATIC_ENGINE:
        return EVIDENCE[finding.evidence]
    return ENGINES.get(finding.engine, f"d'après {finding.engine}")


def _spot(found: Place) -> str:
    """Line and column, in French, as far as they are known."""
    if found.line is None:
        return ""
    return f"ligne {found.line}" if found.column is None else f"ligne {found.line}, colonne {found.column}"


def _spots(name: str, spots: tuple[str, ...]) -> Iterator[str]:
    """Places of one page, its name on the first only."""
    first, *others = spots
    yield from filter(None, (", ".join(filter(None, (name, first))), *others))


def _asking(finding: Finding) -> tuple[Hashable, ...]:
    """What findings of a group have in common."""
    return (
        finding.verdict,
        finding.level,
        finding.waived_by,
        ground(finding),
        finding.engine,
        finding.remedy,
        finding.question,
    )


def _group(groups: list[list[Finding]], where: Where) -> Group:
    return Group(
        findings=tuple(finding for group in groups for finding in group),
        subjects=tuple(dict.fromkeys((code(group[0]), group[0].title) for group in groups)),
        items=items(groups[0], where),
    )
