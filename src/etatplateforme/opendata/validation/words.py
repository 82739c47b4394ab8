"""What is said of each problem, in French: what is wrong, where, and how to put it right."""

from collections.abc import Sequence

from etatplateforme.opendata.schema.model import Field, FieldType
from etatplateforme.opendata.validation.cells import TYPE, UNJUDGED
from etatplateforme.opendata.validation.report import Code, Problem
from etatplateforme.values.bounded_json import Json

_LISTED = 12

_FORMS = {
    FieldType.STRING: ("un texte", "Écrivez un texte."),
    FieldType.INTEGER: ("un nombre entier", "Écrivez des chiffres seuls, sans espace ni unité (« 1250 »)."),
    FieldType.NUMBER: ("un nombre", "Écrivez un nombre sans espace ni unité, avec un point décimal (« 12.5 »)."),
    FieldType.BOOLEAN: ("vrai ou faux", "Écrivez l'une des valeurs admises."),
    FieldType.DATE: ("une date", "Écrivez l'année, le mois et le jour (« 2026-11-29 »)."),
    FieldType.DATETIME: ("une date avec l'heure", "Écrivez par exemple « 2026-11-29T10:30:00Z »."),
    FieldType.TIME: ("une heure", "Écrivez les heures, les minutes et les secondes (« 10:30:00 »)."),
    FieldType.YEAR: ("une année", "Écrivez quatre chiffres (« 2026 »)."),
    FieldType.YEARMONTH: ("un mois", "Écrivez l'année et le mois (« 2026-11 »)."),
    FieldType.DURATION: ("une durée", "Écrivez une durée ISO 8601 (« P1Y2M », « PT36H »)."),
    FieldType.GEOPOINT: ("un point", "Écrivez la longitude, une virgule, la latitude (« 2.35,48.85 »)."),
    FieldType.GEOJSON: ("un objet GeoJSON", "Exportez la géométrie en GeoJSON (RFC 7946)."),
    FieldType.ARRAY: ("une liste JSON", 'Écrivez une liste entre crochets (« ["a", "b"] »).'),
    FieldType.OBJECT: ("un objet JSON", 'Écrivez un objet entre accolades (« {"clé": "valeur"} »).'),
    FieldType.LIST: ("une liste", "Séparez les valeurs par le signe que dit le schéma."),
    FieldType.ANY: ("une valeur", "Écrivez une valeur."),
}
_TEXTS = {
    "email": ("une adresse de courriel", "Écrivez une adresse entière (« mairie@exemple.fr »)."),
    "uri": ("une adresse", "Écrivez l'adresse entière, avec son début (« https://… »)."),
    "uuid": ("un UUID", "Écrivez 32 chiffres hexadécimaux en cinq groupes séparés par des tirets."),
    "binary": ("des octets en base 64", "Encodez le contenu en base 64."),
    "wkt": ("une géométrie WKT", "Exportez la géométrie en Well-Known Text (« POINT (2.35 48.85) »)."),
}


def of_breach(field: Field, column: int, rule: str) -> Problem:
    """A cell of *field* breaks *rule*: its type, or one of its constraints."""
    if rule == TYPE:
        return _of_type(field, column)
    if rule == UNJUDGED:
        return Problem(
            Code.UNJUDGED,
            f"Le motif de « {field.name} » demande trop de temps : des cases n'ont pas été jugées.",
            "Signalez ce motif à qui tient le schéma : certaines valeurs le font calculer sans fin.",
            field.name,
            column,
            "pattern",
        )
    source = field.item or field
    said, remedy = _constraint(source, rule)
    inside = "Un élément de " if field.item is not None and _said(field, rule) is None else ""
    return Problem(
        Code.CONSTRAINT, f"{inside}« {field.name} » {said}.", _with_example(remedy, field), field.name, column, rule
    )


