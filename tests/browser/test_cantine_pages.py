"""The example in Chromium: no violation found by axe on any page and in any state, at the keyboard, at 320 pixels."""

import os
import re
from collections.abc import Callable, Generator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator
from playwright.sync_api import Page as Tab

from cantine.serve import ASSOCIATION, MANIFEST
from tests.browser.axe import AXE, RUN_AXE
from tests.browser.town_hall import FAILURES, TownHall, running

PATIENCE_MS = 15_000


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Generator[TownHall]:
    with running(tmp_path_factory.mktemp("mairie"), MANIFEST, failures=FAILURES) as town_hall:
        yield town_hall


@pytest.fixture(scope="module")
def association(tmp_path_factory: pytest.TempPathFactory) -> Generator[TownHall]:
    with running(tmp_path_factory.mktemp("association"), ASSOCIATION) as town_hall:
        yield town_hall


@pytest.fixture
def context(chromium: Browser, hall: TownHall) -> Generator[BrowserContext]:
    hall.state.faults.clear()
    opened = chromium.new_context(viewport={"width": 1000, "height": 800}, locale="fr-FR")
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()
    hall.state.faults.clear()


@pytest.fixture
def tab(context: BrowserContext) -> Tab:
    return context.new_page()


# --- states of the pages ----------------------------------------------------------------------------------------------


def at(path: str) -> Callable[[Tab, TownHall], None]:
    def visit(tab: Tab, hall: TownHall) -> None:
        tab.goto(hall.url + path)

    return visit


def press(tab: Tab, name: str) -> None:
    tab.get_by_role("button", name=name, exact=True).click()


def leave_for_franceconnect(tab: Tab, hall: TownHall) -> None:
    """By the button of the start page, which says « réessayer » for some seconds after the provider was down."""
    tab.goto(hall.url)
    tab.get_by_role("button", name=re.compile("avec FranceConnect")).click()


def sign_in(tab: Tab, hall: TownHall, citizen: str = "ordinaire") -> None:
    leave_for_franceconnect(tab, hall)
    tab.check(f"input[value={citizen}]")
    press(tab, "Continuer")
    press(tab, "J'accepte")
    tab.wait_for_url("**/inscription")


def fill(tab: Tab, hall: TownHall, answer_by: str = "par courriel") -> None:
    tab.goto(hall.url + "/inscription")
    tab.get_by_label("sa mère ou son père").check()
    answers = {
        "family_name": "PERSONNAGE", "address": "2 rue du Grillon Inventé 48000 Mende", "mail": "camille@example.org",
        "child_family_name": "PERSONNAGE", "child_birth_date": "31 03 2019", "school": "École Jacques-Prévert",
    }  # fmt: skip
    for name, value in answers.items():
        if tab.locator(f"#{name}").count():
            tab.fill(f"#{name}", value)
    tab.keyboard.press("Escape")
    for day in ("lundi", "jeudi"):
        if tab.get_by_label(day, exact=True).count():
            tab.get_by_label(day, exact=True).check()
    tab.get_by_label(answer_by).check()


def signed_in(tab: Tab, hall: TownHall) -> None:
    sign_in(tab, hall)


def with_errors(tab: Tab, hall: TownHall) -> None:
    tab.goto(hall.url + "/inscription")
    tab.fill("#mail", "pas une adresse")
    press(tab, "Vérifier ma demande")


def suggesting(tab: Tab, hall: TownHall) -> None:
    tab.goto(hall.url + "/inscription")
    tab.locator("#address").press_sequentially("rue de la")
    tab.get_by_role("option").first.wait_for()
    tab.keyboard.press("ArrowDown")


def without_suggestions(tab: Tab, hall: TownHall) -> None:
    hall.state.faults.set("geocoder_500")
    tab.goto(hall.url + "/inscription")
    tab.locator("#address").press_sequentially("rue de la")
    tab.get_by_role("button", name="Rechercher cette adresse").wait_for()


def search_down(tab: Tab, hall: TownHall) -> None:
    without_suggestions(tab, hall)
    press(tab, "Rechercher cette adresse")
    tab.get_by_text("La recherche d'adresse ne répond pas").wait_for()


def search_found(tab: Tab, hall: TownHall) -> None:
    tab.route("**/adresse/suggestions", lambda route: route.abort())
    tab.goto(hall.url + "/inscription")
    tab.locator("#address").press_sequentially("rue de la passoire dodue mende")
    press(tab, "Rechercher cette adresse")
    tab.get_by_role("group", name="Une adresse trouvée").wait_for()


def recap(tab: Tab, hall: TownHall) -> None:
    fill(tab, hall)
    press(tab, "Vérifier ma demande")
    tab.get_by_role("heading", name="Vérifier et envoyer").wait_for()


def received(tab: Tab, hall: TownHall) -> None:
    recap(tab, hall)
    press(tab, "Envoyer ma demande")
    tab.wait_for_url("**/inscription/recue")


