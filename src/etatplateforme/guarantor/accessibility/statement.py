"""The accessibility statement: declared, in force, true to its figures, announced, and linked everywhere (EG-12)."""

from collections.abc import Iterable, Iterator

from etatplateforme.guarantor.accessibility.bound import Body, Bound, ruling
from etatplateforme.guarantor.accessibility.declaration.mention import WORDS, mentions_in
from etatplateforme.guarantor.accessibility.declaration.sources import MENTIONS, RATES, SCOPE, STATEMENT_PAGE
from etatplateforme.guarantor.accessibility.declaration.validity import Ending, Validity, valid_until
from etatplateforme.guarantor.accessibility.rates import Counts
from etatplateforme.guarantor.accessibility.reference import in_force_on, succeeded_on
from etatplateforme.guarantor.accessibility.sources import DECREE_2019, LAW_2005
from etatplateforme.guarantor.accessibility.statement_link import Leads, leads_to_statement
from etatplateforme.guarantor.accessibility.view import view_of_page
from etatplateforme.guarantor.facts import Facts, PageKind
from etatplateforme.guarantor.rule import Condition, Judgement, Rule, Theme, cant_tell, failed, inapplicable, passed
from etatplateforme.manifest.care import Accessibility, Conformity
from etatplateforme.manifest.model import Manifest
from etatplateforme.values.calendar import french_date
from etatplateforme.values.finding import Evidence, Level, Place

LEAST_PARTIAL_RATE = 50.0
MOST_NAMED = 3

TOO_OLD = {
    Ending.AGE: "La déclaration d'accessibilité a plus de trois ans.",
    Ending.NEW_STANDARD: "Une nouvelle version du RGAA a plus de dix-huit mois : la déclaration est à refaire.",
    Ending.OVERHAUL: "Le site a été refondu depuis la déclaration d'accessibilité.",
}


def _on_screen(facts: Facts) -> Judgement | None:
    if facts.manifest.access.online is None and not facts.pages:
        return inapplicable("Le service n'est pas en ligne.")
    return None


ON_SCREEN = Condition(
    "tout service en ligne d'un organisme que l'article 47 de la loi du 11 février 2005 oblige ; un autre n'est jugé "
    "que sur ce qu'il déclare",
    _on_screen,
)


def _statement(facts: Facts) -> Iterable[Judgement]:
    return [*_declared(facts), *_announced(facts), *_linked(facts)]


def _declared(facts: Facts) -> Iterator[Judgement]:
    declared = facts.manifest.accessibility
    place = Place("accessibility")
    if declared is None or declared.statement_url is None:
        yield _missing(facts.manifest, "Aucune déclaration d'accessibilité n'est annoncée.", place)
        return
    validity = _validity(declared)
    wrong = list(_contradictions(declared))
    if validity is not None and not validity.covers(facts.today):
        wrong.append(TOO_OLD[validity.ending])
    yield from (failed(message, place=place) for message in wrong)
    if wrong:
        return
    if _understated(declared):
        yield cant_tell(
            "Les nombres de critères donnent un meilleur état que celui qui est déclaré.",
            "L'audit est-il encore valable ? S'il l'est, corrigez l'état ; sinon, retirez ses chiffres.",
            place=place,
        )
        return
    until = "" if validity is None else f" Elle est à refaire après le {french_date(validity.until)}."
    yield passed(
        f"La déclaration annonce « {WORDS[declared.status]} » ; le garant ne dit pas si c'est exact.{until}",
        place=place,
    )


def _missing(manifest: Manifest, message: str, place: Place, evidence: Evidence | None = None) -> Judgement:
    """What a body that is bound must have (loi 2005-102, art. 47, I); for any other, what is known of it decides."""
    found = ruling(Body.of(manifest.operator))
    if found.bound is Bound.YES:
        return failed(message, place=place, evidence=evidence)
    if found.bound is Bound.NO:
        return inapplicable(found.reason)
    return cant_tell(f"{message} {found.reason}", found.question, place=place)


def _validity(declared: Accessibility) -> Validity | None:
    """Until when the statement holds, from its publication or else its audit; None when it has no date."""
    dated = declared.published_on or declared.audited_on
    if dated is None:
        return None
    return valid_until(dated, new_standard_on=succeeded_on(in_force_on(dated).version))


def _counts(declared: Accessibility) -> Counts | None:
    validated, applicable = declared.criteria_validated, declared.criteria_applicable
    return None if validated is None or applicable is None else Counts(validated, applicable - validated)


