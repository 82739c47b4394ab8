"""Measures how often an address search finds what was meant, on a labelled sample, by kind of territory."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import Final
from unicodedata import normalize

from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.guarantor.statistics.estimates import Proportion
from etatplateforme.guarantor.statistics.geocoding import Territory
from etatplateforme.values.delimited import delimiter_of

COLUMNS: Final = ("question", "code_insee", "voie", "numero", "territoire")
MOST_ROWS: Final = 1_000_000
MOST_FAULTS: Final = 20
_MARKS: Final = re.compile("[\u0300-\u036f]")
_NOT_WORD: Final = re.compile(r"[\W_]+")
_LIGATURES: Final = {"œ": "oe", "æ": "ae"}


@dataclass(frozen=True, slots=True)
class Located:
    """An address: INSEE code of the commune, name of the street or of the lieu-dit, number with its suffix if any."""

    citycode: str
    name: str = field(repr=False)
    number: str = field(default="", repr=False)

    def same_as(self, other: "Located") -> bool:
        """Whether both are one address; accents, case and punctuation set aside."""
        return (self.citycode.upper(), plain(self.name), plain(self.number)) == (
            other.citycode.upper(),
            plain(other.name),
            plain(other.number),
        )


@dataclass(frozen=True, slots=True)
class Labelled:
    """What somebody types, the address that is meant, and the kind of territory where it is."""

    question: str = field(repr=False)
    expected: Located
    territory: Territory


Answer = Callable[[str], Located | None]
"""The best answer of a search, None when it answers nothing."""


def labelled(text: str) -> Iterator[Labelled]:
    """The sample in a CSV with the columns question, code_insee, voie, numero, territoire.

    An address without number is of a kind of its own, whatever its territory.

    :raises InvalidInput: code ``bad_sample``, with each line that cannot be read, up to twenty.
    """
    rows = csv.DictReader(StringIO(text), delimiter=delimiter_of(text.partition("\n")[0]))
    if not set(COLUMNS) <= set(rows.fieldnames or ()):
        raise _bad((Fault("colonnes", "Il manque une colonne.", f"Il faut : {', '.join(COLUMNS)}."),))
    found: list[Labelled] = []
    faults: list[Fault] = []
    for row in rows:
        if not all(row[name] for name in COLUMNS[:3]):
            faults.append(Fault("ligne", "Une case manque.", "Remplissez question, code_insee et voie.", rows.line_num))
            continue
        try:
            territory = Territory(row["territoire"]) if row["numero"] else Territory.WITHOUT_NUMBER
        except ValueError:
            known = ", ".join(kind.value for kind in Territory)
            faults.append(Fault("territoire", "Ce territoire n'est pas connu.", f"Écrivez : {known}.", rows.line_num))
            continue
        expected = Located(row["code_insee"], row["voie"], row["numero"])
        found.append(Labelled(row["question"], expected, territory))
    if faults or not 0 < len(found) <= MOST_ROWS:
        raise _bad(tuple(faults[:MOST_FAULTS]))
    return iter(found)


def measured(sample: Iterator[Labelled], answer: Answer) -> Mapping[Territory, Proportion]:
    """How many addresses of each kind of territory *answer* finds: the first answer is the one that counts."""
    asked: Counter[Territory] = Counter()
    right: Counter[Territory] = Counter()
    for one in sample:
        asked[one.territory] += 1
        told = answer(one.question)
        right[one.territory] += told is not None and told.same_as(one.expected)
    return {kind: Proportion(right[kind], asked[kind]) for kind in Territory if asked[kind]}


def plain(text: str) -> str:
    """A name without accents, case nor punctuation: « L'Écluse » and « l ecluse » are one."""
    lower = text.lower()
    for ligature, letters in _LIGATURES.items():
        lower = lower.replace(ligature, letters)
    return _NOT_WORD.sub(" ", _MARKS.sub("", normalize("NFD", lower))).strip()


def _bad(faults: tuple[Fault, ...]) -> InvalidInput:
    return InvalidInput(
        "L'échantillon d'adresses n'est pas lisible.",
        remedy="Donnez un CSV : question;code_insee;voie;numero;territoire, une ligne par adresse.",
        code="bad_sample",
        faults=faults,
    )
