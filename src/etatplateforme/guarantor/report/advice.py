"""One finding as a good colleague explains it: what and where, for whom, which law, what to do, how to answer."""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from etatplateforme.guarantor.accessibility.assessments import criterion_of
from etatplateforme.guarantor.report.groups import Group, items, place_on
from etatplateforme.guarantor.report.model import Report, RuleLine
from etatplateforme.guarantor.report.shown import Line, Tone, quoted, wrapped
from etatplateforme.guarantor.report.words import counted, source
from etatplateforme.guarantor.rule import Theme
from etatplateforme.values.finding import (
    DECISION_LOG,
    SEARCH_ACCURACY,
    STATIC_ENGINE,
    Evidence,
    Finding,
    Place,
    Verdict,
)

MARKS = {
    Verdict.PASSED: ("✓", Tone.GOOD),
    Verdict.FAILED: ("✗", Tone.STOP),
    Verdict.CANT_TELL: ("?", Tone.DOUBT),
    Verdict.INAPPLICABLE: ("–", Tone.PLAIN),
}
OPEN = frozenset({Verdict.FAILED, Verdict.CANT_TELL})
"""Verdicts that somebody must do something about."""

GIVEN_BESIDE = {
    DECISION_LOG: ("le journal des décisions", "--log journal.csv"),
    SEARCH_ACCURACY: ("la mesure de la recherche d'adresse", "--accuracy justesse.json"),
}
"""Places outside the manifest and the pages: what is given to the command that audits, and by which option."""

MOST_ITEMS, MOST_RULES = 5, 8
"""Places and rules told for one finding when the text is short."""

UNDER = "      "


@dataclass(frozen=True, slots=True)
class Colleague:
    """Who explains the findings of a report.

    ``rules`` are those of the report by code, ``pages`` the names of the pages that were read; ``logged``: a log of
    decisions was read too. ``manifest`` is the path of its file as it was typed; ``detail`` hides nothing.
    """

    rules: Mapping[str, RuleLine]
    pages: tuple[str, ...]
    logged: bool
    manifest: str
    detail: bool

    @classmethod
    def of(cls, report: Report, manifest: str, *, detail: bool) -> "Colleague":
        """Who explains *report*."""
        return cls({line.code: line for line in report.rules}, report.pages, bool(report.outcomes), manifest, detail)

    def command(self, options: str) -> str:
        """The command that audits this manifest, with *options*."""
        return f"etatplateforme audit {shlex.quote(self.manifest)} {options}"

    def explained(self, group: Group) -> Iterator[Line]:
        """Everything that helps with one group of findings."""
        mark, tone = MARKS[group.verdict]
        yield from wrapped(f"{mark} [{group.codes}] {group.title}", "  ", tone=tone)
        yield from self._found(group)
        if group.verdict in OPEN:
            yield from self._why(group)
        if group.remedy:
            yield from wrapped(f"À faire : {group.remedy}", UNDER)
        if group.question:
            yield from wrapped(f"À juger : {group.question}", UNDER)
        if group.verdict in OPEN:
            yield from self._further(group)
        if (self.detail and not group.short) or group.head.engine != STATIC_ENGINE:
            yield from wrapped(f"{group.ground[:1].upper()}{group.ground[1:]}.", UNDER)

    def _found(self, group: Group) -> Iterator[Line]:
        """What was found, and where."""
        every = items(group.findings, self._where)
        shown = every if self.detail else every[:MOST_ITEMS]
        for item in shown:
            places = item.places if self.detail else item.places[:MOST_ITEMS]
            where = " ; ".join(places) + (" ; …" if len(places) < len(item.places) else "")
            yield from wrapped(f"{item.message} ({where})" if where else item.message, UNDER)
        if len(shown) < len(every):
            yield from wrapped(f"Et {counted(len(every) - len(shown), 'autre cas', 'autres cas')}.", UNDER)
        if group.several:
            codes = [code for code, _ in group.subjects]
            named = codes if self.detail else codes[:MOST_RULES]
            more = f" et {counted(len(codes) - len(named), 'autre')}" if len(named) < len(codes) else ""
            yield from wrapped(f"Règles : {', '.join(named)}{more}.", UNDER)

    def _where(self, place: Place) -> tuple[str, str]:
        """A spot that an editor follows for what the manifest says; the name of the page, and where on it, else."""
        if place.where in self.pages:
            return place_on()(place)
        return place.where if place.line is None else f"{self.manifest}:{place.line}, {place.where}", ""

    def _why(self, group: Group) -> Iterator[Line]:
        """Why it matters: what it stops, for whom, by which law."""
        if group.head.blocks:
            yield from wrapped("Le service ne peut pas ouvrir tant que ce point n'est pas corrigé.", UNDER)
        line = self.rules.get(group.head.rule)
        if line is not None and line.person and len(group.subjects) == 1:
            yield from wrapped(f"Pour qui : {line.person}", UNDER)
        if group.verdict is Verdict.FAILED and group.sources:
            yield from wrapped(f"D'où vient la règle : {' ; '.join(map(source, group.sources))}.", UNDER)

    def _further(self, group: Group) -> Iterator[Line]:
        """An example to copy, how to answer, where to read more."""
        line = self.rules.get(group.head.rule)
        if group.verdict is Verdict.CANT_TELL:
            yield from self._answering(group.head, line)
        elif line is not None and line.example and not group.several:
            yield from wrapped(f"Par exemple, dans {self.manifest} :", UNDER)
            yield from quoted(line.example, UNDER + "  ")
        if line is not None and not group.several:
            yield from wrapped(f"En savoir plus : etatplateforme rule {line.code}", UNDER)

    def _answering(self, finding: Finding, line: RuleLine | None) -> Iterator[Line]:
        """How the answer to a doubt reaches the next report; nothing when it has no place to stand."""
        place = finding.place
        of_pages = finding.evidence is Evidence.OBSERVED or (line is not None and line.theme is Theme.ACCESSIBILITY)
        if place is None and not self.pages and of_pages:
            yield from wrapped("Pour répondre, donnez chaque page du service au garant :", UNDER)
            yield from quoted(self.command("--page accueil.html"), UNDER + "  ")
        elif finding.rule.startswith("RGAA-"):
            subject = finding.test or criterion_of(finding)
            yield from wrapped(f'Pour répondre : un jugement dans jugements.toml (rgaa = "{subject}").', UNDER)
        elif place is not None and place in GIVEN_BESIDE:
            if place != DECISION_LOG or not self.logged:
                what, option = GIVEN_BESIDE[place]
                yield from wrapped(f"Pour répondre, donnez {what} au garant :", UNDER)
                yield from quoted(self.command(option), UNDER + "  ")
        elif place is not None and place.where not in self.pages:
            yield from wrapped(f"Pour répondre : complétez « {place.where} » dans {self.manifest}.", UNDER)
