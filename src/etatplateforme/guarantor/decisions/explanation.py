"""The explanation of an individual decision, made again from what was stored (CRPA L311-3-1, R311-3-1-2).

Each step, the article that it applies, the values that it used; and what the person may ask to know: how much the
machine decided, the data and their sources, the parameters, the operations. The rule decides once more: an explanation
that does not give the answer that the person received is none.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from etatplateforme.errors import EtatError
from etatplateforme.guarantor.decisions.domains import Stored, Value, stored
from etatplateforme.guarantor.decisions.function import Answer, AnyDecision, Case
from etatplateforme.guarantor.decisions.record import DecisionRecord
from etatplateforme.guarantor.decisions.steps import Step
from etatplateforme.guarantor.decisions.wording import called, french, told
from etatplateforme.manifest.processing import Appeal, Automation, DecisionEntry
from etatplateforme.values.calendar import french_date

SCHEMA = "etatplateforme/explanation/1"
SHORT_VERSION = 12

DEGREES = {
    Automation.NONE: "Une personne décide ; la règle ci-dessous dit d'après quoi.",
    Automation.ASSISTED: "Une personne décide, avec l'aide d'un traitement qui applique la règle ci-dessous.",
    Automation.FULL: "Un traitement décide seul, par la règle ci-dessous.",
}
WITHOUT_STEPS = "La règle ne dit pas ses étapes : seuls les données et le résultat sont connus."


class RuleChanged(EtatError):
    """The rule is no longer the one that decided; explaining by another would be a lie."""

    default_code = "rule_changed"


class NotReproducible(EtatError):
    """The same rule, on the same inputs, gives another answer than the one that was stored."""

    default_code = "decision_not_reproducible"


@dataclass(frozen=True, slots=True)
class Used:
    """One input that the decision used: its technical name, how people call it, its value."""

    name: str
    label: str
    value: Value = field(repr=False)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one person received this answer. Nothing of that person is in representations.

    ``data``, ``sources`` and ``parameters`` are those of the manifest and of the rule; ``mention``, ``contact`` and
    ``appeal`` are empty when the manifest does not say them.
    """

    decision: str
    label: str
    text: str
    version: str
    day: date
    degree: str
    inputs: tuple[Used, ...] = field(repr=False)
    outcome: Value = field(repr=False)
    steps: tuple[Step, ...] = field(repr=False)
    purpose: str = ""
    sources: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    mention: str = ""
    contact: str = ""
    rules_url: str = ""
    appeal: str = ""

    def to_text(self) -> str:
        """The explanation in French, as it is read or sent."""
        return french("\n".join(self._lines())) + "\n"

    @property
    def outcome_told(self) -> str:
        """The answer in French: « oui », « 3,60 »."""
        return french(told(self.outcome))

    def told_steps(self) -> tuple[str, ...]:
        """Each step as one sentence in French; one sentence says so when the rule tells none."""
        labels = {one.name: one.label for one in self.inputs}
        return tuple(french(_step(step, labels)) for step in self.steps) or (french(WITHOUT_STEPS),)

    def _lines(self) -> Iterator[str]:
        yield f"Explication de la décision « {self.label} » du {french_date(self.day)}"
        yield ""
        yield f"Résultat : {told(self.outcome)}."
        yield self.degree
        yield from (f"{head} : {body}" for head, body in self._about() if body)
        yield ""
        yield "Les données utilisées"
        yield from (f"- {one.label} : {told(one.value)}" for one in self.inputs)
        yield from _listed("D'où viennent les données", self.sources)
        yield from _listed("Les paramètres", self.parameters)
        yield ""
        yield "Les étapes"
        if self.steps:
            yield from (f"{rank}. {line}" for rank, line in enumerate(self.told_steps(), 1))
        else:
            yield WITHOUT_STEPS
        if self.mention or self.appeal:
            yield ""
        yield from (line for line in (self.mention, self.appeal) if line)

    def _about(self) -> tuple[tuple[str, str], ...]:
        return (
            ("But du traitement", self.purpose),
            ("Texte appliqué", self.text),
            ("Version de la règle", self.version[:SHORT_VERSION]),
            ("Règles publiées", self.rules_url),
            ("Pour demander plus", self.contact),
        )

    def to_json(self) -> str:
        """The explanation as JSON: the same, for machines; amounts and days are texts."""
        whole = {
            "schema": SCHEMA,
            "decision": self.decision,
            "label": self.label,
            "text": self.text,
            "version": self.version,
            "day": self.day.isoformat(),
            "degree": self.degree,
            "inputs": {one.name: stored(one.value) for one in self.inputs},
            "outcome": stored(self.outcome),
            "steps": [
                {
                    "text": step.text,
                    "article": step.article,
                    "holds": step.holds,
                    "result": stored(step.result),
                    "values": {name: stored(value) for name, value in step.values.items()},
                }
                for step in self.steps
            ],
            "purpose": self.purpose,
            "sources": self.sources,
            "parameters": self.parameters,
            "mention": self.mention,
            "contact": self.contact,
            "rules_url": self.rules_url,
            "appeal": self.appeal,
        }
        return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def explain(function: AnyDecision, record: DecisionRecord, entry: DecisionEntry | None = None) -> Explanation:
    """Why *record* was decided so: *function* decides again on the stored inputs. *entry* is the manifest's decision.

    :raises RuleChanged: ``rule_changed`` when the record is of another rule, or of another version of it.
    :raises NotReproducible: ``decision_not_reproducible`` when the answer is another one.
    :raises InvalidInput: ``wrong_inputs``.
    """
    if record.decision != function.name or record.version != function.digest:
        raise _changed(function, record)
    case = record.case(function)
    answer = _again(function, case)
    if answer is None or not _is(stored(answer.outcome), record.outcome):
        raise _not_reproducible(function)
    algorithm = entry.algorithm if entry is not None else None
    declared = algorithm.parameters if algorithm is not None else ()
    return Explanation(
        decision=function.name,
        label=entry.label if entry is not None else function.name,
        text=function.text or ((entry.legal_basis or "") if entry is not None else ""),
        version=record.version,
        day=record.day,
        degree=DEGREES[entry.automation] if entry is not None else "",
        inputs=tuple(Used(name, called(name, function.inputs[name].label), value) for name, value in case.items()),
        outcome=answer.outcome,
        steps=answer.steps,
        purpose=algorithm.purpose if algorithm is not None else "",
        sources=algorithm.sources if algorithm is not None else (),
        parameters=(*(f"{name} : {told(value)}" for name, value in function.parameters.items()), *declared),
        mention=(algorithm.mention or "") if algorithm is not None else "",
        contact=(algorithm.contact or "") if algorithm is not None else "",
        rules_url=(algorithm.rules_url or "") if algorithm is not None else "",
        appeal=_appeal(entry.appeal) if entry is not None and entry.appeal is not None else "",
    )


