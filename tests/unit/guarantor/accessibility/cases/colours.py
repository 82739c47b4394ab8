"""Cases of the criteria that sheets decide: contrast (3.2), colours declared alone (10.5), turned screens (13.9)."""

from tests.unit.guarantor.accessibility.cases import Bad, Unsure, page

SHOWN = "color:#222;background:#fff"
BAD = [
    Bad("RGAA-3.2", page('<p style="color:#777">Bonjour</p>'), "3.2.1"),
    Bad("RGAA-3.2", page('<b style="color:#777">Bonjour</b>'), "3.2.2"),
    Bad("RGAA-3.2", page('<p style="color:#999;font-size:24px">Bonjour</p>'), "3.2.3"),
    Bad("RGAA-3.2", page('<b style="color:#999;font-size:18.5px">Bonjour</b>'), "3.2.4"),
    Bad("RGAA-10.5", page('<p style="color:#222">Bonjour</p>'), "10.5.1"),
    Bad("RGAA-10.5", page('<p style="background:#fff">Bonjour</p>'), "10.5.2"),
    Bad("RGAA-10.5", page('<p style="color:#222;background:linear-gradient(#fff,#eee)">Bonjour</p>'), "10.5.3"),
    Bad(
        "RGAA-13.9",
        page("x", head="<style>@media (orientation:portrait){body{rotate:90deg}}</style>"),
        "13.9.1",
        line=3,
    ),
]
GOOD = [
    ("RGAA-3.2", page('<p style="color:#767676">Bonjour</p>')),
    ("RGAA-3.2", page('<p style="color:#949494;font-size:24px">Bonjour</p>')),
    ("RGAA-10.5", page(f'<p style="{SHOWN}">Bonjour</p>')),
    ("RGAA-10.5", page(f'<div style="{SHOWN}"><p>Bonjour</p></div>')),
    ("RGAA-13.9", page("x", head="<style>@media (orientation:portrait){body{rotate:180deg}}</style>")),
]
UNSURE = [
    Unsure("RGAA-3.2", page('<p style="color:#777;background:url(a.png)">Bonjour</p>'), "3.2.1"),
    Unsure("RGAA-3.2", page('<p style="color:#777" aria-hidden="true">Bonjour</p>'), "3.2.1"),
    Unsure("RGAA-3.2", page('<link rel="stylesheet" href="a.css">'), "3.2.1"),
    Unsure("RGAA-10.5", page('<link rel="stylesheet" href="a.css">'), "10.5.1"),
    Unsure("RGAA-13.9", page('<link rel="stylesheet" href="a.css">'), "13.9.1"),
    Unsure(
        "RGAA-13.9",
        page("<p class=a>Bonjour</p>", head="<style>@media (orientation:portrait){.a{rotate:90deg}}</style>"),
        "13.9.1",
    ),
]
SILENT = [
    ("RGAA-3.2", page('<p style="color:#777" hidden>Bonjour</p>')),
    ("RGAA-3.2", page('<button style="color:#777;background:#fff" disabled>Envoyer</button>')),
    ("RGAA-10.5", page('<a href="/">Accueil</a><mark>x</mark>')),
    ("RGAA-10.5", page('<p style="color:#222" hidden>Bonjour</p>')),
    ("RGAA-13.9", page('<p style="rotate:90deg">Bonjour</p>')),
]
