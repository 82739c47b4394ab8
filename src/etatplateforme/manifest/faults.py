"""Turn what pydantic says of a manifest into faults that an official in a town hall can act upon.

Nothing of pydantic's own English reaches a reader, and no value is ever quoted: it may be a phone number, a name or a
password put in the wrong place. Only keys, types and the words that are allowed are named.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, cast, get_args

from pydantic import BaseModel

from etatplateforme.errors import Fault
from etatplateforme.manifest.base import ETAT_FAULT, PATTERN_REMEDIES, Path, Toml
from etatplateforme.manifest.lines import Lines, written

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

Advice = tuple[str, str]
MOST_KEYS_TOLD = 12

FRENCH_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "accueil": "counter",
        "acces": "access",
        "accusé": "acknowledgement",
        "adresse": "address",
        "agents": "agents",
        "aide": "help",
        "but": "purpose",
        "code_postal": "postcode",
        "communes": "communes",
        "conservation": "retention",
        "continuite": "continuity",
        "courrier": "post",
        "donnees": "data",
        "duree": "retention",
        "finalite": "purpose",
        "dites_le_nous_une_fois": "once_only",
        "financement": "funding",
        "guichet": "counter",
        "habitants": "inhabitants",
        "horaires": "hours",
        "langue": "languages",
        "langues": "languages",
        "libelle": "label",
        "mairie": "operator",
        "nom": "name",
        "numero": "number",
        "obligatoire": "required",
        "organisme": "operator",
        "pannes": "outages",
        "prix": "price",
        "telephone": "phone",
        "territoire": "territory",
        "type": "kind",
        "ville": "city",
    }
)
"""French words that people write for our keys."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One error of pydantic, with what is needed to speak about it."""

    path: Path
    context: Mapping[str, object]
    field: "FieldInfo | None"
    holder: type[BaseModel] | None
    given: str

    @property
    def key(self) -> str:
        """Last word of the path."""
        return written(self.path[-1:])

    @property
    def title(self) -> str:
        """The key with its French title; for an entry of a list, the key of the list."""
        if self.path and isinstance(self.path[-1], int):
            names = [step for step in self.path if isinstance(step, str)]
            return f"« {written(tuple(names[-1:]))} » (valeur n° {self.path[-1] + 1})"
        title = self.field.title if self.field is not None else None
        return f"« {self.key} » ({title})" if title else f"« {self.key} »"

    @property
    def table(self) -> str:
        """The table around the key, as it is written in the file, or the file itself."""
        names = ".".join(step for step in self.path[:-1] if isinstance(step, str))
        if not names:
            return "le fichier"
        return f"[[{names}]]" if isinstance(self.path[-2], int) else f"[{names}]"


def faults(errors: Sequence["ErrorDetails"], root: type[BaseModel], data: Toml, lines: Lines | None) -> list[Fault]:
    """A fault for each of *errors* (of the validation of *data* by *root*), with its line when *lines* are given."""
    return [fault for error in errors for fault in _faults_of(error, root, data, lines)]


def _faults_of(error: "ErrorDetails", root: type[BaseModel], data: Toml, lines: Lines | None) -> list[Fault]:
    path: Path = tuple(step for step in error["loc"] if step != "[key]")
    context: Mapping[str, object] = error.get("ctx", {})
    if error["type"] == ETAT_FAULT:
        below = cast("Sequence[Path]", context.get("at", ()))  # what base.refuse puts there
        spots = [(*path, *step) for step in below] if below else [path]
        told = (str(context.get("problem", "")), str(context.get("remedy", "")))
        return [_fault(spot, told, lines) for spot in spots]
    holder, field = _place(root, path)
    spot = Spot(path, context, field, holder, _kind_of(value_at(data, path)))
    return [_fault(path, _ADVICE.get(error["type"], _refused)(spot), lines, exact=error["type"] != "missing")]


def _fault(path: Path, told: Advice, lines: Lines | None, *, exact: bool = True) -> Fault:
    line = (lines.nearest(path if exact else path[:-1]) or lines.count) if lines is not None else None
    return Fault(written(path) or "manifeste", *told, line)


