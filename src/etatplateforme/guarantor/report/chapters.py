"""A report by theme, in the order of an elected person's concern: what is guaranteed, what is not, what is asked."""

from collections import Counter
from dataclasses import dataclass

from etatplateforme.guarantor.report.groups import Group, grouped
from etatplateforme.guarantor.report.model import Report
from etatplateforme.guarantor.report.words import CONCERNS, Concern, counted
from etatplateforme.guarantor.rule import Theme
from etatplateforme.values.finding import Finding, Verdict

TITLES = {
    Verdict.PASSED: "Ce qui est garanti",
    Verdict.FAILED: "Ce qui n'est pas garanti",
    Verdict.CANT_TELL: "Ce qu'une personne doit juger",
    Verdict.INAPPLICABLE: "Ce qui ne concerne pas le service",
}
"""The parts of a chapter, in the order in which they are read."""

WORST_FIRST = (Verdict.FAILED, Verdict.CANT_TELL, Verdict.PASSED, Verdict.INAPPLICABLE)


@dataclass(frozen=True, slots=True)
class Section:
    """Findings that a reader looks at together; places of ``page`` are told without its name."""

    title: str
    findings: tuple[Finding, ...]
    page: str = ""

    @property
    def verdict(self) -> Verdict:
        """The verdict that they all have."""
        return self.findings[0].verdict

    @property
    def groups(self) -> tuple[Group, ...]:
        """The findings, those that ask for the same thing together."""
        return grouped(self.findings, page=self.page)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A theme, or a page: what it is about, how much there is, and what; a section without findings is left out."""

    title: str
    summary: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class ThemeChapter(Chapter):
    """A theme: ``standing`` counts its rules by what is said of each, the worst first."""

    theme: Theme
    standing: tuple[tuple[Verdict, int], ...]

    @property
    def concern(self) -> Concern:
        """What the theme is about, in French."""
        return CONCERNS[self.theme]


@dataclass(frozen=True, slots=True)
class Annex:
    """A chapter that another part of the guarantor writes, read after the themes.

    ``lines`` are its paragraphs for a text. ``markup`` is its HTML: escaped already, with headings from ``h3``, with
    no ``id`` that begins by ``theme-``, and loading nothing.
    """

    title: str
    lines: tuple[str, ...]
    markup: str


def by_theme(report: Report) -> tuple[ThemeChapter, ...]:
    """A chapter for each theme of which a rule speaks; every finding stands in one of them, once."""
    themes = {line.code: line.theme for line in report.rules}
    found: dict[Theme, list[Finding]] = {theme: [] for theme in Theme}
    for verdict in TITLES:
        for finding in sorted(report.of(verdict), key=urgency):
            found[theme_of(finding, themes)].append(finding)
    return tuple(_chapter(theme, findings) for theme, findings in found.items() if findings)


def theme_of(finding: Finding, themes: dict[str, Theme]) -> Theme:
    """The theme of the rule; of a criterion that only persons judge, which the charter does not have, accessibility."""
    unknown = Theme.ACCESSIBILITY if finding.rule.startswith("RGAA-") else Theme.GUARANTOR
    return themes.get(finding.rule, unknown)


def urgency(finding: Finding) -> int:
    """0 when it forbids to open, 1 when it is to be done or answered, 2 when a waiver sets it aside."""
    return 0 if finding.blocks else 1 if finding.waived_by is None else 2


def standings(findings: list[Finding]) -> tuple[tuple[Verdict, int], ...]:
    """How many rules are guaranteed, not, to be judged, not concerned: each counted once, by its worst verdict."""
    worst: dict[str, Verdict] = {}
    for finding in findings:
        known = worst.get(finding.rule, finding.verdict)
        worst[finding.rule] = min(known, finding.verdict, key=WORST_FIRST.index)
    numbers = Counter(worst.values())
    return tuple((verdict, numbers[verdict]) for verdict in TITLES)


def _chapter(theme: Theme, findings: list[Finding]) -> ThemeChapter:
    sections = (Section(title, tuple(f for f in findings if f.verdict is verdict)) for verdict, title in TITLES.items())
    standing = standings(findings)
    return ThemeChapter(
        title=CONCERNS[theme].title,
        summary=_summary(dict(standing)),
        sections=tuple(section for section in sections if section.findings),
        theme=theme,
        standing=standing,
    )


def _summary(numbers: dict[Verdict, int]) -> str:
    """« 4 garanties, 1 à juger, 1 sans objet, sur 6 règles. »"""
    said = {
        Verdict.PASSED: counted(numbers[Verdict.PASSED], "garantie"),
        Verdict.FAILED: counted(numbers[Verdict.FAILED], "pas garantie", "pas garanties"),
        Verdict.CANT_TELL: f"{numbers[Verdict.CANT_TELL]} à juger",
        Verdict.INAPPLICABLE: f"{numbers[Verdict.INAPPLICABLE]} sans objet",
    }
    told = ", ".join(text for verdict, text in said.items() if numbers[verdict])
    return f"{told}, sur {counted(sum(numbers.values()), 'règle')}."
