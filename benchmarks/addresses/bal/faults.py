"""What goes wrong in BAL files: in one value, between values, between rows, in the columns, in the bytes.

Values are those that the specification speaks of, at and just past its bounds. A fault that has nothing to be made of
(a column that the version has not, a file without rows) leaves the file as it is.
"""

from collections.abc import Callable, Mapping
from random import Random

from benchmarks.addresses.bal.base import TOPONYM, Record, columns, identifier

_NAMES = (
    "",
    "Ru",
    "Rue",
    "  Rue du Tamis",
    "RUE DU TAMIS",
    "Rue_du_Tamis",
    "Rue du T\ufffdmis",
    "x" * 200,
    "x" * 201,
    "é" * 2,
    "12",
)
_FLOATS = ("", "abc", "1,5", "1.5", "01.5", "1e3", "+2.3", "-0", "-1.", ".5", "1 000", " 2.33", "NaN", "181", "-61.5")
_CODES = ("", "99999", "75056", "48049", "01340", "2a004", "2A004", " 48095", "4809", "971")

VALUES: Mapping[str, tuple[str, ...]] = {
    "uid_adresse": (
        "", "@c:abc", "n'importe quoi", "@c:3f0c7e9e-5d0f-4a6b-8c1d-2e3f4a5b6c7d",
        "@a:3f0c7e9e-5d0f-1a6b-8c1d-2e3f4a5b6c7d", "@v:3f0c7e9e-5d0f-4a6b-8c1d-2e3f4a5b6c7d ",
    ),
    "id_ban_commune": ("", "abc", "3f0c7e9e-5d0f-1a6b-8c1d-2e3f4a5b6c7d", "3F0C7E9E-5D0F-4A6B-8C1D-2E3F4A5B6C7D"),
    "id_ban_toponyme": ("", "abc", " 3f0c7e9e-5d0f-4a6b-8c1d-2e3f4a5b6c7d", "00000000-0000-0000-0000-000000000000"),
    "id_ban_adresse": ("", "1", "3f0c7e9e5d0f4a6b8c1d2e3f4a5b6c7d", "3f0c7e9e-5d0f-4a6b-8c1d-2e3f4a5b6c7d"),
    "cle_interop": (
        "", "48095", "48095_0123", "48095__00001", "48095_0123_", "48095_0123_00001_BIS", "48095_xxxx_00001",
        "48095_0000_00001", "48095_123_00001", "48095_0123_1", "48095_0123_abc", "99999_0123_00001",
        "48049_0123_00001", " 48095_0123_00001", "2A004_0123_00001", "48095_0123_000001", "48095_0123_00000_a_b",
    ),
    "commune_insee": _CODES,
    "commune_nom": ("", "mende", "MENDE", " Mende", "Mende ", "Nulle-Part", "Y", "2"),
    "commune_deleguee_insee": (*_CODES, "48095", "48099"),
    "voie_nom": _NAMES,
    "toponyme": _NAMES,
    "lieudit_complement_nom": ("", "Le Pré du Tamis", " Bois Girouette", "LA COMBE", "\ufffd"),
    "numero": ("", "0", "00", "012", "12a", "-1", "1.5", " 7", "99998", TOPONYM, "100000", "1" * 20, "٣"),
    "suffixe": ("", "bis", "BIS", "-b", "b!", "é", "abcdefghi", "abcdefghij", " ter", "1", "b_1", "'"),
    "position": (
        "", "entrée", "Entree", "ENTRÉE", "entre\u0301e", "porte", "cage d’escalier", "cage d'escalier", "bâtiment ",
        "delivrance_postale", "inconnue", "logement", "parcelle", "segment", "service technique",
    ),
    "x": _FLOATS,
    "y": _FLOATS,
    "long": _FLOATS,
    "lat": _FLOATS,
    "cad_parcelles": (
        "", "|", "||", "48095000AB0012", "|48095000AB0012", "48095000AB0012|", "48095000AB0012|48095000AB0013",
        "480950000AB0012", "48095", "48095000AB0012||48095000AB0013", "48095000AB0012,48095000AB0013",
    ),
    "source": ("", " ", "Commune de Mende", "Commune "),
    "date_der_maj": (
        "", "2009-12-31", "2010-01-01", "2099-01-01", "01/05/2020", "2020-13-01", "2020-02-30", "2020-5-1",
        "2020-05-01T00:00", " 2020-05-01", "6 mai 2021", "2020/05/01", "0000-00-00", "hier",
    ),
    "certification_commune": ("", "0", "1", "2", "oui", "true", " 1", "01"),
}  # fmt: skip

RowsFault = Callable[[Random, list[Record]], None]


def value(draw: Random, rows: list[Record]) -> None:
    """One value of one row becomes one of those that the specification speaks of."""
    row = draw.choice(rows)
    name = draw.choice([name for name in row if name in VALUES])
    row[name] = draw.choice(VALUES[name])


