"""The libraries that count are loaded when they count, and asked for by their extra where they are absent."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.evidence import decision_log
from etatplateforme.evidence.decision_log import tally, tally_ibis, tally_postgres
from etatplateforme.manifest.secret import SecretRef
from tests.unit.evidence.decision_log.samples import SHAPE

CODE = """
import sys
import etatplateforme.evidence.decision_log.counting
import etatplateforme.evidence.decision_log.csv_file
import etatplateforme.evidence.decision_log.engines
import etatplateforme.evidence.decision_log.shape_file
print(*sorted({"polars", "ibis", "duckdb", "psycopg", "pandas", "pyarrow", "numpy", "pyspark"} & set(sys.modules)))
"""


def test_nothing_heavy_is_loaded_before_it_counts() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize(
    ("count", "absent", "extra"),
    [
        (lambda: tally(Path("x.csv"), SHAPE), "polars", "data"),
        (lambda: tally_ibis(object(), SHAPE), "ibis", "cluster"),
        (lambda: tally_postgres(SecretRef("DSN"), SHAPE, table="x"), "psycopg", "postgres"),
        (lambda: tally_postgres(SecretRef("DSN"), SHAPE, table="x"), "ibis", "postgres"),
    ],
)
def test_an_absent_library_is_asked_for(
    count: Callable[[], object], absent: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decision_log, "find_spec", lambda name: None if name == absent else object())
    with pytest.raises(InvalidInput) as caught:
        count()
    assert caught.value.code == "library_missing"
    assert f"pip install 'etatplateforme[{extra}]'" in caught.value.remedy
