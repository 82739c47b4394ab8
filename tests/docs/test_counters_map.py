"""The page of the counters: its list says all that its map shows, and what it carries is what its licence covers."""

import hashlib
import json
import re
from pathlib import Path

from docs._generation.counters_map import pages

from etatplateforme.sandbox.world.counters import FILE_NAME, counters_csv
from etatplateforme.territory.counters.files import read_counters
from tests.docs.snippets import ROOT

LEAFLET = ROOT / "docs/_static/leaflet"


def test_the_list_holds_every_counter_of_the_map() -> None:
    (page,) = pages()
    listed = read_counters(counters_csv().encode(), FILE_NAME).counters
    rows = [line for line in page.text.splitlines() if line.startswith("| ") and "data-guichet" in line]
    data = re.search(r'id="guichets-donnees">(.*)</script>', page.text)
    assert data is not None
    shown = json.loads(data[1])
    assert [row["id"] for row in shown] == [counter.id for counter in listed]
    assert len(rows) == len(listed)
    for row, counter in zip(rows, listed, strict=True):
        assert counter.commune.value in row
        assert f'data-guichet="{counter.id}"' in row


def test_leaflet_is_the_file_that_was_published_with_its_licence() -> None:
    source = json.loads((LEAFLET / "SOURCE.json").read_bytes())
    assert source["licence"] == "BSD-2-Clause"
    assert (LEAFLET / "LICENSE").read_text().startswith("BSD 2-Clause License")
    for name, digest in source["sha256"].items():
        assert hashlib.sha256((LEAFLET / name).read_bytes()).hexdigest() == digest


def test_the_map_asks_nothing_of_the_network() -> None:
    script = Path(ROOT / "docs/_static/guichets.js").read_text(encoding="utf-8")
    assert "tileLayer" not in script
    assert re.search(r"https?://", script) is None
