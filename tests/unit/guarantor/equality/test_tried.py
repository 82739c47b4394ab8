"""The sentences about fields that refuse people, the ways out that pages leave, and the runs of services' own tests."""

from collections.abc import Iterable
from datetime import date

import pytest

from etatplateforme.guarantor.accessibility.view import view_of
from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.dom import read
from etatplateforme.guarantor.equality.trials import trials
from etatplateforme.guarantor.facts import Facts, Page
from etatplateforme.guarantor.personas import PERSONAS
from etatplateforme.guarantor.personas.run import PersonaRun, run_of
from etatplateforme.guarantor.rule import Judgement
from etatplateforme.values.finding import Evidence, Verdict
from tests.unit.guarantor.samples import TODAY, manifest

FIRST_NAME = "<label for=p>Prénom</label><input id=p>"


def page(body: str, *, head: str = "") -> Page:
    html = (
        f"<!DOCTYPE html><html lang=fr><title>Étape</title>{head}<form>{FIRST_NAME}\n{body}<button>Ok</button></form>"
    )
    return Page("étape", html)


def judged(
    rule: str,
    body: str = "",
    *,
    head: str = "",
    run: PersonaRun | None = None,
    changes: dict[str, object] | None = None,
) -> list[Judgement]:
    found = CHARTER.rule(rule)
    assert found is not None
    pages = (page(body, head=head),) if body else ()
    return list(found.judged(Facts(manifest(changes), TODAY, pages=pages, persona_run=run)))


def said(judgements: Iterable[Judgement], verdict: Verdict) -> list[str]:
    return [judgement.message for judgement in judgements if judgement.verdict is verdict]


@pytest.mark.parametrize(
    ("rule", "body", "message"),
    [
        (
            "EG-18",
            '<label>Nom<input pattern="[A-Za-z\' ]+"></label>',
            "Le champ « nom de famille » refuse « D'INVENTŒUVRE-L'HAŸ » : son motif (pattern) n'admet pas « Œ » ni « - "
            "» ni « Ÿ ». Cas refusé : Accents, ligature, tréma, apostrophe et trait d'union ; 3 autres aussi.",
        ),
        (
            "EG-18",
            "<label>Nom<input maxlength=30></label>",
            "Le champ « nom de famille » refuse « INVENTÉE DE LA FICTION-IMAGINAIRE ET DE LA SUPPOSITION-THÉORIQUE » : "
            "il s'arrête à 30 caractères, et il en faut 64. Cas refusé : Nom de plus de soixante caractères.",
        ),
        (
            "EG-20",
            "<label>Code postal<input pattern='(?:0[1-9]|[1-8]\\d|9[0-5])\\d{3}'></label>",
            "Le champ « code postal » refuse « 97400 » : son motif (pattern) ne l'admet pas. Cas refusé : Née à La "
            "Réunion (974), sans adresse électronique ; 10 autres aussi.",
        ),
        (
            "EG-20",
            "<label>Département<input maxlength=2></label>",
            "Le champ « département » refuse « 974 » : il s'arrête à 2 caractères, et il en faut 3. Cas refusé : Née à "
            "La Réunion (974), sans adresse électronique ; 4 autres aussi.",
        ),
        (
            "EG-21",
            "<label>NIR<input type=number></label>",
            "Le champ « numéro de sécurité sociale » refuse « 287092A00499966 » : il n'admet que des nombres. Cas "
            "refusé : Née en Corse : une lettre dans le code et dans le numéro de sécurité sociale.",
        ),
        (
            "EG-20",
            "<label>Code postal<input type=number max=95999></label>",
            "Le champ « code postal » refuse « 97400 » : cette valeur est hors de ses bornes. Cas refusé : Née à La "
            "Réunion (974), sans adresse électronique ; 10 autres aussi.",
        ),
    ],
)
def test_a_refusal_is_told_with_its_true_reason(rule: str, body: str, message: str) -> None:
    (found,) = [one for one in judged(rule, body) if one.verdict is Verdict.FAILED]
    assert found.message == message
    assert found.remedy
    assert found.evidence is Evidence.OBSERVED
    assert found.place is not None
    assert (found.place.where, found.place.line) == ("étape", 2)


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        ("EG-18", "<label>Nom<input pattern='[a-z'></label>"),
        ("EG-18", r"<label>Nom<input pattern='(?<=x)\w+'></label>"),
        ("EG-18", "<label>Nom<input pattern='\\d+'></label>"),
        ("EG-20", "<label>Téléphone<input required pattern='[0-9]{4}'></label>"),
        ("EG-20", "<label>Code postal<input pattern='[A-Z]{2}[0-9]{4}'></label>"),
        ("EG-20", "<label>Département<select><option>Informatique<option>Achats</select></label>"),
        ("EG-20", "<label>Département<select><option>Finistère<option>Ille-et-Vilaine</select></label>"),
        ("EG-21", "<label>Commune de naissance<select required><option value=''>Choisissez</select></label>"),
        ("EG-21", "<label>Pays de naissance<select required><option>France<option>Belgique</select></label>"),
        ("EG-21", "<label>Code commune de naissance<input pattern='[0-8][0-9AB][0-9]{3}|9[0-8][0-9]{3}'></label>"),
    ],
)
def test_a_field_that_is_not_what_it_seems_accuses_nobody(rule: str, body: str) -> None:
    assert said(judged(rule, body), Verdict.FAILED) == []


