"""A registered rule stays a function; its version is that of what it computes, and nothing else."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, assert_type

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.decisions import UNTOLD, Between, DecisionFunction, decision
from etatplateforme.guarantor.decisions.function import AnyDecision

from . import samples

Quotient = Annotated[int, Between(0, 5000)]


def test_a_rule_is_still_the_function_that_it_was() -> None:
    price = samples.tariff(quotient=300)
    _ = assert_type(price, Decimal)
    assert price == Decimal("1.00")
    assert samples.tariff(quotient=900, children=3) == Decimal("1.00")
    assert samples.tariff.__doc__ == "Price of a meal."
    assert repr(samples.tariff) == "<DecisionFunction tarif>"


def test_inputs_and_steps_are_told_apart() -> None:
    assert list(samples.tariff.inputs) == ["quotient", "children"]
    assert samples.tariff.tells_steps
    assert not samples.stepless.tells_steps
    assert samples.tariff.inputs["quotient"].label == "quotient familial, en euros"


def test_a_call_is_a_case_with_its_defaults() -> None:
    assert samples.tariff.case(quotient=3) == {"quotient": 3, "children": 1}
    with pytest.raises(TypeError):
        _ = samples.tariff.case(quotien=3)  # type: ignore[call-arg]


def test_a_decision_tells_each_step_with_its_article_and_values() -> None:
    answer = samples.tariff.decide({"quotient": 900, "children": 3})
    assert answer.outcome == Decimal("1.00")
    assert [(step.text, step.holds, step.article[-1:]) for step in answer.steps] == [
        ("Le quotient familial est sous le seuil", False, "2"),
        ("La famille a trois enfants", True, "3"),
        ("Tarif réduit", None, "3"),
    ]
    assert answer.steps[0].values == {"quotient": 900, "seuil": 400}
    assert answer.steps[2].result == Decimal("1.00")


def test_nothing_of_a_person_is_represented() -> None:
    told = repr(samples.tariff.decide({"quotient": 931, "children": 3}))
    assert "931" not in told
    assert "1.00" not in told
    assert "False" not in told


def test_steps_of_an_ordinary_call_go_nowhere() -> None:
    _ = samples.tariff(quotient=300)
    assert UNTOLD.told == ()
    assert UNTOLD.value("Tarif", 3) == 3


@pytest.mark.parametrize(
    ("case", "wrong"),
    [
        ({"quotient": 300}, "children"),
        ({"quotient": 300, "children": 1, "nom": "Dupont"}, "nom"),
        ({"quotient": 5001, "children": 1}, "quotient"),
        ({"quotient": True, "children": 1}, "quotient"),
        ({"quotient": "300", "children": 9}, "children, quotient"),
    ],
)
def test_inputs_that_are_not_declared_are_refused_without_their_values(case: dict[str, int], wrong: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        _ = samples.tariff.decide(case)
    assert caught.value.code == "wrong_inputs"
    assert caught.value.problem.endswith(f"ces entrées : {wrong}.")
    assert "Dupont" not in str(caught.value)
    assert "5001" not in str(caught.value)


def test_an_answer_that_is_no_value_is_refused() -> None:
    @decision("prix")
    def price(quotient: Quotient) -> Decimal:
        return Decimal("NaN")

    with pytest.raises(InvalidInput) as caught:
        _ = price.decide({"quotient": 1})
    assert caught.value.code == "unsupported_outcome"


def test_what_is_no_rule_is_refused() -> None:
    async def later(quotient: Quotient) -> int:
        return 1

    def many(*quotients: Quotient) -> int:
        return 1

    def untyped(quotient) -> int:  # type: ignore[no-untyped-def] # noqa: ANN001
        return 1

    wrong: list[tuple[Callable[..., int], str]] = [
        (later, "not_a_rule"),  # type: ignore[list-item]
        (many, "not_a_rule"),
        (untyped, "unsupported_input"),
        (len, "not_a_rule"),
    ]
    for body, code in wrong:
        with pytest.raises(InvalidInput) as caught:
            _ = decision("essai")(body)
        assert caught.value.code == code


@pytest.mark.parametrize("justified", [{"age": "but"}, {"quotient": " "}])
def test_a_justification_names_an_input_and_says_something(justified: dict[str, str]) -> None:
    def rule(quotient: Quotient) -> bool:
        return True

    with pytest.raises(InvalidInput) as caught:
        _ = decision("essai", justified=justified)(rule)
    assert caught.value.code == "unknown_justification"


def test_a_rule_without_text_says_its_version() -> None:
    namespace: dict[str, object] = {"Quotient": Quotient}
    exec("def rule(quotient: Quotient) -> bool: return quotient > 3", namespace)
    body = namespace["rule"]
    assert callable(body)
    with pytest.raises(InvalidInput) as caught:
        _ = DecisionFunction("essai", body)
    assert caught.value.code == "rule_without_text"
    one, two = (DecisionFunction("essai", body, version=version) for version in ("2026-14", "2026-15"))
    assert one.digest != two.digest


TEXT = '''
from decimal import Decimal
from typing import Annotated
from dataclasses import dataclass
from enum import StrEnum

from etatplateforme.guarantor.decisions import Between, decision

class Family(StrEnum):
    ALONE = "seule"
    BOTH = "deux"

@dataclass(frozen=True)
class Band:
    under: int
    price: Decimal

@decision("tarif", parameters={"part": 2})
def tariff(quotient: Annotated[int, Between(0, 5000)], family: Family) -> Decimal:
    """Price."""
    share = divided(quotient) if family is Family.ALONE else quotient
    for band in BANDS:
        if share < band.under:
            return band.price
    return FULL["price"]

def divided(quotient: int) -> int:
    if quotient < 0:
        raise ValueError(f"quotient {quotient!r:>4} 'négatif'")
    return quotient // 2

BANDS = (Band(400, Decimal("1.00")), Band(800, Decimal("2.00")))
FULL = {"price": Decimal("3.50")}
'''


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Callable[[str], AnyDecision]]:
    count = 0

    def write(text: str) -> AnyDecision:
        nonlocal count
        count += 1
        path = tmp_path / f"regles_{count}.py"
        _ = path.write_text(text, encoding="utf-8")
        spec = importlib.util.spec_from_file_location("regles_essai", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["regles_essai"] = module
        spec.loader.exec_module(module)
        found = module.tariff
        assert isinstance(found, DecisionFunction)
        return found

    yield write
    _ = sys.modules.pop("regles_essai", None)


SAME = {
    "layout": ("share = divided(quotient) if", "share = (  # a comment\n        divided(quotient)\n    ) if"),
    "documentation": ('"""Price."""', '"""Price of a meal, with tax."""'),
    "annotations": ("Between(0, 5000)]", "Between(0, 6000)]"),
    "decorator": ('@decision("tarif", ', '@decision("tarif", text="Délibération 3", '),
    "elsewhere": ("BANDS = (", "UNUSED = 3\nBANDS = ("),
}
OTHER = {
    "body": ("share < band.under", "share <= band.under"),
    "table": ("Band(800,", "Band(801,"),
    "amount": ('Decimal("3.50")', 'Decimal("3.60")'),
    "helper": ("quotient // 2", "quotient // 3"),
    "enumeration": ('ALONE = "seule"', 'ALONE = "isolée"'),
    "parameters": ('{"part": 2}', '{"part": 3}'),
    "class": ("    price: Decimal\n", "    price: Decimal\n    note: str = ''\n"),
}


@pytest.mark.parametrize("change", SAME)
def test_what_does_not_decide_does_not_change_the_version(written: Callable[[str], AnyDecision], change: str) -> None:
    assert TEXT.replace(*SAME[change]) != TEXT
    assert written(TEXT).digest == written(TEXT.replace(*SAME[change])).digest


@pytest.mark.parametrize("change", OTHER)
def test_what_decides_changes_the_version(written: Callable[[str], AnyDecision], change: str) -> None:
    assert TEXT.replace(*OTHER[change]) != TEXT
    assert written(TEXT).digest != written(TEXT.replace(*OTHER[change])).digest


def test_the_version_is_known_under_every_python(written: Callable[[str], AnyDecision]) -> None:
    assert written(TEXT).digest[:16] == "7e7f1b01eff2b4c6"


def test_constants_are_read_in_the_rule_and_in_what_it_names(written: Callable[[str], AnyDecision]) -> None:
    constants = written(TEXT).source.constants
    assert {400, 800, Decimal("1.00"), Decimal("3.50"), "seule", 2} <= set(constants)


def test_an_input_that_is_not_read_and_a_look_outside_are_seen() -> None:
    @decision("essai")
    def rule(age: Quotient, quotient: Quotient, jour: Literal["lundi", "mardi"]) -> bool:
        return quotient > date.today().year  # noqa: DTZ011

    assert not {"age", "jour"} & rule.source.reads
    assert "quotient" in rule.source.reads
    assert rule.source.outside == ("today",)
    assert samples.tariff.source.outside == ()
