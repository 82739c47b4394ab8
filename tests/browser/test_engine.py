"""The browser engine on a page for each fact: what is wrong is told, what is right passes, what is unsure asks."""

import hashlib
import threading
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from etatplateforme.errors import InvalidInput, Unavailable
from etatplateforme.evidence.browser import Limits, Progress, look_at, visit
from etatplateforme.guarantor.accessibility.criteria import CRITERIA
from etatplateforme.guarantor.facts import Page, Reading
from etatplateforme.guarantor.rule import Judgement
from etatplateforme.values.finding import Verdict
from tests.browser.axe import AXE, CHROMIUM

pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed (apt-get install chromium)"),
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm ci --prefix tests/browser)"),
]
QUICK = Limits(settle=0.3)
JUDGES = {criterion.rule.code.removeprefix("RGAA-"): criterion.judge for criterion in CRITERIA}


def page(body: str, style: str = "", script: str = "") -> str:
    """A page that is right but for what is given: the body starts on line 4."""
    after = f"<script>{script}</script>" if script else ""
    head = f'<html lang="fr"><head><title>Étape</title><style>{style}</style></head><body><main>'
    return f"<!DOCTYPE html>\n{head}\n<h1>Étape</h1>\n{body}\n</main>{after}</body></html>"


GREY = "color: #999"  # 2.85 on white
SKIP = ".e { position: absolute; left: -999px } .e:focus { left: 0; top: 0; outline: none; background: #ff0 }"
RINGS = """button:focus { outline: none; box-shadow: 0 0 0 3px #000 }
a:focus { outline: none; background: #000; color: #fff }"""
AREA = "<label>A <textarea></textarea></label>"
LONG = "Un texte assez long pour que sa ligne dépasse de la petite fenêtre, encore et encore."
TIGHT = "line-height: 1.2; overflow: hidden; width: 11em"
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
KEPT = "document.querySelector('textarea').onkeydown = event => event.key === 'Tab' && event.preventDefault()"
HIDDEN = "position: absolute; width: 1px; height: 1px; overflow: hidden"
DIALOG = """const [first, last] = document.querySelectorAll('[role=dialog] button'); first.focus();
last.onkeydown = event => { if (event.key === 'Tab' && !event.shiftKey) { event.preventDefault(); first.focus() } }"""

