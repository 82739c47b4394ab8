"""LANG-01: the pages are written plainly. Never a gate: only readers can say what they understood.

An advice is a hint to a writer, so that the rule never fails: it passes when no form stops the reader, and else asks
that somebody read the page again.
"""

from collections.abc import Iterator

from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.language.pages import PageLanguage, language_of_page
from etatplateforme.guarantor.rule import Judgement, Rule, Theme, Waiving, cant_tell, inapplicable, passed, recalled
from etatplateforme.values.finding import Evidence, Level, Place

NO_PROSE = "Aucune page examinée ne contient de phrases en français."


def readings(facts: Facts) -> tuple[PageLanguage, ...]:
    """What was read of each page that holds French sentences, made once for the rule and the report."""
    return tuple(read for _, read in facts.reading.derived(language_of_page) if read.reading.indicators.words)


def _plain(facts: Facts) -> Iterator[Judgement]:
    if not facts.pages:
        yield cant_tell(
            "Aucune page n'a été examinée.", "Les textes du service sont-ils faciles à lire ? Donnez-les au garant."
        )
        return
    found = readings(facts)
    if not found:
        yield inapplicable(NO_PROSE)
    for page in found:
        yield _page(page)


def _page(page: PageLanguage) -> Judgement:
    advice = page.reading.advice
    if not advice:
        return passed("Aucune forme connue pour gêner la lecture n'a été relevée.", place=Place(page.page))
    number = len(advice) + page.untold
    told = "Une forme peut gêner" if number == 1 else f"{number} formes peuvent gêner"
    return cant_tell(
        f"{told} la lecture.",
        "Une personne qui lit peu comprend-elle cette page ? Corrigez ce que le rapport montre, puis faites-la relire.",
        place=Place(page.page, advice[0].line or None),
    )


PLAIN_LANGUAGE = Rule(
    code="LANG-01",
    title="Les textes sont faciles à lire",
    theme=Theme.WORDS,
    sources=(
        recalled("Arrêté du 31 août 2023 (TFPT2322190A), programme Services Publics+ : information claire et simple"),
        recalled("Observatoire des démarches essentielles : indicateur « clarté du langage »"),
    ),
    level=Level.OBSERVE,
    evidence=Evidence.OBSERVED,
    remedy="Coupez les phrases longues, remplacez les mots administratifs, dites qui agit.",
    person="Idriss, qui lit lentement et renonce à la troisième ligne.",
    judge=_plain,
    waiving=Waiving.BY_ANOTHER,
    story=(
        "Idriss a quitté l'école à quatorze ans. Il lit, lentement. La lettre disait « nonobstant les dispositions "
        "susvisées, l'intéressé est tenu de produire » : il l'a rangée, et il a perdu son aide. Depuis, la commune "
        "fait relire ses modèles de lettres, et la phrase est devenue « envoyez ce papier avant le 12 mars »."
    ),
)
