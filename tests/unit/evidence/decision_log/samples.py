"""A shape that uses all that a shape can say, and small logs of every kind for it."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
from hypothesis import strategies as st

from etatplateforme.evidence.decision_log.shape import DateColumns, Dimension, LogShape, OutcomeColumn, StratumColumn
from tests.unit.evidence.decision_log.naive import Row

LAST = date(2026, 1, 15)
OUTCOME = OutcomeColumn(
    "demandes acceptées", "decision", frozenset({"accordée", "1"}), frozenset({"refusée"}), frozenset({"en cours"})
)
SHAPE = LogShape(
    OUTCOME,
    (
        Dimension("canal", "canal"),
        Dimension(
            "territoire",
            "commune",
            {"75101": "QPV", "97*": "outre-mer", "974*": "Réunion", "2A004": "QPV", "97105": "QPV"},
            "autre",
        ),
        Dimension("département", "commune", {"2A*": "Corse-du-Sud", "75101": "Paris"}),
        Dimension("tranche d'âge", "naissance", bands=(18, 26, 65), birth_date=True),
        Dimension("âge", "age", bands=(18, 60)),
        Dimension("aidé", "aide"),
        Dimension("enfants", "enfants"),
    ),
    StratumColumn("année", "recu", year=True),
    DateColumns("recu", "repondu", 60),
    LAST,
)
SCHEMA = {
    "decision": pl.String(),
    "canal": pl.String(),
    "commune": pl.String(),
    "naissance": pl.Date(),
    "age": pl.Float64(),
    "aide": pl.Boolean(),
    "enfants": pl.Int64(),
    "recu": pl.Date(),
    "repondu": pl.Date(),
}

odd_texts = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=4)
days = st.one_of(
    st.dates(LAST - timedelta(days=90), LAST + timedelta(days=5)),
    st.sampled_from([LAST, date(1, 1, 1), date(1900, 1, 1), date(2005, 1, 14), date(2006, 1, 15), date(9999, 12, 31)]),
    st.dates(),
)
births = st.one_of(
    st.dates(date(1900, 1, 1), LAST), st.sampled_from([date(2008, 2, 29), date(2008, 1, 15), date(2008, 1, 16)])
)


def rows(*, texts: st.SearchStrategy[str] = odd_texts) -> st.SearchStrategy[list[Row]]:
    """Logs of at most thirty rows, of which at least one has a known outcome."""
    row: st.SearchStrategy[Row] = st.fixed_dictionaries(
        {
            "decision": st.sampled_from(
                ["accordée", " accordée ", "refusée", "refusée", "1", "en cours", "", "?", None]
            ),
            "canal": st.none() | st.sampled_from(["guichet", "en ligne", " guichet"]) | texts,
            "commune": st.none()
            | st.sampled_from(["75101", "75101 ", "97101", "97105", "97411", "2A004", "2A041", "35238", " "]),
            "naissance": st.none() | births,
            "age": st.none() | st.sampled_from([0.0, 17.9, 18.0, 59.0, 60.0, 120.0, 121.0, -1.0, float("nan")]),
            "aide": st.none() | st.booleans(),
            "enfants": st.none() | st.integers(0, 3),
            "recu": st.none() | days,
            "repondu": st.none() | days,
        }
    )
    return st.lists(row, min_size=1, max_size=30).filter(_has_an_outcome)


def corners() -> list[Row]:
    """An ordinary row, and one that differs from it by each odd value of each column, or pair of days."""
    usual: Row = {
        "decision": "accordée",
        "canal": "guichet",
        "commune": "75101",
        "naissance": date(1980, 5, 6),
        "age": 40.0,
        "aide": True,
        "enfants": 2,
        "recu": date(2025, 12, 1),
        "repondu": date(2026, 1, 5),
    }
    odd: dict[str, list[object]] = {
        "decision": ["refusée", " accordée ", "1", "en cours", "", "?", None],
        "canal": ["en ligne", " guichet", "", " ", "é", "e\u0301", 'l"accueil; 100 %', None],
        "commune": ["97101", "97105", "97411", "974", "97", "2A004 ", "2A041", "35238", " ", "", None],
        "naissance": [
            date(2007, 12, 1),
            date(2007, 12, 2),
            date(1960, 12, 1),
            date(1905, 12, 2),
            date(1800, 1, 1),
            LAST,
            None,
        ],
        "age": [0.0, 17.9, 18.0, 59.9, 60.0, 120.9, 121.0, -0.5, float("nan"), float("inf"), None],
        "aide": [False, None],
        "enfants": [0, None],
    }
    first = LAST - timedelta(days=7305)
    received = [
        None,
        date(1, 1, 1),
        first - timedelta(days=1),
        first,
        date(2025, 12, 1),
        LAST,
        LAST + timedelta(days=1),
    ]
    answered = [None, date(2025, 11, 30), date(2025, 12, 1), LAST, LAST + timedelta(days=1), date(9999, 12, 31)]
    return [
        usual,
        *({**usual, name: value} for name, values in odd.items() for value in values),
        *({**usual, "recu": came, "repondu": left} for came in received for left in answered),
        *({**usual, "decision": None, "recu": came, "repondu": None} for came in received),
    ]


def frame(log: Sequence[Row]) -> pl.DataFrame:
    """The log as a typed frame."""
    return pl.DataFrame(log, schema=SCHEMA)


def _has_an_outcome(log: Sequence[Row]) -> bool:
    return any(row["decision"] in ("accordée", " accordée ", "refusée", "1") for row in log)