def whole_column(draw: Random, rows: list[Record]) -> None:
    """The same for every row."""
    name = draw.choice([name for name in rows[0] if name in VALUES])
    wrong = draw.choice(VALUES[name])
    for row in rows:
        row[name] = wrong


def same_row_twice(draw: Random, rows: list[Record]) -> None:
    """A row comes again, at times under another id."""
    again = dict(draw.choice(rows))
    if "id_ban_adresse" in again and draw.random() < 0.5:
        again["id_ban_adresse"] = identifier(draw)
    rows.insert(draw.randrange(len(rows) + 1), again)


def id_of_another(draw: Random, rows: list[Record]) -> None:
    """One row takes an id of another."""
    name = draw.choice(("id_ban_commune", "id_ban_toponyme", "id_ban_adresse", "uid_adresse", "cle_interop"))
    if name in rows[0]:
        draw.choice(rows)[name] = draw.choice(rows)[name]


def new_id(draw: Random, rows: list[Record]) -> None:
    """One row takes an id of its own."""
    name = draw.choice(("id_ban_commune", "id_ban_toponyme", "id_ban_adresse"))
    if name in rows[0]:
        draw.choice(rows)[name] = identifier(draw)


def no_ids(draw: Random, rows: list[Record]) -> None:
    """Some rows have no id at all."""
    for row in draw.sample(rows, draw.randint(1, len(rows))):
        row.update(
            {name: "" for name in ("id_ban_commune", "id_ban_toponyme", "id_ban_adresse", "uid_adresse") if name in row}
        )


def complement(draw: Random, rows: list[Record]) -> None:
    """A lieu-dit as complement: declared by a row of its own, not declared, or the street itself."""
    row, other = draw.choice(rows), draw.choice(rows)
    name = "toponyme" if "toponyme" in row else "voie_nom"
    if name in row and "lieudit_complement_nom" in row:
        row["lieudit_complement_nom"] = draw.choice((other[name], row[name], "Lieu jamais déclaré"))


def moved(draw: Random, rows: list[Record]) -> None:
    """Both pairs of coordinates no longer name one place: some metres, some kilometres, or exchanged."""
    row = draw.choice(rows)
    if not {"x", "y", "long", "lat"} <= set(row):
        return
    match draw.randrange(4):
        case 0:
            row["x"], row["y"] = row["y"], row["x"]
        case 1:
            row["long"], row["lat"] = row["lat"], row["long"]
        case 2:
            row["x"] = _shifted(row["x"], draw.choice((5.0, 9.5, 10.5, 50.0, 5_000.0)))
        case _:
            row["lat"] = _shifted(row["lat"], draw.choice((0.00005, 0.0001, 0.01, 10.0)))


def _shifted(text: str, by: float) -> str:
    try:
        return f"{float(text) + by:.6f}"
    except ValueError:
        return text


def no_place(draw: Random, rows: list[Record]) -> None:
    """A row, at times a toponym's, has no position."""
    row = draw.choice(rows)
    for name in draw.sample(["x", "y", "long", "lat", "position"], draw.randint(1, 5)):
        if name in row:
            row[name] = ""


def two_communes(draw: Random, rows: list[Record]) -> None:
    """Some rows are of another commune."""
    for row in draw.sample(rows, max(1, len(rows) // 3)):
        if "commune_insee" in row:
            row["commune_insee"], row["commune_nom"] = draw.choice((("48095", "Mende"), ("01340", "Saint-Champ")))


def no_rows(draw: Random, rows: list[Record]) -> None:
    """Only the header is left."""
    rows.clear()


ROWS: Mapping[str, RowsFault] = {
    fault.__name__: fault
    for fault in (
        value, whole_column, same_row_twice, id_of_another, new_id, no_ids, complement, moved, no_place, two_communes,
    )
}  # fmt: skip
FREQUENT = ("value",) * 12  # most files have wrong values, few have wrong ids


def header(draw: Random, version: str) -> dict[str, str]:
    """How the columns are called and ordered: their own name, another, a regional language's, none; or one more."""
    names = {name: name for name in columns(version)}
    match draw.randrange(12):
        case 0:
            del names[draw.choice(list(names))]
        case 1:
            names[draw.choice(list(names))] = draw.choice(("nom_voie", "NUMERO", "voie", "lon", "commune", "Position"))
        case 2:
            names = dict(draw.sample(list(names.items()), len(names)))
        case 3:
            street = "toponyme" if version == "1.5" else "voie_nom"
            localized = draw.choice((street, "commune_nom", "lieudit_complement_nom"))
            names[f"+{localized}"] = f"{localized}_{draw.choice(('bre', 'eus', 'cos', 'fra', 'xyz'))}"
        case 4:
            names["+autre"] = "commentaire"
        case _:
            pass
    return names
