"""What the mandatory form asks and a statement does not say: every gap at once, each with the key to write."""

from collections.abc import Iterator

from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.guarantor.accessibility.declaration.model import Audit, Declaration
from etatplateforme.guarantor.accessibility.declaration.result import conformity_of, result_faults
from etatplateforme.guarantor.accessibility.reference import Rgaa, rgaa
from etatplateforme.manifest.care import Conformity


def faults_of(declaration: Declaration) -> tuple[Fault, ...]:
    """Everything that keeps *declaration* from being published; empty when nothing does."""
    try:
        reference = standard_of(declaration)
    except InvalidInput as unknown:
        return (*_missing(declaration), Fault("audit.standard", unknown.problem, unknown.remedy))
    figures = () if declaration.audit is None else tuple(result_faults(declaration.audit, reference))
    contents = () if figures else tuple(_contents(declaration, reference))
    return (*_missing(declaration), *_dates(declaration), *figures, *contents, *_derogations(declaration))


def standard_of(declaration: Declaration) -> Rgaa:
    """The version of the RGAA that the audit followed, or the one in force.

    :raises InvalidInput: code ``unknown_rgaa``.
    """
    return rgaa() if declaration.audit is None else rgaa(declaration.audit.standard)


def _missing(declaration: Declaration) -> Iterator[Fault]:
    body, service, contact = declaration.organisation, declaration.service, declaration.contact
    wanted = (
        ("organisation.name", body.name, "Le nom de l'organisme"),
        ("organisation.scheme_url", body.scheme_url, "L'adresse du schéma pluriannuel"),
        ("organisation.plan_url", body.plan_url, "L'adresse du plan d'action de l'année"),
        ("service.name", service.name, "Le nom du service"),
        ("service.url", service.url, "L'adresse du service"),
        ("service.technologies", service.technologies, "La liste des technologies"),
        ("established_on", declaration.established_on, "La date d'établissement"),
        ("contact.entity", contact.entity, "L'entité responsable du service"),
        ("contact.mail", contact.mail or contact.form_url, "Une adresse (ou un formulaire, « form_url »)"),
    )
    for key, value, what in wanted:
        if not value:
            yield _absent(key, what)
    if declaration.audit is not None:
        yield from _missing_audit(declaration.audit)


def _missing_audit(audit: Audit) -> Iterator[Fault]:
    wanted = (
        ("performed_on", audit.performed_on, "La date de l'audit"),
        ("auditor", audit.auditor or audit.internal, "La société qui a réalisé l'audit (ou « internal = true »)"),
        ("environments", audit.environments, "L'environnement de test"),
        ("tools", audit.tools, "La liste des outils"),
        ("pages", audit.pages, "La liste des pages vérifiées"),
    )
    for key, value, what in wanted:
        if not value:
            yield _absent(f"audit.{key}", what)
    if audit.internal and audit.auditor:
        yield Fault("audit.internal", "L'audit est dit interne, et une société est nommée.", "Gardez l'un des deux.")
    if audit.show_mean and not all(page.validated or page.rejected or page.not_applicable for page in audit.pages):
        yield Fault(
            "audit.show_mean",
            "Le taux moyen demande les critères de chaque page.",
            "Écrivez-les, ou retirez « show_mean » : ce taux est facultatif.",
        )


def _absent(key: str, what: str) -> Fault:
    """The fault of a key that is not there, and in which table to write it."""
    table, _, name = key.rpartition(".")
    entry = table.partition("[")[0]
    where = "en tête du fichier" if not table else f"dans [{table}]" if entry == table else f"dans son [[{entry}]]"
    return Fault(key, f"{what} manque.", f"Écrivez « {name} = … » {where}.")


def _dates(declaration: Declaration) -> Iterator[Fault]:
    """Dates in the order in which things happen."""
    established, updated = declaration.established_on, declaration.updated_on
    audited = None if declaration.audit is None else declaration.audit.performed_on
    if established is not None and updated is not None and updated < established:
        yield Fault("updated_on", "La mise à jour précède l'établissement.", "Corrigez l'une des deux dates.")
    if audited is not None and declaration.dated is not None and audited > declaration.dated:
        yield Fault(
            "audit.performed_on",
            "L'audit est postérieur à la déclaration.",
            "Corrigez la date, ou écrivez « updated_on » : la déclaration est à mettre à jour après un audit.",
        )


def _contents(declaration: Declaration, reference: Rgaa) -> Iterator[Fault]:
    """What is declared not accessible must agree with the status."""
    status = conformity_of(declaration, reference)
    if status is Conformity.FULL and declaration.non_conformities:
        yield Fault(
            "non_conformities",
            "Tous les critères sont validés, et des non-conformités sont déclarées.",
            "Corrigez l'audit, ou retirez-les.",
        )
    if status is not Conformity.FULL and declaration.audit is not None and not declaration.non_conformities:
        yield Fault(
            "non_conformities",
            "Des critères ne sont pas validés, et aucune non-conformité n'est décrite.",
            "Ajoutez [[non_conformities]] avec « content » : ce qu'une personne ne peut pas faire, et où.",
        )


def _derogations(declaration: Declaration) -> Iterator[Fault]:
    """A derogation is justified and has an end (RGAA, « rappel du champ d'application »)."""
    for rank, one in enumerate(declaration.derogations):
        key = f"derogations[{rank}]"
        if not one.reason:
            yield _absent(f"{key}.reason", "La justification de la dérogation")
        if one.until is None:
            yield _absent(f"{key}.until", "La fin de la dérogation")
        elif declaration.dated is not None and one.until < declaration.dated:
            yield Fault(f"{key}.until", "La dérogation est finie.", "Retirez-la, ou corrigez sa date de fin.")
