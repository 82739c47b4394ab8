"""A place in the JSON of a schema, that knows its path: what is wrong there is told with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from etatplateforme.errors import Fault
from etatplateforme.values.bounded_json import Json


def _no_faults() -> list[Fault]:
    return []


@dataclass(frozen=True, slots=True)
class Node:
    """An object of the JSON; ``faults`` and ``oddities`` are shared by a whole schema."""

    path: str
    content: Mapping[str, Json]
    faults: list[Fault] = field(default_factory=_no_faults)
    oddities: list[Fault] = field(default_factory=_no_faults)

    def words(self) -> tuple[str, ...]:
        """The keys of the object."""
        return tuple(self.content)

    def value(self, key: str) -> Json:
        """The value under *key*, None when there is none."""
        return self.content.get(key)

    def text(self, key: str) -> str:
        """The text under *key*; empty when it is anything else."""
        found = self.content.get(key)
        return found if isinstance(found, str) else ""

    def shown(self, key: str) -> str:
        """What stands under *key*, as a person would write it; empty for a list or an object."""
        found = self.content.get(key)
        if isinstance(found, bool):
            return "true" if found else "false"
        return str(found) if isinstance(found, str | int | float) else ""

    def flag(self, key: str, *, otherwise: bool) -> bool:
        """The truth value under *key*."""
        found = self.content.get(key)
        return found if isinstance(found, bool) else otherwise

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts in the list under *key*."""
        found = self.content.get(key)
        return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()

    def names(self, key: str) -> tuple[str, ...]:
        """One name or several under *key*."""
        one = self.text(key)
        return (one,) if one else self.texts(key)

    def child(self, key: str) -> "Node | None":
        """The object under *key*."""
        found = self.content.get(key)
        return self._at(key, found) if isinstance(found, dict) else None

    def children(self, key: str) -> list["Node"]:
        """The objects in the list under *key*."""
        found = self.content.get(key)
        every = found if isinstance(found, list) else []
        return [self._at(f"{key}[{rank}]", one) for rank, one in enumerate(every) if isinstance(one, dict)]

    def named(self, name: str, kind: str) -> "Node":
        """The same place, with a name and a type when it has none."""
        return Node(self.path, {"name": name, "type": kind, **self.content}, self.faults, self.oddities)

    def fault(self, key: str, problem: str, remedy: str) -> None:
        """Tell what breaks the schema."""
        self.faults.append(Fault(f"{self.path}.{key}", problem, remedy))

    def oddity(self, key: str, problem: str, remedy: str) -> None:
        """Tell what nobody hears."""
        self.oddities.append(Fault(f"{self.path}.{key}", problem, remedy))

    def _at(self, key: str, content: Mapping[str, Json]) -> "Node":
        return Node(f"{self.path}.{key}", content, self.faults, self.oddities)


def words(names: Iterable[str]) -> str:
    """*names* as a French list."""
    return ", ".join(f"« {name} »" for name in names)
