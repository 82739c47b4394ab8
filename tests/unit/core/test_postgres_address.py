"""Where a base may be, and how it is spoken to."""

import pytest
from psycopg.conninfo import conninfo_to_dict

from etatplateforme.core.postgres_lines import address_of
from etatplateforme.errors import InvalidInput

PASSWORD = "motdepasse-très-secret"


@pytest.mark.parametrize(
    "dsn",
    [
        "host=/run/postgresql dbname=etat",
        "postgresql://etat:x@localhost/etat",
        "postgresql://etat:x@127.0.0.1:5433/etat",
        "postgresql://etat:x@[::1]/etat",
        "host=localhost,127.0.0.2 dbname=etat",
        "host=base.mairie.fr hostaddr=127.0.0.1 dbname=etat",
    ],
)
def test_on_this_machine_tls_is_not_asked(dsn: str) -> None:
    assert "sslmode" not in conninfo_to_dict(address_of(dsn, production=True).conninfo)


REMOTE = (
    f"postgresql://etat:{PASSWORD}@base.mairie.fr/etat",
    f"postgresql://etat:{PASSWORD}@localhost,base.mairie.fr/etat",
    f"host=127.0.0.1 hostaddr=192.0.2.1 password={PASSWORD}",
    f"host=127.0.0.1.mairie.fr password={PASSWORD}",
)


@pytest.mark.parametrize("dsn", REMOTE)
def test_elsewhere_the_name_is_verified(dsn: str) -> None:
    for production in (True, False):
        address = address_of(dsn, production=production)
        assert conninfo_to_dict(address.conninfo)["sslmode"] == "verify-full"
        assert PASSWORD in address.conninfo
        assert PASSWORD not in repr(address)


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
@pytest.mark.parametrize("dsn", REMOTE)
def test_production_takes_nothing_less(dsn: str, mode: str) -> None:
    weak = f"{dsn}?sslmode={mode}" if "://" in dsn else f"{dsn} sslmode={mode}"
    assert conninfo_to_dict(address_of(weak, production=False).conninfo)["sslmode"] == mode
    with pytest.raises(InvalidInput) as caught:
        address_of(weak, production=True)
    assert caught.value.code == "tls_wanted"
    assert PASSWORD not in f"{caught.value}{caught.value!r}{caught.value.__context__}"


@pytest.mark.parametrize(
    "dsn",
    [
        PASSWORD,
        "",
        f"dbname=etat password={PASSWORD}",
        f"service=etat password={PASSWORD}",
        f"postgresql://etat:{PASSWORD}@/etat",
        f"host=localhost inconnu={PASSWORD}",
        f"service=etat host=localhost password={PASSWORD}",
    ],
)
def test_an_address_that_names_no_machine_is_refused_and_not_repeated(dsn: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        address_of(dsn, production=False)
    assert caught.value.code == "invalid_dsn"
    assert caught.value.__context__ is None
    assert PASSWORD not in f"{caught.value}{caught.value!r}"
