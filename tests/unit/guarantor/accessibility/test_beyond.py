"""Beyond one page: captchas, documents, time limits, menus, and sources that are not whole pages."""

from datetime import date

import pytest

from etatplateforme.guarantor.accessibility.audit import audit_pages
from etatplateforme.guarantor.accessibility.criteria import CRITERIA
from etatplateforme.guarantor.accessibility.documents import office_format
from etatplateforme.guarantor.facts import OfficeFile, Page, PageKind, Reading
from etatplateforme.guarantor.rule import Judgement
from etatplateforme.values.finding import Finding, Verdict

JUDGES = {criterion.rule.code: criterion.judge for criterion in CRITERIA}


def page(body: str, *, name: str = "essai", title: str = "Étape", kind: PageKind = PageKind.STEP) -> Page:
    html = f'<!DOCTYPE html>\n<html lang="fr"><head><title>{title}</title></head>\n<body><p>x</p>\n{body}</body></html>'
    return Page(name, html, kind)


def judged(code: str, *pages: Page) -> list[Judgement]:
    return list(JUDGES[code](Reading(pages)))


UNSURE = [
    ("RGAA-1.5", page('<div class="g-recaptcha" data-sitekey="x"></div>'), "1.5.1", "reCAPTCHA"),
    ("RGAA-1.5", page('<script src="https://www.google.com/recaptcha/api.js"></script>'), "1.5.1", "reCAPTCHA"),
    ("RGAA-1.5", page('<script src="https://js.hcaptcha.com/1/api.js"></script>'), "1.5.1", "hCaptcha"),
    ("RGAA-1.5", page('<div class="cf-turnstile"></div>'), "1.5.1", "Turnstile"),
    ("RGAA-1.5", page('<div class="frc-captcha"></div>'), "1.5.1", "Friendly"),
    ("RGAA-1.5", page('<img src="/captcha.php" alt="Code">'), "1.5.1", "CAPTCHA"),
    ("RGAA-1.5", page('<canvas id="captcha-image"></canvas>'), "1.5.1", "CAPTCHA"),
    ("RGAA-1.5", page('<div role="img" aria-label="Captcha"></div>'), "1.5.1", "CAPTCHA"),
    ("RGAA-1.5", page('<input type="image" name="captcha" src="a.png" alt="Code">'), "1.5.2", "CAPTCHA"),
    ("RGAA-13.1", page("<script>setTimeout(() => location.reload(), 9000)</script>"), "13.1.1", "recharge"),
    ("RGAA-13.1", page("<script>setTimeout(function () { window.location = '/' }, 9)</script>"), "13.1.3", "ailleurs"),
    ("RGAA-13.1", page("<script>setTimeout(() => location.replace('/fin'), 9)</script>"), "13.1.3", "ailleurs"),
    ("RGAA-13.1", page('<object data="horloge.svg"></object>'), "13.1.1", "embarqué"),
    ("RGAA-13.1", page('<form method="POST" action="/envoi"></form>'), "13.1.4", "formulaire"),
    ("RGAA-13.3", page('<a href="/doc/arrete.PDF?v=2#p3">Arrêté</a>'), "13.3.1", "PDF"),
    ("RGAA-13.3", page('<a href="liste.ods">Liste</a>'), "13.3.1", "ODS"),
]

NOTHING = [
    ("RGAA-1.5", page('<img src="plan.png" alt="Plan"><script src="/recap.js"></script>')),
    ("RGAA-1.5", page('<p class="recaptcha-info">Ce site n\'a pas de captcha</p><iframe src="/video"></iframe>')),
    ("RGAA-13.1", page("<script>if (location == '/') { setTimeout(f, 3) }</script>")),
    ("RGAA-13.1", page("<script>location.reload()</script>")),
    ("RGAA-13.1", page('<form><input type="search" aria-label="Chercher"></form>')),
    ("RGAA-13.3", page('<a href="/pdf">PDF</a><a href="/a.html">A</a><a href="mailto:a@exemple.fr">a.pdf</a>')),
    ("RGAA-13.3", page('<a>sans lien.pdf</a><a href="https://[">x.pdf</a><a href="/.pdf/">y</a>')),
]


@pytest.mark.parametrize(("code", "given", "test", "told"), UNSURE)
def test_what_only_a_person_can_judge_is_asked(code: str, given: Page, test: str, told: str) -> None:
    found = [judgement for judgement in judged(code, given) if judgement.test == test]
    assert [judgement.verdict for judgement in found] == [Verdict.CANT_TELL]
    assert found[0].question
    assert found[0].place is not None
    assert found[0].place.line == 4
    assert told in found[0].message or told == "ailleurs"


@pytest.mark.parametrize(("code", "given"), NOTHING)
def test_what_is_not_concerned_is_not_asked(code: str, given: Page) -> None:
    assert {judgement.verdict for judgement in judged(code, given)} == {Verdict.INAPPLICABLE}


def test_a_widget_and_its_script_are_told_once() -> None:
    body = '<div class="h-captcha"></div><script src="https://js.hcaptcha.com/1/api.js"></script>'
    assert len(judged("RGAA-1.5", page(body))) == 1


