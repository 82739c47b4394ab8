"""Whom an obligation binds: what the manifest says of the body that operates the service."""

from collections.abc import Iterator

from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import Judge, Judgement, cant_tell, inapplicable
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


def when_bound(judge: Judge, *, online: bool = True) -> Judge:
    """Judge of a rule of the CRPA: it binds administrations, and with *online* those that receive things online."""

    def judged(facts: Facts) -> Iterator[Judgement]:
        bound = is_administration(facts.manifest)
        if online and not takes_submissions(facts.manifest):
            yield inapplicable(NOT_ONLINE)
        elif bound is None:
            yield cant_tell(
                "Le manifeste ne dit pas si l'association est tenue par ce code.", WHICH_BODY, place=Place("operator")
            )
        elif not bound:
            yield inapplicable(NOT_BOUND)
        else:
            yield from judge(facts)

    return judged
