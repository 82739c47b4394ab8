"""Theme 12: navigation."""

from tests.unit.guarantor.accessibility.cases import Bad, Unsure, page

MENU = '<a href="/a">A</a> <a href="/b">B</a> <a href="/c">C</a>'

BAD = [
    Bad("RGAA-12.7", page(f"{MENU}\n<main>Bienvenue</main>"), "12.7.1", 5),
    Bad("RGAA-12.7", page('<a href="#contenu">Aller au contenu</a><main id="main">Bienvenue</main>'), "12.7.1"),
]

GOOD = [
    ("RGAA-12.7", page(f'<a href="#contenu">Contenu</a>{MENU}<main id="contenu">Bienvenue</main>')),
    ("RGAA-12.7", page(f'<a href="#acc%C3%A8s">Contenu</a>{MENU}<main><a name="accès"></a>Bienvenue</main>')),
]

UNSURE = [
    Unsure("RGAA-12.7", page(f"{MENU}<main>Bienvenue</main><script>saute()</script>"), "12.7.1"),
    Unsure("RGAA-12.7", page("<main>Bienvenue</main>"), "12.7.1"),
    Unsure("RGAA-12.7", page('<div hidden><a href="#contenu">Contenu</a></div><main>Bienvenue</main>'), "12.7.1"),
    Unsure("RGAA-12.8", page('<a href="/" tabindex="3">A</a>'), "12.8.1"),
]

SILENT = [
    ("RGAA-12.7", page("<p>Sans zone principale</p>")),
    ("RGAA-12.8", page('<a href="/" tabindex="0">A</a><p tabindex="-1">x</p>')),
]
