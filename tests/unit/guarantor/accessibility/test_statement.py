"""EG-12: the statement's dates and figures, the mention, and the link that every page must have."""

from datetime import date

import pytest

from etatplateforme.guarantor.accessibility import statement
from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.facts import Page, PageKind
from etatplateforme.guarantor.judge import audit
from etatplateforme.values.finding import Finding, Verdict
from tests.unit.guarantor.samples import TODAY, facts

STATEMENT_URL = "https://cantine.exemple.fr/accessibilite"
MISSING = "La page ne mène pas à la page accessibilité."


def found(
    changes: dict[str, object] | None = None, *pages: Page, today: date = TODAY, verdict: Verdict | None = None
) -> list[Finding]:
    findings = audit(facts(changes, pages=pages, today=today), CHARTER).findings
    return [one for one in findings if one.rule == "EG-12" and verdict in (None, one.verdict)]


def page(body: str, *, kind: PageKind = PageKind.STEP, url: str = "https://cantine.exemple.fr/etape") -> Page:
    html = f'<!DOCTYPE html><html lang="fr"><head><title>Étape</title></head><body>{body}</body></html>'
    return Page("étape", html, kind=kind, url=url)


def link_verdict(
    body: str, *, kind: PageKind = PageKind.STEP, url: str = "https://cantine.exemple.fr/etape"
) -> Verdict:
    told = [one.verdict for one in found(None, page(body, kind=kind, url=url)) if "page accessibilité" in one.message]
    assert len(told) == 1
    return told[0]


CONTACT = '<a href="/contact">Contact</a>'


@pytest.mark.parametrize(
    "body",
    [
        f'<a href="{STATEMENT_URL}">Voir</a>',
        '<a href="/accessibilite">Voir</a>',
        '<a href="accessibilite/#etat">Voir</a>',
        '<a href="//cantine.exemple.fr/accessibilite">Voir</a>',
        '<a href="https://CANTINE.exemple.fr/accessibilite/">Voir</a>',
        '<a href="/page-12">Accessibilité</a>',
        '<a href="/page-12">Accessibilité : partiellement conforme</a>',
        '<a href="/page-12">Accessibilité\u00a0: non conforme</a>',
        '<a href="/page-12"><img src="a.png" alt="Accessibilité numérique"></a>',
        '<a href="/page-12">Déclaration d’accessibilité</a>',
        f"{CONTACT}<footer><ul><li><a href='/accessibilite'>Accessibilité</a></li></ul></footer>",
    ],
)
def test_a_page_that_leads_to_the_statement_passes(body: str) -> None:
    assert link_verdict(body) is Verdict.PASSED


@pytest.mark.parametrize(
    "body",
    [
        "<p>Une page sans aucun lien.</p>",
        '<a href="#haut">Haut de page</a>',
        f"{CONTACT}<script src='/menu.js'></script>",
        f"{CONTACT}<site-footer></site-footer>",
        f"{CONTACT}<iframe src='/pied' title='Pied'></iframe>",
        '<a href="/handicap">Accessibilité des salles de la mairie</a>',
        '<a href="https://autre.exemple.fr/accessibilite">Voir</a>',
        '<a href="https://outil.exemple.com/">Accessibilité</a>',
        '<a href="javascript:ouvrir()">Accessibilité</a>',
        f"{CONTACT}<div hidden><a href='/accessibilite'>Accessibilité</a></div>",
        '<a href="http://[">x</a><a href="/accessibility">x</a>',
    ],
)
def test_what_is_unsure_is_asked(body: str) -> None:
    assert link_verdict(body) is Verdict.CANT_TELL


@pytest.mark.parametrize(
    "body",
    [
        CONTACT,
        f"{CONTACT}<p>Accessibilité : partiellement conforme</p>",
        f'{CONTACT}<a href="#accessibilite">Accessibilité</a>',
        f'{CONTACT}<a href="http://[">x</a>',
        f"{CONTACT}<a>Accessibilité</a>",
        f'{CONTACT}<a href="mailto:accessibilite@exemple.fr">Accessibilité</a>',
    ],
)
def test_a_page_that_leads_elsewhere_only_fails(body: str) -> None:
    assert link_verdict(body) is Verdict.FAILED
    assert link_verdict(body, kind=PageKind.ERROR) is Verdict.FAILED


