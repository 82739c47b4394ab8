"""The communes that a Base Adresse Locale may name: INSEE's official geographic code, as of ``communes.tsv``.

Paris, Lyon and Marseille are absent: a BAL names their arrondissements. The file is written by
``scripts/build_bal_communes.py`` and says where it comes from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

COMMUNES_FILE = Path(__file__).parent / "communes.tsv"


@dataclass(frozen=True, slots=True)
class Cog:
    """Communes of today by code, and those that merged into them."""

    names: Mapping[str, str] = field(repr=False)
    merged: Mapping[str, frozenset[str]] = field(repr=False)
    former: frozenset[str] = field(repr=False)

    def knows(self, code: str) -> bool:
        """Whether the code is, or was, that of a commune."""
        return code in self.names or code in self.former

    def joined(self, former: str, code: str) -> bool:
        """Whether the commune *former* is *code*, or merged into it."""
        return former == code or former in self.merged.get(code, ())


@lru_cache(maxsize=1)
def cog() -> Cog:
    """The communes that the package ships."""
    names: dict[str, str] = {}
    merged: dict[str, frozenset[str]] = {}
    for line in COMMUNES_FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, name, *former = line.split("\t")
        names[code] = name
        if former:
            merged[code] = frozenset(former[0].split())
    return Cog(names, merged, frozenset[str]().union(*merged.values()))
