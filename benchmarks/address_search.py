"""Address search beside SQLite FTS5 + rapidfuzz on the same addresses, in the same run, queries interleaved.

    python benchmarks/address_search.py [FOLDER] [--queries N]

FOLDER holds an ``addresses`` folder with ``ban-*.csv.gz`` and ``bano/*.csv.gz``; without it an invented département is
generated. Prints one JSON line: build speed, bytes an address, recall and latency by kind of query, ratios.

The peer is what a careful developer would write with the standard library: names spelled in full by the same
``words()``, an FTS5 table of streets (bm25), a table of house numbers, prefixes ``2 3 4``; all words, then any word,
then trigrams when that finds nothing alike; the 50 best are ranked again by rapidfuzz. Both answer one at a time,
in one thread, from a warm file cache.
"""

import argparse
import csv
import gzip
import json
import platform
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import rapidfuzz
from rapidfuzz import fuzz

from etatplateforme.addresses.index import Index, build
from etatplateforme.addresses.index.arrondissements import arrondissement
from etatplateforme.addresses.index.normalise import fold, words

ABBREVIATIONS = {
    "Rue": "r",
    "Avenue": "av",
    "Boulevard": "bd",
    "Place": "pl",
    "Chemin": "chem",
    "Route": "rte",
    "Impasse": "imp",
    "Square": "sq",
    "Faubourg": "fbg",
    "Allée": "all",
    "Saint": "st",
    "Sainte": "ste",
    "Général": "gal",
    "Maréchal": "mal",
    "Docteur": "dr",
}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Truth:
    """One address as its source writes it."""

    number: str
    street: str
    postcode: str
    city: str

    def key(self, *, postcode: bool) -> tuple[str, ...]:
        """What an answer must agree on: number, street and commune; and postcode, if it was asked."""
        parts = ("".join(words(self.number)), " ".join(words(self.street)), " ".join(words(self.city)))
        return (*parts, self.postcode) if postcode else parts


def truths(path: Path) -> Iterator[Truth]:
    """The addresses of a BAN or BANO file."""
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        if path.name.startswith("ban-"):
            for row in csv.DictReader(file, delimiter=";"):
                inside = arrondissement(row["code_insee"])
                city = inside[0].name if inside else row["nom_commune"]
                yield Truth(f"{row['numero']} {row['rep']}".strip(), row["nom_voie"], row["code_postal"], city)
        else:
            for _, number, street, postcode, city, *_ in csv.reader(file):
                yield Truth(number, street, postcode, city)