PAGES: Mapping[str, str] = {
    "grey": page(f'<p style="{GREY}">Gris</p>'),
    "black": page("<p>Noir</p>"),
    "large": page('<p style="color: #888; font-size: 24px">A</p><p style="color: #888; font: bold 19px serif">B</p>'),
    "not-large": page(
        '<p style="color: #888; font-size: 23px">A</p><p style="color: #888; font: bold 18px serif">B</p>'
    ),
    "faded": page('<div style="opacity: .6"><div style="opacity: .6"><p>Pâle</p></div></div>'),
    "half-bold": page('<p style="color: #888; font-size: 20px; font-weight: 600">Demi-gras</p>'),
    "gradient-poor": page(f'<p style="{GREY}; background: linear-gradient(#fff, #eee)">Dégradé</p>'),
    "gradient-mixed": page(
        '<p style="color: #888; background: linear-gradient(90deg, #fff, #000); width: 8em">Dégradé bien long</p>'
    ),
    "beside": page(
        '<div style="position: relative; height: 4em"><div style="background: #000; height: 4em"></div>'
        '<p style="position: absolute; top: 0; color: #fff; font-size: 20px">Blanc sur un voisin noir</p></div>'
    ),
    "hidden": page(f'<p style="{GREY}; {HIDDEN}">Caché</p><p style="{GREY}; clip-path: inset(50%)">Caché</p>'),
    "covered": page(
        f'<div style="position: relative"><p style="{GREY}; margin: 0">Dessous couvert</p>'
        '<p style="position: absolute; top: 0; margin: 0; background: #fff; width: 20em">Dessus couvrant</p></div>'
    ),
    "logo": page(f'<p class="site-logo" style="{GREY}">Ville</p>'),
    "off": page(f'<button disabled style="{GREY}">Non</button><label style="{GREY}">A <input disabled></label>'),
    "settings": page(f'<p style="{GREY}">Gris</p><button>Renforcer les contrastes</button>'),
    "placeholder": page('<label>Nom <input placeholder="Camille"></label>', "::placeholder { color: #bbb }"),
    "shadow-root": page(
        "<div></div>",
        script="document.querySelector('div').attachShadow({mode: 'open'}).innerHTML = "
        f"'<p style=\"{GREY}\">Ombre</p>'",
    ),
    "no-sheet": page(f'<link rel="stylesheet" href="absente.css"><p style="{GREY}">Gris</p>'),
    "field": page('<label>Nom <input style="border: 1px solid #ddd; background: #fff"></label>'),
    "field-right": page(
        '<label>Nom <input style="border: 1px solid #666; background: #fff"></label><label>B <input></label>'
    ),
    "no-ring": page("<button>Envoyer</button>", "button:focus { outline: none }"),
    "white-ring": page("<button>Envoyer</button>", "button:focus { outline: 2px solid #fff }"),
    "own-ring": page("<button>A</button><a href='/'>B</a>", RINGS),
    "no-ring-field": page("<label>Nom <input></label>", "input:focus { outline: none }"),
    "skip-link": page('<a class="e" href="#x">Aller au contenu</a><p id="x">Texte</p>', SKIP),
    "loses": page('<button onfocus="this.blur()">Fuyant</button><a href="/">Suite</a>'),
    "trap": page(f"{AREA}<a href='/'>Suite</a>", script=KEPT),
    "trap-told": page(f"{AREA}<p>La touche Échap libère le champ.</p><a href='/'>B</a>", script=KEPT),
    "date": page('<label>Né le <input type="date"></label><a href="/">Suite</a>'),
    "dialog": page(
        '<div role="dialog" aria-label="Choix"><button>Oui</button><button>Non</button></div><a href="/">B</a>',
        script=DIALOG,
    ),
    "order": page('<a href="/1" tabindex="2">Un</a>\n<a href="/2" tabindex="1">Deux</a>\n<a href="/3">Trois</a>'),
    "autofocus": page('<a href="/1">Un</a>\n<a href="/2">Deux</a>\n<label>Nom <input autofocus></label>'),
    "wide": page(f'<p style="width: 600px">{LONG}</p>'),
    "wide-table": page(f"<table><tr><th>Jour</th>{'<td>Tarif&nbsp;de&nbsp;la&nbsp;semaine</td>' * 4}</table>"),
    "scrolled": page(f'<div style="overflow-x: auto"><p style="width: 900px">{LONG}</p></div>'),
    "columns": page(f'<p style="height: 600px">{LONG}</p>', "body { writing-mode: vertical-rl }"),
    "aside": page(f'<nav style="position: absolute; left: 100%; width: 12em"><p>{LONG}</p></nav>'),
    "fixed": page(f'<p style="height: 1.2em; {TIGHT}">Une ligne juste assez</p>'),
    "growing": page(f'<p style="min-height: 1.2em; {TIGHT}">Une ligne juste assez</p>'),
    "shortened": page(f'<p style="white-space: nowrap; text-overflow: ellipsis; {TIGHT}">Une ligne juste assez</p>'),
    "window": page("<p>Bonjour</p>", script="window.open('/reclame')"),
    "turned": page("<p>Bonjour</p>", "@media (orientation: portrait) { p { transform: rotate(90deg) } }"),
    "leaves": page("<p>Bonjour</p>", script="alert('Bonjour'); location = '/ailleurs'"),
    "scripted": page(
        "<p>Bonjour</p>",
        script="document.querySelector('main').insertAdjacentHTML('afterbegin', "
        f"'<p style=\"{GREY}\">Ajouté</p>')",
    ),
    "policy": page(f'<p style="{GREY}">Gris</p>').replace(
        "<title>", f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>'
    ),
    "liar": page("<p>Bonjour</p>", script="Document.prototype.querySelectorAll = () => 'non'"),
    "drawn": '<!DOCTYPE html><html lang="fr"><head><title>A</title></head><body><div></div><script>'
    'document.querySelector("div").innerHTML = "Texte <img src=a.png>"</script></body></html>',
}  # fmt: skip


