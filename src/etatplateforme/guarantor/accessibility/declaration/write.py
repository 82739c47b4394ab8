"""The statement in its mandatory form, in the sentences that the RGAA imposes; our own words where it imposes none.

The form is that of « déclaration d'accessibilité », which says of itself « adopte obligatoirement ce format »
(RGAA 4.1.2, contents under Licence Ouverte 2.0).
"""

from collections.abc import Iterator

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.accessibility.declaration.blocks import (
    Block,
    Bullets,
    Document,
    Heading,
    Inline,
    Line,
    Link,
    Strong,
    paragraph,
)
from etatplateforme.guarantor.accessibility.declaration.completeness import faults_of, standard_of
from etatplateforme.guarantor.accessibility.declaration.mention import WORDS
from etatplateforme.guarantor.accessibility.declaration.model import (
    Audit,
    AuditedPage,
    Contact,
    Declaration,
    Derogation,
    Exempt,
    Exemption,
    NonConformity,
    ServiceKind,
)
from etatplateforme.guarantor.accessibility.declaration.recourse import recourse
from etatplateforme.guarantor.accessibility.declaration.result import conformity_of, result_of
from etatplateforme.guarantor.accessibility.rates import shown
from etatplateforme.guarantor.accessibility.reference import Rgaa
from etatplateforme.manifest.care import Conformity
from etatplateforme.values.calendar import french_date

OF_KIND = {
    ServiceKind.SITE: "du site internet",
    ServiceKind.APPLICATION: "de l’application mobile",
    ServiceKind.OTHER: "du service",
}

GROUNDS = {
    Exemption.OFFICE_FILE: "fichier bureautique publié avant le 23 septembre 2018",
    Exemption.RECORDED_MEDIA: "son ou vidéo enregistrés et publiés avant le 23 septembre 2020",
    Exemption.LIVE_MEDIA: "son ou vidéo diffusés en direct",
    Exemption.MAP: "carte ou service de cartographie en ligne",
    Exemption.THIRD_PARTY: "contenu d’un tiers, ni financé, ni développé, ni contrôlé par l’organisme",
    Exemption.HERITAGE: "reproduction d’une pièce de collection patrimoniale",
    Exemption.INTRANET: "contenu d’intranet ou d’extranet publié avant le 23 septembre 2019",
    Exemption.ARCHIVE: "archive, inchangée depuis le 23 septembre 2019 et inutile à une démarche en cours",
}


def refuse_gaps(declaration: Declaration) -> None:
    """Do nothing when *declaration* can be published.

    :raises InvalidInput: code ``declaration_incomplete``, with a fault for everything that is missing or wrong.
    """
    faults = faults_of(declaration)
    if faults:
        raise InvalidInput(
            "La déclaration d'accessibilité est incomplète : elle n'a pas été écrite.",
            remedy="Complétez chaque champ indiqué, puis recommencez.",
            faults=faults,
            code="declaration_incomplete",
        )


def statement(declaration: Declaration) -> Document:
    """The statement, ready to be rendered.

    :raises InvalidInput: as :func:`refuse_gaps` does.
    """
    refuse_gaps(declaration)
    reference = standard_of(declaration)
    service = declaration.service
    blocks = (
        *_commitment(declaration),
        *_state(declaration, reference),
        *_contents(declaration),
        *_establishment(declaration),
        *_contact(declaration.contact, service.kind),
        *recourse(),
    )
    home = Link(f"Retour à « {service.name} »", service.url or "")
    return Document(f"Déclaration d’accessibilité – {service.name}", home, blocks)


def _commitment(declaration: Declaration) -> Iterator[Block]:
    body, service = declaration.organisation, declaration.service
    yield Heading(1, "Déclaration d’accessibilité")
    yield paragraph(
        f"{body.name} s’engage à rendre {body.commitment} accessibles conformément à l’article 47 de la loi "
        "n° 2005-102 du 11 février 2005."
    )
    yield paragraph("À cette fin, l’organisme met en œuvre la stratégie et les actions suivantes :")
    plan = "Plan d’action de l’année en cours, avec le bilan des actions de l’année précédente"
    yield Bullets(
        (
            (Link("Schéma pluriannuel de mise en accessibilité", body.scheme_url or ""),),
            (Link(plan, body.plan_url or ""),),
        )
    )
    url = service.url or ""
    yield paragraph(f"Cette déclaration d’accessibilité s’applique à « {service.name} » (", Link(url, url), ").")


def _state(declaration: Declaration, reference: Rgaa) -> Iterator[Block]:
    status = conformity_of(declaration, reference) or Conformity.NONE
    yield Heading(2, "État de conformité")
    yield paragraph(
        f"« {declaration.service.name} » est ",
        Strong(WORDS[status]),
        f" avec le référentiel général d’amélioration de l’accessibilité (RGAA), version {reference.version}"
        f"{_why(declaration, status)}.",
    )
    yield Heading(3, "Résultat des tests")
    if declaration.audit is None:
        yield paragraph("Aucun résultat d’audit en cours de validité ne permet de mesurer le respect des critères.")
    else:
        yield from _result(declaration.audit, reference)


