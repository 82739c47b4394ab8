"""The Géoplateforme's projects: files of up to 1 GB that it geocodes by itself, to be fetched when they are done.

Contract: the service's own source (``gpf-geocodeur``) and IGN's « Géocodage par lot asynchrone », November 2026. A
project is known by its identifier and opened by its token, which is a secret of who made it.
"""

import json
import re
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from etatplateforme.addresses.csv_rows import CsvRequest
from etatplateforme.core.effects import Reply
from etatplateforme.errors import InvalidInput, Unavailable, UnexpectedReply

MOST_PROJECT_BYTES = 1_000_000_000
_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}", re.ASCII)
_OPEN = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class ProjectStatus(StrEnum):
    """Where a project is. Only an ``IDLE`` one takes a file and can be started."""

    IDLE = "idle"
    WAITING = "waiting"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    ABORTED = "aborted"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self in (ProjectStatus.COMPLETED, ProjectStatus.FAILED, ProjectStatus.ABORTED)


@dataclass(frozen=True, slots=True)
class GeocodingProject:
    """One project: keep ``id`` and ``token`` to find it again. ``done`` rows of ``total`` once it is being answered.

    ``output`` opens the answer; ``fault`` is what the service says of a failure, in its own words.
    """

    id: str
    token: str = field(repr=False)
    status: ProjectStatus = ProjectStatus.IDLE
    done: int = 0
    total: int | None = None
    output: str | None = field(default=None, repr=False)
    fault: str = field(default="", repr=False)


class _Rows(BaseModel):
    model_config = _OPEN
    done: int = Field(default=0, alias="readRows")
    total: int | None = Field(default=None, alias="totalRows")


class _Processing(BaseModel):
    model_config = _OPEN
    progress: _Rows = Field(default_factory=_Rows, alias="geocodingProgress")
    invalid: str | None = Field(default=None, alias="validationError")
    failed: str | None = Field(default=None, alias="geocodingError")
    broken: str | None = Field(default=None, alias="globalError")


class _Output(BaseModel):
    model_config = _OPEN
    token: str = Field(pattern=f"^{_NAME.pattern}$")


class _Project(BaseModel):
    model_config = _OPEN
    id: str = Field(pattern=f"^{_NAME.pattern}$")
    status: ProjectStatus
    token: str | None = Field(default=None, pattern=f"^{_NAME.pattern}$")
    processing: _Processing = Field(default_factory=_Processing)
    output: _Output | None = Field(default=None, alias="outputFile")


def read_project(reply: Reply, known: GeocodingProject | None = None) -> GeocodingProject:
    """The project that *reply* tells; the token is that of *known*, since only its making tells it.

    Raises InvalidInput (``unknown_project``, ``project_refused``), Unavailable or UnexpectedReply.
    """
    if not reply.ok:
        raise refusal(reply.status)
    try:
        told = _Project.model_validate_json(reply.body)
    except ValidationError:
        told = None
    token = known.token if known is not None else told.token if told is not None else None
    if told is None or token is None or (known is not None and told.id != known.id):
        raise UnexpectedReply(
            "La réponse de la Géoplateforme n'est pas un projet de géocodage.",
            remedy="Vérifiez l'adresse de la Géoplateforme dans les réglages.",
        )
    processing = told.processing
    return GeocodingProject(
        told.id,
        token,
        told.status,
        processing.progress.done,
        processing.progress.total,
        told.output.token if told.output is not None else None,
        processing.invalid or processing.failed or processing.broken or "",
    )


def refusal(status: int) -> InvalidInput | Unavailable:
    """What a refusal of the service means."""
    if status in (401, 404):
        return InvalidInput(
            "Ce projet de géocodage n'existe pas, ou plus, ou son jeton n'est pas le bon.",
            remedy="Recommencez avec un nouveau projet.",
            code="unknown_project",
        )
    if status in (400, 403, 409, 413):
        return InvalidInput(
            "La Géoplateforme refuse ce fichier, ou ce moment du projet.",
            remedy="Vérifiez la taille du fichier (1 Go au plus) et les colonnes, puis faites un nouveau projet.",
            code="project_refused",
        )
    return Unavailable(
        f"La Géoplateforme a répondu {status}.", remedy="Réessayez plus tard.", code="geoplateforme_unavailable"
    )


def pipeline(request: CsvRequest, delimiter: str) -> bytes:
    """How the service shall read the file and what it shall write, as the JSON that it takes.

    Raises InvalidInput (``unanswerable``) for filters that a project has not: a postcode, a type.
    """
    if not set(request.filters) <= {"citycode", "lat", "lon"}:
        raise InvalidInput(
            "Un projet de la Géoplateforme ne filtre que sur la commune.",
            remedy="Retirez les autres filtres, ou envoyez le fichier par morceaux.",
            code="unanswerable",
        )
    return json.dumps(
        {
            "format": "csv",
            "formatOptions": {"delimiter": delimiter},
            "geocodeOptions": {"q": list(request.read), **request.filters},
            "outputFormat": "csv",
            "outputFormatOptions": {},
        },
        ensure_ascii=False,
    ).encode()


def named(project: GeocodingProject) -> GeocodingProject:
    """*project*, if its names can stand in an address. Raises InvalidInput (``unknown_project``)."""
    if not all(_NAME.fullmatch(name) for name in (project.id, project.token, project.output or "x")):
        raise refusal(404)
    return project