@pytest.mark.parametrize(
    ("rule", "body", "head"),
    [
        ("EG-18", "<p>Cochez « Je n'ai pas de prénom ».</p><label>Prénom<input required></label>", ""),
        ("EG-18", "<div hidden><label>Nom<input maxlength=9></label></div>", ""),
        ("EG-18", "<label>Nom<input maxlength=9></label>", "<link rel=stylesheet href=absente.css>"),
        ("EG-20", "<label>Code postal<input pattern='48[0-9]{3}'></label>", ""),
        (
            "EG-21",
            "<label>Commune de naissance<select required><option>A<option>B</select></label><script></script>",
            "",
        ),
        ("EG-21", "<label>Ville de naissance<select required><option>A<option>B</select></label>Né à l'étranger ?", ""),
    ],
)
def test_a_way_out_or_a_doubt_turns_an_accusation_into_a_question(rule: str, body: str, head: str) -> None:
    found = judged(rule, body, head=head)
    assert said(found, Verdict.FAILED) == []
    assert said(found, Verdict.CANT_TELL)


@pytest.mark.parametrize(
    ("pattern", "communes", "accused"),
    [
        ("(0[1-9]|[1-8][0-9]|9[0-5])[0-9]{3}", ["48095"], True),
        ("(0[1-9]|[1-8][0-9]|9[0-5])[0-9]{3}", ["97411"], True),
        ("48[0-9]{3}", ["48095"], False),
        ("35[0-9]{3}", ["35238"], False),
        ("(35|13)[0-9]{3}", ["35238", "13201"], False),
        ("974[0-9]{2}", ["97411"], False),
    ],
)
def test_a_form_for_residents_is_told_from_one_that_forgets_overseas(
    pattern: str, communes: list[str], accused: bool
) -> None:
    found = judged(
        "EG-20", f"<label>Code postal<input pattern='{pattern}'></label>", changes={"territory.communes": communes}
    )
    assert bool(said(found, Verdict.FAILED)) is accused
    assert bool(said(found, Verdict.CANT_TELL)) is not accused


def test_a_form_that_the_browser_does_not_check_is_judged_on_what_cannot_be_typed() -> None:
    rule = CHARTER.rule("EG-18")
    assert rule is not None
    fields = "<label>Prénom<input required pattern=a></label><label>Nom<input {}></label>"
    html = f"<!DOCTYPE html><form novalidate>{fields}</form>"

    def failures(attributes: str) -> list[str]:
        facts = Facts(manifest(), TODAY, pages=(Page("étape", html.format(attributes)),))
        return said(rule.judged(facts), Verdict.FAILED)

    assert failures("required pattern='[A-Z]+'") == []
    assert len(failures("maxlength=20")) == 1


def test_hostile_patterns_on_every_field_cost_a_bounded_number_of_steps() -> None:
    costly = "(?=(((.*)*)*)*$)(?!(.*)*b)" * 20
    fields = "".join(f"<label>Prénom<input pattern='{costly}{rank}'></label>" for rank in range(300))
    found = trials(view_of(read(f"<!DOCTYPE html><form>{fields}</form>")))
    assert len(found) == 300
    assert found[-1].unread
    assert not found[-1].refused


# --- runs of the service's own tests ----------------------------------------------------------------------------------


def a_run(*stopped: str, left: str = "") -> PersonaRun:
    outcomes = (("Inscription", one.key, one.key not in stopped) for one in PERSONAS if one.key != left)
    return run_of(outcomes, date(2026, 11, 20))


@pytest.mark.parametrize(("rule", "number"), [("EG-03", 8), ("EG-18", 8), ("EG-20", 12), ("EG-21", 8)])
def test_a_run_where_everybody_goes_through_is_observed(rule: str, number: int) -> None:
    found = judged(rule, run=a_run())
    (passed,) = [one for one in found if one.evidence is Evidence.OBSERVED]
    assert passed.verdict is Verdict.PASSED
    assert passed.message == (
        f"Le 20 novembre 2026, les {number} personnes que cette règle protège ont passé le formulaire « Inscription »."
    )


def test_a_run_where_somebody_is_stopped_fails_the_rule_that_protects_her() -> None:
    run = a_run("sans_prenom", "ordinaire")
    assert said(judged("EG-18", run=run), Verdict.FAILED) == [
        "Essayé le 20 novembre 2026, le formulaire « Inscription » a refusé : Aucun prénom à l'état civil."
    ]
    assert said(judged("EG-20", run=run), Verdict.FAILED) == []


def test_a_run_that_left_somebody_out_is_a_question() -> None:
    found = judged("EG-20", run=a_run(left="mayotte"))
    assert said(found, Verdict.FAILED) == []
    assert "par 1 des 12 personnes" in said(found, Verdict.CANT_TELL)[0]