def received_on_paper(tab: Tab, hall: TownHall) -> None:
    fill(tab, hall, "au guichet")
    press(tab, "Vérifier ma demande")
    press(tab, "Envoyer ma demande")
    tab.wait_for_url("**/inscription/recue")


def provider_down(tab: Tab, hall: TownHall) -> None:
    hall.state.faults.set("identity_unavailable")
    leave_for_franceconnect(tab, hall)
    tab.get_by_role("heading", name="FranceConnect ne répond pas").wait_for()


def home_degraded(tab: Tab, hall: TownHall) -> None:
    provider_down(tab, hall)
    tab.goto(hall.url)
    tab.get_by_text("FranceConnect ne répond pas en ce moment").wait_for()


def declined(tab: Tab, hall: TownHall) -> None:
    leave_for_franceconnect(tab, hall)
    press(tab, "Revenir au service sans me connecter")
    tab.get_by_role("heading", name="Vous n'êtes pas connecté").wait_for()


def signed_out(tab: Tab, hall: TownHall) -> None:
    sign_in(tab, hall)
    press(tab, "Se déconnecter")
    tab.get_by_role("heading", name="Vous êtes déconnecté").wait_for()


def expired(tab: Tab, hall: TownHall) -> None:
    fill(tab, hall)
    tab.context.clear_cookies()
    press(tab, "Vérifier ma demande")
    tab.get_by_role("heading", name="Votre envoi n'a pas été pris en compte").wait_for()


def already_sent(tab: Tab, hall: TownHall) -> None:
    recap(tab, hall)
    token = tab.locator("[name=jeton]").input_value()
    press(tab, "Envoyer ma demande")
    fill(tab, hall)
    tab.fill("#school", "Une autre école")
    tab.locator("[name=jeton]").evaluate("(field, token) => { field.value = token }", token)
    press(tab, "Vérifier ma demande")
    press(tab, "Envoyer ma demande")
    tab.get_by_role("heading", name="Cette demande est déjà enregistrée").wait_for()


INFORMATION = ("aide", "modalites", "accessibilite", "donnees-personnelles", "formulaire-papier")
STATES: dict[str, Callable[[Tab, TownHall], None]] = {
    "accueil": at("/"),
    "accueil-degrade": home_degraded,
    **{path: at(f"/{path}") for path in INFORMATION},
    "formulaire": at("/inscription"),
    "formulaire-connecte": signed_in,
    "formulaire-erreurs": with_errors,
    "suggestions": suggesting,
    "suggestions-en-panne": without_suggestions,
    "recherche-en-panne": search_down,
    "recherche": search_found,
    "recapitulatif": recap,
    "recue": received,
    "recue-papier": received_on_paper,
    "fournisseur-en-panne": provider_down,
    "connexion-abandonnee": declined,
    "connexion-refusee": at("/connexion/retour?state=x"),
    "deconnexion": signed_out,
    "page-expiree": expired,
    "deja-envoyee": already_sent,
    "introuvable": at("/rien"),
    "autrement": at("/connexion"),
    **{name: at(f"/essai/{name}") for name in FAILURES},
}


def judge(tab: Tab, name: str) -> None:
    """No violation, every rule of axe enabled; then no horizontal scrolling at 320 pixels (1,280 at 400 %)."""
    if folder := os.environ.get("CANTINE_SCREENSHOTS"):
        tab.screenshot(path=f"{folder}/{name}.png", full_page=True)
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    found = tab.evaluate(RUN_AXE)
    assert found["violations"] == []
    assert found["rules"] > 20
    tab.set_viewport_size({"width": 320, "height": 640})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    if folder:
        tab.screenshot(path=f"{folder}/{name}-320.png", full_page=True)


