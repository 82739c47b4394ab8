"""« Tell us once »: nobody brings to an administration what another one holds (EG-07)."""

import re
from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import ADMINISTRATIONS, Test, asking, binding, when
from etatplateforme.guarantor.equality.held_data import CATALOGUE_SOURCES, Held, holder
from etatplateforme.guarantor.equality.parameters import ESSENTIAL_PROCEDURES, RE_ASKED_GOAL, RE_ASKED_PARTIAL
from etatplateforme.guarantor.equality.texts import crpa
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import Judgement, Rule, Theme, cant_tell, failed, inapplicable, passed
from etatplateforme.manifest.model import Manifest
from etatplateforme.manifest.processing import DataKind, Datum, Document
from etatplateforme.values.finding import Evidence, Level, Place

EXCEPTED = re.compile(r"\bR\.?\s?\*?113-8\b", re.IGNORECASE)
"""A text that names the article which lists the exceptions."""

BY_OTHERS = frozenset({Document.ADDRESS_PROOF, Document.OTHER})
"""Documents that an administration did not always issue."""


def _asked_of_people(manifest: Manifest) -> list[Datum]:
    return [datum for datum in manifest.data if datum.source == "citizen"]


def re_asked(manifest: Manifest) -> list[tuple[Datum, Held]]:
    """What is asked of people though an administration holds it and can give it, as far as the manifest tells."""
    identity = manifest.identity
    franceconnect = identity is not None and (identity.franceconnect or identity.franceconnect_plus) is not None
    asked = ((datum, holder(datum, franceconnect=franceconnect)) for datum in _asked_of_people(manifest))
    return [(datum, held) for datum, held in asked if held is not None]


def _once_only(facts: Facts) -> Iterator[Judgement]:
    found = re_asked(facts.manifest)
    doubtful = [datum for datum, held in found if held.signed_in and datum.whose is None]
    excused = [datum for datum, _ in found if datum.cannot_obtain is not None and datum not in doubtful]
    counted = [(datum, held) for datum, held in found if datum not in doubtful and datum not in excused]
    unnamed = [
        datum
        for datum in _asked_of_people(facts.manifest)
        if datum.kind is DataKind.DOCUMENT and datum.document is None and datum.cannot_obtain is None
    ]
    yield from map(_whose, doubtful)
    yield from map(_which_document, unnamed)
    if len(counted) > RE_ASKED_GOAL.value:
        yield failed(_level(counted), place=Place("data"))
    elif not doubtful and not unnamed:
        yield passed(_within_the_goal(counted, len(excused)), place=Place("data"))


def _whose(datum: Datum) -> Judgement:
    return cant_tell(
        "Cette donnée est demandée, alors que FranceConnect donne celle de la personne connectée.",
        "De qui est cette donnée ? Dites-le dans « data.whose » (applicant ou other) ; si c'est celle de la personne "
        "connectée, prenez-la à FranceConnect.",
        place=Place(f"data.{datum.name}"),
    )


def _which_document(datum: Datum) -> Judgement:
    return cant_tell(
        "Le manifeste ne dit pas quelle pièce est demandée.",
        "Quelle est cette pièce, et une administration la détient-elle ? Dites-le dans « data.document ».",
        place=Place(f"data.{datum.name}"),
    )


def _level(counted: list[tuple[Datum, Held]]) -> str:
    level = "en partie atteint" if len(counted) <= RE_ASKED_PARTIAL.value else "faible"
    return f"{len(counted)} données sont redemandées, que l'État détient (niveau : {level}) : {_named(counted)}."


def _named(counted: list[tuple[Datum, Held]]) -> str:
    return " ; ".join(f"{datum.name} ({held.through})" for datum, held in counted)


def _within_the_goal(counted: list[tuple[Datum, Held]], excused: int) -> str:
    aside = f" Pour {excused} autre(s), le manifeste dit ce qui empêche de l'obtenir." if excused else ""
    if counted:
        return f"Une seule donnée est redemandée : {_named(counted)}. L'objectif est atteint (0 ou 1).{aside}"
    return f"Rien n'est redemandé de ce que le garant sait détenu par une administration.{aside}"


def _home(facts: Facts) -> Iterator[Judgement]:
    proofs = [datum for datum in _asked_of_people(facts.manifest) if datum.document is Document.ADDRESS_PROOF]
    for datum in proofs:
        place = Place(f"data.{datum.name}")
        if datum.document_basis is None:
            yield failed("Un justificatif de domicile est demandé.", place=place)
        elif EXCEPTED.search(datum.document_basis):
            yield passed("Le justificatif est demandé dans un cas que l'article R113-8 excepte.", place=place)
        else:
            yield cant_tell(
                "Un justificatif de domicile est demandé, d'après un texte que le garant ne connaît pas.",
                "Ce texte l'emporte-t-il sur l'article R113-8, selon lequel le domicile se déclare ?",
                place=place,
            )
    if not proofs:
        yield passed("Le domicile est déclaré, sans justificatif.", place=Place("data"))