def _why(declaration: Declaration, status: Conformity) -> str:
    if status is Conformity.FULL or declaration.audit is None:
        return ""
    and_derogations = " et des dérogations" if declaration.derogations else ""
    return f" en raison des non-conformités{and_derogations} énumérées ci-dessous"


def _result(audit: Audit, reference: Rgaa) -> Iterator[Block]:
    result = result_of(audit, reference)
    by = "en interne" if audit.internal else f"par la société {audit.auditor}"
    yield paragraph(f"L’audit de conformité réalisé {by} révèle que :")
    items: list[Line] = []
    if result is not None and result.counts.share is not None:
        counted = f"({result.counts.validated} critères validés sur {result.counts.applicable} applicables)"
        items.append((Strong(shown(result.counts.share)), f" des critères RGAA sont respectés {counted}."))
    if audit.show_mean and result is not None and result.mean is not None:
        items.append((f"Le taux moyen de conformité du service en ligne s’élève à {shown(result.mean)}.",))
    yield Bullets(tuple(items))
    if audit.performed_on is not None:
        yield paragraph(f"L’audit date du {french_date(audit.performed_on)}.")
    if audit.report_url is not None:
        yield paragraph(Link("Lire le rapport d’audit", audit.report_url))


def _contents(declaration: Declaration) -> Iterator[Block]:
    yield Heading(2, "Contenus non accessibles")
    yield paragraph("Les contenus listés ci-dessous ne sont pas accessibles pour les raisons suivantes.")
    yield Heading(3, "Non-conformités")
    unknown = "Sans audit, la liste n’en est pas établie." if declaration.audit is None else "Aucune."
    yield _listed(tuple(_non_conformity(one) for one in declaration.non_conformities), unknown)
    yield Heading(3, "Dérogations pour charge disproportionnée")
    yield _listed(tuple(_derogation(one) for one in declaration.derogations), "Aucune.")
    yield Heading(3, "Contenus non soumis à l’obligation d’accessibilité")
    yield _listed(tuple(_exempt(one) for one in declaration.exempt), "Aucun.")


def _listed(items: tuple[Line, ...], otherwise: str) -> Block:
    return Bullets(items) if items else paragraph(otherwise)


def _non_conformity(one: NonConformity) -> Line:
    return (one.content, *_alternative(one.alternative))


def _derogation(one: Derogation) -> Line:
    until = "" if one.until is None else f" La dérogation prend fin le {french_date(one.until)}."
    none = "\nAucune alternative n’est proposée." if one.alternative is None else ""
    return (one.content, f"\nJustification : {one.reason}{until}{none}", *_alternative(one.alternative))


def _exempt(one: Exempt) -> Line:
    ground = () if one.ground is None else (f"\nMotif : {GROUNDS[one.ground]}.",)
    return (one.content, *ground, *_alternative(one.alternative))


def _alternative(text: str | None) -> tuple[Inline, ...]:
    return () if text is None else (f"\nAlternative : {text}",)


def _establishment(declaration: Declaration) -> Iterator[Block]:
    yield Heading(2, "Établissement de cette déclaration d’accessibilité")
    established, updated = declaration.established_on, declaration.updated_on
    first = "" if established is None else f"Cette déclaration a été établie le {french_date(established)}."
    yield paragraph(first, "" if updated is None else f" Elle a été mise à jour le {french_date(updated)}.")
    yield Heading(3, f"Technologies utilisées pour la réalisation {OF_KIND[declaration.service.kind]}")
    yield Bullets(tuple((one,) for one in declaration.service.technologies))
    if declaration.audit is not None:
        yield from _means(declaration.audit)


def _means(audit: Audit) -> Iterator[Block]:
    yield Heading(3, "Environnement de test")
    yield paragraph("Agents utilisateurs, technologies d’assistance et outils utilisés pour vérifier l’accessibilité :")
    yield Bullets(tuple((one,) for one in audit.environments))
    yield Heading(3, "Les outils utilisés lors de l’évaluation")
    yield Bullets(tuple((one,) for one in audit.tools))
    yield Heading(3, "Pages du site ayant fait l’objet de la vérification de conformité")
    yield Bullets(tuple(_page(page) for page in audit.pages))


def _page(page: AuditedPage) -> Line:
    return (page.name,) if page.url is None else (Link(page.name, page.url),)


def _contact(contact: Contact, kind: ServiceKind) -> Iterator[Block]:
    yield Heading(2, "Retour d’information et contact")
    yield paragraph(
        "Si vous n’arrivez pas à accéder à un contenu ou à un service, vous pouvez contacter le responsable "
        f"{OF_KIND[kind]} pour être orienté vers une alternative accessible ou obtenir le contenu sous une autre forme."
    )
    items: list[Line] = []
    if contact.form_url is not None:
        items.append((Link("Envoyer un message par le formulaire", contact.form_url),))
    if contact.mail is not None:
        items.append(("Envoyer un message à ", Link(contact.mail, f"mailto:{contact.mail}")))
    entity = f"Contacter {contact.entity}"
    items.append((entity,) if contact.entity_url is None else (Link(entity, contact.entity_url),))
    yield Bullets(tuple(items))