def _of_type(field: Field, column: int) -> Problem:
    wanted, remedy = _FORMS[field.type]
    if field.type is FieldType.STRING and field.format in _TEXTS:
        wanted, remedy = _TEXTS[field.format]
    elif field.type is FieldType.BOOLEAN:
        remedy = f"Écrivez {_choices((*field.true_values, *field.false_values))}."
    elif field.type is FieldType.NUMBER and field.decimal_char != ".":
        remedy = f"Écrivez un nombre sans unité, avec « {field.decimal_char} » avant les décimales."
    elif field.type is FieldType.GEOPOINT and field.format == "array":
        remedy = "Écrivez la longitude puis la latitude entre crochets (« [2.35,48.85] »)."
    elif field.type in (FieldType.DATE, FieldType.DATETIME, FieldType.TIME) and field.format not in ("default", "any"):
        remedy = f"Écrivez-la sous la forme « {_french_form(field.format)} »."
    return Problem(
        Code.TYPE, f"« {field.name} » n'est pas {wanted}.", _with_example(remedy, field), field.name, column, TYPE
    )


def _constraint(field: Field, rule: str) -> tuple[str, str]:
    said = _said(field, rule)
    match rule:
        case "required":
            return "est obligatoire et n'est pas remplie", "Remplissez cette case."
        case "minLength":
            return f"a moins de {said} caractères", f"Écrivez au moins {said} caractères."
        case "maxLength":
            return f"a plus de {said} caractères", f"Écrivez au plus {said} caractères."
        case "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum":
            return _bound(field, rule, said)
        case "enum":
            listed = field.constraints.enum or ()
            return "n'est pas une des valeurs admises", f"Écrivez {_choices(listed)}, à la lettre près."
        case _:
            return f"ne suit pas le motif « {said} »", "Écrivez la valeur sous la forme que décrit le schéma."


def _said(field: Field, rule: str) -> Json:
    asked = field.constraints
    known = dict(asked.bounds()) | {
        "minLength": asked.min_length,
        "maxLength": asked.max_length,
        "pattern": asked.pattern,
        "required": asked.required or None,
        "enum": list(asked.enum) if asked.enum is not None else None,
    }
    return known.get(rule)


def _bound(field: Field, rule: str, said: Json) -> tuple[str, str]:
    low, strict = rule.casefold().endswith("minimum"), rule.startswith("exclusive")
    if field.type in (FieldType.INTEGER, FieldType.NUMBER):
        how = {
            (True, False): "au moins",
            (True, True): "plus de",
            (False, False): "au plus",
            (False, True): "moins de",
        }[low, strict]
        return f"est trop {'petit' if low else 'grand'} : il faut {how} {said}", f"Donnez {how} {said}."
    limit = f"{'après' if low else 'avant'} {said}" if strict else f"pas {'avant' if low else 'après'} {said}"
    return (
        f"est trop {'tôt' if low else 'tard'} : {limit}",
        f"Donnez une valeur qui ne soit {limit}." if not strict else (f"Donnez une valeur {limit}."),
    )


def _choices(values: Sequence[Json]) -> str:
    shown = [f"« {value} »" for value in values[:_LISTED]]
    rest = len(values) - len(shown)
    if rest > 0:
        return f"{', '.join(shown)} ou l'une des {rest} autres que dit le schéma"
    return " ou ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _with_example(remedy: str, field: Field) -> str:
    return f"{remedy} Exemple du schéma : « {field.example} »." if field.example and len(field.example) < 80 else remedy


def _french_form(pattern: str) -> str:
    told = {"%Y": "AAAA", "%m": "MM", "%d": "JJ", "%H": "HH", "%M": "MM", "%S": "SS"}
    for mark, word in told.items():
        pattern = pattern.replace(mark, word)
    return pattern


def missing_label(field: Field) -> Problem:
    """A column that must be there is not."""
    return Problem(
        Code.MISSING_LABEL,
        f"La colonne « {field.name} » est obligatoire et n'est pas dans le fichier.",
        "Ajoutez-la ; son titre doit être le même, à la lettre près.",
        field.name,
        rule="required",
    )