def names(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


def invented_world(folder: Path, seed: random.Random) -> list[Path]:
    """A département of 60 communes, 3,000 streets and some 45,000 house numbers, in the BAN's legacy columns."""
    first = names("Haut Bas Grand Vieux Saint-Jean Sainte-Anne Mont Bourg Val Pont")
    second = names("Aubrac Boisset Clairac Donzenac Espalion Fournels Garde Lanuéjols Marcillac Naussac Olmet Prades")
    kinds = names("Rue Avenue Boulevard Place Chemin Route Impasse Allée")
    called = [
        f"{a} {b}"
        for a in names("Jean Marie Louis Pierre Anne Paul Rose Émile Lucie Général Docteur")
        for b in names("Fabre Vidal Lacombe Roux Bonnet Mercier Chabrol Delmas Soulier Teyssèdre Viguier Estève")
    ]
    path = folder / "ban-99-invente.csv.gz"
    header = "id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat"
    communes = [f"{a}-{b}" for a in first for b in second][:60]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        print(header, file=file)
        for rank, commune in enumerate(communes):
            x, y = 2.0 + seed.random(), 44.0 + seed.random()
            for way, name in enumerate(seed.sample(called, 50)):
                street = f"{seed.choice(kinds)} {name}"
                for number in range(1, seed.randint(4, 28)):
                    key = f"48{rank + 1:03d}_{way:04d}_{number:05d}"
                    where = f"48{100 + 10 * (rank // 3):03d};48{rank + 1:03d};{commune}"
                    print(f"{key};{number};;{street};{where};{x + way / 900:.6f};{y + number / 9000:.6f}", file=file)
    return [path]


def slip(seed: random.Random, word: str) -> str:
    """The word with one typing error: a letter left out, doubled, replaced, or two exchanged."""
    at = seed.randrange(1, len(word) - 1)
    match seed.randrange(4):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + word[at] + word[at:]
        case 2:
            return word[:at] + seed.choice(LETTERS) + word[at + 1 :]
        case _:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def misspelt(seed: random.Random, text: str) -> str:
    """The text with one typing error in its longest word, and another one in one text out of three."""
    parts = text.split(" ")
    order = sorted(range(len(parts)), key=lambda at: -len(parts[at]))
    for at in order[: 1 + (seed.random() < 0.33)]:
        if len(parts[at]) > 4:
            parts[at] = slip(seed, parts[at])
    return " ".join(parts)


def queries(sample: list[Truth], seed: random.Random) -> dict[str, list[tuple[str, Truth, bool]]]:
    """For each kind: (query, expected address, whether the postcode is asked)."""
    out: dict[str, list[tuple[str, Truth, bool]]] = {
        kind: [] for kind in ("exact", "abbreviated", "typo", "no_postcode", "typo_no_postcode")
    }
    for truth in sample:
        street = " ".join(ABBREVIATIONS.get(word, word) for word in truth.street.split(" "))
        end = f"{truth.postcode} {truth.city}"
        out["exact"].append((f"{truth.number} {truth.street} {end}", truth, True))
        out["abbreviated"].append((fold(f"{truth.number} {street} {end}"), truth, True))
        out["typo"].append((f"{truth.number} {misspelt(seed, fold(truth.street))} {end}", truth, True))
        out["no_postcode"].append((f"{truth.number} {truth.street}, {truth.city}", truth, False))
        both = misspelt(seed, fold(f"{truth.street} {truth.city}"))
        out["typo_no_postcode"].append((f"{truth.number} {both}", truth, False))
    return out


def absent(every: list[Truth], sample: list[Truth], seed: random.Random) -> list[str]:
    """Streets that do not exist in the commune that is named, with and without its postcode: silence is right."""
    streets: dict[str, set[str]] = {}
    for name, city in {(truth.street, truth.city) for truth in every}:
        streets.setdefault(city, set()).add(" ".join(words(name)))
    out: list[str] = []
    cities = sorted({(truth.city, truth.postcode) for truth in sample})
    for truth in sample[:1_000]:
        city, postcode = seed.choice(cities)
        mine = " ".join(words(truth.street))
        if all(fuzz.token_set_ratio(mine, other) < 80 for other in streets[city]):
            out.append(f"{truth.number} {truth.street} {postcode if seed.random() < 0.5 else ''} {city}")
    return out


class Peer:
    """SQLite FTS5 + rapidfuzz."""

    def __init__(self, path: Path, every: list[Truth]) -> None:
        self.db = sqlite3.connect(path)
        self.db.executescript("""
            create table street(id integer primary key, name text, postcode text, city text, label text);
            create table number(street integer, number text, lon real, lat real, primary key(street, number))
                without rowid;
            create virtual table words using fts5(label, content='street', content_rowid='id', prefix='2 3 4');
            create virtual table grams using fts5(label, content='street', content_rowid='id', tokenize='trigram');
        """)
        known: dict[tuple[str, str, str], int] = {}
        numbers: list[tuple[int, str, float, float]] = []
        for truth in every:
            street = known.setdefault((truth.street, truth.postcode, truth.city), len(known))
            numbers.append((street, "".join(words(truth.number)), 2.345678, 48.856789))
        rows = [
            (at, name, code, city, " ".join([*words(name), code, *words(city)]))
            for (name, code, city), at in known.items()
        ]
        _ = self.db.executemany("insert into street values (?, ?, ?, ?, ?)", rows)
        _ = self.db.executemany("insert or ignore into number values (?, ?, ?, ?)", numbers)
        _ = self.db.execute("insert into words(words) values ('rebuild')")
        _ = self.db.execute("insert into grams(grams) values ('rebuild')")
        self.db.commit()
        _ = self.db.execute("vacuum")

    def _rows(self, table: str, match: str) -> list[tuple[int, str, str, str, str]]:
        sql = (
            f"select s.* from {table} f join street s on s.id = f.rowid where {table} match ? "
            f"order by bm25({table}) limit 50"
        )
        return self.db.execute(sql, (match,)).fetchall()

    def search(self, text: str, limit: int = 5) -> list[Truth]:
        """The five best."""
        spelled = words(text)
        digits = [word for word in spelled if word.isdigit() and len(word) < 5]
        asked = [word for word in spelled if word not in digits] if spelled[0].isdigit() else spelled
        number = digits[0] if digits else ""
        if digits and len(spelled) > 1 and spelled[0] == digits[0] and (len(spelled[1]) == 1 or spelled[1] == "bis"):
            number += spelled[1]
            asked = [word for at, word in enumerate(spelled) if at > 1]
        elif spelled[0].isdigit():
            asked = spelled[1:]
        target = " ".join(asked)
        rows = self._rows("words", " ".join(f'"{word}"' for word in asked))
        if not rows:
            rows = self._rows("words", " OR ".join(f'"{word}"' for word in asked))
        best = max((fuzz.ratio(target, row[4]) for row in rows), default=0.0)
        if best < 85:
            grams = {f'"{word[at : at + 3]}"' for word in asked for at in range(len(word) - 2)}
            if grams:
                rows += self._rows("grams", " OR ".join(sorted(grams)))
        ranked = sorted(
            {row[0]: row for row in rows}.values(), key=lambda r: (-fuzz.token_sort_ratio(target, r[4]), r[0])
        )
        return [self._answer(row, number) for row in ranked[:limit]]

    def _answer(self, row: tuple[int, str, str, str, str], number: str) -> Truth:
        found = self.db.execute("select 1 from number where street = ? and number = ?", (row[0], number)).fetchone()
        return Truth(number if found else "", row[1], row[2], row[3])

    def autocomplete(self, text: str, limit: int = 5) -> list[Truth]:
        """The five best whose last word begins as typed."""
        spelled = words(text, unfinished=True)
        asked = spelled[1:] if spelled[0].isdigit() and len(spelled) > 1 else spelled
        rows = self._rows("words", " ".join([*(f'"{word}"' for word in asked[:-1]), f'"{asked[-1]}"*']))
        number = spelled[0] if len(asked) < len(spelled) else ""
        target = " ".join(asked)
        ranked = sorted(rows, key=lambda row: (-fuzz.partial_ratio(target, row[4]), row[0]))
        return [self._answer(row, number) for row in ranked[:limit]]


def ours(index: Index, complete: bool) -> Callable[[str], list[Truth]]:
    """Our engine, answering in the same words as the peer."""
    ask = index.autocomplete if complete else index.search

    def answer(text: str) -> list[Truth]:
        found = ask(text, limit=5)
        return [Truth(a.housenumber or "", a.street or a.name, a.postcode, a.city) for a in found]

    return answer


def timed(ask: Callable[[str], list[Truth]], text: str) -> tuple[float, list[Truth]]:
    """Milliseconds, and the answers."""
    start = time.perf_counter()
    found = ask(text)
    return (time.perf_counter() - start) * 1000, found


def figures(times: list[float]) -> dict[str, float]:
    """Median and 95th percentile in milliseconds, and queries a second."""
    ordered = sorted(times)
    return {
        "p50_ms": round(statistics.median(ordered), 3),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)], 3),
        "q_per_s": round(1000 * len(ordered) / sum(ordered)),
    }


