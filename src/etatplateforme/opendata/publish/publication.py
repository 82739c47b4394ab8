"""What is published: a dataset and its files, under identifiers of the publisher's own."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.guarantor.publishing.small_groups import Counts
from etatplateforme.opendata.dataset import is_reference

_EXTERNAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}")
_TAG = re.compile(r"[a-z0-9]([a-z0-9-]{1,94})[a-z0-9]")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
KINDS = ("main", "documentation", "update", "api", "code", "other")
LONGEST_TITLE = 350
MOST_FILES = 200


class Validity(StrEnum):
    """What a validator said of a file against its schema: a value, whoever the validator is."""

    VALID = "valid"
    INVALID = "invalid"
    NOT_CHECKED = "not_checked"


class LegalBasis(StrEnum):
    """Why personal data may be published all the same (CRPA L312-1-2): never the social security number."""

    DECREE = "decree"
    """A document of the list of CRPA D312-1-3 (décret n° 2018-1117): directories, register of associations…"""
    LAW = "law"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One file. ``external_id`` is what the publisher knows it by: it stays when the file is replaced.

    ``schema`` is a name of schema.data.gouv.fr, ``validity`` what a validator said of the file against it.
    ``counts`` says how it counts people. ``reviewed`` are the columns (``"*"`` the whole file) of which a person has
    said, after looking, that they tell of nobody.
    """

    external_id: str
    path: Path = field(repr=False)
    title: str
    kind: str = "main"
    description: str = ""
    schema: str | None = None
    schema_version: str | None = None
    validity: Validity = Validity.NOT_CHECKED
    counts: Counts | None = None
    reviewed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name under which it is sent."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class Publication:
    """A dataset to be published by *organization* (its identifier on data.gouv.fr), with its files in their order.

    ``licence`` is a short name of data.gouv.fr (``"lov2"``), ``frequency`` one of its words (``"monthly"``); tags are
    in lower case, without accents, as data.gouv.fr keeps them. Raises InvalidInput (``invalid_publication``), with
    everything that is wrong.
    """

    external_id: str
    organization: str
    title: str
    description: str
    licence: str
    files: tuple[PublishedFile, ...]
    frequency: str = "unknown"
    tags: tuple[str, ...] = ()
    private: bool = False
    legal_basis: LegalBasis | None = None

    def __post_init__(self) -> None:
        faults = tuple(self._faults())
        if faults:
            raise InvalidInput(
                "Le jeu de données ne peut pas être publié ainsi.",
                remedy="Corrigez ce qui suit : rien n'a été envoyé.",
                faults=faults,
                code="invalid_publication",
            )

    def _faults(self) -> list[Fault]:
        identifiers = [file.external_id for file in self.files]
        checks = {
            "external_id": (_EXTERNAL.fullmatch(self.external_id) is not None, _IDENTIFIER),
            "organization": (is_reference(self.organization), _IDENTIFIER),
            "title": (0 < len(self.title.strip()) <= LONGEST_TITLE, "Donnez un titre, de 350 signes au plus."),
            "description": (bool(self.description.strip()), "Dites ce que contient le jeu de données."),
            "tags": (all(map(_TAG.fullmatch, self.tags)), "Des mots en minuscules, sans accent ni espace."),
            "files": (len(set(identifiers)) == len(identifiers) <= MOST_FILES, "200 au plus, chacun avec le sien."),
        }
        for number, file in enumerate(self.files):
            place = f"files[{number}]"
            checks |= {
                f"{place}.external_id": (_EXTERNAL.fullmatch(file.external_id) is not None, _IDENTIFIER),
                f"{place}.title": (0 < len(file.title.strip()) <= LONGEST_TITLE, "Donnez un titre au fichier."),
                f"{place}.kind": (file.kind in KINDS, "Choisissez parmi : " + ", ".join(KINDS) + "."),
                f"{place}.path": (_NAME.fullmatch(file.name) is not None, "Renommez le fichier : lettres, chiffres."),
            }
        wrong = {key: remedy for key, (good, remedy) in checks.items() if not good}
        return [Fault(key, "La valeur ne convient pas.", remedy) for key, remedy in wrong.items()]


_IDENTIFIER = "Un identifiant court : lettres, chiffres, point, tiret, deux-points, barre oblique."
