"""What a rule declares of its inputs, in its annotations, and the domains that are read from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Generic, Literal, TypeVar, Union, cast, get_args, get_origin

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.decisions.domains import Amounts, Days, Domain, Numbers, OneOf, OrNone, Texts, Value

N = TypeVar("N", int, Decimal, date)
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, eq=False)
class Between(Generic[N]):
    """The ends of an input, both included: ``Annotated[int, Between(0, 5000)]``.

    ``step`` is the distance of two neighbours: one for whole numbers and a cent for amounts when none is given; days
    follow each other. Equal only to itself: ``typing`` keeps one annotation for all equal ones, and ``0`` is equal to
    ``Decimal(0)``.
    """

    low: N
    high: N
    step: N | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """How people call an input: ``Annotated[int, Between(0, 5000), Told("quotient familial, en euros")]``."""

    label: str


class Examples:
    """A free text, by examples: ``Annotated[str, Examples("Martin", "Benali", "N'Guyen")]``.

    Twins are made from the examples only; the rule may receive any text of at most 1,000 characters.
    """

    __slots__ = ("texts",)

    def __init__(self, first: str, second: str, *others: str) -> None:
        self.texts = tuple(dict.fromkeys((first, second, *others)))


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a decision: its domain, and its label, empty when none is declared."""

    domain: Domain
    label: str = ""


def read_input(name: str, hint: object) -> Input:
    """The input that an annotation declares.

    :raises InvalidInput: ``unsupported_input`` for a type that has no domain, ``unbounded_input`` for a number, an
        amount, a day or a text without ends or examples, ``invalid_domain`` for less than two values.
    """
    bare, told, optional = _unwrapped(hint, (), optional=False)
    domain = _domain(name, bare, told)
    labels = [one.label for one in told if isinstance(one, Told)]
    return Input(OrNone(domain) if optional else domain, labels[-1] if labels else "")


def _unwrapped(hint: object, told: tuple[object, ...], *, optional: bool) -> tuple[object, tuple[object, ...], bool]:
    """The bare type, what stands beside it, and whether None may take its place."""
    if get_origin(hint) is Annotated:
        bare, *beside = cast(tuple[object, ...], get_args(hint))
        return _unwrapped(bare, (*told, *beside), optional=optional)
    if get_origin(hint) in (Union, UnionType):
        kinds = cast(tuple[object, ...], get_args(hint))
        others = [kind for kind in kinds if kind is not NoneType]
        if len(others) == 1 and len(kinds) == 2:
            return _unwrapped(others[0], told, optional=True)
    return hint, told, optional


def _domain(name: str, bare: object, told: tuple[object, ...]) -> Domain:
    if bare is bool:
        return OneOf((False, True))
    if get_origin(bare) is Literal:
        return _one_of(name, cast(tuple[object, ...], get_args(bare)))
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        return _one_of(name, tuple(bare))
    if bare is str:
        texts = [one.texts for one in told if isinstance(one, Examples)]
        if not texts:
            raise _unbounded(name, 'Annotated[str, Examples("Martin", "Benali")], ou Literal["a", "b"]')
        return _at_least_two(name, Texts(texts[-1]))
    if bare in _ENDS:
        between = [cast("Between[int] | Between[Decimal] | Between[date]", one) for one in told if _is_between(one)]
        if not between:
            raise _unbounded(name, _ENDS[cast(type, bare)])
        return _scale(name, cast(type, bare), between[-1])
    raise InvalidInput(
        f"L'entrée « {name} » a un type que le garant ne sait pas parcourir.",
        remedy='Choisissez bool, Literal["a", "b"], une StrEnum, un int, un Decimal, une date ou un str bornés par '
        "Annotated ; ajoutez « | None » pour ce qui peut manquer. Un montant s'écrit en Decimal, et non en float.",
        code="unsupported_input",
    )


_ENDS: Mapping[type, str] = MappingProxyType(
    {
        int: "Annotated[int, Between(0, 5000)]",
        Decimal: 'Annotated[Decimal, Between(Decimal("0"), Decimal("900"))]',
        date: "Annotated[date, Between(date(2010, 1, 1), date(2026, 12, 31))]",
    }
)


def _is_between(one: object) -> bool:
    return isinstance(one, Between)


def _one_of(name: str, values: tuple[object, ...]) -> Domain:
    kept: list[Value] = []
    for value in values:
        if not isinstance(value, bool | int | str | NoneType):
            raise _invalid(name)
        kept.append(value)
    return _at_least_two(name, OneOf(tuple(kept)))


def _scale(name: str, kind: type, ends: "Between[int] | Between[Decimal] | Between[date]") -> Domain:
    low, high, step = ends.low, ends.high, ends.step
    if any(type(one) is not kind for one in (low, high)) or (step is not None and type(step) is not kind):
        raise _invalid(name)
    if isinstance(low, date) and isinstance(high, date) and step is None:
        return _at_least_two(name, Days(max(0, (high - low).days + 1), low))
    if isinstance(low, Decimal) and isinstance(high, Decimal) and (step is None or isinstance(step, Decimal)):
        step = step or CENT
        if all(one.is_finite() for one in (low, high, step)) and step > 0:
            return _at_least_two(name, Amounts(max(0, int((high - low) // step) + 1), low, step))
    elif isinstance(low, int) and isinstance(high, int) and (step is None or isinstance(step, int)):
        step = 1 if step is None else step
        if step > 0:
            return _at_least_two(name, Numbers(max(0, (high - low) // step + 1), low, step))
    raise _invalid(name)


def _at_least_two(name: str, domain: Domain) -> Domain:
    if len(domain) < 2:
        raise _invalid(name)
    return domain


def _unbounded(name: str, example: str) -> InvalidInput:
    return InvalidInput(
        f"L'entrée « {name} » n'a pas de bornes : le garant ne saurait pas l'essayer.",
        remedy=f"Déclarez-les, par exemple : {example}.",
        code="unbounded_input",
    )


def _invalid(name: str) -> InvalidInput:
    return InvalidInput(
        f"L'entrée « {name} » n'a pas deux valeurs possibles, ou ses bornes ne sont pas de son type.",
        remedy="Donnez la plus petite borne d'abord, dans le type de l'entrée, avec un pas positif ; une date n'a pas "
        "de pas.",
        code="invalid_domain",
    )
