"""Cases of the rules on decisions: one change to the good facts, what was tried, the place of the finding."""

from functools import cache

from etatplateforme.guarantor.decisions.function import AnyDecision
from etatplateforme.guarantor.decisions.study import DecisionStudy, Rehearsal
from etatplateforme.guarantor.decisions.twins import CounterExample, Refusal, Trial, TwinSearch
from tests.unit.guarantor.test_rules import FULL_ALGORITHM, Case

from . import samples

PLACE = "decisions.admission"
ALGORITHM = f"{PLACE}.algorithm"
REGISTER: dict[str, object] = {
    **FULL_ALGORITHM,
    "data": ["quotient familial, en euros", "children"],
    "sources": ["CAF"],
    "parameters": ["seuil : 400"],
    "version": "2026-14",
    "contact": "cantine@exemple.fr",
}
FULL: dict[str, object] = {
    "decisions.0.automation": "full",
    "decisions.0.algorithm": REGISTER,
    "decisions.0.legal_basis": "Délibération 2026-14",
}
WITHOUT_TEXT: dict[str, object] = {**FULL, "decisions.0.legal_basis": None}
REHEARSED = Rehearsal(80, 80)


def change(**more: object) -> dict[str, object]:
    """A full treatment, with other keys of its register."""
    return {**FULL, "decisions.0.algorithm": {**REGISTER, **more}}


def named(function: AnyDecision, name: str = "admission") -> AnyDecision:
    """The same rule under the name of the decision of the good manifest."""
    return renamed(function, name)


@cache
def renamed(function: AnyDecision, name: str) -> AnyDecision:
    return type(function)(
        name, function.body, text=function.text, justified=function.justified, parameters=function.parameters
    )


def tried(
    function: AnyDecision,
    *found: CounterExample,
    rehearsal: Rehearsal | None = REHEARSED,
    name: str = "admission",
    exhaustive: bool = False,
    unstable: bool = False,
    errors: tuple[str, ...] = (),
) -> tuple[DecisionStudy, ...]:
    """A rule whose search found these twins."""
    names = [*function.inputs][:1]
    trials = (Trial(tuple(names), 1000, 2000),)
    search = TwinSearch(trials, found, exhaustive=exhaustive, unstable=unstable, errors=errors)
    return (DecisionStudy(named(function, name), search, rehearsal),)


def twins(function: AnyDecision, *attributes: str, impossible: bool = False) -> CounterExample:
    """A counter-example in these attributes."""
    case = {name: one.domain.at(0) for name, one in function.inputs.items()}
    twin = {**case, **{name: function.inputs[name].domain.at(1) for name in attributes}}
    return CounterExample(attributes, case, twin, Refusal("ValueError", "", True) if impossible else "a", "b")


def untried(function: AnyDecision) -> tuple[DecisionStudy, ...]:
    """A rule that nobody tried."""
    return (DecisionStudy(named(function)),)


def received(name: str) -> str:
    return f"{PLACE}.criteria.{name}"


MEAL = [{"name": "regime", "label": "Repas de l'enfant"}]
SEX = twins(samples.by_sex, "sexe")
ORIGIN = twins(samples.by_origin, "origine")

BAD = [
    Case("EG-08-registre", change(data=[]), ALGORITHM),
    Case("EG-08-registre", change(sources=[]), ALGORITHM),
    Case("EG-08-registre", change(parameters=[]), ALGORITHM),
    Case("EG-08-registre", change(version=None), ALGORITHM),
    Case("EG-08-registre", change(contact=None), ALGORITHM),
    Case("EG-08-registre", WITHOUT_TEXT, ALGORITHM),
    Case("EG-08-registre", {"decisions.0.automation": "assisted"}, ALGORITHM),
    Case("EG-08-registre", place="decisions.ailleurs", studies=tried(samples.tariff, name="ailleurs")),
    Case("EG-08-publication", {**FULL, "operator.agents": 50}, ALGORITHM),
    Case("EG-08-automatique", {**FULL, "decisions.0.on_appeal": True}, PLACE),
    Case(
        "EG-08-automatique",
        {**FULL, "data.2.sensitive": True, "decisions.0.algorithm": {**REGISTER, "data": ["Repas"]}},
        PLACE,
    ),
    Case(
        "EG-08-automatique",
        {**FULL, "data.2.kind": "health", "decisions.0.criteria": [{"name": "regime", "label": "R"}]},
        PLACE,
    ),
    Case("EG-08-explication", FULL, PLACE, studies=tried(samples.tariff, rehearsal=Rehearsal(80, 79))),
    Case("EG-10-jumeaux", FULL, PLACE, studies=tried(samples.by_sex, SEX)),
    Case("EG-10-origine", FULL, received("origine"), studies=tried(samples.by_origin, ORIGIN)),
]

