"""Every decision says why it was taken, by whom, and how to contest it."""

from collections.abc import Callable, Iterator

from etatplateforme.guarantor.equality.bodies import DECIDING, binding, deciding, when
from etatplateforme.guarantor.equality.parameters import APPEAL as APPEAL_DELAY
from etatplateforme.guarantor.equality.texts import DEFENDER_OF_RIGHTS, cja, crpa
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import (
    Judge,
    Judgement,
    Rule,
    Theme,
    cant_tell,
    failed,
    inapplicable,
    passed,
)
from etatplateforme.manifest.processing import DecisionEntry
from etatplateforme.values.commune import CommuneCode
from etatplateforme.values.finding import Evidence, Level, Place


def _each(judge: Callable[[DecisionEntry], Judgement]) -> Judge:
    """The judge of a rule that holds for each individual decision."""

    def judged(facts: Facts) -> Iterator[Judgement]:
        yield from (judge(decision) for decision in facts.manifest.decisions if decision.individual)

    return judged


def _appeal_of(decision: DecisionEntry) -> Judgement:
    place = Place(f"decisions.{decision.name}")
    if decision.appeal is None:
        return failed("La décision n'annonce ni voie ni délai de recours.", place=place)
    if decision.appeal.within.months < APPEAL_DELAY.value:
        return cant_tell(
            "Le délai de recours annoncé est plus court que les deux mois ordinaires.",
            "Quel texte fixe ce délai plus court ?",
            place=place,
        )
    if decision.signatory is None:
        return cant_tell(
            "Les voies de recours sont annoncées ; le manifeste ne dit pas qui signe la décision.",
            "La décision porte-t-elle le prénom, le nom, la qualité et le service de qui la prend ?",
            place=place,
        )
    return passed("La décision annonce ses voies et délais de recours.", place=place)


def _reasons_of(decision: DecisionEntry) -> Judgement:
    place = Place(f"decisions.{decision.name}.gives_reasons")
    if decision.gives_reasons:
        return passed("Les refus sont motivés.", place=place)
    if decision.gives_reasons is False and decision.grants_right:
        return failed("Un droit est refusé sans que les motifs soient écrits.", place=place)
    said = "ne dit pas que les refus sont" if decision.gives_reasons is None else "dit que les refus ne sont pas"
    return cant_tell(
        f"Le manifeste {said} motivés.",
        "La décision refuse-t-elle un droit ou une autorisation, ou impose-t-elle quelque chose ? Il faut alors écrire "
        "ses motifs, en droit et en fait : dites-le dans « decisions.gives_reasons ».",
        place=place,
    )


def _distance_of(decision: DecisionEntry) -> Judgement:
    place = Place(f"decisions.{decision.name}.appeal")
    match None if decision.appeal is None else decision.appeal.distance_told:
        case True:
            return passed("La décision dit le délai supplémentaire de qui habite loin du tribunal.", place=place)
        case False:
            return failed("La décision ne dit pas le délai supplémentaire de qui habite loin du tribunal.", place=place)
        case None:
            return cant_tell(
                "Le manifeste ne dit pas si la décision annonce le délai de distance.",
                "La décision dit-elle qu'une personne qui habite hors du territoire a un mois de plus, et deux à "
                "l'étranger ? Dites-le dans « decisions.appeal.distance_told ».",
                place=place,
            )


def _mediation_of(decision: DecisionEntry) -> Judgement:
    place = Place(f"decisions.{decision.name}.appeal")
    if decision.appeal is None:
        return inapplicable("La décision n'annonce aucun recours : la règle EG-23 le dit.")
    if decision.appeal.ombudsman is None:
        return failed("La décision ne nomme ni médiateur, ni Défenseur des droits.", place=place)
    return passed("La décision dit à qui s'adresser gratuitement, hors du tribunal.", place=place)


def _overseas(facts: Facts) -> Judgement | None:
    """Some commune of the service is overseas, by its INSEE code."""
    codes = (CommuneCode(code) for code in facts.manifest.territory.communes)
    return None if any(code.overseas for code in codes) else inapplicable("Le service n'est pas outre-mer.")


