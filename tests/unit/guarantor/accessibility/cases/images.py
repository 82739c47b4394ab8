"""Themes 1 and 2: images and frames."""

from tests.unit.guarantor.accessibility.cases import Bad, Unsure, page

OBJECT = '<object type="image/png" data="a.png"></object>'
CANVAS_ALONE = '<canvas role="img"></canvas>'
MAP = '<img src="a.png" alt="Plan" usemap="#m"><map name="m">'

BAD = [
    Bad("RGAA-1.1", page('<img src="a.png">'), "1.1.1"),
    Bad("RGAA-1.1", page('<i role="img"></i>'), "1.1.1"),
    Bad("RGAA-1.1", page(f'{MAP}<area href="/a" coords="0,0,9,9"></map>'), "1.1.2", column=55),
    Bad("RGAA-1.1", page('<input type="image" src="a.png">'), "1.1.3"),
    Bad("RGAA-1.1", page('<a href="/plan"><img src="a.png" alt="Plan" ismap></a>'), "1.1.4", column=17),
    Bad("RGAA-1.1", page('<svg role="img"></svg>'), "1.1.5"),
    Bad("RGAA-1.1", page(OBJECT), "1.1.6"),
    Bad("RGAA-1.1", page('<embed type="image/png" src="a.png">'), "1.1.7"),
    Bad("RGAA-1.1", page(CANVAS_ALONE), "1.1.8"),
    Bad("RGAA-1.1", page('<canvas role="img">Les tarifs</canvas>'), "1.1.8"),
    Bad("RGAA-1.2", page('<img src="a.gif" width="1" height="1">'), "1.2.1"),
    Bad("RGAA-1.2", page('<img src="a.gif" width="1px" height="1px" alt="suivi">'), "1.2.1"),
    Bad("RGAA-1.2", page(f'{MAP}<area shape="default"></map>'), "1.2.2", column=55),
    Bad("RGAA-1.2", page(f'{MAP}<area nohref coords="0,0,9,9"></map>'), "1.2.2", column=55),
    Bad("RGAA-1.2", page('<object type="image/png" data="a.png" aria-hidden="true">Plan</object>'), "1.2.3"),
    Bad("RGAA-1.2", page('<object type="image/png" data="a.png" aria-hidden="true" title="a"></object>'), "1.2.3"),
    Bad("RGAA-1.2", page('<svg aria-hidden="true"><title>Plan</title></svg>'), "1.2.4"),
    Bad("RGAA-1.2", page('<svg aria-hidden="true" aria-label="Plan"></svg>'), "1.2.4"),
    Bad("RGAA-1.2", page('<canvas aria-hidden="true">Plan</canvas>'), "1.2.5"),
    Bad("RGAA-1.2", page('<embed type="image/png" src="a.png" aria-hidden="true" title="Plan">'), "1.2.6"),
    Bad("RGAA-1.3", page('<img src="/a/plan.png?v=2" alt="Plan.PNG">'), "1.3.1"),
    Bad("RGAA-1.3", page('<img src="a.png" alt="undefined">'), "1.3.1"),
    Bad("RGAA-1.3", page('<img src="a.png" alt="Image">'), "1.3.1"),
    Bad("RGAA-1.3", page('<img src="a.png" alt="" aria-label="Texte alternatif">'), "1.3.1"),
    Bad("RGAA-1.3", page(f'{MAP}<area href="/a" alt="zone"></map>'), "1.3.2", column=55),
    Bad("RGAA-1.3", page('<input type="image" src="go.gif" alt="go.gif">'), "1.3.3"),
    Bad("RGAA-1.3", page('<object type="image/png" role="img" data="p.png" title="p.png"></object>'), "1.3.4"),
    Bad("RGAA-1.3", page('<embed type="image/png" src="p.png" title="p.png">'), "1.3.5"),
    Bad("RGAA-1.3", page('<svg role="img"><title>Layer 1</title></svg>'), "1.3.6"),
    Bad("RGAA-1.3", page('<canvas role="img" aria-label="canvas"></canvas>'), "1.3.7"),
    Bad("RGAA-1.6", page('<img src="a.png" alt="Plan" aria-describedby="absent">'), "1.6.9"),
    Bad("RGAA-1.9", page('<figure><img src="a.png" alt="Plan"><figcaption>Le plan</figcaption></figure>'), "1.9.1"),
    Bad(
        "RGAA-1.9",
        page(
            '<figure role="figure" aria-label="Photographie"><a href="/g"><img src="a.png" alt="Plan"></a>'
            "<figcaption>Le plan</figcaption></figure>"
        ),
        "1.9.1",
    ),
    Bad(
        "RGAA-1.9",
        page('<figure><object type="image/png" title="Plan"></object><figcaption>Le plan</figcaption></figure>'),
        "1.9.2",
    ),
    Bad(
        "RGAA-1.9",
        page('<figure><embed type="image/png" title="Plan"><figcaption>Le plan</figcaption></figure>'),
        "1.9.3",
    ),
    Bad(
        "RGAA-1.9",
        page('<figure><svg role="img" aria-label="Plan"></svg><figcaption>Le plan</figcaption></figure>'),
        "1.9.4",
    ),
    Bad(
        "RGAA-1.9",
        page('<figure><canvas role="img" aria-label="Plan"></canvas><figcaption>Le plan</figcaption></figure>'),
        "1.9.5",
    ),
    Bad("RGAA-2.1", page('<iframe src="/plan"></iframe>'), "2.1.1"),
    Bad("RGAA-2.1", page('<iframe src="/plan" title=" "></iframe>'), "2.1.1"),
    Bad("RGAA-2.2", page('<iframe src="/plan" title="iFrame"></iframe>'), "2.2.1"),
    Bad("RGAA-2.2", page('<iframe src="/plan" title="undefined"></iframe>'), "2.2.1"),
]