def _place(root: type[BaseModel], path: Path) -> "tuple[type[BaseModel] | None, FieldInfo | None]":
    """The model that holds the last key of *path*, and the field of that key; None where they don't exist."""
    holder: type[BaseModel] | None = root
    field: FieldInfo | None = None
    for step in path:
        if isinstance(step, int):
            continue
        if field is not None:
            holder = _model_in(field.annotation)
        field = _field(holder, step) if holder is not None else None
        if field is None:
            return holder, None
    return holder, field


def _field(model: type[BaseModel], key: str) -> "FieldInfo | None":
    return next((field for name, field in model.model_fields.items() if (field.alias or name) == key), None)


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part)) is not None), None)


def value_at(data: Toml, path: Path) -> Toml:
    """What stands at *path* in *data*, None when nothing does."""
    found = data
    for step in path:
        if isinstance(found, dict) and isinstance(step, str):
            found = found.get(step)
        elif isinstance(found, list) and isinstance(step, int):
            found = found[step] if step < len(found) else None
        else:
            return None
    return found


def _kind_of(value: Toml) -> str:
    match value:
        case bool():
            return "vrai ou faux"
        case int() | float():
            return "un nombre"
        case str():
            return "un texte"
        case dict():
            return "une table"
        case list():
            return "une liste"
        case None:
            return "rien"
        case _:
            return "une date"


def _missing(spot: Spot) -> Advice:
    if spot.field is not None and _model_in(spot.field.annotation) is not None:
        name = ".".join(step for step in spot.path if isinstance(step, str))
        return f"La table [{name}] manque : {spot.field.title}.", f"Ajoutez [{name}] et ses clés."
    example = spot.field.description if spot.field is not None and spot.field.description else ""
    return f"La clé {spot.title} manque dans {spot.table}.", f"Ajoutez la ligne « {spot.key} = … ». {example}".strip()


def _unknown(spot: Spot) -> Advice:
    thing = "table" if spot.given == "une table" and len(spot.path) == 1 else "clé"
    problem = f"La {thing} « {spot.key} » est inconnue dans {spot.table}."
    keys = _keys(spot.holder) if spot.holder is not None else []
    word = str(spot.path[-1])[:60].lower()
    french = FRENCH_KEYS.get(_unaccented(word))
    near = [french] if french in keys else get_close_matches(word, keys, n=1, cutoff=0.6)
    if near:
        return problem, f"Vouliez-vous écrire « {near[0]} » ?"
    told = ", ".join(keys[:MOST_KEYS_TOLD]) + ("…" if len(keys) > MOST_KEYS_TOLD else "")
    return problem, f"Retirez-la, ou choisissez parmi : {told}."


def _unaccented(word: str) -> str:
    return word.translate(str.maketrans("éèêëàâîïôûùüç-", "eeeeaaiiouuuc_"))


def _wants(what: str, how: str) -> Callable[[Spot], Advice]:
    def told(spot: Spot) -> Advice:
        return f"{spot.title} doit être {what}, et non {spot.given}.", how

    return told


def _wants_text(spot: Spot) -> Advice:
    how = (
        "Mettez la valeur entre guillemets droits."
        if spot.given in ("un nombre", "une date")
        else "Écrivez un texte entre guillemets droits."
    )
    return f"{spot.title} doit être un texte, et non {spot.given}.", how


def _wants_table(spot: Spot) -> Advice:
    name = ".".join(step for step in spot.path if isinstance(step, str))
    if spot.given == "une liste":
        return (
            f"« {name} » est une seule table, et non une liste.",
            f"Écrivez [{name}], avec un seul crochet, une seule fois.",
        )
    return (
        f"« {name} » doit être une table, et non {spot.given}.",
        f"Écrivez [{name}] seul sur sa ligne, puis ses clés.",
    )


def _wants_list(spot: Spot) -> Advice:
    name = ".".join(step for step in spot.path if isinstance(step, str))
    if spot.given == "une table":
        return f"« {name} » peut se répéter.", f"Écrivez [[{name}]], avec deux crochets."
    return f"{spot.title} doit être une liste, et non {spot.given}.", 'Écrivez les valeurs entre crochets : ["…", "…"].'


