"""``etatplateforme territory``: the counters open near a place, the list installed, what a code of commune became."""

import json
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.files import write_whole
from etatplateforme.cli.territory_places import place_of, places
from etatplateforme.territory.counters.needs import Need  # stdlib only: the words of --for

if TYPE_CHECKING:
    from etatplateforme.service.foundations import Plan
    from etatplateforme.territory.counters.counter import CounterList
    from etatplateforme.territory.counters.nearest import Counters, Found
    from etatplateforme.territory.near import Near
    from etatplateforme.values.nearest_counter import NearestCounter

territory = typer.Typer(no_args_is_help=True, help="Le territoire : guichets France Services, communes, zonages.")
DEFAULT_FOLDER = Path("guichets")


class TerritoryFormat(StrEnum):
    """How the answer is written."""

    TEXT = "texte"
    JSON = "json"


ListFile = Annotated[
    Path | None,
    typer.Option("--file", metavar="LISTE", help="La liste France Services (CSV 2024, GeoJSON 2020)."),
]
Folder = Annotated[Path, typer.Option("--folder", metavar="DOSSIER", help="Où la liste est installée.")]
Form = Annotated[TerritoryFormat, typer.Option("--format", help="Forme de la réponse.")]
ListDay = Annotated[
    datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], metavar="AAAA-MM-JJ", help="Date de la liste.")
]
Positions = Annotated[
    Path | None,
    typer.Option("--positions", metavar="FICHIER", help="Centres des communes (réponse de geo.api.gouv.fr/communes)."),
]


PositionIndex = Annotated[
    Path | None, typer.Option("--index", metavar="INDEX", help="Index d'adresses : situe les communes, et une adresse.")
]
Services = Annotated[
    Path | None,
    typer.Option("--services", metavar="FICHIER", help="Services data·inclusion : ce qu'une maison offre en plus."),
]


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.add_typer(territory, name="territory")


@territory.command("counters")
def counters_command(
    near: Annotated[
        str, typer.Option("--near", metavar="LIEU", help="Code INSEE, nom, code postal, ou « latitude,longitude ».")
    ],
    at: Annotated[
        datetime | None,
        typer.Option("--at", formats=["%Y-%m-%d %H:%M"], metavar="'AAAA-MM-JJ HH:MM'", help="Heure de là-bas."),
    ] = None,
    need: Annotated[Need | None, typer.Option("--for", help="Pour quoi la personne vient.")] = None,
    file: ListFile = None,
    folder: Folder = DEFAULT_FOLDER,
    day: ListDay = None,
    positions: Positions = None,
    index: PositionIndex = None,
    services_file: Services = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=50, help="Nombre de guichets.")] = 3,
    roaming: Annotated[bool, typer.Option("--itinerants", help="Compter aussi les bus et les permanences.")] = False,
    form: Form = TerritoryFormat.TEXT,
) -> int:
    """Trouver les guichets France Services ouverts les plus proches. Répond 1 quand aucun n'est connu comme ouvert."""
    from etatplateforme.territory.counters.nearest import Counters

    counters = Counters(_listed(file, folder, day, services_file))
    with places(positions, index) as known:
        place = place_of(near, counters, known)
    moment = _moment(at, place, counters)
    found = counters.nearest(place.point, moment, need=need, limit=limit, roaming=roaming)
    if form is TerritoryFormat.JSON:
        _tell_json(found, place, moment, need, counters)
    else:
        _tell(found, place, moment, need, counters)
    return 0 if found else 1


@territory.command("install")
def install_command(
    file: Annotated[Path, typer.Argument(metavar="LISTE", help="La liste France Services publiée par l'ANCT.")],
    folder: Folder = DEFAULT_FOLDER,
    day: ListDay = None,
    licence: Annotated[str, typer.Option("--licence", help="Licence de la liste.")] = "Licence Ouverte 2.0",
) -> None:
    """Installer une liste de guichets, avec sa date et sa licence, pour le service et pour le garant."""
    from etatplateforme.core.reading import read_bytes, text_of
    from etatplateforme.territory.counters.files import LARGEST_FILE, read_counters
    from etatplateforme.territory.counters.installed import LABEL, LIST, label_of, label_text

    text = text_of(read_bytes(file, "fichier des guichets", LARGEST_FILE), f"La liste « {file.name} »", LARGEST_FILE)
    label = label_of(text.encode(), file.name, day=None if day is None else day.date(), licence=licence)
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / LIST, text, replace=True)
    write_whole(folder / LABEL, label_text(label), replace=True)
    listed = read_counters(text.encode(), file.name, day=label.day)
    for fault in listed.faults:
        screen.unsure(str(fault))
    screen.good(f"{len(listed.counters)} guichets, liste du {label.day:%d/%m/%Y}, installés dans {folder}.")


