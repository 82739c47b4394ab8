"""What to do and what to answer, in the order of its effect: what opens the service, then what settles the most."""

from collections.abc import Callable
from dataclasses import dataclass

from etatplateforme.guarantor.report.chapters import theme_of, urgency
from etatplateforme.guarantor.report.model import Report
from etatplateforme.guarantor.report.words import CONCERNS, counted
from etatplateforme.guarantor.rule import Theme
from etatplateforme.values.finding import Finding, Verdict

EFFECT = "D'abord ce qui permet d'ouvrir, puis ce qui règle le plus de points, puis l'ordre des thèmes."
"""What « by effect » means, told wherever the order shows."""

MOST_CODES = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, or one question to answer, and every finding that it settles."""

    text: str
    theme: Theme
    findings: tuple[Finding, ...]

    @property
    def opens(self) -> bool:
        """True when the service cannot open without it."""
        return any(finding.blocks for finding in self.findings)

    @property
    def set_aside(self) -> bool:
        """True when waivers set aside all that it settles."""
        return all(finding.waived_by is not None for finding in self.findings)

    @property
    def codes(self) -> tuple[str, ...]:
        """The rules that it is about."""
        return tuple(dict.fromkeys(finding.rule for finding in self.findings))

    @property
    def settles(self) -> str:
        """How much it settles, in French: « 3 points (EG-02, EG-22) »."""
        named = ", ".join(self.codes[:MOST_CODES])
        others = len(self.codes) - MOST_CODES
        what = f"{named} et {counted(others, 'autre règle', 'autres règles')}" if others > 0 else named
        aside = ", sous dérogation" if self.set_aside else ""
        return f"{counted(len(self.findings), 'point')} ({what}){aside}"

    @property
    def who(self) -> str:
        """Who usually knows the answer to a question; an empty text when nobody special does, and for a remedy."""
        asked = self.findings[0].verdict is Verdict.CANT_TELL
        return CONCERNS[self.theme].who if asked else ""


def remedies(report: Report) -> tuple[Step, ...]:
    """Every remedy once, the one of most effect first."""
    return _steps(report, Verdict.FAILED, lambda finding: finding.remedy)


def questions(report: Report) -> tuple[Step, ...]:
    """Every question once, the one that settles the most points first."""
    return _steps(report, Verdict.CANT_TELL, lambda finding: finding.question)


def _steps(report: Report, verdict: Verdict, text: Callable[[Finding], str]) -> tuple[Step, ...]:
    themes = {line.code: line.theme for line in report.rules}
    found: dict[str, list[Finding]] = {}
    for finding in report.of(verdict):
        found.setdefault(text(finding) or finding.title, []).append(finding)
    steps = (Step(told, _first(findings, themes), tuple(findings)) for told, findings in found.items())
    return tuple(sorted(steps, key=_rank))


def _first(findings: list[Finding], themes: dict[str, Theme]) -> Theme:
    return min((theme_of(finding, themes) for finding in findings), key=tuple(Theme).index)


def _rank(step: Step) -> tuple[int, int, int]:
    return min(map(urgency, step.findings)), -len(step.findings), tuple(Theme).index(step.theme)
