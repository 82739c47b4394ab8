"""Registered rules, tried: their twins, and the explanations of decisions that are invented, stored and read again."""

from collections.abc import Iterator, Sequence
from itertools import islice, product
from math import prod

from etatplateforme.core.clock import Clock, SystemClock
from etatplateforme.errors import EtatError
from etatplateforme.evidence.drawing import Others, draw, turning_places
from etatplateforme.evidence.oracle import Oracle, Places
from etatplateforme.evidence.twins import EXAMPLES, SECONDS, Tell, search_twins
from etatplateforme.guarantor.decisions.explanation import explain
from etatplateforme.guarantor.decisions.function import AnyDecision
from etatplateforme.guarantor.decisions.record import DecisionRecord
from etatplateforme.guarantor.decisions.study import DecisionStudy, Rehearsal
from etatplateforme.guarantor.decisions.twins import Refusal

REHEARSED = 100


def study(
    functions: Sequence[AnyDecision],
    *,
    examples: int = EXAMPLES,
    seconds: float = SECONDS,
    seed: int = 0,
    clock: Clock | None = None,
    tell: Tell | None = None,
) -> tuple[DecisionStudy, ...]:
    """What the guarantor can know of *functions*; parameters as :func:`~etatplateforme.evidence.twins.search_twins`.

    :raises EtatError: ``hypothesis_missing``; InvalidInput: ``unsupported_outcome``.
    """
    timer = clock or SystemClock()
    return tuple(
        DecisionStudy(
            function,
            search_twins(function, examples=examples, seconds=seconds, seed=seed, clock=timer, tell=tell),
            rehearse(function, seed=seed, clock=timer),
        )
        for function in functions
    )


def rehearse(function: AnyDecision, *, cases: int = REHEARSED, seed: int = 0, clock: Clock | None = None) -> Rehearsal:
    """Decide on *cases* invented cases at most, keep each decision as a service would, read it again and explain it.

    Cases that the rule refuses by an error are left out.
    """
    today = (clock or SystemClock()).now().date()
    oracle = Oracle(function)
    tried = explained = untold = 0
    without: dict[str, None] = {}
    for places in _cases(oracle, cases, seed):
        if isinstance(oracle.ask(places), Refusal):
            continue
        case = oracle.case(places)
        tried += 1
        try:
            answer = function.answer(case)
            record = DecisionRecord.of(function, case, answer.outcome, today)
            told = explain(function, DecisionRecord.from_json(record.to_json()))
        except (EtatError, ValueError):  # another answer, or an error where there was an answer: not explained
            continue
        explained += told.steps == answer.steps
        untold += not told.steps
        without |= dict.fromkeys(step.text for step in told.steps if not step.article)
    return Rehearsal(tried, explained, untold, tuple(without))


def _cases(oracle: Oracle, most: int, seed: int) -> Iterator[Places]:
    """All cases when they are few, else as many drawn ones."""
    if prod(map(len, oracle.domains)) <= most:
        yield from islice(product(*(range(len(domain)) for domain in oracle.domains)), most)
        return
    found: dict[Places, None] = {}

    def keep(case: Places, others: Others, along: int) -> None:
        found[case] = None

    constants = oracle.function.source.constants
    turning = tuple(turning_places(domain, constants) for domain in oracle.domains)
    _ = draw(oracle.domains, turning, (), keep, examples=most, seed=seed)
    yield from found
