"""Cases drawn by Hypothesis within the inputs of a rule, at their ends and around the constants of the rule more often.

The same search in the same program finds the same cases: the seed is given, and no database of examples is kept.
"""

from collections.abc import Callable
from typing import TypeAlias, cast

from etatplateforme.errors import EtatError
from etatplateforme.evidence.oracle import Places
from etatplateforme.guarantor.decisions.domains import Domain, Value

Others: TypeAlias = tuple[tuple[int, ...], ...]
"""For each attribute that changes, the places to compare with that of the case."""

Test: TypeAlias = Callable[[Places, Others, int], None]
"""Tries a case, with other places for the attributes that change, and the rank of an input to walk along."""

PANEL = 12
"""Values of an attribute that are all compared for each case; of more: the ends, those near constants, some drawn."""
DRAWN = 3
MOST_CONSTANTS = 400
EVEN = 128
"""Places that Hypothesis draws as often one as the other."""


def hypothesis_missing() -> EtatError:
    """The error for a search where Hypothesis is not installed."""
    return EtatError(
        "Le paquet qui invente les cas n'est pas installé.",
        remedy="Installez-le : pip install 'etatplateforme[decisions]'.",
        code="hypothesis_missing",
    )


def turning_places(domain: Domain, constants: tuple[Value, ...]) -> tuple[int, ...]:
    """Places of a row around the constants of the rule, and those that rules often forget, in order."""
    around = {place for constant in constants[:MOST_CONSTANTS] for place in domain.around(constant)}
    return tuple(sorted({*around, *domain.odd()}))


def panel(domain: Domain, turning: tuple[int, ...]) -> tuple[int, ...]:
    """Values of a watched attribute that every case is compared with."""
    if len(domain) <= PANEL:
        return tuple(range(len(domain)))
    step = max(1, len(turning) // PANEL)
    return tuple(sorted({0, len(domain) - 1, *turning[::step][:PANEL]}))


def spread(drawn: bytes, size: int) -> int:
    """The place that *drawn* stands for in a row: each place as often as any other."""
    return int.from_bytes(drawn) * size >> 8 * len(drawn)


def draw(
    domains: tuple[Domain, ...],
    turning: tuple[tuple[int, ...], ...],
    changed: tuple[int, ...],
    test: Test,
    *,
    examples: int,
    seed: int,
) -> bool:
    """Call *test* on at most *examples* cases, each with other places for the attributes at the ranks *changed*.

    What *test* raises is raised again, on the simplest case that Hypothesis could shrink it to. Answers False when
    *test* did not do the same twice on one case.

    :raises EtatError: ``hypothesis_missing``.
    """
    try:
        from hypothesis import HealthCheck, Phase, Verbosity, given, settings
        from hypothesis import seed as seeded
        from hypothesis import strategies as st
        from hypothesis.errors import Flaky
    except ModuleNotFoundError:
        raise hypothesis_missing() from None

    def place(rank: int) -> "st.SearchStrategy[int]":
        size = len(domains[rank])
        ways = [st.integers(0, size - 1)]
        if size > EVEN:  # Hypothesis prefers small numbers among many: the whole row deserves the same
            width = size.bit_length() // 8 + 1
            ways.append(st.binary(min_size=width, max_size=width).map(lambda drawn: spread(drawn, size)))
        if turning[rank]:
            ways.append(st.sampled_from(turning[rank]))
        return st.one_of(ways)

    def beside(rank: int) -> "st.SearchStrategy[tuple[int, ...]]":
        every = len(changed) == 1 and len(domains[rank]) <= PANEL  # all its values are compared anyway
        return st.tuples(*(place(rank) for _ in range(0 if every else DRAWN)))

    cases = st.tuples(*map(place, range(len(domains))))
    others = st.tuples(*map(beside, changed))
    run = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=False,
        report_multiple_bugs=False,
        print_blob=False,
        verbosity=Verbosity.quiet,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=cast("list[HealthCheck]", list(HealthCheck)),
    )

    @seeded(seed)
    @run
    @given(cases, others, st.integers(0, len(domains) - 1))
    def one_case(case: Places, drawn: Others, along: int) -> None:
        test(case, drawn, along)

    try:
        one_case()
    except Flaky:
        return False
    return True