def _copies(facts: Facts) -> Iterator[Judgement]:
    certified = [datum for datum in _asked_of_people(facts.manifest) if datum.certified_copy]
    for datum in certified:
        place = Place(f"data.{datum.name}")
        if datum.document is None or datum.document in BY_OTHERS:
            yield cant_tell(
                "Une copie certifiée conforme est demandée.",
                "La pièce vient-elle d'une administration ? Alors une simple photocopie suffit.",
                place=place,
            )
        else:
            yield failed("Une copie certifiée conforme est demandée, pour une pièce d'une administration.", place=place)
    if not certified:
        yield passed("Une simple copie suffit pour chaque pièce demandée.", place=Place("data"))


def _with(kinds: frozenset[DataKind], otherwise: str) -> Test:
    def test(facts: Facts) -> Judgement | None:
        concerned = any(datum.kind in kinds or datum.document is not None for datum in facts.manifest.data)
        return None if concerned else inapplicable(otherwise)

    return test


ONCE_ONLY = Rule(
    code="EG-07",
    title="Ce que l'État sait déjà n'est pas redemandé",
    theme=Theme.PERSONAL_DATA,
    sources=(*crpa("L113-12", "L114-8", "L114-10"), ESSENTIAL_PROCEDURES, *CATALOGUE_SOURCES),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy=(
        "Prenez ces données là où elles sont (source = « franceconnect:… » ou « api:… »), ou dites ce qui l'empêche "
        "(data.cannot_obtain)."
    ),
    person="Mireille, qui photocopie pour la quatrième fois son avis d'impôt.",
    judge=_once_only,
    applies=when(ADMINISTRATIONS.told + ", dont le service demande des données", binding, asking),
    story=(
        "Mireille élève seule trois enfants, et chaque rentrée elle repart avec la même pile : avis d'impôt, "
        "attestation de la CAF, certificats de scolarité. Tout cela, l'État l'a déjà. La mairie a demandé l'accès à "
        "l'API Particulier ; le dossier de Mireille tient maintenant en une case à cocher."
    ),
    example="""\
[[data]]
name = "quotient"
label = "Quotient familial"
kind = "income"
purpose = "calculer le tarif"
retention = "1 an"
consumer = "facturation"
source = "api:particulier.quotient_familial"

[[data]]
name = "avis"
label = "Avis d'impôt"
kind = "document"
document = "tax_notice"
purpose = "calculer le tarif des familles sans CAF"
retention = "1 an"
consumer = "facturation"
cannot_obtain = "Habilitation à l'API Impôt particulier refusée le 3 mars 2026."
""",
)

DECLARED_HOME = Rule(
    code="EG-07-domicile",
    title="Le domicile se déclare, il ne se prouve pas",
    theme=Theme.PERSONAL_DATA,
    sources=crpa("R113-8", "L113-13"),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy=(
        "Ne demandez plus de justificatif de domicile ; s'il s'agit d'un cas excepté, citez l'article "
        "(data.document_basis)."
    ),
    person="Kevin, hébergé chez un ami, dont le nom n'est sur aucune facture.",
    judge=_home,
    applies=when(
        ADMINISTRATIONS.told + ", dont le service demande une adresse ou des pièces",
        binding,
        _with(frozenset({DataKind.ADDRESS, DataKind.DOCUMENT}), "Le service ne demande ni adresse, ni pièce."),
    ),
    story=(
        "Kevin dort sur le canapé d'un ami depuis que son couple s'est séparé. On lui demandait une facture à son nom "
        "pour inscrire sa fille au centre de loisirs ; il n'en a pas, et il avait honte de l'expliquer. Une adresse se "
        "déclare sur l'honneur : la facture n'est plus demandée."
    ),
    example="""\
[[data]]
name = "domicile"
label = "Justificatif de domicile"
kind = "document"
document = "address_proof"
document_basis = "CRPA, article R113-8 : inscription dans une école"
purpose = "savoir quelle école est celle du secteur"
retention = "1 an"
consumer = "affectation"
""",
)

PLAIN_COPIES = Rule(
    code="EG-07-copies",
    title="Une simple photocopie suffit",
    theme=Theme.PERSONAL_DATA,
    sources=crpa("R113-10", "R113-11"),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy="Acceptez une simple copie ; en cas de doute, demandez l'original par une lettre qui dit pourquoi.",
    person="Yasmina, à qui l'on réclame un tampon que plus aucune mairie ne donne.",
    judge=_copies,
    applies=when(
        ADMINISTRATIONS.told + ", dont le service demande des pièces",
        binding,
        _with(frozenset({DataKind.DOCUMENT}), "Le service ne demande aucune pièce."),
    ),
    story=(
        "Yasmina a fait trois mairies pour une copie certifiée conforme de son diplôme. Aucune ne la délivre plus, et "
        "son dossier attendait ce tampon. La règle a fait relire le formulaire : une photocopie lisible suffit."
    ),
    example="""\
[[data]]
name = "avis"
label = "Avis d'impôt"
kind = "document"
document = "tax_notice"
purpose = "calculer le tarif"
retention = "1 an"
consumer = "facturation"
certified_copy = false
""",
)
