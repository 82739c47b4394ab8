"""Stores that keep names, and stores that change them."""

import sqlite3
import unicodedata
from collections.abc import Callable

import pytest

from etatplateforme.guarantor.personas.roundtrip import assert_roundtrip, names_to_keep


def folded(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


def in_a_database(name: str) -> str:
    with sqlite3.connect(":memory:") as store:
        store.execute("CREATE TABLE t (name TEXT)")
        store.execute("INSERT INTO t VALUES (?)", (name,))
        found = store.execute("SELECT name FROM t").fetchone()
    store.close()
    return str(found[0])


@pytest.mark.parametrize(
    "store", [str, in_a_database, lambda name: unicodedata.normalize("NFC", name)], ids=["same", "sqlite", "composed"]
)
def test_a_store_that_gives_names_back_passes(store: Callable[[str], str]) -> None:
    assert_roundtrip(store)


@pytest.mark.parametrize(
    ("store", "told"),
    [
        (folded, "« Bérénice » revient « Berenice »"),
        (str.upper, "« Bérénice » revient « BÉRÉNICE »"),
        (lambda name: name[:30], "revient « INVENTÉE DE LA FICTION-IMAGINA »"),
        (lambda name: name.replace("’", "'"), "« O’Brien-Núñez » revient « O'Brien-Núñez »"),
        (lambda name: name.encode("latin-1", "replace").decode("latin-1"), "« D'INVENTŒUVRE-L'HAŸ » revient"),
        (lambda name: unicodedata.normalize("NFD", name), "« Bérénice » revient décomposé (NFD)"),
        (lambda name: f"{name} ", "« Y » revient « Y  »"),
    ],
)
def test_a_store_that_changes_a_name_is_told_which(store: Callable[[str], str], told: str) -> None:
    with pytest.raises(AssertionError) as changed:
        assert_roundtrip(store)
    assert told in str(changed.value)


def test_every_letter_of_civil_status_is_tried_composed_and_not() -> None:
    tried = set("".join(names_to_keep()))
    assert set("àâäéèêëîïôöùûüÿçæœñ’'- ") <= tried
    assert "\u0301" in tried
