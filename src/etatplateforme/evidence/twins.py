"""The search for twins that a rule does not treat alike: every case where there are few, else cases that are drawn.

Hypothesis draws the cases and makes what it finds simple (extra ``decisions``). A rule is asked again and again: it
must do nothing but answer. An endless rule is not stopped: only the person who waits can.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from math import prod
from typing import TypeAlias

from etatplateforme.core.clock import Clock, SystemClock
from etatplateforme.evidence.drawing import Others, draw, panel, turning_places
from etatplateforme.evidence.oracle import Couple, Oracle, Places, changed
from etatplateforme.evidence.refusals import Refusals
from etatplateforme.evidence.simplest import edges, simplest
from etatplateforme.guarantor.decisions.domains import is_ordered, is_whole
from etatplateforme.guarantor.decisions.function import AnyDecision
from etatplateforme.guarantor.decisions.twins import CounterExample, Trial, TwinSearch, watched

EXAMPLES = 1000
"""Cases drawn for each attribute, and for each pair of them."""
SECONDS = 30.0
SECOND_CHANCE = 4
"""Two attributes that change a decision together also change it one by one, unless what is between is impossible: where
no such case was met, a pair is a second chance only, with a fourth of the cases.
"""
OFTEN = 20
"""Times that a value is refused as impossible, and never answered, before it is asked whether it is."""

Tell: TypeAlias = Callable[[str, int], None]
"""Hears what is being tried, and how many couples of twins were so far."""

Ranks: TypeAlias = tuple[int, ...]
"""The attribute that changes, or the two, by their ranks among the inputs."""


class _Unequal(Exception):
    """Raised on twins that are not treated alike: what Hypothesis then makes simple."""


@dataclass
class _Tried:
    """What came of one attribute, or of two together."""

    cases: int = 0
    twins: int = 0
    couple: Couple | None = None
    refusals: Refusals = field(default_factory=Refusals)

    @property
    def over(self) -> bool:
        """True once twins were found: what follows only makes them simple."""
        return self.couple is not None


def search_twins(
    function: AnyDecision,
    *,
    examples: int = EXAMPLES,
    seconds: float = SECONDS,
    seed: int = 0,
    clock: Clock | None = None,
    tell: Tell | None = None,
) -> TwinSearch:
    """Look for twins that *function* treats otherwise, in each input that equality watches and in each two of them.

    :param examples: cases drawn at most for each attribute and each pair; where all cases cost no more, all are tried.
    :param seconds: time after which nothing new is tried.
    :raises EtatError: ``hypothesis_missing``; InvalidInput: ``unsupported_outcome``.
    """
    names = tuple(function.inputs)
    suspects = [names.index(name) for name in watched(function)]
    groups: list[Ranks] = [*((rank,) for rank in suspects), *combinations(suspects, 2)]
    domains = [one.domain for one in function.inputs.values()]
    few = all(map(is_whole, domains)) and prod(map(len, domains)) <= 2 * examples * len(groups)
    search = _Search(function, examples, seconds, seed, clock or SystemClock())
    return search.run(groups, exhaustive=few, tell=tell)


class _Search:
    """One search, with its budget."""

    def __init__(self, function: AnyDecision, examples: int, seconds: float, seed: int, clock: Clock) -> None:
        self._oracle = Oracle(function)
        self._turning = tuple(turning_places(one, function.source.constants) for one in self._oracle.domains)
        self._panels = tuple(map(panel, self._oracle.domains, self._turning))
        self._examples = examples
        self._seed = seed
        self._clock = clock
        self._ends = clock.monotonic() + seconds
        self._unstable = False
        self._impossible = False

    def run(self, groups: Sequence[Ranks], *, exhaustive: bool, tell: Tell | None) -> TwinSearch:
        """Try every group, unless what was found answers for it already."""
        trials: list[Trial] = []
        found: list[CounterExample] = []
        doubts: list[CounterExample] = []
        for ranks in groups:
            attributes = tuple(self._oracle.names[rank] for rank in ranks)
            if self._unstable or any({*one.attributes} & {*attributes} for one in found):
                continue
            if tell is not None:
                tell(" et ".join(attributes), sum(trial.twins for trial in trials))
            tried = self._every_case(ranks) if exhaustive else self._drawn_cases(ranks)
            trials.append(Trial(attributes, tried.cases, tried.twins, tried.over))
            self._impossible = self._impossible or tried.refusals.any
            if tried.couple is not None:
                found.append(simplest(self._oracle, ranks, tried.couple))
            elif (doubt := tried.refusals.of_a_whole_value(1 if exhaustive else OFTEN)) is not None:
                doubts.append(simplest(self._oracle, ranks, doubt))
        known = {name for one in found for name in one.attributes}
        doubts = [one for one in doubts if not {*one.attributes} & known]
        return TwinSearch(
            tuple(trials),
            () if self._unstable else (*found, *doubts),
            exhaustive=exhaustive and not self._late(),
            unstable=self._unstable,
            unfinished=self._late(),
            errors=tuple(sorted(self._oracle.errors)),
        )

    def _every_case(self, ranks: Ranks) -> _Tried:
        """All cases, in rows of twins, the simplest first."""
        tried = _Tried()
        sizes = [1 if rank in ranks else len(domain) for rank, domain in enumerate(self._oracle.domains)]
        values = list(product(*(range(len(self._oracle.domains[rank])) for rank in ranks)))
        for rest in product(*map(range, sizes)):
            if tried.over or self._unstable or self._late():
                break
            tried.cases += len(values)
            tried.couple = self._compare(tried, ranks, [changed(rest, ranks, one) for one in values])
        return tried

    def _drawn_cases(self, ranks: Ranks) -> _Tried:
        """Cases drawn by Hypothesis, each with its twins, until two are unequal and made simple."""
        tried = _Tried()
        unequal: set[tuple[Places, Others, int]] = set()

        def test(case: Places, others: Others, along: int) -> None:
            if self._unstable or (self._late() and (case, others, along) not in unequal):
                return
            tried.cases += not tried.over
            for row in self._rows(ranks, case, others, along):
                couple = self._compare(tried, ranks, row)
                if couple is not None:
                    tried.couple = couple
                    unequal.add((case, others, along))
                    raise _Unequal

        whole = len(ranks) == 1 or self._impossible
        examples = self._examples if whole else max(1, self._examples // SECOND_CHANCE)
        try:
            steady = draw(self._oracle.domains, self._turning, ranks, test, examples=examples, seed=self._seed)
            self._unstable = self._unstable or not steady
        except _Unequal:
            pass
        return tried

    def _compare(self, tried: _Tried, ranks: Ranks, row: Sequence[Places]) -> Couple | None:
        """The first unequal twins of *row*, when the rule stands by its answers."""
        answers = [(places, self._oracle.ask(places)) for places in row]
        if not tried.over:
            tried.twins += len(row) - 1
            tried.refusals.note(ranks, answers)
        couple = self._oracle.unequal(answers)
        if couple is not None and not self._oracle.steady(couple):
            self._unstable = True
            return None
        return couple

    def _rows(self, ranks: Ranks, case: Places, others: Others, along: int) -> Iterator[list[Places]]:
        """A case with its twins, then those on both sides of where its decision turns along one other input."""
        yield self._row(ranks, case, others)
        if along not in ranks and is_ordered(self._oracle.domains[along]):
            for edge in edges(self._oracle, case, along):
                yield self._row(ranks, edge, others)

    def _row(self, ranks: Ranks, case: Places, others: Others) -> list[Places]:
        """A case and its twins: the panel of one attribute in order, or the drawn and the furthest values of two."""
        if len(ranks) == 1:
            (rank,) = ranks
            values: Iterable[Places] = [(place,) for place in sorted({case[rank], *self._panels[rank], *others[0]})]
        else:
            one, two = (self._panels[rank] for rank in ranks)
            corners = [(one[0], two[0]), (one[-1], two[-1]), (one[0], two[-1]), (one[-1], two[0])]
            values = dict.fromkeys([tuple(case[rank] for rank in ranks), *zip(*others, strict=True), *corners])
        return [changed(case, ranks, value) for value in values]

    def _late(self) -> bool:
        return self._clock.monotonic() > self._ends
