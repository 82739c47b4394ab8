"""An RGAA criterion as a rule of the charter, and the tests of it that the static engine looks at."""

from dataclasses import dataclass

from etatplateforme.guarantor.accessibility.pages import ViewCheck, on_views
from etatplateforme.guarantor.accessibility.sources import rgaa
from etatplateforme.guarantor.rule import Rule
from etatplateforme.values.finding import Evidence, Level


@dataclass(frozen=True, slots=True)
class Criterion:
    """A rule, the RGAA tests that it ``decides`` both ways, and those of which it ``detects`` certain failures only."""

    rule: Rule
    decides: tuple[str, ...] = ()
    detects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What the rule says in French: ``title`` is what the check asks, no more; ``person`` is whom it protects."""

    title: str
    remedy: str
    person: str
    nothing: str


def criterion(
    number: str, words: Words, check: ViewCheck, *, decides: tuple[str, ...] = (), detects: tuple[str, ...] = ()
) -> Criterion:
    """The rule ``RGAA-<number>`` at the level of a warning."""
    rule = Rule(
        code=f"RGAA-{number}",
        title=words.title,
        sources=rgaa(number),
        level=Level.WARN,
        evidence=Evidence.OBSERVED,
        remedy=words.remedy,
        person=words.person,
        judge=on_views(check, right=words.title, nothing=words.nothing),
    )
    return Criterion(rule, decides, detects)