def unmatched_header() -> Problem:
    """No title is one of the schema's."""
    return Problem(
        Code.UNMATCHED_HEADER,
        "Aucun titre de colonne n'est dans le schéma.",
        "Vérifiez que c'est le bon schéma, et que la première ligne donne les titres.",
    )


def blank_label(column: int) -> Problem:
    """A column has no title."""
    return Problem(
        Code.BLANK_LABEL, f"La colonne {column} n'a pas de titre.", "Donnez-lui son titre, ou retirez-la.", "", column
    )


def duplicate_label(label: str, column: int, first: int) -> Problem:
    """Two columns have the same title."""
    return Problem(
        Code.DUPLICATE_LABEL,
        f"Le titre « {label} » est donné à la colonne {column} après l'avoir été à la colonne {first}.",
        "Retirez la colonne en double, ou donnez-lui son titre.",
        label,
        column,
    )


BLANK_ROW = Problem(Code.BLANK_ROW, "Une ligne est vide.", "Retirez-la.")
EXTRA_CELL = Problem(
    Code.EXTRA_CELL,
    "Une ligne a plus de cases que l'en-tête.",
    "Mettez entre guillemets les textes qui contiennent le séparateur, ou retirez les cases en trop.",
)
MISSING_CELL = Problem(
    Code.MISSING_CELL,
    "Une ligne a moins de cases que l'en-tête.",
    "Ajoutez les séparateurs qui manquent : une case vide s'écrit aussi.",
)
MISPLACED_QUOTE = Problem(
    Code.MISPLACED_QUOTE,
    "Un guillemet n'est pas à sa place : la ligne n'a pas pu être lue.",
    "Dans un texte entre guillemets, un guillemet s'écrit deux fois.",
)


def repeated(fields: Sequence[str], columns: Sequence[int], *, primary: bool) -> Problem:
    """A value, or a group of values, that stands in an earlier row."""
    named = ", ".join(f"« {name} »" for name in fields)
    if primary:
        message = f"La clé {named} est déjà celle d'une ligne plus haut."
        return Problem(
            Code.PRIMARY_KEY, message, "Donnez à chaque ligne sa propre clé.", fields[0], columns[0], "primaryKey"
        )
    message = f"La valeur de {named} est déjà dans une ligne plus haut."
    return Problem(Code.UNIQUE, message, "Chaque valeur n'y est qu'une fois.", fields[0], columns[0], "unique")


def empty_key(fields: Sequence[str], column: int) -> Problem:
    """A primary key without any value."""
    named = ", ".join(f"« {name} »" for name in fields)
    return Problem(
        Code.PRIMARY_KEY, f"La clé {named} est vide.", "Donnez à chaque ligne sa clé.", fields[0], column, "emptyKey"
    )


def unknown_reference(fields: Sequence[str], column: int, resource: str) -> Problem:
    """A foreign key that leads nowhere."""
    named = ", ".join(f"« {name} »" for name in fields)
    where = f"la table « {resource} »" if resource else "ce même fichier"
    return Problem(
        Code.FOREIGN_KEY,
        f"La valeur de {named} ne se trouve pas dans {where}.",
        "Vérifiez la valeur, ou ajoutez la ligne qu'elle désigne.",
        fields[0],
        column,
        "foreignKeys",
    )


def reference_not_given(resource: str) -> Problem:
    """The table that a foreign key leads to was not given."""
    return Problem(
        Code.UNJUDGED,
        f"La table « {resource} », que désigne une clé étrangère, n'a pas été donnée : la clé n'a pas été jugée.",
        "Donnez cette table avec le fichier.",
        rule="foreignKeys",
    )


def too_many_keys(name: str) -> Problem:
    """More values than are held."""
    return Problem(
        Code.UNJUDGED,
        f"« {name} » a trop de valeurs pour que les doublons soient tous cherchés.",
        "Validez le fichier par parties.",
        name,
        rule="unique",
    )
