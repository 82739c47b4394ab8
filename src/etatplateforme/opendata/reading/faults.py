"""What can be wrong with a delimited file. No text here holds a cell."""

from dataclasses import dataclass, field
from enum import StrEnum

from etatplateforme.errors import InvalidInput


class BrokenTable(InvalidInput):
    """The file cannot be read further. ``line`` counts from 1, ``offset`` in bytes from 0; None when there is none."""

    default_code = "broken_table"

    def __init__(
        self, problem: str, *, remedy: str, code: str, line: int | None = None, offset: int | None = None
    ) -> None:
        super().__init__(problem, remedy=remedy, code=code)
        self.line = line
        self.offset = offset


class RowProblem(StrEnum):
    """What is wrong with one row; the words are frictionless's where it has one."""

    EXTRA_CELL = "extra-cell"
    MISSING_CELL = "missing-cell"
    MISPLACED_QUOTE = "misplaced-quote"


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that does not have the shape of the header.

    ``row`` counts from 1, the header being the first, as spreadsheets do; ``line`` is the line of the file on which the
    row begins. ``expected`` and ``found`` are numbers of cells (both 0 for a misplaced quote, whose row is unread).
    """

    problem: RowProblem
    row: int
    line: int
    expected: int = 0
    found: int = 0
    cells: tuple[str, ...] = field(default=(), repr=False)


def empty() -> BrokenTable:
    """Nothing in the file, or only blank lines."""
    return BrokenTable(
        "Le fichier est vide.",
        remedy="Exportez-le de nouveau : la première ligne doit nommer les colonnes.",
        code="empty_file",
    )


def web_page() -> BrokenTable:
    """A page of the web in place of the table."""
    return BrokenTable(
        "Le fichier est une page web, pas un tableau.",
        remedy="Ouvrez-le dans un navigateur : la page dit souvent pourquoi. Téléchargez ensuite le vrai fichier.",
        code="html_instead",
        line=1,
    )


def not_text(what: str) -> BrokenTable:
    """Another sort of file, which its first bytes tell."""
    return BrokenTable(
        f"Le fichier est {what}, pas un texte à colonnes (CSV).",
        remedy="Ouvrez-le dans le logiciel qui l'a fait, puis enregistrez-le au format CSV UTF-8.",
        code="not_csv",
    )


def binary(line: int, offset: int) -> BrokenTable:
    """A NUL character: no text has one."""
    return BrokenTable(
        f"Le fichier contient un caractère nul, ligne {line} (octet {offset}) : ce n'est pas du texte.",
        remedy="Le fichier est abîmé, ou n'est pas un CSV : exportez-le de nouveau.",
        code="nul_character",
        line=line,
        offset=offset,
    )


def undecodable(encoding: str, line: int, offset: int) -> BrokenTable:
    """A byte that the encoding does not have."""
    return BrokenTable(
        f"Le fichier n'est pas écrit en {encoding} : premier octet illisible à la ligne {line} (octet {offset}).",
        remedy="Enregistrez-le en UTF-8, ou nommez son encodage.",
        code="wrong_encoding",
        line=line,
        offset=offset,
    )


def mixed(line: int, offset: int) -> BrokenTable:
    """UTF-8 up to there, and then something else."""
    return BrokenTable(
        f"Le fichier mélange deux encodages : il est en UTF-8 jusqu'à la ligne {line}, et plus ensuite "
        f"(octet {offset}).",
        remedy="Deux fichiers ont sans doute été mis bout à bout : enregistrez chacun en UTF-8, puis réunissez-les.",
        code="mixed_encodings",
        line=line,
        offset=offset,
    )


def doubtful(likely: str, line: int, offset: int) -> BrokenTable:
    """Not UTF-8, and not French either when it is read as Windows writes it."""
    said = f" Il ressemble à du {likely}." if likely else ""
    return BrokenTable(
        f"L'encodage du fichier ne peut pas être reconnu (premier accent à la ligne {line}).{said}",
        remedy="Enregistrez-le en UTF-8, ou nommez son encodage.",
        code="doubtful_encoding",
        line=line,
        offset=offset,
    )


def unclosed_quote(line: int) -> BrokenTable:
    """A quote opens a cell that no other one closes."""
    return BrokenTable(
        f"Un guillemet ouvert à la ligne {line} n'est jamais refermé : la suite ne peut pas être lue.",
        remedy="Fermez ce guillemet ; un guillemet dans un texte s'écrit deux fois.",
        code="unclosed_quote",
        line=line,
    )


def huge_cell(line: int, most: int) -> BrokenTable:
    """A cell, or a line, that is longer than any datum."""
    return BrokenTable(
        f"Une case dépasse {most // 1_048_576} Mio à la ligne {line}.",
        remedy="Vérifiez les guillemets de cette ligne ; un texte de cette longueur a sa place dans un autre fichier.",
        code="huge_cell",
        line=line,
    )


def unknown_encoding() -> InvalidInput:
    """The encoding that was named does not exist."""
    return InvalidInput(
        "Cet encodage n'existe pas.",
        remedy="Donnez par exemple utf-8, cp1252, iso-8859-15, mac-roman, cp850 ou utf-16.",
        code="unknown_encoding",
    )
