"""Themes 4 and 13: media, time, movement."""

from tests.unit.guarantor.accessibility.cases import Bad, Unsure, page

FLASH = '<object type="application/x-shockwave-flash"><param name="wmode" value="opaque"></object>'
TURNING = '<svg><g><animateTransform attributeName="transform" repeatCount="indefinite" dur="2s"/></g></svg>'
FADING = '<svg><g><animate attributeName="opacity" repeatCount="indefinite" dur="1s"/></g></svg>'

BAD = [
    Bad(
        "RGAA-4.3",
        page('<video src="a.mp4"><track label="Sourds et malentendants" src="a.vtt"></video>'),
        "4.3.2",
        column=20,
    ),
    Bad("RGAA-4.10", page('<audio src="a.mp3" autoplay loop></audio>'), "4.10.1"),
    Bad("RGAA-4.10", page('<div hidden><audio src="a.mp3" autoplay loop controls></audio></div>'), "4.10.1", column=13),
    Bad("RGAA-4.13", page(FLASH), "4.13.1"),
    Bad("RGAA-4.13", page('<embed type="application/x-shockwave-flash" wmode="transparent">'), "4.13.1"),
    Bad("RGAA-13.1", page("x", head='<meta http-equiv="refresh" content="5; url=/">'), "13.1.2", 2, None),
    Bad("RGAA-13.1", page("x", head='<meta http-equiv="refresh" content="90000; url=/">'), "13.1.2", 2, None),
    Bad("RGAA-13.1", page("x", head='<meta http-equiv="refresh" content="30">'), "13.1.1", 2, None),
    Bad("RGAA-13.2", "<!DOCTYPE html><html lang=fr>\n<body onload=\"window.open('/pub')\"><p>x", "13.2.1", 2),
    Bad("RGAA-13.8", page("<marquee>Travaux rue Haute</marquee>"), "13.8.1"),
    Bad("RGAA-13.8", page(TURNING), "13.8.1"),
    Bad("RGAA-13.8", page(FADING), "13.8.2"),
]

GOOD = [
    ("RGAA-4.3", page('<video src="a.mp4"><track kind="captions" src="a.vtt" label="Sourds"></video>')),
    ("RGAA-4.10", page('<audio src="a.mp3" autoplay controls></audio>')),
    ("RGAA-13.1", page("x", head='<meta http-equiv="refresh" content="0; url=/">')),
    ("RGAA-13.1", page("x", head='<meta http-equiv="refresh" content="72000">')),
]

UNSURE = [
    Unsure(
        "RGAA-4.3", page('<video src="a.mp4"><track kind="subtitles" label="Anglais" src="a.vtt"></video>'), "4.3.1"
    ),
    Unsure("RGAA-4.10", page('<audio src="a.mp3" autoplay></audio>'), "4.10.1"),
    Unsure("RGAA-4.10", page('<audio src="a.mp3" autoplay loop></audio><script>pause()</script>'), "4.10.1"),
    Unsure("RGAA-4.10", page('<video src="a.mp4" autoplay loop></video>'), "4.10.1"),
    Unsure("RGAA-4.13", page('<video src="a.mp4" controls aria-hidden="true"></video>'), "4.13.1"),
    Unsure(
        "RGAA-13.1", page('<a href="/arret">Arrêter</a>', head='<meta http-equiv="refresh" content="30">'), "13.1.1"
    ),
    Unsure(
        "RGAA-13.1",
        page("<p>Cette page a changé d'adresse.</p>", head='<meta http-equiv="refresh" content="5; url=/">'),
        "13.1.2",
    ),
    Unsure("RGAA-13.2", page("x").replace("<body>", '<body onload="if (a) open(b)">'), "13.2.1"),
    Unsure("RGAA-13.8", page("<marquee>Travaux</marquee><script>arrete()</script>"), "13.8.1"),
    Unsure("RGAA-13.8", page('<marquee loop="1">Travaux</marquee>'), "13.8.1"),
    Unsure("RGAA-13.8", page(f'<div role="progressbar" aria-label="Envoi">{TURNING}</div>'), "13.8.1"),
]

SILENT = [
    ("RGAA-4.3", page('<video src="a.mp4" muted></video>')),
    ("RGAA-4.10", page('<audio src="a.mp3" autoplay muted></audio><video autoplay muted></video>')),
    ("RGAA-4.10", page('<noscript><audio src="a.mp3" autoplay loop></audio></noscript>')),
    ("RGAA-4.13", page('<object type="application/x-shockwave-flash"></object>')),
    ("RGAA-13.2", page("x").replace("<body>", '<body onload="demarre()">')),
    ("RGAA-13.8", page("<marquee> </marquee>")),
    ("RGAA-13.8", page('<svg><rect><animate attributeName="x" begin="click" repeatCount="indefinite"/></rect></svg>')),
    ("RGAA-13.8", page('<svg><rect><animate attributeName="x" repeatCount="2" dur="1s"/></rect></svg>')),
]
