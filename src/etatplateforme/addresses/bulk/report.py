"""What became of a file: how many rows matched, are doubtful or unmatched, and whom the addresses are owed to."""

from collections.abc import Mapping
from dataclasses import dataclass

from etatplateforme.addresses.csv_rows import Status
from etatplateforme.values.address import AddressKind
from etatplateforme.values.credit import Credit

SAID = {
    Status.OK: "trouvées",
    Status.DOUBTFUL: "douteuses (à relire : ni lieu ni identifiant n'est écrit)",
    Status.NOT_FOUND: "introuvables",
    Status.SKIPPED: "sans adresse",
    Status.ERROR: "illisibles",
}
KINDS = {
    AddressKind.HOUSENUMBER: "au numéro",
    AddressKind.STREET: "à la voie",
    AddressKind.LOCALITY: "au lieu-dit",
    AddressKind.MUNICIPALITY: "à la commune",
}


@dataclass(frozen=True, slots=True)
class BulkReport:
    """Counts of rows by status, and of those that matched by precision (absent when the type was not asked for).

    ``resumed`` rows were written by an earlier run. ``credit``: who makes the addresses, and under which licence.
    """

    rows: int
    resumed: int
    statuses: Mapping[Status, int]
    kinds: Mapping[AddressKind, int]
    encoding: str
    delimiter: str
    credit: Credit

    def to_json(self) -> dict[str, object]:
        """The same as JSON."""
        return {
            "rows": self.rows,
            "resumed": self.resumed,
            "statuses": {status.value: self.statuses.get(status, 0) for status in Status},
            "kinds": {kind.value: self.kinds.get(kind, 0) for kind in AddressKind},
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "credit": self.credit.to_json(),
        }

    def lines(self) -> list[str]:
        """The same in French, a line for each thing."""
        told = [f"{self.rows} lignes, lues en {self.encoding} (séparateur « {_mark(self.delimiter)} »)."]
        if self.resumed:
            told.append(f"{self.resumed} étaient déjà écrites : le géocodage a repris là où il s'était arrêté.")
        for status, said in SAID.items():
            count = self.statuses.get(status, 0)
            if count or status in (Status.OK, Status.DOUBTFUL, Status.NOT_FOUND):
                told.append(f"{count} {said} ({_share(count, self.rows)}).")
        precise = ", ".join(f"{self.kinds[kind]} {said}" for kind, said in KINDS.items() if self.kinds.get(kind))
        if precise:
            told.append(f"Précision des adresses trouvées : {precise}.")
        return [*told, f"Adresses : {self.credit}."]


def _share(count: int, rows: int) -> str:
    return f"{100 * count / rows:.1f} %".replace(".", ",") if rows else "0 %"


def _mark(delimiter: str) -> str:
    return "tabulation" if delimiter == "\t" else delimiter