def test_what_was_seen_in_a_file_and_beside_its_link_is_told() -> None:
    body = '<ul><li><a href="a.pdf">Menu</a> <a href="/menu">version en ligne</a></li></ul><a href="b.pdf">Autre</a>'
    plain = page(body)
    seen = OfficeFile("pdf", tagged=False, structured=False, titled=False, language=False, made_on=date(2017, 5, 2))
    given = Page(plain.name, plain.html, files={"a.pdf": seen})
    first, second = judged("RGAA-13.3", given)
    for told in ("pas balisé", "pas de titre", "pas sa langue", "2017", "À côté"):
        assert told in first.message
        assert told not in second.message
    assert "balisez-le" in first.question
    assert "2018" in second.question


@pytest.mark.parametrize(
    ("href", "format"),
    [
        ("a.pdf", "pdf"),
        (" /a%20b.DOCX ", "docx"),
        ("a.pdf?x=y.html", "pdf"),
        ("/a?f=b.pdf", None),
        ("pdf", None),
        ("", None),
    ],
)
def test_an_office_file_is_known_by_the_end_of_its_path(href: str, format: str | None) -> None:
    assert office_format(href) == format


# --- several pages ---------------------------------------------------------------------------------------------------


def menu(*hrefs: str, around: str = "nav") -> str:
    return f"<{around}>" + "".join(f'<a href="{href}">{href}</a>' for href in hrefs) + f"</{around}>"


def test_menus_in_another_order_are_asked_about() -> None:
    same = [page(menu("/a", "/b", "/c"), name="un"), page(menu("/a", "/x", "/b"), name="deux")]
    other = page(menu("/b", "/a"), name="trois")
    (calm,) = judged("RGAA-12.2", *same)
    assert (calm.verdict, calm.place) == (Verdict.CANT_TELL, None)
    (found,) = judged("RGAA-12.2", *same, other)
    assert found.verdict is Verdict.CANT_TELL
    assert found.place is not None
    assert (found.place.where, found.place.line) == ("trois", 4)


def test_the_home_page_fragments_and_messages_are_no_part_of_the_set() -> None:
    pages = [
        page(menu("/a", "/b"), name="un"),
        page(menu("/a", "/b"), name="deux"),
        page(menu("/b", "/a"), name="accueil", kind=PageKind.HOME),
        page(menu("/b", "/a"), name="courriel", kind=PageKind.MESSAGE),
    ]
    (calm,) = judged("RGAA-12.2", *pages)
    assert calm.place is None
    (alone,) = judged("RGAA-12.2", pages[0])
    assert alone.verdict is Verdict.CANT_TELL


def test_two_pages_of_one_title_are_asked_about_and_two_states_of_a_page_are_not() -> None:
    def shared(*names: str) -> list[Judgement]:
        found = judged("RGAA-8.6", *(page("", name=name) for name in names))
        return [judgement for judgement in found if "même titre" in judgement.message]

    (told,) = shared("inscription", "aide", "plan")
    assert told.verdict is Verdict.CANT_TELL
    assert "3 pages" in told.message
    assert shared("recherche", "recherche (2)") == []


# --- sources that are not whole pages --------------------------------------------------------------------------------


def of(kind: PageKind, html: str) -> tuple[set[str], set[str]]:
    """Criteria that fail, and those that are asked about on the page."""
    audit = audit_pages([Page("partie", html, kind)])

    def codes(verdict: Verdict) -> set[str]:
        return {finding.rule for finding in audit.of(verdict) if finding.place is not None}

    return codes(Verdict.FAILED), codes(Verdict.CANT_TELL)


def test_a_fragment_is_not_blamed_for_what_its_page_brings() -> None:
    failed, asked = of(PageKind.FRAGMENT, '<h3>Suite</h3><input name="q"><li>un</li>')
    assert failed == set()
    assert {"RGAA-11.1", "RGAA-9.3"} <= asked
    assert asked.isdisjoint({"RGAA-8.1", "RGAA-8.3", "RGAA-8.5", "RGAA-8.6", "RGAA-9.2"})


def test_a_fault_of_one_element_is_a_fault_in_a_fragment_too() -> None:
    failed, _ = of(PageKind.FRAGMENT, '<p><img src="a.png"><a href="/"></a><font color="red">x</font></p>')
    assert {"RGAA-1.1", "RGAA-6.2", "RGAA-10.1"} <= failed


def test_a_fragment_that_names_what_it_does_not_hold_is_not_sure_of_anything() -> None:
    failed, asked = of(PageKind.FRAGMENT, '<a href="/" aria-labelledby="titre-de-la-page"></a>')
    assert failed == set()
    assert "RGAA-6.2" in asked


def test_a_fragment_that_is_a_script_alone_says_nothing() -> None:
    assert of(PageKind.FRAGMENT, "<script>let a = 1</script>") == (set(), set())


def test_a_message_needs_alternatives_and_a_language_but_no_title_and_no_skip_link() -> None:
    failed, asked = of(PageKind.MESSAGE, '<html><body><table bgcolor="#fff"><tr><td><img src="a.png"></table>')
    assert {"RGAA-1.1", "RGAA-8.3"} <= failed
    assert failed.isdisjoint({"RGAA-8.1", "RGAA-8.5", "RGAA-9.2", "RGAA-10.1"})
    assert "RGAA-10.1" in asked
    assert all(finding.question for finding in _asked_of_a_message())


def _asked_of_a_message() -> tuple[Finding, ...]:
    return audit_pages([Page("m", "<font color=red>x</font>", PageKind.MESSAGE)]).of(Verdict.CANT_TELL)