GOOD = [
    ("RGAA-1.1", page('<img src="a.png" alt="Plan"><img src="b.png" title="Plan"><i role="img" aria-label="a"></i>')),
    ("RGAA-1.1", page(f'{MAP}<area href="/a" alt="École"></map><input type="image" alt="Chercher">')),
    ("RGAA-1.1", page('<svg role="img"><title>Plan</title></svg><canvas role="img" aria-label="Plan"></canvas>')),
    ("RGAA-1.1", page('<object type="image/png" role="img" title="Plan"></object><embed type="image/png" title="P">')),
    ("RGAA-1.2", page('<svg aria-hidden="true"><title> </title><path d="M0 0"/></svg>')),
    ("RGAA-1.2", page('<object type="image/png" aria-hidden="true"></object><canvas aria-hidden="true"></canvas>')),
    ("RGAA-1.2", page('<embed type="image/png" aria-hidden="true"><img src="a" alt="" width="1" height="1">')),
    ("RGAA-1.2", page(f'{MAP}<area shape="default" alt=""></map>')),
    ("RGAA-1.3", page('<img src="plan.png" alt="Plan d\'accès"><svg role="img"><title>Plan</title></svg>')),
    ("RGAA-1.3", page(f'{MAP}<area href="/a" alt="École"></map><input type="image" alt="Chercher">')),
    ("RGAA-1.3", page('<object type="image/png" title="Plan"></object><embed type="image/png" title="Plan">')),
    ("RGAA-1.3", page('<canvas role="img" aria-label="Plan d\'accès"></canvas>')),
    ("RGAA-1.6", page('<img src="a.png" alt="Plan" aria-describedby="d"><p id="d">Détail</p>')),
    (
        "RGAA-1.9",
        page(
            '<figure role="group" aria-label="Le plan"><img src="a.png" alt="Plan">'
            "<figcaption>Le  plan.</figcaption></figure>"
        ),
    ),
    ("RGAA-2.1", page('<iframe src="/plan" title="Plan"></iframe>')),
    ("RGAA-2.2", page('<iframe src="/plan" title="Plan"></iframe>')),
]