APPEAL = Rule(
    code="EG-23",
    title="Chaque décision dit comment la contester",
    theme=Theme.PROCEDURE,
    sources=(
        *cja("R421-1", "R421-2", "R421-5"),
        *crpa("L411-2", "L412-3", "L212-1", "L212-2"),
    ),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Déclarez pour la décision à qui demander de la revoir, le tribunal et le délai (table decisions.appeal).",
    person="Paul, à qui la place en crèche est refusée sans un mot sur ce qu'il peut faire.",
    judge=_each(_appeal_of),
    applies=DECIDING,
    story=(
        "La place en crèche a été refusée à Paul par une ligne dans un courriel. Il a cru que c'était sans appel, et "
        "il a quitté son travail. La décision porte maintenant un nom, une fonction, l'adresse où demander qu'elle "
        "soit revue, le tribunal et le délai."
    ),
    example="""\
[[decisions]]
name = "admission"
signatory = "Adjointe aux écoles"

[decisions.appeal]
authority = "Le maire"
court = "Tribunal administratif de Paris"
within = "2 mois"
""",
)

REASONS = Rule(
    code="EG-23-motifs",
    title="Un refus dit pourquoi",
    theme=Theme.PROCEDURE,
    sources=crpa("L211-2", "L211-5", "L232-4"),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Écrivez dans chaque refus les raisons de droit et de fait, et déclarez-le (decisions.gives_reasons).",
    person="Lucie, à qui l'on a répondu « votre demande ne peut aboutir ».",
    judge=_each(_reasons_of),
    applies=DECIDING,
    story=(
        "« Votre demande ne peut aboutir. » Lucie a relu dix fois la phrase sans savoir ce qu'elle devait changer, ni "
        "si elle pouvait contester. Un refus nomme désormais le texte appliqué et le fait qui a manqué : elle a "
        "corrigé une adresse, et obtenu son droit."
    ),
    example="""\
[[decisions]]
name = "admission"
gives_reasons = true
""",
)

DISTANCE = Rule(
    code="EG-23-distance",
    title="Outre-mer, la décision dit le délai supplémentaire",
    theme=Theme.PROCEDURE,
    sources=cja("R421-7"),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy="Dites dans la décision le mois supplémentaire (deux à l'étranger), et déclarez-le (appeal.distance_told).",
    person="Teva, étudiant à Bordeaux, qui conteste une décision prise à Papeete.",
    judge=_each(_distance_of),
    applies=when(
        DECIDING.told + ", et dont une commune est outre-mer",
        binding,
        deciding,
        _overseas,
    ),
    story=(
        "La bourse de Teva a été refusée à Papeete pendant qu'il étudiait à Bordeaux. Le courrier a mis trois "
        "semaines, et il croyait le délai passé. Qui n'habite pas le territoire a un mois de plus : la lettre le dit, "
        "et Teva est encore dans les temps."
    ),
    example="""\
[[decisions]]
name = "admission"

[decisions.appeal]
distance_told = true
""",
)

MEDIATION = Rule(
    code="EG-23-mediation",
    title="Chaque décision dit à qui parler avant le tribunal",
    theme=Theme.PROCEDURE,
    sources=(DEFENDER_OF_RIGHTS, *crpa("L421-1")),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy="Nommez le médiateur ou le Défenseur des droits, avec son adresse (decisions.appeal.ombudsman).",
    person="Monique, qui a renoncé parce qu'elle n'avait pas de quoi payer un avocat.",
    judge=_each(_mediation_of),
    applies=DECIDING,
    story=(
        "Le mot « tribunal » a suffi : Monique a rangé la lettre. Elle ignorait qu'un délégué du Défenseur des droits "
        "tient une permanence à deux rues de chez elle, sans frais et sans avocat. Son adresse est au bas de chaque "
        "décision, et l'affaire s'est réglée par un appel."
    ),
    example="""\
[[decisions]]
name = "admission"

[decisions.appeal]
ombudsman = "Défenseur des droits, Libre réponse 71120, 75342 Paris Cedex 07"
""",
)
