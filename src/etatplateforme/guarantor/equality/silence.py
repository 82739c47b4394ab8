"""What silence means, and after how long, is what the law says (EG-05)."""

from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import binding, when
from etatplateforme.guarantor.equality.parameters import DOCUMENT_ACCESS, SILENCE
from etatplateforme.guarantor.equality.texts import crpa
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import Judgement, Rule, Theme, Waiving, cant_tell, failed, inapplicable, passed
from etatplateforme.manifest.model import ProcedureKind
from etatplateforme.manifest.processing import DecisionEntry
from etatplateforme.manifest.span import Span
from etatplateforme.values.acknowledgement_clock import Silence
from etatplateforme.values.finding import Evidence, Level, Place


def _answering(facts: Facts) -> Judgement | None:
    if any(decision.silence is not Silence.NOT_A_REQUEST for decision in facts.manifest.decisions):
        return None
    return inapplicable("Aucune décision déclarée ne répond à une demande.")


def _silence(facts: Facts) -> Iterator[Judgement]:
    for decision in facts.manifest.decisions:
        if decision.silence is not Silence.NOT_A_REQUEST:
            yield _of(decision, facts.manifest.service.kind)


def _of(decision: DecisionEntry, kind: ProcedureKind) -> Judgement:
    place = Place(f"decisions.{decision.name}")
    if decision.silence_basis is not None:
        return passed("Le manifeste cite le texte qui fixe ce que vaut le silence.", place=place)
    why = _rejected_by_law(decision, kind)
    accepted = decision.silence is Silence.ACCEPTANCE
    if accepted and why:
        return failed(f"Le silence est dit valoir acceptation, alors que {why}.", place=place)
    months = DOCUMENT_ACCESS.value if kind is ProcedureKind.DOCUMENT_ACCESS else SILENCE.value
    if decision.silence_after not in (None, Span(months=months)):
        return cant_tell(
            f"Le silence décide au bout d'un autre délai que {months} mois.",
            "Quel décret fixe ce délai ? Citez-le dans « decisions.silence_basis ».",
            place=place,
        )
    if accepted and decision.financial is None:
        return cant_tell(
            "Le silence est dit valoir acceptation ; le manifeste ne dit pas si de l'argent est demandé.",
            "La personne demande-t-elle de l'argent ? Le silence vaudrait refus (« decisions.financial »).",
            place=place,
        )
    if accepted and decision.legal_basis is None:
        return cant_tell(
            "Le silence est dit valoir acceptation ; le manifeste ne cite pas de texte qui prévoie cette démarche.",
            "Un texte la prévoit-il ? Sinon le silence vaut refus (article L231-4, 2°). Citez-le dans "
            "« decisions.legal_basis ».",
            place=place,
        )
    if not accepted and not why:
        return cant_tell(
            "Le silence est dit valoir refus ; d'ordinaire il vaut acceptation.",
            "Quel cas de l'article L231-4 s'applique, ou quel décret ? Dites-le dans « decisions.silence_basis ».",
            place=place,
        )
    return passed("Le sens et le délai du silence sont ceux de la loi.", place=place)


def _rejected_by_law(decision: DecisionEntry, kind: ProcedureKind) -> str:
    """Why silence refuses, in French; an empty text when what is declared gives no reason."""
    if kind is ProcedureKind.DOCUMENT_ACCESS:
        return "le silence refuse l'accès à un document (article R*311-12)"
    if kind is ProcedureKind.COMPLAINT:
        return "il s'agit d'une réclamation (article L231-4, 2°)"
    if not decision.individual:
        return "la décision n'est pas individuelle (article L231-4, 1°)"
    if decision.financial:
        return "la demande a un caractère financier (article L231-4, 3°)"
    return ""


SILENCE_MEANS = Rule(
    code="EG-05-silence",
    title="Le silence vaut ce que la loi dit, au bout du délai qu'elle fixe",
    theme=Theme.PROCEDURE,
    sources=crpa("L231-1", "L231-4", "L231-5", "L231-6", "R*311-12", "R311-13"),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Corrigez « silence » et « silence_after », ou citez le texte qui y déroge (decisions.silence_basis).",
    person="Georges, qui a compté sur une aide que le silence de la mairie ne lui avait pas accordée.",
    judge=_silence,
    waiving=Waiving.BY_AUTHORITY,
    applies=when(
        "toute administration au sens du CRPA (article L100-3), pour les décisions qui répondent à une demande",
        binding,
        _answering,
    ),
    story=(
        "Georges avait demandé une aide au chauffage. L'accusé de réception disait que, sans réponse au bout de deux "
        "mois, elle serait accordée ; il a acheté son bois. Pour une demande d'argent, la loi dit le contraire : le "
        "silence refuse. L'accusé de réception le dit maintenant, avec la façon de contester."
    ),
    example="""\
[[decisions]]
name = "admission"
silence = "acceptance"
silence_after = "2 mois"
financial = false
individual = true
legal_basis = "Code de l'éducation, article L131-13"
""",
)
