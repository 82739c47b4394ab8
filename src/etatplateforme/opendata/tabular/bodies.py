"""What api-tabular answers: pages of rows, the profile of a table, an export, and its refusals."""

import csv
import io
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from etatplateforme.core.effects import Reply
from etatplateforme.errors import EtatError, InvalidInput, TooLarge, Unavailable, UnexpectedReply
from etatplateforme.opendata.tabular.cells import ROW_NUMBER, Column, Kind, Record, cast_cell, kind_of

_OPEN = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
TOO_LONG = "Output is too long"


class ExportTooLong(TooLarge):
    """The export has more rows than the platform gives at once."""

    default_code = "export_too_long"


class _Meta(BaseModel):
    model_config = _OPEN
    total: int


class PageBody(BaseModel):
    """Body of ``/data/``."""

    model_config = _OPEN
    data: list[dict[str, JsonValue]]
    meta: _Meta


class _ColumnBody(BaseModel):
    model_config = _OPEN
    python_type: str = "string"


class _Profile(BaseModel):
    model_config = _OPEN
    header: list[str] = []
    columns: dict[str, _ColumnBody]


class _ProfileBody(BaseModel):
    model_config = _OPEN
    profile: _Profile


class _Error(BaseModel):
    model_config = _OPEN
    title: str = ""


class _Errors(BaseModel):
    model_config = _OPEN
    errors: list[_Error]


def columns_of(reply: Reply) -> tuple[Column, ...]:
    """Columns of a table, in the order of the file. Raises what :func:`accepted` says."""
    try:
        profile = _ProfileBody.model_validate_json(accepted(reply).body).profile
    except ValidationError:
        profile = None
    if profile is None:
        raise _unexpected()
    order = [name for name in profile.header if name in profile.columns] or list(profile.columns)
    return tuple(Column(name, kind_of(profile.columns[name].python_type)) for name in order)


def page_of(reply: Reply) -> PageBody:
    """One page of rows. Raises what :func:`accepted` says."""
    try:
        return PageBody.model_validate_json(accepted(reply).body)
    except ValidationError:
        pass
    raise _unexpected()


def exported(reply: Reply, columns: tuple[Column, ...]) -> Iterator[Record]:
    """Rows of an export in CSV (comma, quotes of RFC 4180, UTF-8). Raises UnexpectedReply when a line is not whole."""
    header, *lines = _lines(reply.body) or [[]]
    if not {column.name for column in columns} <= set(header):
        raise _unexpected()
    places = [(column, header.index(column.name)) for column in columns]
    for line in lines:
        if line and len(line) != len(header):
            raise _unexpected()
        if line:
            yield {column.name: cast_cell(column.kind, line[place]) for column, place in places}


def _lines(body: bytes) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(body.decode(), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        pass
    raise _unexpected()


def accepted(reply: Reply) -> Reply:
    """*reply* when it is good.

    Raises InvalidInput (``no_table``, ``resource_deleted``, ``refused_question``), ExportTooLong, Unavailable,
    UnexpectedReply (``table_forbidden``).
    """
    if reply.ok:
        return reply
    match reply.status:
        case 404:
            raise InvalidInput(
                "La plateforme n'a pas de table pour ce fichier.",
                remedy="Seuls les fichiers tabulaires que son robot a lus en ont une : téléchargez le fichier.",
                code="no_table",
            )
        case 410:
            raise InvalidInput(
                "Ce fichier a été supprimé par son producteur.",
                remedy="Cherchez dans le jeu de données celui qui le remplace.",
                code="resource_deleted",
            )
        case 403:
            raise _forbidden(reply)
        case 400:
            raise InvalidInput(
                "La plateforme a refusé la question posée à la table.",
                remedy="Vérifiez les colonnes, les opérateurs et les valeurs.",
                code="refused_question",
            )
        case status:
            raise Unavailable(f"Les tables de data.gouv.fr ont répondu {status}.", remedy="Réessayez plus tard.")


def _forbidden(reply: Reply) -> EtatError:
    try:
        titles = [error.title for error in _Errors.model_validate_json(reply.body).errors]
    except ValidationError:
        titles = []
    if TOO_LONG in titles:
        return ExportTooLong(
            "La table a plus de lignes que la plateforme n'en exporte d'un coup.",
            remedy="Précisez la question, ou donnez de quoi lire le fichier entier (« whole »).",
        )
    return UnexpectedReply(
        "La plateforme ne permet pas cette question sur cette table (agrégation, ou colonne sans index).",
        remedy="Posez la question sans agrégation, et calculez sur les lignes reçues.",
        code="table_forbidden",
    )


def _unexpected() -> UnexpectedReply:
    return UnexpectedReply(
        "La réponse des tables de data.gouv.fr n'a pas la forme attendue.",
        remedy="Téléchargez le fichier entier, ou réessayez plus tard.",
    )


def numbered(row: dict[str, JsonValue]) -> str:
    """What makes a row the same as another: its number in the file. Raises UnexpectedReply without one."""
    number = row.get(ROW_NUMBER)
    if not isinstance(number, int):
        raise _unexpected()
    return str(number)


def record_of(row: dict[str, JsonValue], columns: tuple[Column, ...]) -> Record:
    """*row* with the cells of *columns*, typed. Raises UnexpectedReply."""
    if any(column.name not in row for column in columns):
        raise _unexpected()
    return {column.name: cast_cell(column.kind, row[column.name]) for column in columns}


def kinds(columns: tuple[Column, ...]) -> dict[str, Kind]:
    """Kinds by name."""
    return {column.name: column.kind for column in columns}
