"""Themes 6 and 7: links and scripts."""

from tests.unit.guarantor.accessibility.cases import Bad, Unsure, page

ALONE = '<!DOCTYPE html>\n<html lang="fr"><title>Étape</title>\n<body>\n<div>{}</div></body></html>'

BAD = [
    Bad("RGAA-6.1", ALONE.format('<a href="/" aria-label="Cliquez ici">Mentions légales</a>'), "6.1.1", column=6),
    Bad("RGAA-6.1", ALONE.format('<a href="/"><img src="/i/p1.png" alt="p1.png"></a>'), "6.1.2", column=6),
    Bad("RGAA-6.1", ALONE.format('<a href="/" aria-label="lien"><img src="a" alt="">Mairie</a>'), "6.1.3", column=6),
    Bad(
        "RGAA-6.1",
        ALONE.format('<svg><a href="/" aria-label="lien"><text>Mairie</text></a></svg>'),
        "6.1.4",
        column=11,
    ),
    Bad("RGAA-6.1", page('<a href="/" aria-label="Ici">Mentions légales</a>'), "6.1.5"),
    Bad("RGAA-6.2", page('<a href="/"></a>'), "6.2.1"),
    Bad("RGAA-6.2", page('<a href="/"><img src="a.png" alt=""></a>'), "6.2.1"),
    Bad("RGAA-6.2", page('<a href="/"><span aria-hidden="true">→</span></a>'), "6.2.1"),
    Bad("RGAA-6.2", page('<span role="link" tabindex="0"></span>'), "6.2.1"),
    Bad("RGAA-7.1", page('<div role="checkbox" tabindex="0">Cantine</div>'), "7.1.1"),
    Bad("RGAA-7.1", page('<button aria-expanded="oui">Menu</button>'), "7.1.1"),
    Bad("RGAA-7.1", page("<button></button>"), "7.1.1"),
    Bad("RGAA-7.1", page("<button>undefined</button>"), "7.1.1"),
    Bad("RGAA-7.1", page('<div role="tablist"><div role="tab" tabindex="0"></div></div>'), "7.1.1", column=21),
    Bad("RGAA-7.1", page('<button aria-label="Valider">Ouvrir le menu</button>'), "7.1.3"),
    Bad("RGAA-7.3", page("<div onclick=\"location.href='/inscription'\">Inscription</div>"), "7.3.1"),
    Bad("RGAA-7.3", page("<span onclick=\"window.location = '/a'; return false;\">A</span>"), "7.3.1"),
]

GOOD = [
    ("RGAA-6.1", page('<a href="/" aria-label="Mentions légales (nouvelle fenêtre)">Mentions légales</a>')),
    ("RGAA-6.2", page('<a href="/">Accueil</a><a href="/"><img src="a.png" alt="Accueil"></a>')),
    ("RGAA-6.2", page('<a href="/"><svg role="img"><title>Accueil</title></svg></a>')),
    ("RGAA-7.1", page('<div role="checkbox" aria-checked="false" tabindex="0">Cantine</div>')),
    ("RGAA-7.1", page('<input type="checkbox" role="switch" title="Alertes">')),
    ("RGAA-7.1", page('<button aria-label="Ouvrir le menu">Ouvrir</button><div role="tab" tabindex="0">Un</div>')),
    ("RGAA-7.3", page('<div onclick="location.href=\'/a\'"><a href="/a">Inscription</a></div>')),
    ("RGAA-7.3", page('<div tabindex="0" role="button" onclick="ouvre()">Ouvrir</div>')),
    ("RGAA-7.3", page('<button><span onclick="ouvre()">Ouvrir</span></button>')),
]

UNSURE = [
    Unsure("RGAA-6.1", page('<a href="/" aria-label="Fermer">×</a>'), "6.1.5"),
    Unsure(
        "RGAA-6.1",
        page('<style>a { position: absolute; left: 9em }</style><a href="/" aria-label="Ici">Plan</a>'),
        "6.1.5",
    ),
    Unsure("RGAA-6.1", page('<a href="/plan" title="Nouvelle fenêtre">Plan</a>'), "6.1.5"),
    Unsure("RGAA-6.1", page('<h2>Mairie</h2><a href="/">En savoir plus</a>'), "6.1.1"),
    Unsure("RGAA-6.1", ALONE.format('<a href="/">Cliquez ici</a>'), "6.1.1"),
    Unsure("RGAA-6.1", page('<h2>Mairie</h2><a href="/"><img src="p1.png" alt="p1.png"></a>'), "6.1.1"),
    Unsure("RGAA-6.1", page('<p>Le plan : <a href="/"><img src="p1.png" alt="p1.png"></a></p>'), "6.1.1"),
    Unsure("RGAA-6.2", page('<a href="/" title="Accueil"></a>'), "6.2.1"),
    Unsure("RGAA-6.2", page('<div hidden><a href="/"></a></div>'), "6.2.1"),
    Unsure("RGAA-6.2", page(f'<a href="/">{"<span>" * 200}Accueil</a>'), "6.2.1"),
    Unsure("RGAA-7.1", page('<div role="combobox" aria-expanded="false" tabindex="0">Ville</div>'), "7.1.1"),
    Unsure("RGAA-7.1", page('<button aria-label="Fermer">×</button>'), "7.1.3"),
    Unsure("RGAA-7.3", page('<div onclick="ouvre()">Ouvrir</div>'), "7.3.1"),
    Unsure("RGAA-7.3", page('<div onclick="location.href=\'/a\'">A</div><a href="/a">A</a>'), "7.3.1"),
    Unsure("RGAA-7.4", page('<label for="a">A</label><select id="a" onchange="this.form.submit()"></select>'), "7.4.1"),
]

SILENT = [
    ("RGAA-6.2", page('<a name="ancre"></a>')),
    ("RGAA-6.1", page('<a href="/">Mentions légales</a>')),
    ("RGAA-7.1", page("<form><button></button></form>")),
    ("RGAA-7.3", page('<div onclick="event.stopPropagation()">x</div><div onclick="return false;">y</div>')),
    ("RGAA-7.3", page('<label onclick="compte()">x</label>')),
    ("RGAA-7.4", page('<label for="a">A</label><select id="a" onchange="calcule()"></select>')),
]
