"""The gate in front of every act: a look-up in the answers of the day, and a judgement of what the arguments change.

What the manifest does wrong refuses a start, a deployment or a publication. A service that runs is never cut by it: its
acts go on with a warning, and only an act that is itself unlawful is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from etatplateforme.guarantor.charter import Charter
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.judge import audit, finding_of
from etatplateforme.guarantor.levels import level_of
from etatplateforme.guarantor.report.model import Report
from etatplateforme.guarantor.rule import Rule
from etatplateforme.values.decision import ALLOWED, Decision, Outcome
from etatplateforme.values.finding import Finding, Level, Verdict
from etatplateforme.values.intent import Act, Intent

PUBLISHING = frozenset({Intent.PUBLISH_DATASET})
"""Acts that nobody waits for: a failure of the manifest refuses them, as it would refuse a start."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """The answers of one day."""

    facts: Facts
    report: Report
    decisions: Mapping[Intent, Decision]
    judges: Mapping[Intent, tuple[Rule, ...]]


class GuarantorGate:
    """Gate of one service, as core asks it. *today* gives the day in the service's territory.

    Rules are evaluated once a day. Two threads that meet at midnight may both evaluate; they come to the same answer.
    """

    def __init__(self, facts: Facts, charter: Charter, today: Callable[[], date]) -> None:
        self._facts = facts
        self._charter = charter
        self._today = today
        self._standing = self._stand(today())

    def ask(self, act: Act) -> Decision:
        """Decide on *act*: allow, allow with a warning, or refuse what is itself unlawful."""
        standing = self._of_today()
        known = standing.decisions[act.intent]
        judges = standing.judges.get(act.intent)
        return known if judges is None else self._with_arguments(act, known, judges, standing)

    def ways(self) -> str:
        """The other ways to the service, in French, shown with whatever is refused in front of a person."""
        return self._standing.report.ways

    def report(self) -> Report:
        """The report of the day, without the acts counted elsewhere."""
        return self._of_today().report

    def start_decision(self) -> Decision:
        """Whether the service may start or be deployed today: refused when an enforced rule fails without a waiver."""
        return self._of_today().decisions[Intent.START]

    def _of_today(self) -> _Standing:
        day = self._today()
        if day != self._standing.facts.today:
            self._standing = self._stand(day)
        return self._standing

    def _stand(self, day: date) -> _Standing:
        facts = replace(self._facts, today=day)
        report = audit(facts, self._charter)
        judges: dict[Intent, tuple[Rule, ...]] = {}
        for rule in self._charter.rules:
            if rule.judge_act is not None and level_of(rule, facts) is not Level.OFF:
                judges.update({intent: (*judges.get(intent, ()), rule) for intent in rule.acts})
        concerned = {rule.code: rule.acts for rule in self._charter.rules}
        decisions = {intent: _standing_decision(intent, report, concerned) for intent in Intent}
        decisions[Intent.START] = start_decision(report)
        return _Standing(facts, report, decisions, judges)

    def _with_arguments(self, act: Act, known: Decision, judges: tuple[Rule, ...], standing: _Standing) -> Decision:
        found: list[Finding] = []
        for rule in judges:
            judgement = rule.judge_act(act, standing.facts) if rule.judge_act is not None else None
            if judgement is not None and judgement.verdict is Verdict.FAILED:
                found.append(finding_of(rule, judgement, standing.facts, standing.report.waivers))
        if not found:
            return known
        blocking = tuple(finding for finding in found if finding.blocks)
        warning = tuple(finding for finding in found if finding.warns)
        refuse = bool(blocking) or known.outcome is Outcome.REFUSE
        return _decide(blocking, (*warning, *known.findings), refuse=refuse)


def start_decision(report: Report) -> Decision:
    """Whether a service with this report may start, be deployed or be published."""
    return _decide(report.blocking, report.warning, refuse=bool(report.blocking))


def _standing_decision(intent: Intent, report: Report, concerned: Mapping[str, frozenset[Intent]]) -> Decision:
    """What the manifest alone says of the acts of one intent."""
    blocking = tuple(finding for finding in report.blocking if intent in concerned.get(finding.rule, ()))
    warning = tuple(finding for finding in report.warning if intent in concerned.get(finding.rule, ()))
    return _decide(blocking, warning, refuse=bool(blocking) and intent in PUBLISHING)


def _decide(blocking: tuple[Finding, ...], warning: tuple[Finding, ...], *, refuse: bool) -> Decision:
    findings = (*blocking, *warning)
    if not findings:
        return ALLOWED
    return Decision(Outcome.REFUSE if refuse else Outcome.WARN, findings)
