"""The sample holds what the RGAA asks for, says what is missing, and chance is a seed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.guarantor.accessibility.recognition import Link, PageRole, SitePage, role_of
from etatplateforme.guarantor.accessibility.sample import Process, Sample, sample_of
from etatplateforme.guarantor.facts import Page, PageKind

HOST = "https://www.exemple.fr"


def at(
    path: str, body: str = "<main class=a><p>x</p></main>", *, depth: int = 1, links: dict[str, str] | None = None
) -> SitePage:
    page = Page(
        path.strip("/") or "accueil",
        f"<!DOCTYPE html><html lang=fr><title>{path}</title><body>{body}",
        PageKind.HOME if path == "/" else PageKind.STEP,
        HOST + path,
    )
    return SitePage(page, depth, tuple(Link(HOST + url, text) for url, text in (links or {}).items()))


def many(number: int) -> list[SitePage]:
    return [at("/"), *(at(f"/actualites/{rank}", depth=2) for rank in range(number))]


def names(sample: Sample) -> list[str]:
    return [page.name for page in sample.pages]


@pytest.mark.parametrize(
    ("text", "path", "role"),
    [
        ("Nous contacter", "/x", PageRole.CONTACT),
        ("", "/contact.html", PageRole.CONTACT),
        ("Mentions légales", "/x", PageRole.LEGAL),
        ("Accessibilité : partiellement conforme", "/x", PageRole.ACCESSIBILITY),
        ("", "/fr/accessibilite/", PageRole.ACCESSIBILITY),
        ("Plan du site", "/x", PageRole.SITEMAP),
        ("FAQ", "/x", PageRole.HELP),
        ("Se connecter", "/x", PageRole.SIGN_IN),
        ("Mon espace", "/x", PageRole.SIGN_IN),
        ("Rechercher", "/x", PageRole.SEARCH),
        ("Plan local d'urbanisme", "/plu", None),
        ("Aide sociale aux familles", "/aides-sociales", None),
        ("Contacter un médecin de garde", "/sante", None),
    ],
)
def test_pages_that_every_sample_holds_are_known_by_their_links(text: str, path: str, role: PageRole | None) -> None:
    assert role_of(text, HOST + path) is role


def test_every_role_found_is_in_the_sample_and_the_others_are_questions() -> None:
    site = [
        at("/", links={"/p12": "Mentions légales", "/aide": "Aide"}),
        at("/p12"),
        at("/aide"),
        at("/actualites/1", depth=2),
    ]
    sample = sample_of(site)
    reasons = {one.page.name: one.reasons for one in sample.chosen}
    assert "page « mentions légales »" in reasons["p12"]
    assert "page « aide »" in reasons["aide"]
    assert "page « accueil »" in reasons["accueil"]
    asked = " ".join(sample.questions)
    assert "« contact »" in asked
    assert "« aide »" not in asked


def test_each_section_each_look_and_each_content_has_its_page() -> None:
    site = [
        at("/"),
        at("/ecole/inscription", depth=3),
        at("/ecole", depth=1),
        at("/sport/1", '<div class="autre"><ul><li class="z">1</li></ul><footer class="pied">x</footer></div>'),
        at("/sport/2", "<main class=a><p>x</p></main><table><tr><th>Jour</table>", depth=2),
    ]
    reasons = {one.page.name: " ".join(one.reasons) for one in sample_of(site).chosen}
    assert "rubrique « ecole »" in reasons["ecole"]
    assert "aspect distinct" in reasons["sport/1"]
    assert "tableau de données" in reasons["sport/2"]
    assert "rubrique" not in reasons.get("ecole/inscription", "")


def test_a_process_is_in_the_sample_whole() -> None:
    steps = tuple(at(f"/demarche/{rank}").page for rank in range(3))
    sample = sample_of([at("/")], processes=[Process("Inscription", steps)])
    assert [one.page for one in sample.chosen if one.reasons == ("processus « Inscription »",)] == list(steps)


def test_a_form_without_a_declared_process_and_an_unfinished_visit_are_asked_about() -> None:
    asked = " ".join(sample_of([at("/", "<form></form>")], complete=False).questions)
    assert "plusieurs pages" in asked
    assert "arrêté" in asked


def test_one_document_of_each_format_and_section_is_told() -> None:
    links = {"/a.pdf": "A", "/b.pdf": "B", "/c.odt": "C", "/d": "D"}
    assert sample_of([at("/", links=links)]).documents == (f"{HOST}/a.pdf", f"{HOST}/c.odt")


@given(number=st.integers(0, 60), seed=st.integers())
def test_a_tenth_at_least_is_drawn_and_the_same_seed_draws_the_same(number: int, seed: int) -> None:
    site = many(number)
    sample = sample_of(site, seed=seed)
    own = [one for one in sample.chosen if not one.at_random]
    drawn = [one for one in sample.chosen if one.at_random]
    assert len(drawn) >= min(len(own) / 10, len(site) - len(own))
    assert names(sample_of(site, seed=seed)) == names(sample)
    assert len(set(names(sample))) == len(sample.chosen)


def test_another_seed_draws_others() -> None:
    site = many(60)
    assert len({tuple(names(sample_of(site, seed=seed))) for seed in range(20)}) > 5