def _contradictions(declared: Accessibility) -> Iterator[str]:
    """What in the statement cannot be true."""
    if declared.status is not Conformity.NONE and declared.audited_on is None:
        yield "Sans audit, le service est « non conforme » : la déclaration dit autre chose."
    counts = _counts(declared)
    if counts is None:
        yield from _against_rate(declared)
        return
    allowed = counts.conformity
    if allowed is not None and allowed is not declared.status and not _understated(declared):
        yield (
            f"{counts.validated} critères validés sur {counts.applicable} donnent « {WORDS[allowed]} » : la "
            "déclaration dit autre chose."
        )
    if (
        declared.rate is not None
        and abs(declared.rate * counts.applicable - 100 * counts.validated) > counts.applicable
    ):
        yield "Le taux déclaré n'est pas celui que donnent les nombres de critères."


def _against_rate(declared: Accessibility) -> Iterator[str]:
    if declared.status is Conformity.FULL and declared.rate is not None and declared.rate < 100:
        yield "« Totalement conforme » veut que tous les critères soient respectés."
    if declared.status is Conformity.PARTIAL and declared.rate is not None and declared.rate < LEAST_PARTIAL_RATE:
        yield "« Partiellement conforme » veut qu'au moins la moitié des critères soient respectés."


def _understated(declared: Accessibility) -> bool:
    """True when « non conforme » is declared with figures that say better: an audit that no longer holds does that."""
    counts = _counts(declared)
    return declared.status is Conformity.NONE and counts is not None and counts.conformity is not Conformity.NONE


def _announced(facts: Facts) -> Iterator[Judgement]:
    homes = [(page, document) for page, document in facts.documents if page.kind is PageKind.HOME]
    if not homes:
        yield cant_tell(
            "Aucune page d'accueil n'a été examinée.",
            "La page d'accueil porte-t-elle la mention « Accessibilité : … conforme » ?",
        )
    declared = facts.manifest.accessibility
    for page, document in homes:
        place = Place(page.name)
        found = mentions_in(document.text)
        if document.drawn_by_script:
            yield cant_tell(
                "La page d'accueil est construite par un script.",
                "La page affichée porte-t-elle la mention ?",
                place=place,
            )
        elif not found:
            yield _missing(
                facts.manifest, "La page d'accueil ne porte pas la mention « Accessibilité : … conforme ».", place
            )
        elif declared is not None and found != frozenset({declared.status}):
            yield failed(
                "La mention de la page d'accueil n'est pas celle de la déclaration.",
                place=place,
                evidence=Evidence.OBSERVED,
            )
        else:
            yield passed("La page d'accueil porte la mention d'accessibilité.", place=place, evidence=Evidence.OBSERVED)


def _linked(facts: Facts) -> Iterator[Judgement]:
    """Every page leads to the accessibility page; messages are no pages of the site."""
    declared = facts.manifest.accessibility
    url = None if declared is None else declared.statement_url
    there: list[str] = []
    for page, view in facts.reading.derived(view_of_page):
        if page.kind is PageKind.MESSAGE:
            continue
        place = Place(page.name)
        match leads_to_statement(page, view, url):
            case Leads.THERE:
                there.append(page.name)
            case Leads.UNSURE:
                yield cant_tell(
                    "Aucun lien vers la page accessibilité ne se reconnaît dans la source.",
                    "La page affichée mène-t-elle directement à la page accessibilité ?",
                    place=place,
                )
            case Leads.NOWHERE:
                message = "La page ne mène pas à la page accessibilité."
                yield _missing(facts.manifest, message, place, Evidence.OBSERVED)
    if there:
        others = f" et {len(there) - MOST_NAMED} autres" if len(there) > MOST_NAMED else ""
        named = ", ".join(there[:MOST_NAMED])
        yield passed(f"Un lien mène à la page accessibilité : {named}{others}.", evidence=Evidence.OBSERVED)


STATEMENT = Rule(
    code="EG-12",
    title="L'accessibilité du service est déclarée, et annoncée dès l'accueil",
    theme=Theme.ACCESSIBILITY,
    sources=(LAW_2005, DECREE_2019, MENTIONS, STATEMENT_PAGE, RATES, SCOPE),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy=(
        "Publiez la déclaration, déclarez-la dans « accessibility », écrivez sur l'accueil « Accessibilité : non "
        "conforme » (ou partiellement, ou totalement), et menez-y depuis chaque page."
    ),
    person="Karim, qui veut savoir avant de commencer s'il pourra finir.",
    judge=_statement,
    story=(
        "Karim navigue au clavier et à l'oreille. Il a passé une heure sur un formulaire avant de buter sur un "
        "calendrier qu'aucune touche n'ouvrait. La déclaration lui dit avant de commencer ce qui marche, ce qui ne "
        "marche pas, et qui appeler ; la mention de l'accueil l'annonce."
    ),
    example="""\
[accessibility]
status = "partial"
statement_url = "https://cantine.exemple.fr/accessibilite"
audited_on = 2026-03-02
published_on = 2026-03-10
rate = 82.5
mail = "accessibilite@exemple.fr"
""",
    applies=ON_SCREEN,
)
