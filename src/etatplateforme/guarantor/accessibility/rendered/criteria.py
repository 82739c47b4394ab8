"""The static criteria with what the browser adds to them, and the criteria that only a browser can judge.

A criterion of the source keeps its rule, and also tells what axe-core and Chromium say of its tests on pages that were
rendered. When none was, it answers as if there were no browser, and one criterion (10.7) says for all the others that
a browser must look.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from etatplateforme.guarantor.accessibility.criterion import Criterion, criterion
from etatplateforme.guarantor.accessibility.pages import ReadingJudge, listed, most_told
from etatplateforme.guarantor.accessibility.rendered.axe import told_by_axe
from etatplateforme.guarantor.accessibility.rendered.contrast import CONTRAST_SIGHTS
from etatplateforme.guarantor.accessibility.rendered.focus import FOCUS_SIGHTS
from etatplateforme.guarantor.accessibility.rendered.layout import LAYOUT_SIGHTS
from etatplateforme.guarantor.accessibility.rendered.merging import joined, merged
from etatplateforme.guarantor.accessibility.rendered.placing import Places
from etatplateforme.guarantor.accessibility.rendered.sight import Sight, by_chromium
from etatplateforme.guarantor.dom import Document
from etatplateforme.guarantor.facts import Facts, Page, PageKind, Reading
from etatplateforme.guarantor.rule import Judgement, cant_tell, inapplicable, passed
from etatplateforme.values.finding import STATIC_ENGINE, Verdict

SIGHTS: tuple[Sight, ...] = (*CONTRAST_SIGHTS, *FOCUS_SIGHTS, *LAYOUT_SIGHTS)
"""Everything that the browser judges by itself."""

SPEAKS_FOR_ALL = "10.7"
"""The criterion that says that no browser looked, once for all."""


def with_browser(static: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """*static* criteria, each joined by the browser's engines, then those that a browser alone can judge."""
    sights = {sight.number: sight for sight in SIGHTS}
    numbers = [_number(each) for each in static]
    known = [_joined(each, number, sights.get(number)) for each, number in zip(static, numbers, strict=True)]
    return (*known, *(_seen_only(sight) for sight in SIGHTS if sight.number not in numbers))


def decided_in_browser() -> frozenset[str]:
    """RGAA tests that the browser decides both ways by itself, without axe-core."""
    return frozenset(test for sight in SIGHTS for test in sight.decides)


def detected_in_browser() -> frozenset[str]:
    """RGAA tests of which the browser finds certain failures by itself, and leaves the rest to a person."""
    return frozenset(test for sight in SIGHTS for test in sight.detects)


def _number(known: Criterion) -> str:
    return known.rule.code.removeprefix("RGAA-")


def _joined(static: Criterion, number: str, sight: Sight | None) -> Criterion:
    def judge(reading: Reading) -> Iterator[Judgement]:
        if not _some_rendered(reading):
            yield from static.judge(reading)
            return
        told = _told(reading, number, sight, static.decides)
        yield from _agreed(_of_the_source(static, reading, sight), told)

    return _judged_by(static, judge)


def _of_the_source(static: Criterion, reading: Reading, sight: Sight | None) -> Iterable[Judgement]:
    """What the source lets know, but for what the browser knows better."""
    if sight is None:
        return static.judge(reading)
    if sight.supersedes:
        unseen = tuple(page for page in reading.pages if page.rendered is None)
        return static.judge(Reading(unseen)) if unseen else ()
    shown = {page.name for page in reading.pages if page.rendered is not None}
    settled = {*sight.decides, *sight.detects}
    return (
        each
        for each in static.judge(reading)
        if each.verdict is not Verdict.CANT_TELL
        or each.test not in settled
        or each.place is None
        or each.place.where not in shown
    )


def _agreed(static: Iterable[Judgement], told: Iterable[Judgement]) -> Iterator[Judgement]:
    """Both, without « does not concern » when the other has something to say."""
    both = list(joined(static, told))
    said = [judgement for judgement in both if judgement.verdict is not Verdict.INAPPLICABLE]
    yield from said or both[:1]


def _seen_only(sight: Sight) -> Criterion:
    def judge(reading: Reading) -> Iterator[Judgement]:
        if sight.number == SPEAKS_FOR_ALL:
            yield from _not_rendered(reading)
        if _some_rendered(reading):
            yield from list(_told(reading, sight.number, sight)) or [by_chromium(inapplicable(sight.words.nothing))]

    return _judged_by(criterion(sight.number, sight.words, lambda page, view: ()), judge)


def _judged_by(judged: Criterion, judge: ReadingJudge) -> Criterion:
    """The same criterion, with another judge."""

    def judge_facts(facts: Facts) -> Iterable[Judgement]:
        return judge(facts.reading)

    return replace(judged, judge=judge, rule=replace(judged.rule, judge=judge_facts))


def _some_rendered(reading: Reading) -> bool:
    return any(page.rendered is not None for page in reading.pages)


def _places(page: Page, document: Document) -> Places | None:
    """Where the elements of a rendered page stand in its source."""
    return None if page.rendered is None else Places(page, document, page.rendered)


def _told(reading: Reading, number: str, sight: Sight | None, decided: tuple[str, ...] = ()) -> Iterator[Judgement]:
    """What the browser's engines say of a criterion, page by page; then the pages where all is well."""
    good: list[str] = []
    for page, places in reading.derived(_places):
        if page.rendered is None or places is None:
            continue
        own = () if sight is None else sight.check(page.rendered, places)
        judgements = merged([*own, *told_by_axe(page.rendered, places, number, decided)])
        yield from map(_named, most_told(page, judgements))
        if judgements and all(judgement.verdict is Verdict.PASSED for judgement in judgements):
            good.append(page.name)
    if good and sight is not None:
        yield by_chromium(passed(f"{sight.words.right or sight.words.title} : {listed(good)}."))


def _named(judgement: Judgement) -> Judgement:
    """The line that counts what stands beyond the limit is the browser's too."""
    return by_chromium(judgement) if judgement.engine == STATIC_ENGINE else judgement


def _not_rendered(reading: Reading) -> Iterator[Judgement]:
    """One line for all that no browser looked at."""
    waiting = [page.name for page in reading.pages if page.rendered is None and page.kind is not PageKind.MESSAGE]
    if not waiting and reading.pages:
        if not _some_rendered(reading):
            yield inapplicable("Un courriel ne se juge pas dans un navigateur.")
        return
    numbers = ", ".join(sight.number for sight in SIGHTS)
    yield cant_tell(
        f"Aucun navigateur n'a montré {f'ces pages : {listed(waiting)}' if waiting else 'de page'}. "
        f"Ce qui ne se juge qu'à l'écran (critères {numbers}) n'y a pas été regardé.",
        "Que montre la page dans un navigateur ? Relancez l'audit avec le navigateur.",
    )