@territory.command("commune")
def commune_command(
    code: Annotated[str, typer.Argument(metavar="CODE", help="Un code INSEE d'aujourd'hui ou d'autrefois.")],
) -> int:
    """Dire ce qu'est, ou ce qu'est devenue, la commune d'un code INSEE."""
    from etatplateforme.territory.reference import known_commune, reference
    from etatplateforme.values.commune import BirthPlaceCode

    asked, book = BirthPlaceCode.parse(code), reference()
    commune = known_commune(asked)
    screen.say(f"{commune.name} ({commune.code}), {', '.join(commune.postcodes)}")
    for area in (commune.epci, commune.departement, commune.region):
        if area is not None:
            screen.say(f"  {area.name}")
    if asked.value != commune.code.value:
        screen.say(f"  {asked.value} : {book.name_of(asked) or 'nom non conservé'}, aujourd'hui dans cette commune.")
    for period in book.history(asked):
        since = f"au plus tard le 1er janvier {period.by}"
        screen.say(f"  {asked.value} menait à {period.commune} {since if period.after else f'en {period.by} déjà'}.")
    screen.say(f"Code officiel géographique {book.source.vintage} ({book.source.package} {book.source.version}).")
    return 0


@territory.command("zones")
def zones_command(
    commune: Annotated[str | None, typer.Option("--commune", metavar="CODE", help="Code INSEE de la commune.")] = None,
    point: Annotated[
        str | None, typer.Option("--point", metavar="LAT,LON", help="Latitude, longitude, pour les quartiers.")
    ] = None,
    qpv: Annotated[Path | None, typer.Option("--qpv", metavar="FICHIER", help="Quartiers (GeoJSON WGS 84).")] = None,
    frr: Annotated[Path | None, typer.Option("--frr", metavar="FICHIER", help="Communes FRR (CSV).")] = None,
    zonings: Annotated[
        Path | None, typer.Option("--zonages-2020", metavar="FICHIER", help="Zonages de 2020 (CSV, noms sans codes).")
    ] = None,
    centres: Annotated[
        Path | None, typer.Option("--coeur-de-ville", metavar="FICHIER", help="Action cœur de ville 2019 (CSV).")
    ] = None,
) -> int:
    """Dire dans quels zonages se trouve une commune ou un point : oui, non, ou à vérifier, avec la date de chacun."""
    from etatplateforme.territory.near import degrees
    from etatplateforme.territory.reference import known_commune, reference
    from etatplateforme.territory.zones.files import (
        COMMUNE_ZONINGS,
        read_frr,
        read_qpv,
        read_town_centres,
        read_zoning_2020,
    )
    from etatplateforme.values.commune import CommuneCode

    if qpv is not None and point is not None:
        screen.say(str(read_qpv(_zoning(qpv), qpv.name).at(degrees(point))))
    if commune is None:
        return 0
    book, code = reference(), known_commune(CommuneCode.parse(commune)).code
    if frr is not None:
        screen.say(str(read_frr(_zoning(frr), frr.name, book).of(code)))
    if centres is not None:
        screen.say(str(read_town_centres(_zoning(centres), centres.name, book).of(code)))
    if zonings is not None:
        content = _zoning(zonings)
        for zoning in COMMUNE_ZONINGS:
            screen.say(str(read_zoning_2020(content, zonings.name, zoning, book).of(code)))
    return 0


@territory.command("inclusion")
def inclusion_command(
    out: Annotated[Path, typer.Option("--out", metavar="DOSSIER", help="Où écrire structures.json et services.json.")],
    file: ListFile = None,
    folder: Folder = DEFAULT_FOLDER,
    day: ListDay = None,
    services_file: Services = None,
    force: Annotated[bool, typer.Option("--force", help="Remplacer les fichiers qui existent.")] = False,
) -> None:
    """Écrire les guichets dans le schéma data·inclusion (v1), pour les partager avec les annuaires d'aide."""
    from datetime import UTC

    from etatplateforme.territory.inclusion import services, structures, to_json

    listed = _listed(file, folder, day, services_file)
    today = datetime.now(UTC).date()
    out.mkdir(parents=True, exist_ok=True)
    for name, records in (("structures", structures(listed, today)), ("services", services(listed, today))):
        write_whole(out / f"{name}.json", to_json(records), replace=force)
        screen.good(f"{len(records)} {name} dans {out / f'{name}.json'}.")


def _zoning(path: Path) -> bytes:
    from etatplateforme.core.reading import read_bytes
    from etatplateforme.territory.zones.files import LARGEST_FILE

    return read_bytes(path, "fichier du zonage", LARGEST_FILE)