@pytest.fixture(scope="module")
def seen() -> dict[str, Page]:
    pages = look_at((Page(name, html) for name, html in PAGES.items()), limits=QUICK)
    return {each.name: each for each in pages}


def judge(given: Page, number: str) -> list[Judgement]:
    return list(JUDGES[number](Reading((given,))))


def of(judgements: list[Judgement], verdict: Verdict) -> list[Judgement]:
    return [judgement for judgement in judgements if judgement.verdict is verdict]


WRONG = [
    ("grey", "3.2", "3.2.1", 4),
    ("not-large", "3.2", "3.2.1", 4),
    ("not-large", "3.2", "3.2.2", 4),
    ("faded", "3.2", "3.2.1", 4),
    ("gradient-poor", "3.2", "3.2.1", 4),
    ("placeholder", "3.2", "3.2.1", 4),
    ("shadow-root", "3.2", "3.2.1", None),
    ("scripted", "3.2", "3.2.1", None),
    ("policy", "3.2", "3.2.1", 4),
    ("no-ring", "10.7", "10.7.1", 4),
    ("white-ring", "10.7", "10.7.1", 4),
    ("loses", "7.3", "7.3.2", 4),
    ("trap", "12.9", "12.9.1", 4),
    ("wide", "10.11", "10.11.1", 4),
    ("columns", "10.11", "10.11.2", 4),
    ("fixed", "10.12", "10.12.1", 4),
    ("window", "13.2", "13.2.1", 2),
]
RIGHT = [
    ("black", "3.2"), ("large", "3.2"), ("beside", "3.2"), ("own-ring", "10.7"), ("skip-link", "10.7"),
    ("black", "10.11"),
    ("date", "12.9"), ("date", "7.3"), ("growing", "10.12"), ("black", "10.4"), ("black", "13.2"), ("leaves", "13.2"),
    ("grey", "10.12"), ("no-ring", "12.9"), ("autofocus", "12.9"),
]  # fmt: skip
UNSURE = [
    ("half-bold", "3.2"), ("gradient-mixed", "3.2"), ("logo", "3.2"), ("settings", "3.2"), ("no-sheet", "3.2"),
    ("field", "3.3"), ("no-ring-field", "10.7"), ("trap-told", "12.9"), ("dialog", "12.9"), ("order", "12.8"),
    ("aside", "10.11"),
    ("scrolled", "10.11"), ("shortened", "10.12"), ("turned", "13.9"),
]  # fmt: skip
SILENT = [("hidden", "3.2"), ("covered", "3.2"), ("off", "3.2"), ("wide-table", "10.11"), ("field-right", "3.3")]
"""Pages of which nothing must be held against anybody; a question may remain where the eye alone can tell."""


@pytest.mark.parametrize(("name", "number", "test", "line"), WRONG)
def test_a_fault_is_told_with_its_test_and_line(
    seen: dict[str, Page], name: str, number: str, test: str, line: int | None
) -> None:
    faults = [each for each in of(judge(seen[name], number), Verdict.FAILED) if each.test == test]
    assert faults
    assert faults[0].engine == "chromium"
    assert faults[0].place is not None
    assert faults[0].place.line == line


@pytest.mark.parametrize(("name", "number"), RIGHT)
def test_what_is_right_passes(seen: dict[str, Page], name: str, number: str) -> None:
    assert {each.verdict for each in judge(seen[name], number)} == {Verdict.PASSED}


@pytest.mark.parametrize(("name", "number"), UNSURE)
def test_what_is_unsure_is_a_question(seen: dict[str, Page], name: str, number: str) -> None:
    judgements = judge(seen[name], number)
    assert of(judgements, Verdict.FAILED) == []
    assert all(each.question for each in of(judgements, Verdict.CANT_TELL))
    assert of(judgements, Verdict.CANT_TELL)


