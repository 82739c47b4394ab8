"""Whom an obligation binds: what the manifest says of the body that operates the service."""

from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import Condition, Judgement, cant_tell, inapplicable
from etatplateforme.manifest.model import Manifest, OperatorKind, ProcedureKind
from etatplateforme.values.finding import Place


def is_administration(manifest: Manifest) -> bool | None:
    """True when the CRPA binds the body (L100-3); None for an association that does not tell its mission."""
    if manifest.operator.kind is OperatorKind.ASSOCIATION:
        return manifest.operator.public_service_mission
    return True


def takes_submissions(manifest: Manifest) -> bool:
    """True when people send something online: the service is online and does more than inform."""
    return manifest.access.online is not None and manifest.service.kind is not ProcedureKind.INFORMATION


NOT_BOUND = "L'association n'a pas de mission de service public : le code ne l'y oblige pas."
WHICH_BODY = (
    "L'association est-elle chargée d'une mission de service public ? "
    "Dites-le dans « operator.public_service_mission »."
)
NOT_ONLINE = "Le service ne reçoit rien en ligne."


def _binding(facts: Facts) -> Judgement | None:
    bound = is_administration(facts.manifest)
    if bound is None:
        return cant_tell(
            "Le manifeste ne dit pas si l'association est tenue par ce code.", WHICH_BODY, place=Place("operator")
        )
    return None if bound else inapplicable(NOT_BOUND)


def _receiving(facts: Facts) -> Judgement | None:
    return _binding(facts) if takes_submissions(facts.manifest) else inapplicable(NOT_ONLINE)


ADMINISTRATIONS = Condition(
    "toute administration au sens du CRPA (article L100-3), associations chargées d'un service public comprises",
    _binding,
)
"""Those that the CRPA binds."""

RECEIVING_ONLINE = Condition(
    "toute administration au sens du CRPA (article L100-3) qui reçoit des demandes ou des déclarations en ligne",
    _receiving,
)
"""Those that the CRPA binds and to which people send something online."""
