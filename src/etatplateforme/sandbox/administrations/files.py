"""What the false administrations hold of the invented people. Read from files.json.

Each person shows a case: a family with a partial date of birth, a benefit with its increase, a birth abroad, a student,
a jobseeker; and nobody knows the one without a first name.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias, cast

from etatplateforme.sandbox.identity.people import Citizen
from etatplateforme.values.commune import FRANCE

FILE = Path(__file__).parent / "files.json"

Json: TypeAlias = Mapping[str, object]
Query: TypeAlias = Mapping[str, list[str]]
"""Parameters of a request, each with its values."""


@lru_cache(maxsize=1)
def _files() -> Mapping[str, Mapping[str, Mapping[str, object]]]:
    return cast("Mapping[str, Mapping[str, Mapping[str, object]]]", json.loads(FILE.read_text(encoding="utf-8")))


def held_of(key: str, name: str) -> Json | None:
    """What is held of the person *key* under the name of a datum; None for nothing."""
    return cast("Json | None", _files()["people"].get(key, {}).get(name))


def numbered(kind: str, value: str) -> str | None:
    """The key of the person who has that number (``ine``, ``identifiant``, ``immatriculation``)."""
    return cast("str | None", _files()["numbers"][kind].get(value))


def found(query: Query, people: Iterable[Citizen]) -> Citizen | None:
    """The one person whom these parameters of civil status describe; None for nobody, and for several.

    Only what is given is compared, so a partial date finds somebody; the real API tolerates misspelt names too.
    """
    matching = [citizen for citizen in people if _describes(query, citizen)]
    return matching[0] if len(matching) == 1 else None


def _describes(query: Query, citizen: Citizen) -> bool:
    given = [_plain(name) for name in query.get("prenoms[]", [])]
    known = [_plain(name) for name in citizen.given_names]
    born = dict(zip(("annee", "mois", "jour"), citizen.birthdate.split("-"), strict=True))
    compared = {
        "nomNaissance": _plain(citizen.family_name),
        "sexeEtatCivil": {"female": "f", "male": "m"}[citizen.gender],
        "codeCogInseePaysNaissance": citizen.birthcountry,
        "codeCogInseeCommuneNaissance": citizen.birthplace if citizen.birthcountry == FRANCE else "",
        **{f"{part}DateNaissance": value.lstrip("0") for part, value in born.items()},
    }
    told = {name: _plain(query[name][0]) for name in compared if query.get(name)}
    return known[: len(given)] == given and all(compared[name] == value for name, value in told.items())


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