@pytest.mark.parametrize(("name", "number"), SILENT)
def test_nothing_is_held_against_what_the_rule_leaves_out(seen: dict[str, Page], name: str, number: str) -> None:
    assert of(judge(seen[name], number), Verdict.FAILED) == []


def test_a_ratio_is_said_in_full(seen: dict[str, Page]) -> None:
    (fault,) = of(judge(seen["grey"], "3.2"), Verdict.FAILED)
    assert "2,84 pour 1" in fault.message
    assert "#999999 sur #ffffff" in fault.message
    assert "Gris" not in fault.message


def test_an_element_without_line_has_a_selector(seen: dict[str, Page]) -> None:
    (fault,) = of(judge(seen["scripted"], "3.2"), Verdict.FAILED)
    assert "main > p" in fault.message


def test_the_order_of_the_keyboard(seen: dict[str, Page]) -> None:
    def lines(name: str) -> str:
        doubts = of(judge(seen[name], "12.8"), Verdict.CANT_TELL)
        return next(doubt.message for doubt in doubts if doubt.engine == "chromium")

    assert "1. a ligne 5 ; 2. a ligne 4 ; 3. a ligne 6" in lines("order")
    assert "1. a ligne 4 ; 2. a ligne 5 ; 3. input ligne 6" in lines("autofocus")


def test_a_page_that_scripts_draw_is_judged_as_they_draw_it(seen: dict[str, Page]) -> None:
    (fault,) = of(judge(seen["drawn"], "1.1"), Verdict.FAILED)
    assert fault.place is not None
    assert fault.place.line is None


def test_a_page_that_lies_is_left_alone_and_the_others_are_seen(seen: dict[str, Page]) -> None:
    assert [name for name, each in seen.items() if each.rendered is None] == ["liar"]
    assert seen["liar"].html == PAGES["liar"]


def test_the_page_is_left_as_it_was(seen: dict[str, Page]) -> None:
    rendered = seen["grey"].rendered
    assert rendered is not None
    assert "".join(rendered.html.split()) == "".join(PAGES["grey"].split())


# --- axe-core, limits and doors ---------------------------------------------------------------------------------------


def test_axe_and_the_source_say_one_fault_once() -> None:
    html = page(f'<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><p style="{GREY}">Gris</p>')
    steps: list[Progress] = []
    (given,) = look_at([Page("essai", html)], axe=AXE, progress=steps.append, limits=QUICK)
    assert given.rendered is not None
    assert [step.step for step in steps] == ["affichage", "contraste", "axe-core", "mise en page", "clavier"]
    assert {(step.page, step.number, step.total) for step in steps} == {("essai", 1, 1)}
    engines = {engine.name: engine for engine in given.rendered.engines}
    assert engines["axe-core"].version == "4.14.1"
    assert engines["axe-core"].sha256 == hashlib.sha256(AXE.read_bytes()).hexdigest()
    assert engines["chromium"].version.split(".")[0].isdigit()
    (image,) = of(judge(given, "1.1"), Verdict.FAILED)
    assert (image.engine, image.test) == ("static + axe-core", "1.1.1")
    (text,) = of(judge(given, "3.2"), Verdict.FAILED)
    assert text.engine == "chromium + axe-core"
    assert given.rendered.axe is not None
    assert given.rendered.axe.passes["document-title"] == 1


def test_a_page_without_end_is_ended_and_the_next_one_seen() -> None:
    endless = page("<button onfocus='for (;;);'>A</button>")
    given = look_at([Page("sans fin", endless), Page("fin", page("<p>A</p>"))], limits=Limits(seconds=8, settle=0.3))
    assert [each.rendered is None for each in given] == [True, False]


@dataclass
class Site:
    """A server on loopback, and the paths that were asked of it."""

    pages: dict[str, tuple[str, str]]
    asked: list[str] = field(default_factory=list)
    redirects: dict[str, str] = field(default_factory=dict)
    url: str = ""


