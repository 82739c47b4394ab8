"""The register of a treatment: all that a person may ask about it is written (CRPA R311-3-1-2)."""

from collections.abc import Iterator

from etatplateforme.guarantor.decisions.criteria import plain
from etatplateforme.guarantor.decisions.study import DecisionStudy
from etatplateforme.guarantor.decisions.wording import called, listed
from etatplateforme.guarantor.equality.criteria import entry_of
from etatplateforme.guarantor.equality.treatments import TREATMENTS, place_of, study_of, treated
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import Judgement, Rule, Theme, cant_tell, failed, passed, read, recalled
from etatplateforme.manifest.processing import DecisionEntry
from etatplateforme.values.finding import Evidence, Level, Place


def _register(facts: Facts) -> Iterator[Judgement]:
    for study in facts.studies or ():
        if entry_of(facts, study) is None:
            yield failed(
                f"Le service calcule la décision « {study.function.name} », et le manifeste ne la déclare pas.",
                place=Place(f"decisions.{study.function.name}"),
            )
    for entry in facts.manifest.decisions:
        computed = study_of(facts, entry)
        if entry in treated(facts):
            yield _registered(entry, computed)
        if computed is not None:
            yield from _undeclared_inputs(facts, entry, computed)


def _registered(entry: DecisionEntry, study: DecisionStudy | None) -> Judgement:
    """Whether everything that may be asked about the treatment is written; a registered rule tells some of it."""
    algorithm = entry.algorithm
    function = None if study is None else study.function
    told = {
        "le texte appliqué (legal_basis)": entry.legal_basis or (function is not None and function.text),
        "les données (data)": (algorithm is not None and algorithm.data) or (function is not None and function.inputs),
        "leurs sources (sources)": algorithm is not None and algorithm.sources,
        "les paramètres (parameters)": (algorithm is not None and algorithm.parameters)
        or (function is not None and function.parameters),
        "la version (version)": (algorithm is not None and algorithm.version) or function is not None,
        "à qui demander (contact)": algorithm is not None and algorithm.contact,
    }
    missing = [name for name, said in told.items() if not said]
    if algorithm is None:
        return failed("Le registre ne dit rien du traitement.", place=place_of(entry))
    if missing:
        return failed(f"Le registre du traitement ne dit pas : {', '.join(missing)}.", place=place_of(entry))
    return passed("Le registre dit tout ce qu'une personne peut demander sur le traitement.", place=place_of(entry))


def _undeclared_inputs(facts: Facts, entry: DecisionEntry, study: DecisionStudy) -> Iterator[Judgement]:
    """Inputs of the rule that the manifest says nowhere: neither a criterion, nor a datum, nor in the register."""
    algorithm = entry.algorithm
    known = {plain(text) for one in entry.criteria for text in (one.name, one.label)}
    known |= {plain(text) for one in facts.manifest.data for text in (one.name, one.label)}
    known |= {plain(text) for text in (algorithm.data if algorithm is not None else ())}
    unknown = [
        called(name, one.label)
        for name, one in study.function.inputs.items()
        if not {plain(name), plain(one.label)} & known
    ]
    if unknown:
        yield cant_tell(
            f"La règle lit ce que le manifeste ne dit pas sous ce nom : {listed([f'« {one} »' for one in unknown])}.",
            "Sous quel nom le registre dit-il ces données, et d'où viennent-elles ? Ajoutez-les à algorithm.data.",
            place=place_of(entry),
        )


REGISTER = Rule(
    code="EG-08-registre",
    title="Ce que fait un traitement est écrit, et peut être demandé",
    theme=Theme.DECISIONS,
    sources=(read("CRPA, article L311-3-1"), recalled("CRPA, article R311-3-1-2 ; décret n° 2017-330, article 1")),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy=(
        "Complétez decisions.algorithm : données et leurs sources, paramètres et poids, version, à qui demander ; et "
        "decisions.legal_basis."
    ),
    person="Karim, qui demande d'où vient le chiffre de sa facture, et à qui personne ne sait répondre.",
    judge=_register,
    applies=TREATMENTS,
    story=(
        "Karim paie la cantine plus cher depuis septembre. Au guichet, on lui montre un écran : le quotient vient "
        "« du logiciel ». Le registre dit désormais qu'il vient de la CAF, au mois de juin, quels seuils s'appliquent "
        "et qui peut les expliquer. Son quotient datait d'avant son licenciement : il a été refait."
    ),
    example="""\
[[decisions]]
name = "admission"
label = "Tarif du repas"
automation = "full"
legal_basis = "Délibération 2026-14 du 30 juin 2026"

[decisions.algorithm]
name = "Barème de la cantine"
purpose = "calculer le prix du repas d'après le quotient familial"
data = ["quotient familial", "nombre d'enfants inscrits"]
sources = ["CAF ou MSA, au 1er juin"]
parameters = ["seuils du quotient : 400 € et 800 €"]
version = "2026-14"
contact = "cantine@exemple.fr"
""",
)
