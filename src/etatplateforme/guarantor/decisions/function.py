"""A rule of eligibility or tariff as a function that the service registers.

    @decision("tarif", text="Délibération 2026-14", justified={"age": "…"}, parameters={"seuil": 400})
    def tarif(quotient: Annotated[int, Between(0, 5000)], age: Annotated[int, Between(0, 120)]) -> Decimal: ...

The function stays callable as it was. The guarantor reads its inputs in its annotations, its version in its text, and
has it decide on cases that it invents: a rule does nothing but answer, from its inputs alone.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from types import FunctionType, MappingProxyType
from typing import Generic, ParamSpec, TypeAlias, TypeVar, cast, get_type_hints

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.decisions.declared import Input, read_input
from etatplateforme.guarantor.decisions.domains import Value
from etatplateforme.guarantor.decisions.source import Source, read_source, text_of
from etatplateforme.guarantor.decisions.steps import Step, Steps

P = ParamSpec("P")
T = TypeVar("T", bound=Value)
T_co = TypeVar("T_co", bound=Value, covariant=True)

Case: TypeAlias = Mapping[str, Value]
"""The inputs of one decision, by name."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[T_co]):
    """What a rule answered, and the steps that it told; both may be about one person."""

    outcome: T_co = field(repr=False)
    steps: tuple[Step, ...] = field(repr=False)


