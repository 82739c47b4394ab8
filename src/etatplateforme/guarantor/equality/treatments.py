"""Individual decisions in which a treatment has a part: those that the obligations on algorithms speak of (EG-08)."""

from etatplateforme.guarantor.decisions.study import DecisionStudy
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import Condition, Judgement, inapplicable
from etatplateforme.manifest.processing import Automation, DecisionEntry
from etatplateforme.values.finding import Place


def treated(facts: Facts) -> list[DecisionEntry]:
    """Individual decisions of the manifest in which a treatment has a part."""
    return [one for one in facts.manifest.decisions if one.individual and one.automation is not Automation.NONE]


def _without_treatment(facts: Facts) -> Judgement | None:
    if treated(facts) or facts.studies:
        return None
    return inapplicable("Aucune décision individuelle déclarée n'est prise ou préparée par un traitement.")


TREATMENTS = Condition("un service où un traitement prend ou prépare des décisions individuelles", _without_treatment)


def study_of(facts: Facts, entry: DecisionEntry) -> DecisionStudy | None:
    """The registered rule that takes a decision of the manifest."""
    return next((study for study in facts.studies or () if study.function.name == entry.name), None)


def place_of(entry: DecisionEntry) -> Place:
    """Where the manifest tells the treatment of a decision."""
    return Place(f"decisions.{entry.name}.algorithm")