def _again(function: AnyDecision, case: Case) -> Answer[Value] | None:
    """What the rule answers now; None for an error, which quotes the case perhaps and is not kept."""
    try:
        return function.answer(case)
    except Exception:  # whatever a stranger's rule raises, it is not the answer that was kept
        return None


def _is(here: Stored, there: Stored) -> bool:
    return here == there and type(here) is type(there)


def _step(step: Step, labels: Mapping[str, str]) -> str:
    result = told(step.result if step.holds is None else step.holds)
    values = " ; ".join(
        f"{labels.get(name, name.replace('_', ' '))} : {told(value)}" for name, value in step.values.items()
    )
    beside = " ; ".join(part for part in (step.article, values) if part)
    return f"{step.text} : {result}" + (f" ({beside})." if beside else ".")


def _listed(title: str, lines: tuple[str, ...]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from (f"- {line}" for line in lines)


def _appeal(appeal: Appeal) -> str:
    ways = (
        ("Recours préalable obligatoire", appeal.prior_appeal),
        ("Recours gracieux", appeal.authority),
        ("Tribunal", appeal.court),
        ("Médiation", appeal.ombudsman),
    )
    told_ways = " ".join(f"{name} : {whom.rstrip('.')}." for name, whom in ways if whom)
    return f"Vous pouvez contester cette décision dans un délai de {appeal.within}. {told_ways}"


def _changed(function: AnyDecision, record: DecisionRecord) -> RuleChanged:
    if record.decision != function.name:
        return RuleChanged(
            f"Cet enregistrement est celui d'une autre décision que « {function.name} ».",
            remedy="Donnez la fonction qui a pris cette décision.",
            code="other_decision",
        )
    return RuleChanged(
        f"La règle « {function.name} » a changé depuis le {french_date(record.day)} : l'expliquer par la règle "
        "d'aujourd'hui serait faux.",
        remedy=f"Reprenez le code de la version {record.version[:SHORT_VERSION]} (dans son historique), puis demandez "
        "l'explication avec lui.",
    )


def _not_reproducible(function: AnyDecision) -> NotReproducible:
    return NotReproducible(
        f"La règle « {function.name} » ne redonne pas la même réponse avec les mêmes données.",
        remedy="Cherchez ce que la règle lit hors de ses entrées (la date du jour, un fichier, le hasard) et faites-en "
        "une entrée ; reprenez la décision de cette personne.",
    )
