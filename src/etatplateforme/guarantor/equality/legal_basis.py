"""Each datum stands on a legal basis that a public body may use (EG-09)."""

from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import ASKING, is_administration
from etatplateforme.guarantor.equality.texts import gdpr
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import Judgement, Rule, Theme, cant_tell, failed, passed
from etatplateforme.manifest.processing import Datum, LegalBasis
from etatplateforme.values.finding import Evidence, Level, Place


def _legal_basis(facts: Facts) -> Iterator[Judgement]:
    public = is_administration(facts.manifest)
    found = [judgement for datum in facts.manifest.data if (judgement := _of(datum, public)) is not None]
    yield from found
    if not found:
        yield passed("Chaque donnée a une base légale possible pour cet organisme.", place=Place("data"))


def _of(datum: Datum, public: bool | None) -> Judgement | None:
    place = Place(f"data.{datum.name}.legal_basis")
    if datum.legal_basis is LegalBasis.LEGITIMATE_INTERESTS and public:
        return failed("Une autorité publique ne fonde pas sa mission sur l'intérêt légitime.", place=place)
    if datum.legal_basis is LegalBasis.LEGITIMATE_INTERESTS and public is None:
        return cant_tell(
            "Une donnée repose sur l'intérêt légitime.",
            "L'association est-elle chargée d'une mission de service public ? Elle ne le pourrait pas : dites-le dans "
            "« operator.public_service_mission ».",
            place=place,
        )
    if datum.legal_basis is LegalBasis.CONSENT and datum.required:
        return cant_tell(
            "Une donnée obligatoire repose sur le consentement.",
            "La personne peut-elle refuser sans rien perdre ? Sinon le consentement n'est pas libre.",
            place=place,
        )
    return None


LEGAL_BASES = Rule(
    code="EG-09-base",
    title="Chaque donnée repose sur une base légale que l'organisme peut invoquer",
    theme=Theme.PERSONAL_DATA,
    sources=gdpr("6, paragraphe 1", "7, paragraphe 4"),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy="Choisissez la mission d'intérêt public ou l'obligation légale (data.legal_basis), ou retirez la donnée.",
    person="Rose, à qui l'on demande de consentir à ce qu'elle ne peut pas refuser.",
    judge=_legal_basis,
    applies=ASKING,
    story=(
        "« Je consens au traitement de mes données », ou le bouton restait gris. Rose n'avait pas le choix, et le mot "
        "la trompait. Le service s'appuie sur sa mission, le dit, et ne demande plus un accord qui n'en est pas un."
    ),
    example="""\
[[data]]
name = "nom"
legal_basis = "public_task"
""",
)