def _one_of(spot: Spot) -> Advice:
    words = re.findall(r"'([^']+)'", str(spot.context.get("expected", "")))
    told = ", ".join(f'"{word}"' for word in words)
    return (
        f"La valeur de {spot.title} n'est pas un des mots prévus.",
        f"Écrivez {'' if len(words) == 1 else 'un de ces mots : '}{told}.",
    )


def _pattern(spot: Spot) -> Advice:
    remedy = PATTERN_REMEDIES.get(str(spot.context.get("pattern", "")), "Vérifiez comment cette valeur s'écrit.")
    return f"La valeur de {spot.title} n'a pas la forme attendue.", remedy


def _bound(problem: str, remedy: str, name: str) -> Callable[[Spot], Advice]:
    def told(spot: Spot) -> Advice:
        limit = _number(spot.context.get(name))
        return problem.format(title=spot.title, limit=limit), remedy.format(limit=limit)

    return told


def _number(value: object) -> str:
    return f"{value:,.10g}".replace(",", "\u00a0") if isinstance(value, int | float) else "la limite"


def _refused(spot: Spot) -> Advice:
    return (
        f"La valeur de {spot.title} n'est pas acceptée.",
        "Vérifiez comment cette valeur s'écrit dans la documentation.",
    )


_WANTS_DATE = _wants("une date", "Écrivez la date comme 2026-03-31, année d'abord.")
_WANTS_NUMBER = _wants("un nombre entier", "Écrivez le nombre en chiffres, sans guillemets ni espace.")
_BAD_DATE = (
    "La date de {title} n'existe pas ou porte une heure.",
    "Écrivez la date comme 2026-03-31, année d'abord.",
    "",
)
_TOO_LONG_LIST = ("La liste de {title} est trop longue.", "Gardez au plus {limit} valeurs.", "max_length")

_ADVICE: Mapping[str, Callable[[Spot], Advice]] = MappingProxyType(
    {
        "missing": _missing,
        "extra_forbidden": _unknown,
        "string_type": _wants_text,
        "int_type": _WANTS_NUMBER,
        "int_from_float": _WANTS_NUMBER,
        "int_parsing": _WANTS_NUMBER,
        "int_parsing_size": _bound("Le nombre de {title} est démesuré.", "Écrivez un nombre plus petit.", ""),
        "float_type": _wants("un nombre", "Écrivez le nombre en chiffres, sans guillemets, avec un point : 75.5."),
        "finite_number": _bound("Le nombre de {title} n'est pas un nombre fini.", "Écrivez un nombre en chiffres.", ""),
        "bool_type": _wants("vrai ou faux", "Écrivez true (vrai) ou false (faux), sans guillemets."),
        "date_type": _WANTS_DATE,
        "date_parsing": _bound(*_BAD_DATE),
        "date_from_datetime_parsing": _bound(*_BAD_DATE),
        "date_from_datetime_inexact": _bound(*_BAD_DATE),
        "model_type": _wants_table,
        "model_attributes_type": _wants_table,
        "dict_type": _wants_table,
        "mapping_type": _wants_table,
        "tuple_type": _wants_list,
        "list_type": _wants_list,
        "enum": _one_of,
        "literal_error": _one_of,
        "string_pattern_mismatch": _pattern,
        "string_too_short": _bound("{title} est vide.", "Écrivez un texte, ou retirez la ligne.", "min_length"),
        "string_too_long": _bound(
            "{title} est trop long.", "Raccourcissez à {limit} caractères au plus.", "max_length"
        ),
        "too_short": _bound("La liste de {title} est vide.", "Écrivez au moins une valeur.", "min_length"),
        "too_long": _bound(*_TOO_LONG_LIST),
        "greater_than_equal": _bound("{title} est trop petit.", "Écrivez un nombre d'au moins {limit}.", "ge"),
        "greater_than": _bound("{title} est trop petit.", "Écrivez un nombre plus grand que {limit}.", "gt"),
        "less_than": _bound("{title} est trop grand.", "Écrivez un nombre plus petit que {limit}.", "lt"),
        "less_than_equal": _bound("{title} est trop grand.", "Écrivez un nombre d'au plus {limit}.", "le"),
    }
)
