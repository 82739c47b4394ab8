"""Territories: who is where, and what time it is there (obligation EG-20)."""

from datetime import datetime, timedelta

import pytest

from etatplateforme.values.commune import CommuneCode, Departement
from etatplateforme.values.territory import Territory


@pytest.mark.parametrize(
    ("commune", "territory", "timezone", "january_offset"),
    [
        ("75056", Territory.METROPOLE, "Europe/Paris", 1),
        ("2A004", Territory.METROPOLE, "Europe/Paris", 1),
        ("67482", Territory.ALSACE_MOSELLE, "Europe/Paris", 1),
        ("57463", Territory.ALSACE_MOSELLE, "Europe/Paris", 1),
        ("68066", Territory.ALSACE_MOSELLE, "Europe/Paris", 1),
        ("97105", Territory.GUADELOUPE, "America/Guadeloupe", -4),
        ("97209", Territory.MARTINIQUE, "America/Martinique", -4),
        ("97302", Territory.GUYANE, "America/Cayenne", -3),
        ("97411", Territory.LA_REUNION, "Indian/Reunion", 4),
        ("97502", Territory.SAINT_PIERRE_ET_MIQUELON, "America/Miquelon", -3),
        ("97608", Territory.MAYOTTE, "Indian/Mayotte", 3),
        ("97701", Territory.SAINT_BARTHELEMY, "America/Guadeloupe", -4),
        ("97801", Territory.SAINT_MARTIN, "America/Guadeloupe", -4),
        ("98411", Territory.TERRES_AUSTRALES, "Indian/Reunion", 4),
        ("98613", Territory.WALLIS_ET_FUTUNA, "Pacific/Wallis", 12),
        ("98735", Territory.POLYNESIE, "Pacific/Tahiti", -10),
        ("98818", Territory.NOUVELLE_CALEDONIE, "Pacific/Noumea", 11),
        ("98901", Territory.CLIPPERTON, "Etc/GMT+8", -8),
    ],
)
def test_a_commune_has_a_territory_and_a_clock(
    commune: str, territory: Territory, timezone: str, january_offset: int
) -> None:
    assert Territory.of(CommuneCode(commune)) is territory
    assert territory.timezone == timezone
    assert datetime(2026, 1, 15, tzinfo=territory.zone).utcoffset() == timedelta(hours=january_offset)


def test_overseas_is_said_the_same_by_the_departement_and_by_the_territory() -> None:
    for code in ("01", "2A", "57", "95", "971", "975", "984", "989"):
        departement = Departement(code)
        assert Territory.of_departement(departement).overseas is departement.overseas


def test_every_territory_has_a_clock() -> None:
    assert all(territory.zone.key == territory.timezone for territory in Territory)
