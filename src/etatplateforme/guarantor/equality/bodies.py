"""Whom an obligation binds: what the manifest says of the body that operates the service."""

from etatplateforme.manifest.model import Manifest, OperatorKind, ProcedureKind


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