def test_a_relative_link_without_the_address_of_its_page() -> None:
    assert link_verdict('<a href="/accessibilite">Voir</a>', url="") is Verdict.PASSED
    assert link_verdict('<a href="accessibilite">Voir</a>', url="") is Verdict.CANT_TELL
    assert link_verdict('<a href="/page-12">Accessibilité</a>', url="") is Verdict.PASSED
    assert link_verdict('<a href="https://autre.exemple.fr/">Accessibilité</a>', url="") is Verdict.CANT_TELL
    assert link_verdict('<a href="contact">Contact</a>', url="") is Verdict.FAILED


def test_a_message_is_no_page_of_the_site() -> None:
    told = found(None, page(CONTACT, kind=PageKind.MESSAGE))
    assert not [one for one in told if "page accessibilité" in one.message]


def test_an_association_of_which_nothing_is_known_is_asked_who_it_is() -> None:
    told = found({"operator.kind": "association"}, page(CONTACT))
    assert not [one for one in told if one.verdict is Verdict.FAILED]
    (doubt,) = [one for one in told if MISSING in one.message]
    assert "service public" in doubt.question


def test_many_pages_are_told_in_one_finding() -> None:
    pages = [Page(f"page {rank}", '<a href="/accessibilite">Accessibilité</a>') for rank in range(5)]
    (told,) = [one for one in found(None, *pages) if one.verdict is Verdict.PASSED and "Un lien mène" in one.message]
    assert told.message.endswith("page 0, page 1, page 2 et 2 autres.")


COUNTS: dict[str, object] = {"accessibility.rate": None}


def counted(validated: int, applicable: int, status: str, rate: float | None = None) -> list[Finding]:
    changes: dict[str, object] = {
        "accessibility.criteria_validated": validated,
        "accessibility.criteria_applicable": applicable,
        "accessibility.status": status,
        "accessibility.rate": rate,
    }
    return [one for one in found(changes) if one.place is not None and one.place.where == "accessibility"]


@pytest.mark.parametrize(
    ("validated", "applicable", "status", "rate", "verdict"),
    [
        (106, 106, "full", 100, Verdict.PASSED),
        (105, 106, "full", 99.5, Verdict.FAILED),
        (199, 200, "full", 100, Verdict.FAILED),
        (105, 106, "partial", 99, Verdict.PASSED),
        (53, 106, "partial", 50, Verdict.PASSED),
        (52, 106, "partial", None, Verdict.FAILED),
        (52, 106, "none", 49, Verdict.PASSED),
        (106, 106, "partial", 100, Verdict.FAILED),
        (80, 106, "none", None, Verdict.CANT_TELL),
        (80, 106, "partial", 82.5, Verdict.FAILED),
        (80, 106, "partial", 75.5, Verdict.PASSED),
    ],
)
def test_a_status_comes_from_counts(
    validated: int, applicable: int, status: str, rate: float | None, verdict: Verdict
) -> None:
    assert {one.verdict for one in counted(validated, applicable, status, rate)} == {verdict}


def test_the_end_of_the_statement_is_told() -> None:
    (told,) = [one for one in found(verdict=Verdict.PASSED) if "refaire" in one.message]
    assert "10 mars 2029" in told.message
    assert not found(today=date(2029, 3, 10), verdict=Verdict.FAILED)
    (old,) = found(today=date(2029, 3, 11), verdict=Verdict.FAILED)
    assert old.message == "La déclaration d'accessibilité a plus de trois ans."


def test_a_newer_rgaa_ends_it_after_eighteen_months(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement, "succeeded_on", lambda version: date(2026, 12, 15))
    assert not found(today=date(2028, 6, 15), verdict=Verdict.FAILED)
    (old,) = found(today=date(2028, 6, 16), verdict=Verdict.FAILED)
    assert "nouvelle version du RGAA" in old.message
