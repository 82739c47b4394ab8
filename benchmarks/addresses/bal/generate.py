"""Write BAL files with faults, the same for the same seed.

    python -m benchmarks.addresses.bal.generate OUT [--seed N] [--files 60] [--rows 25]

OUT receives ``0000-1.4.csv`` and so on, one in ten without any fault, and ``ids.json`` (the BAN's commune ids, for the
oracle). Prints one JSON line.
"""

import argparse
import csv
import json
from collections.abc import Iterable
from io import StringIO
from itertools import count
from pathlib import Path
from random import Random, SystemRandom

from benchmarks.addresses.bal import faults
from benchmarks.addresses.bal.base import VERSIONS, Record, commune_id, communes, records

MOST_FAULTS = 8


def made(seed: int, number: int, rows: int) -> tuple[str, bytes]:
    """The file of this *number*: its name and its bytes."""
    draw = Random(f"{seed}/{number}")
    version = VERSIONS[number % len(VERSIONS)]
    own = communes()
    wanted = own[draw.choice(sorted(own))]
    start = draw.randrange(max(1, len(wanted) - rows))
    found = records(wanted[start : start + rows], version, draw)
    names = {name: name for name in found[0]}
    faultless = number % 10 == 0
    if not faultless:
        for _ in range(draw.randint(1, MOST_FAULTS)):
            faults.ROWS[draw.choice((*faults.FREQUENT, *faults.ROWS))](draw, found)
        names = faults.header(draw, version)
        if draw.random() < 0.02:
            faults.no_rows(draw, found)
    text = _text(found, names, draw, faultless=faultless)
    return f"{number:04d}-{version}.csv", _bytes(text, draw, faultless=faultless)


def large(seed: int, rows: int) -> bytes:
    """One faultless file 1.4 of about so many *rows*, to measure speed: the streets of one commune over and over."""
    draw = Random(f"{seed}/large")
    own = communes()["48095"]
    found: list[Record] = []
    for turn in count(1):
        found += records([{**row, "nom_voie": f"{row['nom_voie']} {turn}"} for row in own], "1.4", draw)
        if len(found) >= rows:
            break
    return _text(found, {name: name for name in found[0]}, draw, faultless=True).encode()


def _text(found: Iterable[Record], names: dict[str, str], draw: Random, *, faultless: bool) -> str:
    delimiter = ";" if faultless else draw.choice((*";" * 20, ",", "\t"))
    file = StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
    writer.writerow(names.values())
    for row in found:
        writer.writerow([_of(row, name) for name in names])
    text = file.getvalue()
    if faultless:
        return text
    lines = text.split("\n")
    match draw.randrange(40):
        case 0:
            lines[draw.randrange(len(lines))] += f"{delimiter}de trop"
        case 1:
            at = draw.randrange(len(lines))
            lines[at] = lines[at].rpartition(delimiter)[0]
        case 2:
            lines[draw.randrange(len(lines))] += f'{delimiter}"jamais fermé'
        case 3:
            lines.insert(draw.randrange(len(lines)), "")
        case _:
            pass
    return "\n".join(lines)


def _of(row: Record, name: str) -> str:
    return row.get(name.removeprefix("+"), "")


def _bytes(text: str, draw: Random, *, faultless: bool) -> bytes:
    fate = 0.0 if faultless else draw.random()
    if fate > 0.97:
        return text.encode("cp1252", errors="replace")
    if fate > 0.94:
        return text.replace("\n", "\r").encode()
    if fate > 0.84:
        return text.replace("\n", "\r\n").encode()
    return text.encode("utf-8-sig" if fate > 0.79 else "utf-8")


def write(out: Path, seed: int, files: int, rows: int) -> list[Path]:
    """Write all *files*, and the ids of the communes: those of every second one, as a server that knows some."""
    out.mkdir(parents=True, exist_ok=True)
    ids = {code: commune_id(code) for code in sorted(communes())[::2]}
    _ = (out / "ids.json").write_text(json.dumps(ids), encoding="utf-8")
    paths: list[Path] = []
    for number in range(files):
        name, content = made(seed, number, rows)
        _ = (out / name).write_bytes(content)
        paths.append(out / name)
    return paths


def main() -> None:
    """Write and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    _ = parser.add_argument("out", type=Path)
    _ = parser.add_argument("--seed", type=int, default=SystemRandom().randrange(2**31))
    _ = parser.add_argument("--files", type=int, default=60)
    _ = parser.add_argument("--rows", type=int, default=25)
    given = parser.parse_args()
    paths = write(given.out, given.seed, given.files, given.rows)
    print(json.dumps({"seed": given.seed, "files": len(paths), "bytes": sum(p.stat().st_size for p in paths)}))


if __name__ == "__main__":
    main()