@pytest.fixture
def sites() -> Generator[tuple[Site, Site]]:
    both = Site({}), Site({})
    servers = [serve(site) for site in both]
    yield both
    for server in servers:
        server.shutdown()
        server.server_close()


def serve(site: Site) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            kind, text = site.pages.get(self.path, ("text/plain", ""))
            content = text.encode()
            self.send_response(302 if self.path in site.redirects else 200 if text else 404)
            if self.path in site.redirects:
                self.send_header("Location", site.redirects[self.path])
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            _ = self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def test_a_running_service_is_visited_with_its_sheets_and_nothing_else_is_reached(sites: tuple[Site, Site]) -> None:
    here, elsewhere = sites
    reach = f"""fetch('{elsewhere.url}/donnees'); new WebSocket('{elsewhere.url.replace("http", "ws")}/fil');
        new Image().src = '{here.url}/vers-ailleurs'; navigator.sendBeacon('{elsewhere.url}/signal')"""
    body = f'<link rel="stylesheet" href="style.css"><p>Gris</p><img src="{elsewhere.url}/a.png" alt="">'
    here.pages["/"] = "text/html", page(body, script=reach)
    here.pages["/style.css"] = "text/css", "@import 'autre.css'; p { color: #999 }"
    here.pages["/autre.css"] = "text/css", "h1 { color: #000 }"
    here.redirects["/vers-ailleurs"] = f"{elsewhere.url}/suivi"
    (given,) = visit({"accueil": here.url + "/"}, limits=QUICK)
    assert elsewhere.asked == []
    assert "/vers-ailleurs" in here.asked
    assert given.html == here.pages["/"][1]
    assert given.sheets == {"style.css": here.pages["/style.css"][1], "autre.css": here.pages["/autre.css"][1]}
    assert given.rendered is not None
    assert given.rendered.missing.images
    assert of(judge(given, "3.2"), Verdict.FAILED)


def test_what_is_allowed_is_reached(sites: tuple[Site, Site]) -> None:
    here, elsewhere = sites
    elsewhere.pages["/style.css"] = "text/css", "p { color: #999 }"
    html = page(f'<link rel="stylesheet" href="{elsewhere.url}/style.css"><p>Gris</p>')
    (given,) = look_at([Page("accueil", html)], allowed=[elsewhere.url], limits=QUICK)
    assert elsewhere.asked == ["/style.css"]
    assert of(judge(given, "3.2"), Verdict.FAILED)
    assert here.asked == []


def test_given_sheets_dress_a_given_page() -> None:
    html = page('<link rel="stylesheet" href="/static/a.css"><p>Gris</p>')
    given = Page("accueil", html, url="https://cantine.exemple.fr/", sheets={"/static/a.css": "p { color: #999 }"})
    (shown,) = look_at([given], limits=QUICK)
    assert shown.rendered is not None
    assert shown.rendered.whole
    assert of(judge(shown, "3.2"), Verdict.FAILED)


def test_an_address_elsewhere_is_refused_before_any_browser_starts() -> None:
    for address in ("https://exemple.fr/", "http://10.0.0.1/", "file:///etc/hosts", "http://127.0.0.1.exemple.fr/"):
        with pytest.raises(InvalidInput) as caught:
            visit({"accueil": address}, chromium=Path("absent"))
        assert caught.value.code == "address_not_allowed"
    with pytest.raises(InvalidInput) as caught:
        look_at([], allowed=["exemple.fr"])
    assert caught.value.code == "invalid_origin"


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(Unavailable) as missing:
        look_at([Page("a", page("a"))], chromium=Path("absent"))
    assert missing.value.code == "browser_missing"
    with pytest.raises(InvalidInput) as wrong:
        look_at([Page("a", page("a"))], axe=b"alert(1)")
    assert wrong.value.code == "not_axe"
    with pytest.raises(InvalidInput) as unread:
        look_at([Page("a", page("a"))], axe=Path("absent.js"))
    assert unread.value.code == "axe_unreadable"
