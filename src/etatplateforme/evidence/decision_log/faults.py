"""What is said of a log that cannot be counted. No text here may hold a value of the log."""

from typing import Final

from etatplateforme.errors import InvalidInput, TooLarge

CATEGORIES: Final = "des catégories (texte, nombre entier, vrai ou faux, jour)"
DAYS: Final = "des dates"
AGES: Final = "des âges"


def missing_column(column: str) -> InvalidInput:
    """A column that the shape names is not in the log, or is there twice."""
    return InvalidInput(
        f"Le journal n'a pas de colonne « {column} », ou il en a plusieurs.",
        remedy="Recopiez le titre exact de la colonne, majuscules et accents compris.",
        code="missing_column",
    )


def wrong_type(column: str, wanted: str) -> InvalidInput:
    """A column does not hold what is read in it; *wanted* says what, in French."""
    return InvalidInput(
        f"La colonne « {column} » du journal ne contient pas {wanted}.",
        remedy="Convertissez-la dans l'extraction ou dans une vue, ou nommez une autre colonne.",
        code="wrong_type",
    )


def too_many_cells(name: str) -> TooLarge:
    """A column is not made of groups."""
    return TooLarge(
        f"« {name} », l'issue ou la strate prend trop de valeurs différentes : une colonne n'est pas faite de groupes.",
        remedy="Vérifiez les colonnes nommées, puis regroupez leurs valeurs avec « labels » ou « bands ».",
        code="too_many_cells",
    )