UNSURE = [
    Unsure("RGAA-1.1", page('<img src="a.png" alt="">'), "1.2.1"),
    Unsure("RGAA-1.1", page(f'{MAP}<area href="/a" title="École"></map>'), "1.2.1"),
    Unsure("RGAA-1.1", page('<map name="seul"><area href="/a"></map>'), "1.2.1"),
    Unsure("RGAA-1.1", page('<svg aria-label="Plan"></svg>'), "1.1.5"),
    Unsure("RGAA-1.1", page(f'{OBJECT}<a href="/texte">Le plan en texte</a>'), "1.2.1"),
    Unsure("RGAA-1.1", page('<embed type="image/png"><script>remplace()</script>'), "1.2.1"),
    Unsure("RGAA-1.1", page("<canvas></canvas>"), "1.2.1"),
    Unsure(
        "RGAA-1.1", page('<a href="/plan"><img src="a.png" alt="Plan" ismap></a><a href="/liste">Liste</a>'), "1.1.4"
    ),
    Unsure("RGAA-1.1", page('<div hidden><input type="image" src="a.png"></div>'), "1.2.1"),
    Unsure("RGAA-1.2", page('<img src="a.png" alt="" title="Plan">'), "1.2.1"),
    Unsure("RGAA-1.2", page(f'{MAP}<area shape="default" alt="Mer"></map>'), "1.2.2"),
    Unsure(
        "RGAA-1.2",
        page('<svg aria-hidden="true" style="display:none"><symbol><title>Plan</title></symbol></svg>'),
        "1.2.4",
    ),
    Unsure("RGAA-1.2", page('<div hidden><canvas aria-hidden="true">a</canvas></div>'), "1.2.5"),
    Unsure("RGAA-1.2", page('<div hidden><object type="image/png" aria-hidden="true">a</object></div>'), "1.2.3"),
    Unsure("RGAA-1.2", page('<div hidden><embed type="image/png" aria-hidden="true" title="a"></div>'), "1.2.6"),
    Unsure("RGAA-1.3", page('<img src="a.png" alt="plan.png">'), "1.3.1"),
    Unsure("RGAA-1.3", page('<div hidden><svg role="img"><title>svg</title></svg></div>'), "1.3.6"),
    Unsure("RGAA-1.6", page('<div hidden><img src="a.png" alt="Plan" aria-describedby="absent"></div>'), "1.6.9"),
    Unsure("RGAA-1.9", page('<figure><img src="a.png" alt=""><figcaption>Le plan</figcaption></figure>'), "1.9.1"),
    Unsure(
        "RGAA-1.9",
        page('<figure aria-label="Le plan"><img src="a.png" alt="Plan"><figcaption>Le plan</figcaption></figure>'),
        "1.9.1",
    ),
    Unsure(
        "RGAA-1.9",
        page(
            '<figure role="figure" aria-label="Le plan"><img src="a.png" alt="Plan">'
            "<figcaption>Le plan, par la mairie</figcaption></figure>"
        ),
        "1.9.1",
    ),
    Unsure("RGAA-2.1", page('<iframe src="/plan" style="display:none"></iframe>'), "2.1.1"),
    Unsure("RGAA-2.2", page('<div hidden><iframe src="/plan" title="iframe"></iframe></div>'), "2.2.1"),
]

SILENT = [
    ("RGAA-1.3", page('<a href="/"><img src="plan.png" alt="plan.png"></a>')),
    ("RGAA-1.2", page('<figure><svg aria-hidden="true"><title>a</title></svg><figcaption>b</figcaption></figure>')),
    ("RGAA-1.2", page('<object aria-hidden="true" data="a.pdf">Formulaire</object>')),
    ("RGAA-1.9", page("<figure><table><tr><td>1</table><figcaption>Tarifs</figcaption></figure>")),
    ("RGAA-1.9", page('<figure><p>Un texte</p><img src="a" alt="b"><figcaption>Tarifs</figcaption></figure>')),
    ("RGAA-2.1", page('<iframe src="/suivi" aria-hidden="true"></iframe>')),
    ("RGAA-2.2", page('<iframe src="/suivi" title="iframe" aria-hidden="true"></iframe>')),
]
"""Pages that the rule does not concern, though they look like those that it does."""
