"""What is published in the sandbox's catalogue by its API: in memory, gone with it."""

import hashlib
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from pydantic import JsonValue

Body: TypeAlias = dict[str, JsonValue]
DATASET_FIELDS = frozenset({"title", "description", "license", "frequency", "tags", "private", "extras"})
RESOURCE_FIELDS = frozenset({"title", "description", "type", "schema", "extras", "format"})


@dataclass
class Shelf:
    """Datasets by identifier, newest first, and parts of files on their way."""

    datasets: dict[str, Body] = field(default_factory=dict[str, Body])
    parts: dict[tuple[str, int], bytes] = field(default_factory=dict[tuple[str, int], bytes])
    _door: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _made: int = 0

    def create(self, given: Body, organization: Mapping[str, object]) -> Body:
        """A new dataset. Its slug ends with a number, so that nothing collides."""
        with self._door:
            self._made += 1
            identifier = f"{self._made:024x}"
            made: Body = {
                "id": identifier,
                "slug": f"publication-{self._made}-bac-a-sable",
                "organization": {"id": str(organization["id"]), "name": str(organization["name"])},
                "resources": [],
                "last_modified": "2026-09-01T08:00:00+00:00",
                "frequency": "unknown",
                "tags": [],
                "private": False,
                "license": None,
                "extras": {},
            }
            made.update({name: value for name, value in given.items() if name in DATASET_FIELDS})
            self.datasets[identifier] = made
            return made

    def find(self, key: str) -> Body | None:
        """The dataset of that identifier or slug."""
        return next((each for each in self.datasets.values() if key in (each["id"], each["slug"])), None)

    def add(self, dataset: Body, name: str, content: bytes, url: str) -> Body:
        """A new file of *dataset*: udata puts it before the others."""
        with self._door:
            self._made += 1
            made: Body = {"id": str(uuid.UUID(int=self._made)), "type": "main", "filetype": "file", "extras": {}}
            made |= {"description": None, "schema": None}
            fill(made, name, content, url)
            resources(dataset).insert(0, made)
            return made


def fill(resource: Body, name: str, content: bytes, url: str) -> None:
    """Give *resource* its content; its title is the name of the file again, as udata does."""
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    resource |= {
        "title": name,
        "url": url,
        "format": name.rpartition(".")[2],
        "filesize": len(content),
        "checksum": {"type": "sha1", "value": digest},
    }


def resources(dataset: Body) -> list[JsonValue]:
    """The files of *dataset*: the list itself."""
    held = dataset["resources"]
    assert isinstance(held, list)
    return held


def resource_of(dataset: Body, identifier: str) -> Body | None:
    """The file of that identifier."""
    return next((each for each in resources(dataset) if isinstance(each, dict) and each["id"] == identifier), None)
