"""Twins: the same case but for one protected or territorial attribute, or two; does the decision change?

A function is tried within the inputs that it declares: every case where there are few, else cases drawn from a seed, so
that the same search always finds the same thing. To find no counter-example proves nothing: the number of twins tried
is told. Two attributes that change a decision together also change it one at a time from one of the two twins; trying
the pair is a second chance to meet a rare case.
Criteria: Code pénal, article 225-1; loi n° 2008-496, articles 1 and 2.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations, islice, product

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.equality.decisions import FORBIDDEN, PROTECTED, PROXIES
from etatplateforme.values.finding import Verdict

Value = str | int | bool
Case = Mapping[str, Value]

TERRITORIAL = frozenset({"commune", "territoire", "zone", "departement", "code_insee", "qpv", "hameau", "outre_mer"})
"""Attributes that say where a person lives: a protected criterion that a public service may have lawful reasons for."""

MORE_PROXIES = frozenset({"date_de_naissance", "annee_de_naissance", "numero_de_securite_sociale", "type_de_telephone"})

_SIMPLE = str.maketrans("àâäçéèêëîïôöùûüÿ", "aaaceeeeiioouuuy")
_OF_SOMEBODY = re.compile(
    r"_(?:du|de_la|de_l|d_un|d_une)_(?:demandeur|demandeuse|personne|usager|enfant|parent|foyer)\Z"
)


class Concern(StrEnum):
    """Why an input is looked at. NONE: nothing in its name concerns equality."""

    FORBIDDEN = "forbidden"
    PROTECTED = "protected"
    TERRITORIAL = "territorial"
    PROXY = "proxy"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class OneOf:
    """An input among named values; the first is the simplest.

    :raises InvalidInput: code ``invalid_domain``, under two values.
    """

    values: tuple[Value, ...]

    def __post_init__(self) -> None:
        if len(set(self.values)) < 2:
            raise _invalid_domain()

    @property
    def size(self) -> int:
        """How many values there are."""
        return len(self.values)

    def at(self, place: int) -> Value:
        """The value at a place, the simplest first."""
        return self.values[place]


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """A whole number from ``low`` to ``high``, ends included; the lowest is the simplest.

    :raises InvalidInput: code ``invalid_domain``, when there are not two numbers.
    """

    low: int
    high: int

    def __post_init__(self) -> None:
        if self.high <= self.low:
            raise _invalid_domain()

    @property
    def size(self) -> int:
        """How many values there are."""
        return self.high - self.low + 1

    def at(self, place: int) -> Value:
        """The value at a place, the lowest first."""
        return self.low + place


def _invalid_domain() -> InvalidInput:
    return InvalidInput(
        "Une donnée déclarée n'a pas au moins deux valeurs possibles.",
        remedy="Donnez les valeurs que cette donnée peut prendre, ou retirez-la des entrées de la décision.",
        code="invalid_domain",
    )


@dataclass(frozen=True, slots=True)
class DecisionFunction:
    """A rule of eligibility or tariff, as the service registers it: its inputs by name and what it decides.

    ``justified`` names the inputs for which a legitimate aim is declared.
    """

    name: str
    inputs: Mapping[str, OneOf | WholeNumber]
    decide: Callable[[Case], Value]
    justified: frozenset[str] = field(default_factory=frozenset[str])


@dataclass(frozen=True, slots=True)
class CounterExample:
    """Twins that are not treated alike, as simple as could be found; ``attributes`` are those in which they differ."""

    attributes: tuple[str, ...]
    case: Case
    twin: Case
    decided: Value
    decided_for_twin: Value
    verdict: Verdict
    question: str

    def told(self) -> str:
        """The counter-example in French."""
        changes = ", ".join(f"«\u00a0{n}\u00a0» ({self.case[n]} ou {self.twin[n]})" for n in self.attributes)
        rest = ", ".join(f"{name}\u00a0= {value}" for name, value in self.case.items() if name not in self.attributes)
        same = f" Tout le reste est pareil\u00a0: {rest}." if rest else ""
        return (
            f"Deux personnes ne diffèrent que par {changes}, et la décision change\u00a0: "
            f"«\u00a0{self.decided}\u00a0» ou «\u00a0{self.decided_for_twin}\u00a0».{same} {self.question}"
        )


@dataclass(frozen=True, slots=True)
class TwinSearch:
    """What a search found, and how many couples of twins it tried."""

    tried: int
    watched: Mapping[str, Concern]
    counter_examples: tuple[CounterExample, ...]


def concern_of(name: str) -> Concern:
    """Why an input of this name is looked at: « âge », « age_du_demandeur », but not « age_du_vehicule »."""
    bare = re.sub(r"[^a-z0-9]+", "_", name.casefold().translate(_SIMPLE)).strip("_")
    for plain in (bare, _OF_SOMEBODY.sub("", bare)):
        if plain in FORBIDDEN:
            return Concern.FORBIDDEN
        if plain in PROTECTED:
            return Concern.PROTECTED
        if plain in TERRITORIAL:
            return Concern.TERRITORIAL
        if plain in PROXIES | MORE_PROXIES:
            return Concern.PROXY
    return Concern.NONE


def search_twins(function: DecisionFunction, *, examples: int = 300, seed: int = 1) -> TwinSearch:
    """Look for twins that are treated otherwise, ``examples`` couples at most for each attribute and pair of them.

    A pair is tried only where neither attribute alone was found to change the decision.
    """
    watched = {name: concern_of(name) for name in function.inputs}
    suspects = [name for name, concern in watched.items() if concern is not Concern.NONE]
    found: list[CounterExample] = []
    tried = 0
    for changed in [*((name,) for name in suspects), *combinations(suspects, 2)]:
        if any(set(example.attributes) & set(changed) for example in found):
            continue
        for case, twin in islice(_couples(function, changed, examples, seed), examples):
            tried += 1
            if function.decide(case) != function.decide(twin):
                found.append(_counter_example(function, changed, case, twin, watched))
                break
    return TwinSearch(tried, {name: watched[name] for name in suspects}, tuple(found))


def _couples(
    function: DecisionFunction, changed: tuple[str, ...], examples: int, seed: int
) -> Iterator[tuple[Case, Case]]:
    """Couples that differ in every attribute of ``changed``: from every case where there are few, else from drawn."""
    places = _all_places(function) if _count(function) <= examples else _drawn_places(function, seed)
    draws = _numbers(seed + 1)
    for here in places:
        there = dict(here)
        for name in changed:
            size = function.inputs[name].size
            there[name] = (here[name] + 1 + next(draws) % (size - 1)) % size
        yield _case(function, here), _case(function, there)


def _count(function: DecisionFunction) -> int:
    count = 1
    for domain in function.inputs.values():
        count *= domain.size
    return count


def _all_places(function: DecisionFunction) -> Iterator[dict[str, int]]:
    for places in product(*(range(domain.size) for domain in function.inputs.values())):
        yield dict(zip(function.inputs, places, strict=True))


def _drawn_places(function: DecisionFunction, seed: int) -> Iterator[dict[str, int]]:
    """One value in four at an end of its domain, where rules often turn."""
    draws = _numbers(seed)
    while True:
        yield {
            name: (0, domain.size - 1)[next(draws) % 2] if next(draws) % 4 == 0 else next(draws) % domain.size
            for name, domain in function.inputs.items()
        }


def _numbers(seed: int) -> Iterator[int]:
    """Numbers that look drawn, the same for the same seed (SplitMix64, Steele, Lea and Flood 2014)."""
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) % 2**64
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) % 2**64
        yield mixed ^ (mixed >> 31)


def _case(function: DecisionFunction, places: Mapping[str, int]) -> dict[str, Value]:
    return {name: domain.at(places[name]) for name, domain in function.inputs.items()}


def _counter_example(
    function: DecisionFunction, changed: tuple[str, ...], case: Case, twin: Case, watched: Mapping[str, Concern]
) -> CounterExample:
    simple, other = dict(case), dict(twin)
    for name, domain in function.inputs.items():
        if name not in changed:
            simple[name] = other[name] = _simplest(function, name, domain, simple, other)
        elif len(changed) == 1 and isinstance(domain, WholeNumber):
            simple[name], other[name] = _neighbours(function, name, simple, other)
    verdict, question = _judge([watched[name] for name in changed], function.justified.issuperset(changed))
    return CounterExample(changed, simple, other, function.decide(simple), function.decide(other), verdict, question)


def _simplest(function: DecisionFunction, name: str, domain: OneOf | WholeNumber, case: Case, twin: Case) -> Value:
    """Simplest value of an input that the twins share for which the decision still changes."""

    def changes(value: Value) -> bool:
        return function.decide({**case, name: value}) != function.decide({**twin, name: value})

    if isinstance(domain, OneOf):
        return next(filter(changes, domain.values))
    if changes(domain.low):
        return domain.low
    low, high = domain.low, int(case[name])
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if changes(middle) else (middle, high)
    return high


def _neighbours(function: DecisionFunction, name: str, case: Case, twin: Case) -> tuple[int, int]:
    """Two numbers that follow each other, between those of the twins, where the decision turns."""
    low, high = sorted((int(case[name]), int(twin[name])))
    at_low = function.decide({**case, name: low})
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if function.decide({**case, name: middle}) == at_low else (low, middle)
    return low, high


def _judge(concerns: list[Concern], justified: bool) -> tuple[Verdict, str]:
    if Concern.FORBIDDEN in concerns:
        return Verdict.FAILED, "Aucune justification n'est possible\u00a0: retirez ce critère."
    if justified:
        return Verdict.CANT_TELL, "Le but déclaré est-il légitime, et le moyen nécessaire et approprié\u00a0?"
    if Concern.PROTECTED in concerns:
        return Verdict.FAILED, "Retirez ce critère protégé, ou déclarez le but légitime qui le rend nécessaire."
    if Concern.TERRITORIAL in concerns:
        return (
            Verdict.CANT_TELL,
            "Quelle différence de situation, ou quel intérêt général, justifie ce traitement\u00a0?",
        )
    return Verdict.CANT_TELL, "Ce critère en cache-t-il un autre (origine, âge, ressources)\u00a0?"
