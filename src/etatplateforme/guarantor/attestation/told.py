"""A verification in plain French, for somebody who has a fingerprint on paper and no other knowledge."""

from collections.abc import Iterator

from etatplateforme.guarantor.attestation.records import instant
from etatplateforme.guarantor.attestation.statement import DOES_NOT_CLAIM, Guarantee, SubjectRole
from etatplateforme.guarantor.attestation.verify import Place, Verification
from etatplateforme.manifest.state_services import Environment
from etatplateforme.values.calendar import french_date
from etatplateforme.values.text import has_hidden_characters

ROLES = {
    SubjectRole.MANIFEST: "le manifeste",
    SubjectRole.REPORT: "le rapport",
    SubjectRole.PAGE: "la page",
    SubjectRole.SHEET: "la feuille de style",
    SubjectRole.TEMPLATE: "le gabarit",
}
MOST_NAMES = 10

PROVES = (
    "que cet organisme a signé ce constat, avec une clé qu'il reconnaît",
    "que rien n'y a été changé depuis, et qu'il ne l'a pas retiré",
    "que les fichiers comparés ci-dessus sont ceux de ce constat",
)
NOT_PROVED = ("que l'empreinte est la sienne : c'est à vous de l'avoir reçue de lui", *DOES_NOT_CLAIM)


def to_text(told: Verification) -> str:
    """What was verified, what is guaranteed, by whom, until when, and what is not proved."""
    return "\n".join(_accepted(told) if told.accepted else _refused(told)) + "\n"


def _refused(told: Verification) -> Iterator[str]:
    yield "ATTESTATION REFUSÉE : ne vous y fiez pas."
    for refusal in told.refusals:
        yield f"  ✗ [{refusal.code}] {shown(refusal.problem)}"
        yield f"      Que faire : {refusal.remedy}"
    if told.offered:
        yield ""
        yield "Empreintes que le document affirme lui-même, à comparer avec celle que l'organisme publie ailleurs :"
        yield from (f"  {one}" for one in told.offered)
    if told.statement is not None:
        yield ""
        yield "Ce qu'elle dit, signé d'une clé que reconnaît l'empreinte donnée :"
        yield from _who(told.statement.predicate)


def _accepted(told: Verification) -> Iterator[str]:
    if told.statement is None:
        return
    said = told.statement.predicate
    yield "ATTESTATION AUTHENTIQUE"
    yield from _who(said)
    if told.signer is not None and told.trusted is not None:
        yield f"  Clé : « {shown(told.signer.name)} », reconnue par la racine {told.trusted.anchor}"
    yield ""
    yield f"CE QUE LE GARANT A CONSTATÉ LE {french_date(said.day).upper()}"
    yield from _outcome(said)
    yield ""
    yield "CE QUI A ÉTÉ COMPARÉ"
    yield from _files(told)
    yield ""
    yield "CE QUE CETTE VÉRIFICATION PROUVE"
    yield from (f"  - {one}" for one in (PROVES if told.compared else PROVES[:2]))
    yield "CE QU'ELLE NE PROUVE PAS"
    yield from (f"  - {one}" for one in NOT_PROVED)


def _who(said: Guarantee) -> Iterator[str]:
    yield f"  Service : {shown(said.service)}"
    yield f"  Organisme : {shown(said.operator.name)} (SIRET {shown(said.operator.siret)})"
    yield f"  Site : {shown(said.audience)}"
    if said.environment is not Environment.PRODUCTION:
        yield f"  Environnement : {said.environment.value}. Ce n'est pas le service ouvert au public."
    yield f"  N° {said.serial}, établie le {instant(said.issued)}, valable jusqu'au {instant(said.expires)}"


def _outcome(said: Guarantee) -> Iterator[str]:
    policy, verdicts = said.policy, said.verdicts
    packages = ", ".join(f"{shown(one.name)} {shown(one.version)}".strip() for one in policy.packages)
    yield f"  Charte {shown(policy.charter)} du {french_date(policy.dated)} (règles de : {packages})"
    yield (
        f"  {verdicts.passed} en règle, {verdicts.failed} pas en règle, {verdicts.inapplicable} sans objet, "
        f"{verdicts.cant_tell} à faire juger par une personne"
    )
    if said.blocking:
        yield f"  ✗ Règles exigées et non respectées : {_codes(said.blocking)}"
    else:
        yield "  ✓ Aucune règle exigée n'est en défaut"
    if said.warning:
        yield f"  ? Avertissements : {_codes(said.warning)}"
    for waiver in said.waivers:
        by = f"{shown(waiver.approved_by)}, {shown(waiver.decision)}" if waiver.decision else shown(waiver.approved_by)
        until = french_date(waiver.expires)
        yield f"  ? Règle {shown(waiver.rule)} écartée jusqu'au {until} (dérogation {shown(waiver.id)}, {by})"


def _files(told: Verification) -> Iterator[str]:
    if told.compared:
        yield f"  ✓ Identiques à ceux de l'attestation : {_places(told.compared)}"
    if told.left:
        yield f"  ? Dans l'attestation, et non comparés ici : {_places(told.left)}"


def _places(places: tuple[Place, ...]) -> str:
    names = [
        ROLES[role] if role in (SubjectRole.MANIFEST, SubjectRole.REPORT) else f"{ROLES[role]} « {shown(name)} »"
        for role, name in places[:MOST_NAMES]
    ]
    more = f" et {len(places) - MOST_NAMES} autres" if len(places) > MOST_NAMES else ""
    return ", ".join(names) + more


def _codes(codes: tuple[str, ...]) -> str:
    more = f" et {len(codes) - MOST_NAMES} autres" if len(codes) > MOST_NAMES else ""
    return ", ".join(map(shown, codes[:MOST_NAMES])) + more


def shown(text: str) -> str:
    """*text* of a document on a screen: nothing that moves a cursor or turns the writing round."""
    return "".join("�" if has_hidden_characters(one) else one for one in text)