def compare(
    kinds: dict[str, list[tuple[str, Truth, bool]]], engines: dict[str, Callable[[str], list[Truth]]]
) -> dict[str, dict[str, dict[str, float]]]:
    """Recall and latency of each engine on each kind, one query to each in turn."""
    out: dict[str, dict[str, dict[str, float]]] = {}
    for kind, asked in kinds.items():
        spent: dict[str, list[float]] = {name: [] for name in engines}
        first, among = dict.fromkeys(engines, 0), dict.fromkeys(engines, 0)
        for at, (text, truth, postcode) in enumerate(asked):
            for name in sorted(engines, reverse=bool(at % 2)):
                took, found = timed(engines[name], text)
                spent[name].append(took)
                keys = [one.key(postcode=postcode) for one in found]
                first[name] += keys[:1] == [truth.key(postcode=postcode)]
                among[name] += truth.key(postcode=postcode) in keys
        out[kind] = {
            name: {
                "recall_at_1": round(first[name] / len(asked), 4),
                "recall_at_5": round(among[name] / len(asked), 4),
                **figures(spent[name]),
            }
            for name in engines
        }
    return out


def keystrokes(sample: list[Truth], seed: random.Random) -> list[tuple[str, Truth, bool]]:
    """What is on the screen after each fourth key or so: the beginning of ``number street city``."""
    out: list[tuple[str, Truth, bool]] = []
    for truth in sample:
        text = fold(f"{truth.number} {truth.street} {truth.city}")
        out.append((text[: seed.randint(len(truth.number) + 2, len(text))], truth, False))
    return out