class DecisionFunction(Generic[P, T_co]):
    """A registered rule, made by :func:`decision`.

    ``name`` is that of the decision in the manifest, ``text`` what the rule applies, ``justified`` the legitimate aim
    of each input that the law protects, ``parameters`` the figures that a council sets, by their French names.
    """

    def __init__(
        self,
        name: str,
        body: Callable[P, T_co],
        *,
        text: str = "",
        justified: Mapping[str, str] = MappingProxyType({}),
        parameters: Mapping[str, Value] = MappingProxyType({}),
        version: str = "",
    ) -> None:
        if not isinstance(body, FunctionType) or inspect.iscoroutinefunction(body):
            raise _not_a_rule(name)
        self.name = name
        self.text = text
        self.justified = MappingProxyType(dict(justified))
        self.parameters = MappingProxyType(dict(parameters))
        self.version = version
        self.body = body
        self.inputs, self._steps = _read(name, body)
        self._call: Callable[P, T_co] = body
        self._text = text_of(body)
        self.__doc__ = body.__doc__
        self.__name__ = body.__name__
        self.__module__ = body.__module__
        self.__wrapped__ = body
        _check_justified(name, self.justified, self.inputs)
        if self._text is None and not version:
            raise _no_text(name)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T_co:
        """Decide, as the function that was decorated."""
        return self._call(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<DecisionFunction {self.name}>"

    @property
    def tells_steps(self) -> bool:
        """True when the rule takes ``steps``."""
        return self._steps is not None

    @cached_property
    def source(self) -> Source:
        """What the text of the rule says; read at first use, when the tables that stand below it exist."""
        read = None if self._text is None else read_source(self.body, self._text, self.parameters)
        if read is not None:
            return read
        if not self.version:
            raise _no_text(self.name)
        return Source(sha256(self.version.encode()).hexdigest(), (), frozenset(self.inputs), ())

    @property
    def digest(self) -> str:
        """SHA-256 of the rule: 64 hexadecimal digits, others as soon as the rule changes."""
        return self.source.digest

    def decide(self, case: Case) -> Answer[T_co]:
        """Decide on *case*, with the steps.

        :raises InvalidInput: ``wrong_inputs`` when an input is missing, unknown or outside what the rule declares;
            ``unsupported_outcome`` when the rule answers something else than a value.
        """
        wrong = sorted(name for name in {*case, *self.inputs} if not self._takes(name, case))
        if wrong:
            raise wrong_inputs(self.name, wrong)
        return self.answer(case)

    def answer(self, case: Case) -> Answer[T_co]:
        """As :meth:`decide`, on a case that is known to be within the declared inputs."""
        steps = Steps()
        beside = {} if self._steps is None else {self._steps: steps}
        outcome = cast(Callable[..., T_co], self._call)(**case, **beside)
        if not is_outcome(outcome):
            raise _unsupported(self.name)
        return Answer(outcome, steps.told)

    def case(self, *args: P.args, **kwargs: P.kwargs) -> Case:
        """The inputs of a call, by name, with those that the function gives itself by default.

        :raises TypeError: for arguments that the function does not take.
        """
        bound = inspect.signature(self.body).bind(*args, **kwargs)
        bound.apply_defaults()
        return {name: cast(Value, value) for name, value in bound.arguments.items() if name != self._steps}

    def _takes(self, name: str, case: Case) -> bool:
        declared = self.inputs.get(name)
        return declared is not None and name in case and declared.domain.holds(case[name])


AnyDecision: TypeAlias = DecisionFunction[..., Value]
"""A registered rule, whatever its inputs."""


def decision(
    name: str,
    *,
    text: str = "",
    justified: Mapping[str, str] = MappingProxyType({}),
    parameters: Mapping[str, Value] = MappingProxyType({}),
    version: str = "",
) -> Callable[[Callable[P, T]], DecisionFunction[P, T]]:
    """Make a registered rule of a function whose inputs are annotated.

    :param name: name of the decision in the manifest.
    :param text: the text that the rule applies, as a lawyer cites it.
    :param justified: for an input that the law protects, the legitimate aim that makes it necessary and appropriate.
    :param parameters: figures that the rule uses, by their French names (CRPA R311-3-1-2).
    :param version: name of the version for people; compulsory where the text of the function cannot be read.
    :raises InvalidInput: ``unsupported_input``, ``unbounded_input`` or ``invalid_domain`` for an annotation,
        ``not_a_rule``, ``unknown_justification``, ``rule_without_text``.
    """

    def make(body: Callable[P, T]) -> DecisionFunction[P, T]:
        return DecisionFunction(name, body, text=text, justified=justified, parameters=parameters, version=version)

    return make


def is_outcome(value: object) -> bool:
    """True for what a rule may answer: a boolean, a whole number, a text, an amount, a day or nothing."""
    if isinstance(value, Decimal):
        return value.is_finite()
    return value is None or (isinstance(value, bool | int | str | date) and not isinstance(value, datetime))


def wrong_inputs(name: str, wrong: list[str]) -> InvalidInput:
    """The error for inputs that a rule cannot decide on; it names them and shows no value."""
    return InvalidInput(
        f"La décision « {name} » ne peut pas être prise avec ces entrées : {', '.join(wrong)}.",
        remedy="Donnez chaque entrée que la règle déclare, dans son type et dans ses bornes, et aucune autre.",
        code="wrong_inputs",
    )


def _read(name: str, body: FunctionType) -> tuple[Mapping[str, Input], str | None]:
    """The inputs of a function, and the parameter where it tells its steps."""
    try:
        hints = get_type_hints(body, include_extras=True)
    except NameError:
        raise _not_a_rule(name) from None
    steps: str | None = None
    inputs: dict[str, Input] = {}
    for parameter in inspect.signature(body).parameters.values():
        if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            raise _not_a_rule(name)
        hint = cast(object, hints.get(parameter.name))
        if hint is Steps:
            steps = parameter.name
        else:
            inputs[parameter.name] = read_input(parameter.name, hint)
    return MappingProxyType(inputs), steps


def _check_justified(name: str, justified: Mapping[str, str], inputs: Mapping[str, Input]) -> None:
    wrong = sorted(one for one, why in justified.items() if one not in inputs or not why.strip())
    if wrong:
        raise InvalidInput(
            f"La décision « {name} » justifie une entrée qu'elle n'a pas, ou sans rien dire : {', '.join(wrong)}.",
            remedy="Nommez une entrée de la fonction, et écrivez le but légitime qui la rend nécessaire et appropriée.",
            code="unknown_justification",
        )


def _not_a_rule(name: str) -> InvalidInput:
    return InvalidInput(
        f"La décision « {name} » n'est pas une fonction que le garant sait lire.",
        remedy="Écrivez une fonction ordinaire (def), dont chaque entrée a un nom et un type déjà défini plus haut.",
        code="not_a_rule",
    )


def _no_text(name: str) -> InvalidInput:
    return InvalidInput(
        f"Le texte de la décision « {name} » ne peut pas être lu : sa version n'est pas connue.",
        remedy='Écrivez la fonction dans un fichier .py, ou nommez sa version : @decision(…, version="2026-14").',
        code="rule_without_text",
    )


def _unsupported(name: str) -> InvalidInput:
    return InvalidInput(
        f"La décision « {name} » a répondu autre chose qu'une valeur.",
        remedy="Répondez un booléen, un entier, un texte, un Decimal, une date, une valeur de StrEnum ou None.",
        code="unsupported_outcome",
    )