def nearest_counter(plan: "Plan", file: Path | None) -> "NearestCounter | None":
    """The counter nearest to the first commune of a service, in *file* or in the list that is installed for it.

    None when there is neither, or when nothing tells where the commune lies: the index of addresses of the service
    tells it, if it has one.
    """
    from etatplateforme.territory.counters.installed import FOLDER, LABEL
    from etatplateforme.territory.counters.nearest import Counters
    from etatplateforme.territory.near import nearest_to
    from etatplateforme.territory.reference import reference
    from etatplateforme.values.commune import CommuneCode

    folder = plan.data_dir / FOLDER
    if file is None and not (folder / LABEL).is_file():
        return None
    commune = CommuneCode(plan.manifest.territory.communes[0])
    index = plan.data_dir / "adresses.idx"
    with places(None, index if index.is_file() else None) as known:
        return nearest_to(commune, Counters(_listed(file, folder, None, None)), reference(), known)


def _listed(file: Path | None, folder: Path, day: datetime | None, services_file: Path | None) -> "CounterList":
    """The list of a file, or the installed one, with the extra services of another file if one is given."""
    from etatplateforme.core.reading import read_bytes
    from etatplateforme.territory.counters.files import LARGEST_FILE, read_counters
    from etatplateforme.territory.counters.installed import read_installed
    from etatplateforme.territory.inclusion import LARGEST_FILE as LARGEST_SERVICES
    from etatplateforme.territory.inclusion import with_services

    if file is None:
        listed = read_installed(folder)
    else:
        content = read_bytes(file, "fichier des guichets", LARGEST_FILE)
        listed = read_counters(content, file.name, day=None if day is None else day.date())
    if services_file is None:
        return listed
    return with_services(listed, read_bytes(services_file, "fichier des services", LARGEST_SERVICES))


def _moment(at: datetime | None, place: "Near", counters: "Counters") -> datetime:
    """The moment asked, by the clock of the place: its commune's, else the one of the counter nearest to it."""
    from datetime import UTC

    from etatplateforme.values.territory import Territory

    known = place.territory
    if known is None:
        nearest = counters.one_nearest(place.point)
        known = Territory.METROPOLE if nearest is None else Territory.of(nearest.commune)
    return datetime.now(UTC).astimezone(known.zone) if at is None else at.replace(tzinfo=known.zone)


def _tell(found: "list[Found]", place: "Near", moment: datetime, need: Need | None, counters: "Counters") -> None:
    from etatplateforme.territory.counters.needs import LABELS
    from etatplateforme.territory.counters.told import DAY_NAMES, FORMS, source_text, state_text, step_free_text
    from etatplateforme.values.calendar import french_date
    from etatplateforme.values.nearest_counter import shown_distance

    asked = f" pour {LABELS[need]}" if need is not None else ""
    when = f"{DAY_NAMES[moment.weekday()]} {french_date(moment.date())} à {moment:%H:%M}"
    screen.title(f"France Services ouverts près de {place.label}{asked}, {when}")
    if place.estimated:
        screen.unsure(f"Position de la commune estimée {place.estimated}.")
    for one in found:
        counter = one.counter
        distance = place.distance_m(counter, one.distance_m)
        far = "dans la commune" if distance is None else f"à {shown_distance(distance)} à vol d'oiseau"
        screen.title(f"{counter.name}, {far}")
        screen.say(f"  {', '.join(counter.lines[1:])}")
        screen.say(f"  {state_text(one)} ; ce jour : {one.today}")
        if counter.shown_phone:
            screen.say(f"  Téléphone : {counter.shown_phone}")
        if one.operators:
            screen.say(f"  Avec : {', '.join(one.operators)}")
        screen.say(f"  {step_free_text(counter)}{' ; ' + FORMS[counter.form] if FORMS[counter.form] else ''}")
        if counter.remark:
            screen.unsure(f"Remarque de la liste : {counter.remark}")
    if not found:
        screen.unsure("Aucun guichet n'est connu comme ouvert à cette heure à moins de 150 km.")
    screen.say()
    screen.say(f"{source_text(counters.source)} Les horaires changent : téléphonez avant de vous déplacer.")


def _tell_json(found: "list[Found]", place: "Near", moment: datetime, need: Need | None, counters: "Counters") -> None:
    from etatplateforme.territory.counters.told import as_json

    told = {
        "near": {"label": place.label, "longitude": place.point.longitude, "latitude": place.point.latitude,
                 "estimated": place.estimated or None},
        "at": moment.isoformat(),
        "need": need,
        "source": {"name": counters.source.name, "format": counters.source.format, "licence": counters.source.licence,
                   "date": None if counters.source.day is None else counters.source.day.isoformat()},
        "counters": [as_json(one, place.distance_m(one.counter, one.distance_m)) for one in found],
    }  # fmt: skip
    screen.say(json.dumps(told, ensure_ascii=False, indent=2))
