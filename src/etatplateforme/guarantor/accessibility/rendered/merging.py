"""One finding for one fault: what several engines say of one element and one test is told once."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from etatplateforme.guarantor.accessibility.rendered.sight import Told
from etatplateforme.guarantor.rendered import NOWHERE
from etatplateforme.guarantor.rule import Judgement
from etatplateforme.values.finding import Verdict

BETWEEN_ENGINES = " + "
"""Between the names of engines that found the same fault: « static + axe-core »."""

CONTRAST_TEST = "3.2.1"
"""The one test of contrast that axe-core is tagged with; ours says which of the four it is."""


def merged(told: Iterable[Told]) -> list[Judgement]:
    """Judgements of the browser's engines on one page, those of one element and one test made one."""
    found: dict[tuple[int, str, int], Judgement] = {}
    for number, each in enumerate(told):
        test = CONTRAST_TEST if each.judgement.test.startswith("3.2.") else each.judgement.test
        alone = each.at == NOWHERE or each.judgement.verdict is Verdict.PASSED
        key = (each.at, test, number if alone else NOWHERE)
        found[key] = _both(found[key], each.judgement) if key in found else each.judgement
    return list(found.values())


def joined(static: Iterable[Judgement], seen: Iterable[Judgement]) -> Iterator[Judgement]:
    """Judgements of the source, each with what a browser says of its place and test, then the browser's others."""
    waiting = list(seen)
    for judgement in static:
        same = [other for other in waiting if _same(judgement, other)]
        for other in same:
            waiting.remove(other)
            judgement = _both(judgement, other)
        yield judgement
    yield from waiting


def _same(one: Judgement, other: Judgement) -> bool:
    located = one.place is not None and one.place.line is not None
    return located and one.place == other.place and one.test == other.test


def _both(first: Judgement, second: Judgement) -> Judgement:
    """The more certain of the two, said by both: a failure, or else the first."""
    chosen = second if second.verdict is Verdict.FAILED and first.verdict is not Verdict.FAILED else first
    names = dict.fromkeys(first.engine.split(BETWEEN_ENGINES) + second.engine.split(BETWEEN_ENGINES))
    return replace(chosen, engine=BETWEEN_ENGINES.join(names))
