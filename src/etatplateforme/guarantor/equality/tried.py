"""What rules say of the fields that personas tried, page by page, and of the forms that they went through in tests."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from etatplateforme.guarantor.accessibility.pages import at, listed, most_told, wrong
from etatplateforme.guarantor.accessibility.view import View, view_of_page
from etatplateforme.guarantor.equality.trials import Refused, Trial, remedy, why
from etatplateforme.guarantor.facts import Facts, Page
from etatplateforme.guarantor.personas import PERSONAS
from etatplateforme.guarantor.personas.run import FormRun
from etatplateforme.guarantor.rule import Judgement, cant_tell, failed, passed
from etatplateforme.values.calendar import french_date
from etatplateforme.values.finding import Evidence, Place, Verdict

PageJudge: TypeAlias = Callable[[Page, View], Iterable[Judgement]]

LETTERLESS = frozenset({"numeric", "decimal", "tel"})
"""Values of ``inputmode`` that bring up a keyboard without letters."""

FORMERLY = (
    "Le motif (pattern) du champ « {field} » n'est pas valable pour les navigateurs d'aujourd'hui, qui l'ignorent ; "
    "ceux d'avant 2023 l'appliquent, et refusent par exemple : {case}."
)
REWRITE = "Voulez-vous de ce motif ? Sinon, ôtez-le ; si oui, corrigez-le pour qu'il laisse passer tout le monde."


def observed(facts: Facts, judge: PageJudge, right: str) -> Iterator[Judgement]:
    """What *judge* says of each page; *right* opens the sentence that names the pages where all went through."""
    good: list[str] = []
    for page, view in facts.reading.derived(view_of_page):
        told = list(judge(page, view))
        wrong = [one for one in told if one.verdict is not Verdict.PASSED]
        yield from (replace(one, evidence=Evidence.OBSERVED) for one in most_told(page, wrong))
        if told and not wrong:
            good.append(page.name)
    if good:
        yield passed(f"{right} : {listed(good)}.", evidence=Evidence.OBSERVED)


def refusing(page: Page, view: View, trial: Trial, refused: Sequence[Refused], *, text: str = "") -> Judgement:
    """The failure of a field that refuses people; only a question when the field may be hidden."""
    judgement = wrong(page, view, trial.asked.element, told(trial, refused, text=text))
    failing = judgement.verdict is Verdict.FAILED
    return replace(judgement, remedy=remedy(trial.asked.field, refused[0])) if failing else judgement


def told(trial: Trial, refused: Sequence[Refused], *, text: str = "") -> str:
    """The sentence that says whom a field refuses: the first as an example, written as *text* when one is given."""
    first, others, field = refused[0], len(refused) - 1, trial.asked.field
    shown = text or first.text
    more = f" ; {others} autre{'s' if others > 1 else ''} aussi" if others else ""
    reason = why(field, first, shown)
    name = trial.asked.purpose.french
    return f"Le champ « {name} » refuse « {shown} » : {reason}. Cas refusé : {first.persona.case}{more}."


def formerly(page: Page, trial: Trial, rule: str) -> Iterator[Judgement]:
    """The question that a pattern raises when only older browsers apply it, to people for whom *rule* stands."""
    for persona in trial.before(rule)[:1]:
        message = FORMERLY.format(field=trial.asked.purpose.french, case=persona.case)
        yield cant_tell(message, REWRITE, place=at(page, trial.asked.element))


def letterless(page: Page, trial: Trial) -> Iterator[Judgement]:
    """The question that a keyboard of digits raises where a code may hold a letter."""
    if trial.asked.element.attributes.get("inputmode", "").strip().lower() in LETTERLESS:
        yield cant_tell(
            f"Le champ « {trial.asked.purpose.french} » fait venir un clavier de chiffres (inputmode).",
            "Comment une personne de Corse y écrit-elle 2A ou 2B, sur un téléphone ?",
            place=at(page, trial.asked.element),
        )


def says(view: View, *words: str) -> bool:
    """True when the page says one of *words*, whatever the case: a way out may stand beside the field."""
    text = view.document.text.casefold()
    return any(word in text for word in words)


def by_test(facts: Facts, rule: str) -> Iterator[Judgement]:
    """What the service's own tests say of its forms, for the personas for whom *rule* stands."""
    run = facts.persona_run
    if run is None:
        return
    concerned = {persona.key: persona.case for persona in PERSONAS if rule in persona.protects}
    for form in run.forms:
        yield _by_test(form, concerned, french_date(run.day))


def _by_test(form: FormRun, concerned: dict[str, str], day: str) -> Judgement:
    refused = [concerned[key] for key in form.refused if key in concerned]
    left = concerned.keys() - {*form.refused, *form.accepted}
    place = Place(f"formulaire {form.form}")
    if refused:
        return failed(
            f"Essayé le {day}, le formulaire « {form.form} » a refusé : {' ; '.join(refused)}.",
            remedy="Lancez l'essai des personnes et corrigez ce que le formulaire refuse.",
            place=place,
            evidence=Evidence.OBSERVED,
        )
    if left:
        return cant_tell(
            f"Essayé le {day}, le formulaire « {form.form} » ne l'a pas été par {len(left)} des {len(concerned)} "
            "personnes que cette règle protège.",
            "Le formulaire les laisse-t-il passer ? Essayez-le avec la fixture « persona ».",
            place=place,
        )
    return passed(
        f"Le {day}, les {len(concerned)} personnes que cette règle protège ont passé le formulaire « {form.form} ».",
        place=place,
        evidence=Evidence.OBSERVED,
    )
