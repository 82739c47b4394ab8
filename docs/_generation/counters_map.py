"""The invented counters of the sandbox's world: a list, and a map beside it that asks nothing of the network."""

import html
import json
from collections.abc import Iterator

from docs._generation.markdown import Page, plain, produced, table

from etatplateforme.sandbox.world.counters import FILE_NAME, counters_csv
from etatplateforme.territory.counters.counter import Counter
from etatplateforme.territory.counters.files import read_counters
from etatplateforme.territory.counters.told import FORMS, source_text, week_text
from etatplateforme.territory.reference import reference

HEADS = ("Guichet", "Commune", "Horaires", "Téléphone", "Carte")


def pages() -> Iterator[Page]:
    """One page."""
    listed = read_counters(counters_csv().encode(), FILE_NAME)
    yield Page(
        "guichets.md",
        "# La liste des guichets, et sa carte\n\n"
        "Voici les guichets inventés du bac à sable, tels que le SDK les lit. La liste dit tout ; la carte la montre, "
        "pour qui voit. Elle ne demande rien à personne : ni fond de carte, ni serveur. Les lignes sont des méridiens "
        "et des parallèles, tous les cinq degrés ; le contour est grossier, tracé à la main. Le bouton « Voir » d'une "
        "ligne centre la carte sur son guichet, outre-mer compris.\n\n"
        "Sur la carte, un rond plein est une maison, un rond blanc une antenne, un rond en pointillé un bus, dont "
        "l'adresse n'est que le port d'attache.\n\n"
        "```{raw} html\n"
        '<div id="guichets-carte" hidden role="group" aria-label="Carte des guichets. La liste qui suit dit la même '
        'chose."></div>\n'
        '<p id="guichets-dit" role="status"></p>\n'
        "```\n\n"
        f"{table(HEADS, (_row(counter) for counter in listed.counters))}\n"
        f"{plain(source_text(listed.source))} Ces guichets n'existent pas.\n\n"
        "La carte est dessinée par Leaflet 1.9.4 (licence BSD à deux clauses, "
        '<a href="../_static/leaflet/LICENSE">son texte</a>), joint à cette documentation.\n\n'
        "```{raw} html\n"
        '<link rel="stylesheet" href="../_static/leaflet/leaflet.css">\n'
        f'<script type="application/json" id="guichets-donnees">{_data(listed.counters)}</script>\n'
        '<script src="../_static/leaflet/leaflet.js"></script>\n'
        '<script src="../_static/guichets.js"></script>\n'
        "```\n" + produced("le monde du bac à sable"),
    )


def _row(counter: Counter) -> tuple[str, ...]:
    commune = reference().name_of(counter.commune) or counter.city
    form = f" ({FORMS[counter.form]})" if FORMS[counter.form] else ""
    remark = f" ({counter.remark})" if counter.remark else ""
    return (
        plain(f"{counter.name}{form}, {', '.join(counter.lines[1:])}"),
        plain(f"{commune} ({counter.commune})"),
        plain(week_text(counter.hours) + remark),
        plain(counter.shown_phone),
        f'<button type="button" hidden data-guichet="{html.escape(counter.id)}" data-nom="{html.escape(counter.name)}" '
        f'aria-label="Voir sur la carte : {html.escape(counter.name)}">Voir</button>',
    )


def _data(counters: tuple[Counter, ...]) -> str:
    rows = [
        {
            "id": one.id,
            "name": one.name,
            "longitude": one.point.longitude,
            "latitude": one.point.latitude,
            "form": one.form,
        }
        for one in counters
    ]
    return json.dumps(rows, ensure_ascii=False).replace("<", "\\u003c")
