"""An RGAA criterion as a rule of the charter, and the tests of it that the engines look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from etatplateforme.guarantor.accessibility.pages import Check, ReadingJudge, on_pages
from etatplateforme.guarantor.accessibility.scope import within_scope
from etatplateforme.guarantor.accessibility.sources import rgaa
from etatplateforme.guarantor.facts import Facts, Reading
from etatplateforme.guarantor.rule import Judgement, Rule, Theme
from etatplateforme.values.finding import Evidence, Level


@dataclass(frozen=True, slots=True)
class Criterion:
    """A rule, the RGAA tests that it ``decides`` both ways, and those of which it ``detects`` certain failures only.

    ``judge`` is what the rule asks of pages alone: pages can be judged by it without a manifest.
    """

    rule: Rule
    judge: ReadingJudge
    decides: tuple[str, ...] = ()
    detects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What the rule says in French: ``title`` is what the check asks, no more; ``person`` is whom it protects.

    ``right`` opens the sentence that names the pages where all is well (the title, when it is empty).
    """

    title: str
    remedy: str
    person: str
    nothing: str
    right: str = ""


def criterion(
    number: str,
    words: Words,
    check: Check,
    *,
    across: ReadingJudge | None = None,
    decides: tuple[str, ...] = (),
    detects: tuple[str, ...] = (),
) -> Criterion:
    """The rule ``RGAA-<number>`` at the level of a warning; *across* judges what shows between several pages only."""
    each = on_pages(within_scope(number, check), right=words.right or words.title, nothing=words.nothing)

    def judge(reading: Reading) -> Iterable[Judgement]:
        return each(reading) if across is None else chain(each(reading), across(reading))

    return criterion_of(number, words, judge, decides=decides, detects=detects)


def criterion_of(
    number: str, words: Words, judge: ReadingJudge, *, decides: tuple[str, ...] = (), detects: tuple[str, ...] = ()
) -> Criterion:
    """The same for a rule that looks at all the pages together."""

    def judge_facts(facts: Facts) -> Iterable[Judgement]:
        return judge(facts.reading)

    rule = Rule(
        code=f"RGAA-{number}",
        title=words.title,
        theme=Theme.ACCESSIBILITY,
        sources=rgaa(number),
        level=Level.WARN,
        evidence=Evidence.OBSERVED,
        remedy=words.remedy,
        person=words.person,
        judge=judge_facts,
    )
    return Criterion(rule, judge, decides, detects)


def number_of(judged: Criterion) -> tuple[int, int]:
    """Theme and place of a criterion, in the order of the RGAA: ``(10, 7)``."""
    theme, _, place = judged.rule.code.removeprefix("RGAA-").partition(".")
    return int(theme), int(place)
