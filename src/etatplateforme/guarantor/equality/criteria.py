"""What decides, as far as it is known: the criteria that the manifest declares, and the inputs of registered rules."""

from collections.abc import Iterator
from dataclasses import dataclass

from etatplateforme.guarantor.decisions.criteria import criterion_of
from etatplateforme.guarantor.decisions.lexicon import Concern
from etatplateforme.guarantor.decisions.study import DecisionStudy
from etatplateforme.guarantor.decisions.twins import told_twins
from etatplateforme.guarantor.decisions.wording import called
from etatplateforme.guarantor.facts import Facts
from etatplateforme.manifest.processing import DecisionEntry
from etatplateforme.values.finding import Place


@dataclass(frozen=True, slots=True)
class Declared:
    """A criterion of the manifest: somebody said that the decision depends on it."""

    place: Place
    concern: Concern
    justified: bool


@dataclass(frozen=True, slots=True)
class Received:
    """An input of a registered rule that the manifest does not declare as a criterion: it may decide, or not.

    ``idle`` says how it is known that it does not decide, ``twins`` shows that it does; both are empty when nothing is
    known.
    """

    place: Place
    concern: Concern
    justified: bool
    label: str
    about: str
    idle: str
    twins: str


def declared_criteria(facts: Facts) -> list[Declared]:
    """The criteria of every decision of the manifest."""
    return [
        Declared(
            Place(f"decisions.{entry.name}.criteria.{criterion.name}"),
            criterion_of(criterion.name, criterion.label).concern,
            criterion.justification is not None,
        )
        for entry in facts.manifest.decisions
        for criterion in entry.criteria
    ]


def received_inputs(facts: Facts) -> list[Received]:
    """The inputs of registered rules that the manifest does not declare."""
    return [one for study in facts.studies or () for one in _received(study, entry_of(facts, study))]


def entry_of(facts: Facts, study: DecisionStudy) -> DecisionEntry | None:
    """The decision of the manifest that a registered rule takes."""
    return next((entry for entry in facts.manifest.decisions if entry.name == study.function.name), None)


def justified_inputs(facts: Facts, study: DecisionStudy) -> frozenset[str]:
    """Inputs of a rule for which a legitimate aim is declared, by the rule or by the manifest."""
    entry = entry_of(facts, study)
    said = () if entry is None else (one.name for one in entry.criteria if one.justification is not None)
    return frozenset({*study.function.justified, *said})


def _received(study: DecisionStudy, entry: DecisionEntry | None) -> Iterator[Received]:
    function = study.function
    declared = {} if entry is None else {one.name: one for one in entry.criteria}
    for name, given in function.inputs.items():
        if name in declared:
            continue
        criterion = criterion_of(name, given.label)
        found = () if study.twins is None else study.twins.found
        yield Received(
            Place(f"decisions.{function.name}.criteria.{name}"),
            criterion.concern,
            name in function.justified,
            called(name, given.label),
            criterion.told,
            _idle(study, name),
            next((told_twins(function, one) for one in found if one.certain and one.attributes == (name,)), ""),
        )


def _idle(study: DecisionStudy, name: str) -> str:
    if name not in study.function.source.reads:
        return "ne s'en sert pas"
    twins = study.twins
    if twins is not None and twins.exhaustive and not twins.unstable and not twins.unequal(name):
        return "n'en fait dépendre aucune réponse (tous les cas ont été essayés)"
    return ""