@pytest.mark.parametrize("name", STATES)
def test_no_violation_and_no_horizontal_scrolling(tab: Tab, hall: TownHall, name: str) -> None:
    complaints: list[str] = []
    tab.on("console", lambda said: complaints.append(said.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    STATES[name](tab, hall)
    judge(tab, name)
    assert [said for said in complaints if "Failed to load resource" not in said] == []
    shown = tab.locator("body").inner_text()
    assert "12 place du Tamis Bavard" in shown
    assert "04 65 71 00 10" in shown


@pytest.mark.parametrize("name", ["accueil", "formulaire", "formulaire-erreurs", "suggestions", "recue", "introuvable"])
def test_the_association_has_no_violation_either(tab: Tab, association: TownHall, name: str) -> None:
    STATES[name](tab, association)
    judge(tab, f"association-{name}")
    assert "3 quai de la Théière Rêveuse" in tab.locator("body").inner_text()


# --- at the keyboard --------------------------------------------------------------------------------------------------


def focused(tab: Tab) -> Locator:
    return tab.locator(":focus")


def reach(tab: Tab, selector: str) -> None:
    """Press Tab until the focus is there; everything on the way shows its focus."""
    for _ in range(60):
        tab.keyboard.press("Tab")
        assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        if focused(tab).evaluate("(element, selector) => element.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_the_whole_journey_at_the_keyboard(tab: Tab, hall: TownHall) -> None:
    tab.goto(hall.url)
    tab.keyboard.press("Tab")
    assert focused(tab).inner_text() == "Aller au contenu"
    tab.keyboard.press("Enter")
    assert focused(tab).get_attribute("id") == "contenu"
    reach(tab, "a.button")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/inscription")
    reach(tab, "#capacity-1")
    tab.keyboard.press("Space")
    reach(tab, "#family_name")
    tab.keyboard.type("Y")
    tab.keyboard.press("Enter")  # Enter checks the form: it does not search an address

    summary = tab.get_by_role("alert")
    summary.wait_for()
    assert tab.title().startswith("Erreur")
    assert focused(tab).get_attribute("id") == "erreurs"
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert focused(tab).get_attribute("id") == "address"
    assert focused(tab).get_attribute("aria-invalid") == "true"

    tab.keyboard.type("rue de la passoire dodue mende")
    tab.get_by_role("option").first.wait_for()
    box = tab.get_by_role("combobox", name="Votre adresse")
    assert box.get_attribute("aria-expanded") == "true"
    assert re.search(r"^\d+ adresses? trouvées?", tab.get_by_role("status").inner_text())
    tab.keyboard.press("ArrowDown")
    option = tab.locator("#" + str(box.get_attribute("aria-activedescendant")))
    assert option.get_attribute("aria-selected") == "true"
    tab.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "rue de la passoire dodue mende"
    tab.keyboard.type(" ")
    tab.keyboard.press("Backspace")
    tab.get_by_role("option").first.wait_for()
    tab.keyboard.press("ArrowUp")
    chosen = tab.locator("[aria-selected=true]").inner_text()
    tab.keyboard.press("Enter")
    assert box.input_value() == chosen
    assert tab.get_by_role("option").count() == 0

    for selector, typed in (("#child_family_name", "Y"), ("#child_birth_date", "31032019"), ("#school", "Prévert")):
        reach(tab, selector)
        tab.keyboard.type(typed)
    reach(tab, "#days-1")
    tab.keyboard.press("Space")
    reach(tab, "#answer_by-1")
    for _ in range(2):
        tab.keyboard.press("ArrowDown")  # a group of radio buttons: arrows move and choose
    assert tab.locator("#answer_by-3").is_checked()
    reach(tab, "button.primary")
    tab.keyboard.press("Enter")
    tab.get_by_role("heading", name="Vérifier et envoyer").wait_for()
    reach(tab, "button.primary")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/inscription/recue")
    assert "Votre demande est reçue" in tab.locator("h1").inner_text()


def test_a_suggestion_is_taken_with_the_mouse(tab: Tab, hall: TownHall) -> None:
    tab.goto(hall.url + "/inscription")
    assert tab.get_by_role("button", name="Rechercher cette adresse").count() == 0
    tab.locator("#address").press_sequentially("passoire dodue")
    option = tab.get_by_role("option").first
    option.wait_for()
    chosen = option.inner_text()
    option.click()
    assert tab.locator("#address").input_value() == chosen
    assert focused(tab).get_attribute("id") == "address"


# --- without JavaScript -----------------------------------------------------------------------------------------------


def test_the_whole_journey_without_javascript(chromium: Browser, hall: TownHall) -> None:
    hall.state.faults.clear()
    hall.state.inbox.clear()
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    context.set_default_timeout(PATIENCE_MS)
    tab = context.new_page()
    sign_in(tab, hall)
    press(tab, "Vérifier ma demande")
    assert tab.title().startswith("Erreur")
    assert focused(tab).get_attribute("id") == "erreurs"
    tab.fill("#address", "rue de la passoire dodue mende")
    press(tab, "Rechercher cette adresse")
    assert "Une adresse trouvée" in focused(tab).inner_text()
    tab.get_by_label("Rue de la Passoire Dodue 48000 Mende").check()
    tab.get_by_label("sa mère ou son père").check()
    for name, value in (("child_family_name", "EXEMPLE"), ("child_birth_date", "31 03 2019"), ("school", "Prévert")):
        tab.fill(f"#{name}", value)
    tab.get_by_label("mardi").check()
    tab.get_by_label("par courriel").check()
    press(tab, "Vérifier ma demande")
    assert "Rue de la Passoire Dodue 48000 Mende" in tab.locator("dl").inner_text()
    press(tab, "Envoyer ma demande")
    tab.wait_for_url("**/inscription/recue")
    reference = tab.locator(".reference").inner_text()
    (mail,) = hall.state.inbox.wait_for(1)
    assert reference in str(mail.text)
    context.close()
