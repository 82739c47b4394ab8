"""The search for twins that a rule does not treat alike: every case where there are few, else cases that are drawn.

Hypothesis draws the cases and makes what it finds simple (extra ``decisions``). A rule is asked again and again: it
must do nothing but answer. An endless rule is not stopped: only the person who waits can.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod
from typing import TypeAlias

from etatplateforme.core.clock import Clock, SystemClock
from etatplateforme.evidence.drawing import Others, draw, panel, turning_places
from etatplateforme.evidence.oracle import Couple, Gap, Oracle, Places, changed
from etatplateforme.evidence.simplest import edges, simplest
from etatplateforme.guarantor.decisions.domains import is_ordered, is_whole
from etatplateforme.guarantor.decisions.function import AnyDecision
from etatplateforme.guarantor.decisions.twins import CounterExample, Trial, TwinSearch, watched

EXAMPLES = 1000
"""Cases drawn for each attribute, and for each pair of them."""
SECONDS = 30.0
SECOND_CHANCE = 4
"""Two attributes that change a decision together also change it one by one, unless the case between is an error: where
none was met, a pair is a second chance only, with a fourth of the cases.
"""

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
    doubtful: bool = False

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
    return search.run(groups, search.every_case if few else search.drawn_cases, exhaustive=few, tell=tell)


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
        self._errors = False

    def run(
        self, groups: Sequence[Ranks], way: Callable[[Ranks, Gap], _Tried], *, exhaustive: bool, tell: Tell | None
    ) -> TwinSearch:
        """Try every group, unless what was found answers for it already."""
        trials: list[Trial] = []
        found: list[CounterExample] = []
        for ranks in groups:
            attributes = tuple(self._oracle.names[rank] for rank in ranks)
            if self._unstable or any(one.certain and {*one.attributes} & {*attributes} for one in found):
                continue
            if tell is not None:
                tell(" et ".join(attributes), sum(trial.twins for trial in trials))
            tried = way(ranks, Gap.CERTAIN)
            trials.append(Trial(attributes, tried.cases, tried.twins))
            couple = tried.couple
            if couple is None and tried.doubtful and not any({*one.attributes} < {*attributes} for one in found):
                couple = way(ranks, Gap.UNSURE).couple
            if couple is not None:
                found.append(simplest(self._oracle, ranks, couple))
            self._errors = self._errors or tried.doubtful
        return TwinSearch(
            tuple(trials),
            () if self._unstable else tuple(_gravest(found)),
            exhaustive=exhaustive and not self._late(),
            unstable=self._unstable,
            unfinished=self._late(),
            errors=tuple(sorted(self._oracle.errors)),
        )

    def every_case(self, ranks: Ranks, gap: Gap) -> _Tried:
        """All cases, in rows of twins, the simplest first."""
        tried = _Tried()
        sizes = [1 if rank in ranks else len(domain) for rank, domain in enumerate(self._oracle.domains)]
        values = list(product(*(range(len(self._oracle.domains[rank])) for rank in ranks)))
        for rest in product(*map(range, sizes)):
            if tried.couple is not None or self._unstable or self._late():
                break
            row = [changed(rest, ranks, one) for one in values]
            tried.cases += len(row)
            tried.couple = self._compare(tried, row, gap)
        return tried

    def drawn_cases(self, ranks: Ranks, gap: Gap) -> _Tried:
        """Cases drawn by Hypothesis, each with its twins, until a couple with this gap is found and made simple."""
        tried = _Tried()
        unequal: set[tuple[Places, Others, int]] = set()

        def test(case: Places, others: Others, along: int) -> None:
            if self._unstable or (self._late() and (case, others, along) not in unequal):
                return
            tried.cases += not tried.over
            for row in self._rows(ranks, case, others, along):
                couple = self._compare(tried, row, gap)
                if couple is not None:
                    tried.couple = couple
                    unequal.add((case, others, along))
                    raise _Unequal

        alone = len(ranks) == 1 or self._errors
        try:
            steady = draw(
                self._oracle.domains,
                self._turning,
                ranks,
                test,
                examples=self._examples if alone else max(1, self._examples // SECOND_CHANCE),
                seed=self._seed,
            )
            self._unstable = self._unstable or not steady
        except _Unequal:
            pass
        return tried

    def _compare(self, tried: _Tried, row: Sequence[Places], gap: Gap) -> Couple | None:
        """The first couple of *row* with this gap, when the rule stands by its answers."""
        tried.twins += 0 if tried.over else len(row) - 1
        found = self._oracle.compare(row)
        tried.doubtful = tried.doubtful or Gap.UNSURE in found
        couple = found.get(gap)
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


def _gravest(found: Sequence[CounterExample]) -> list[CounterExample]:
    """One example for each set of attributes, a certain one if there is; doubts that a certain one covers are left."""
    certain = {one.attributes: one for one in reversed(found) if one.certain}
    known = {name for attributes in certain for name in attributes}
    doubts = {one.attributes: one for one in found if not one.certain and not {*one.attributes} & known}
    return [*reversed(certain.values()), *doubts.values()]
