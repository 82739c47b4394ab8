"""Twins: the same case but for one attribute that equality watches, or two; does the decision change?

What a search found and how it is judged; the search itself runs in :mod:`etatplateforme.evidence.twins`. To find no
counter-example proves nothing: how many cases were tried is told. Code pénal, article 225-1; loi n° 2008-496, articles
1 and 2.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from etatplateforme.guarantor.decisions.criteria import Criterion, criterion_of
from etatplateforme.guarantor.decisions.domains import Value
from etatplateforme.guarantor.decisions.function import AnyDecision, Case
from etatplateforme.guarantor.decisions.lexicon import Concern
from etatplateforme.guarantor.decisions.wording import called, counted, french, listed, told
from etatplateforme.values.finding import Verdict

MET_WITH_95_PERCENT = 3
"""With n independent draws, what happens more often than 3/n is met 95 times in 100 (« rule of three »)."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The rule raised an error instead of answering.

    ``impossible`` for a ValueError or an InvalidInput: the case cannot exist, so that nothing was decided. Any other
    error is an answer: somebody got nothing where their twin got something.
    """

    kind: str
    message: str = field(repr=False)
    impossible: bool


@dataclass(frozen=True, slots=True)
class CounterExample:
    """Twins that are not treated alike, as simple as could be found. They are invented: nobody's data.

    ``attributes`` are those in which they differ. ``certain`` is False when the rule says that one of the two cannot
    exist, as it says of every case with that value.
    """

    attributes: tuple[str, ...]
    case: Case
    twin: Case
    decided: Value | Refusal
    decided_for_twin: Value | Refusal

    @property
    def certain(self) -> bool:
        """True when both exist."""
        answers = (self.decided, self.decided_for_twin)
        return not any(isinstance(one, Refusal) and one.impossible for one in answers)


@dataclass(frozen=True, slots=True)
class Trial:
    """How much was tried for one attribute, or two together: cases, and couples of twins made of them.

    ``unequal`` when twins were found that are not treated alike; what was tried stops there.
    """

    attributes: tuple[str, ...]
    cases: int
    twins: int
    unequal: bool = False


@dataclass(frozen=True, slots=True)
class TwinSearch:
    """What a search did and found.

    ``exhaustive`` when every case was tried. ``unstable`` when the same case got two answers: then nothing is
    concluded. ``unfinished`` when time ran out. ``errors`` are the kinds of errors that the rule raised on
    cases of its own types, but for those that say that a case cannot exist.
    """

    trials: tuple[Trial, ...] = ()
    found: tuple[CounterExample, ...] = ()
    exhaustive: bool = False
    unstable: bool = False
    unfinished: bool = False
    errors: tuple[str, ...] = ()

    @property
    def twins(self) -> int:
        """Couples of twins that were tried."""
        return sum(trial.twins for trial in self.trials)

    def unequal(self, name: str) -> bool:
        """True when a counter-example differs in this input."""
        return any(name in example.attributes for example in self.found)

    def _found_nothing(self, trial: Trial) -> bool:
        return len(trial.attributes) == 1 and not self.unequal(trial.attributes[0])

    def effort(self) -> str:
        """How much was tried, in French, with what it could not have missed."""
        if self.exhaustive:
            cases = max((trial.cases for trial in self.trials), default=0)
            return french(f"Tous les cas possibles ont été essayés ({counted(cases, 'cas', 'cas')}).")
        words = f"{counted(self.twins, 'couple de jumeaux essayé', 'couples de jumeaux essayés')}."
        least = min((trial.cases for trial in self.trials if self._found_nothing(trial)), default=0)
        if least >= 2 * MET_WITH_95_PERCENT:
            words += (
                " Là où rien n'a été trouvé, un écart présent dans plus d'un cas tiré sur "
                f"{least // MET_WITH_95_PERCENT} aurait été vu 95 fois sur 100 ; ne rien trouver ne prouve rien."
            )
        return french(words + (" Le temps prévu n'a pas suffi." if self.unfinished else ""))


def watched(function: AnyDecision) -> dict[str, Criterion]:
    """The inputs of a rule that equality watches, by name, each with what it speaks of."""
    read = {name: criterion_of(name, one.label) for name, one in function.inputs.items()}
    return {name: criterion for name, criterion in read.items() if criterion.concern is not Concern.NONE}


def judge_twins(function: AnyDecision, example: CounterExample, justified: Set[str]) -> tuple[Verdict, str]:
    """Verdict on a counter-example, and what it asks: a question when it can't tell, else what to correct.

    *justified* names the inputs for which a legitimate aim is declared. Two attributes together are a failure only
    when neither of them may decide: which of the two did is not known.
    """
    criteria = watched(function)
    concerns = [criteria[name].concern if name in criteria else Concern.NONE for name in example.attributes]
    if not example.certain:
        return Verdict.CANT_TELL, (
            "La règle déclare impossible tout cas qui a l'une de ces valeurs : n'existe-t-il vraiment pas dans la vie ?"
        )
    guilty = [
        concern is Concern.FORBIDDEN or (concern is Concern.PROTECTED and name not in justified)
        for name, concern in zip(example.attributes, concerns, strict=True)
    ]
    if all(guilty):
        if set(concerns) == {Concern.FORBIDDEN}:
            return Verdict.FAILED, "Aucune justification n'est possible : retirez ce critère."
        return Verdict.FAILED, "Retirez ce critère protégé, ou déclarez le but légitime qui le rend nécessaire."
    if any(guilty):
        return Verdict.CANT_TELL, "L'un des deux critères devrait être justifié ou retiré : lequel des deux décide ?"
    return Verdict.CANT_TELL, _question(concerns, set(example.attributes) <= justified)


def _question(concerns: Iterable[Concern], justified: bool) -> str:
    kinds = set(concerns)
    if justified or Concern.PROTECTED in kinds:
        return "Le but déclaré est-il légitime, et le moyen nécessaire et approprié ?"
    if Concern.TERRITORIAL in kinds:
        return "Quelle différence de situation, ou quel intérêt général, justifie ce traitement ?"
    if Concern.PROXY in kinds:
        return "Ce critère en cache-t-il un autre (origine, âge, résidence, ressources) ?"
    return "Cette entrée parle-t-elle d'une personne ? Si oui, quel but légitime la rend nécessaire ?"


def told_twins(function: AnyDecision, example: CounterExample) -> str:
    """The counter-example in French, without its question."""
    labels = {name: called(name, one.label) for name, one in function.inputs.items()}
    changes = listed([
        f"« {labels[name]} » ({told(example.case[name])} ou {told(example.twin[name])})" for name in example.attributes
    ])  # fmt: skip
    rest = ", ".join(
        f"{labels[name]} : {told(value)}" for name, value in example.case.items() if name not in example.attributes
    )
    answers = f"{_answer(example.decided)} ou {_answer(example.decided_for_twin)}"
    same = f" Tout le reste est pareil ({rest})." if rest else ""
    return french(f"Deux personnes ne diffèrent que par {changes}, et la décision change : {answers}.{same}")


def _answer(decided: Value | Refusal) -> str:
    if isinstance(decided, Refusal):
        return "un cas déclaré impossible" if decided.impossible else f"une erreur ({decided.kind})"
    return f"« {told(decided)} »"