def main() -> None:
    """Run and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    _ = parser.add_argument("folder", nargs="?", type=Path)
    _ = parser.add_argument("--queries", type=int, default=1_000)
    _ = parser.add_argument("--only", default="", help="keep the sources whose name contains this")
    given = parser.parse_args()
    seed = random.Random(20_261_122)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if given.folder:
            data = given.folder / "addresses"
            sources = [*sorted(data.glob("ban-*.csv.gz")), *sorted((data / "bano").glob("*.csv.gz"))]
            sources = [path for path in sources if given.only in path.name]
        else:
            sources = invented_world(folder, seed)
        start, clock = time.process_time(), time.perf_counter()
        report = build(
            sources, folder / "a.idx", source_date=date(2026, 11, 22), licence="Licence Ouverte 2.0, ODbL 1.0"
        )
        cpu, wall = time.process_time() - start, time.perf_counter() - clock
        every = [truth for path in sources for truth in truths(path)]
        start = time.process_time()
        peer = Peer(folder / "peer.db", every)
        peer_cpu = time.process_time() - start
        sample = seed.sample(every, min(given.queries, len(every)))
        with Index.open(folder / "a.idx") as index:
            engines = {"ours": ours(index, False), "sqlite_fts5": peer.search}
            for text in ("8 rue de la paix", "12 av du gal leclrc"):
                _ = [ask(text) for ask in engines.values()]
            result = compare(queries(sample, seed), engines)
            completing = {"ours": ours(index, True), "sqlite_fts5": peer.autocomplete}
            result |= compare({"autocomplete": keystrokes(sample, seed)}, completing)
            missing = absent(every, sample, seed)
            silent = sum(not index.search(text) for text in missing)
        peer_bytes = (folder / "peer.db").stat().st_size
    rows = sum(source.rows for source in report.sources)
    ratios = {
        kind: {
            "p50": round(of["sqlite_fts5"]["p50_ms"] / of["ours"]["p50_ms"], 2),
            "p95": round(of["sqlite_fts5"]["p95_ms"] / of["ours"]["p95_ms"], 2),
        }
        for kind, of in result.items()
    }
    print(
        json.dumps(
            {
                "benchmark": "address_search",
                "addresses": report.addresses,
                "streets": report.streets,
                "build_rows_per_cpu_s": {"ours": round(rows / cpu), "ours_wall": round(rows / wall)},
                "peer_build_rows_per_cpu_s_parsed": round(len(every) / peer_cpu),
                "bytes_per_address": {
                    "ours": round(report.file_bytes / report.addresses, 1),
                    "sqlite_fts5": round(peer_bytes / report.addresses, 1),
                },
                "queries": len(sample),
                "kinds": result,
                "times_faster_than_sqlite_fts5": ratios,
                "street_absent_from_commune": {"asked": len(missing), "wrong_answers": len(missing) - silent},
                "versions": {
                    "python": platform.python_version(),
                    "sqlite": sqlite3.sqlite_version,
                    "numpy": np.__version__,
                    "rapidfuzz": rapidfuzz.__version__,
                },
                "machine": f"{platform.system()} {platform.machine()}",
            },
            ensure_ascii=False,
        )
    )


if __name__ == "__main__":
    main()