GOOD = [
    Case("EG-08-registre", FULL),
    Case("EG-08-registre", FULL, studies=tried(samples.tariff)),
    Case(
        "EG-08-registre",
        {**WITHOUT_TEXT, "decisions.0.algorithm": {**FULL_ALGORITHM, "sources": ["CAF"], "contact": "mairie",
                                                   "data": ["quotient familial, en euros", "children"]}},
        studies=tried(samples.tariff),
    ),
    Case("EG-08-publication", change(rules_url="https://exemple.fr/regles")),
    Case("EG-08-automatique", FULL),
    Case("EG-08-automatique", {**FULL, "data.2.sensitive": True}),
    Case("EG-08-explication", FULL, studies=tried(samples.tariff)),
    Case("EG-10-jumeaux", FULL, studies=tried(samples.by_sex)),
    Case("EG-10-jumeaux", FULL, studies=tried(samples.small, exhaustive=True)),
    Case("EG-10-jumeaux", FULL, studies=untried(samples.tariff)),
    Case("EG-10", FULL, studies=tried(samples.small, exhaustive=True)),
    Case("EG-10", FULL, studies=tried(samples.innocent)),
    Case("EG-10", {**FULL, "decisions.0.criteria": []}, studies=tried(samples.lawful)),
    Case("EG-10-origine", FULL, studies=tried(samples.by_sex)),
]  # fmt: skip

UNSURE = [
    Case("EG-08", {}, f"{PLACE}.automation", studies=untried(samples.tariff)),
    Case("EG-08-registre", change(data=["quotient familial"]), ALGORITHM, studies=tried(samples.tariff)),
    Case("EG-08-publication", {**FULL, "operator.agents": None}, ALGORITHM),
    Case("EG-08-automatique", FULL, PLACE, studies=tried(samples.by_both)),
    Case("EG-08-automatique", {**FULL, "decisions.0.criteria": [{"name": "c", "label": "État de santé"}]}, PLACE),
    Case("EG-08-explication", FULL, "decisions"),
    Case("EG-08-explication", FULL, PLACE, studies=untried(samples.tariff)),
    Case("EG-08-explication", FULL, PLACE, studies=untried(samples.stepless)),
    Case("EG-08-explication", FULL, PLACE, studies=untried(samples.clocked)),
    Case("EG-08-explication", FULL, PLACE, studies=tried(samples.tariff, rehearsal=Rehearsal(80, 80, untold=3))),
    Case("EG-08-explication", FULL, PLACE, studies=tried(samples.tariff, rehearsal=Rehearsal(0, 0))),
    Case(
        "EG-08-explication",
        FULL,
        PLACE,
        studies=tried(samples.tariff, rehearsal=Rehearsal(80, 80, without_article=("Arrondi",))),
    ),
    Case("EG-10-jumeaux", FULL, "decisions"),
    Case("EG-10-jumeaux", FULL, PLACE, studies=untried(samples.by_sex)),
    Case("EG-10-jumeaux", FULL, PLACE, studies=tried(samples.by_sex, unstable=True)),
    Case("EG-10-jumeaux", FULL, PLACE, studies=tried(samples.broken, errors=("ZeroDivisionError",))),
    Case("EG-10-jumeaux", FULL, PLACE, studies=tried(samples.by_town, twins(samples.by_town, "commune"))),
    Case("EG-10-jumeaux", FULL, PLACE, studies=tried(samples.lawful, twins(samples.lawful, "age"))),
    Case("EG-10-jumeaux", FULL, PLACE, studies=tried(samples.by_sex, twins(samples.by_sex, "sexe", impossible=True))),
    Case("EG-10-jumeaux", FULL, PLACE, studies=tried(samples.by_origin, ORIGIN)),
    Case(
        "EG-10-jumeaux",
        {**FULL, "decisions.0.criteria": [{"name": "sexe", "label": "Sexe", "justification": "Un vestiaire."}]},
        PLACE,
        studies=tried(samples.by_sex, SEX),
    ),
    Case("EG-10", FULL, received("sexe"), studies=tried(samples.by_sex)),
    Case("EG-10", FULL, received("sexe"), studies=tried(samples.by_sex, SEX)),
    Case("EG-10", FULL, received("origine"), studies=untried(samples.by_origin)),
    Case("EG-10", {"decisions.0.criteria": [{"name": "qpv", "label": "Quartier"}]}, received("qpv")),
    Case("EG-10", {"decisions.0.criteria": [{"name": "age_pivot", "label": "Pivot"}]}, received("age_pivot")),
    Case("EG-10-origine", FULL, received("origine"), studies=untried(samples.by_origin)),
    Case("EG-10-origine", FULL, received("origine"), studies=tried(samples.by_origin)),
]

INAPPLICABLE = [
    Case("EG-08-registre"),
    Case("EG-08-publication"),
    Case("EG-08-publication", {**FULL, "operator.agents": 49}),
    Case("EG-08-automatique"),
    Case("EG-08-automatique", {**FULL, "decisions.0.automation": "assisted"}),
    Case("EG-08-explication"),
    Case("EG-10-jumeaux"),
]
