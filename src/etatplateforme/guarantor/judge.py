"""From facts to findings: every rule of the charter once, at its level, with the waivers of the day."""

from collections.abc import Iterator
from dataclasses import replace

from etatplateforme.guarantor.charter import Charter
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.language.rule import readings
from etatplateforme.guarantor.levels import level_of, level_rule
from etatplateforme.guarantor.report.model import Report, RuleLine, Tally
from etatplateforme.guarantor.rule import Judgement, Rule, bare_finding
from etatplateforme.guarantor.waivers import WaiverLine, covering, ending, lines, waiver_rule
from etatplateforme.guarantor.ways import ways
from etatplateforme.values.finding import Finding, Level, Verdict

ASIDE = " Écarté par la dérogation"
"""How the message of a finding goes on when a waiver in force covers it."""


def audit(facts: Facts, charter: Charter, tally: Tally | None = None) -> Report:
    """Judge *facts* by *charter* and tell it with the acts counted in *tally*. Same facts, same report."""
    told = lines(facts.manifest.waivers, charter, facts.today)
    own = (waiver_rule(told),)
    rules = (*charter.rules, *own, level_rule(charter, own))
    return Report(
        service=facts.manifest.service.name,
        operator=facts.manifest.operator.name,
        environment=facts.environment.value,
        day=facts.today,
        charter_version=charter.version,
        charter_date=charter.date,
        findings=tuple(finding for rule in rules for finding in _findings(rule, facts, told)),
        rules=tuple(_rule_line(rule, facts, charter) for rule in rules),
        waivers=told,
        pages=tuple(page.name for page in facts.pages),
        ways=ways(facts.manifest),
        tally=tally,
        language=readings(facts),
        outcomes=facts.outcomes,
    )


def every_rule(charter: Charter) -> tuple[Rule, ...]:
    """The rules of *charter*, then those of the guarantor about its own work (waivers, levels)."""
    own = (waiver_rule(()),)
    return (*charter.rules, *own, level_rule(charter, own))


def finding_of(rule: Rule, judgement: Judgement, facts: Facts, told: tuple[WaiverLine, ...]) -> Finding:
    """What a judgement becomes once the rule's level and the waivers of the day are looked at."""
    failed = judgement.verdict is Verdict.FAILED
    cover = covering(told, rule, judgement.place) if failed else None
    aside = "" if cover is None else f"{ASIDE} {cover.waiver.id}, qui {ending(cover)}."
    return replace(
        bare_finding(rule, judgement),
        level=level_of(rule, facts),
        message=judgement.message + aside,
        waived_by=None if cover is None else cover.waiver.id,
    )


def _findings(rule: Rule, facts: Facts, told: tuple[WaiverLine, ...]) -> Iterator[Finding]:
    if level_of(rule, facts) is not Level.OFF:
        yield from (finding_of(rule, judgement, facts, told) for judgement in rule.judged(facts))


def _rule_line(rule: Rule, facts: Facts, charter: Charter) -> RuleLine:
    origin = charter.origin(rule.code)
    return RuleLine(
        code=rule.code,
        title=rule.title,
        person=rule.person,
        level=level_of(rule, facts),
        default=rule.level,
        asked=facts.manifest.levels.get(rule.code),
        package=origin.package,
        version=origin.version,
        sources=rule.sources,
        theme=rule.theme,
        applies=rule.applies.told,
        story=rule.story,
        example=rule.example,
        waiving=rule.waiving,
    )
