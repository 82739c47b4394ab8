"""Settings: which State the service speaks to, and secrets that stand nowhere."""

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.manifest import Environment, ManifestInvalid, SecretRef, Settings, parse_settings
from etatplateforme.manifest.state_services import KNOWN_SERVICES

PRODUCTION = """\
environment = "production"

[production]
base_url = "https://cantine.exemple.fr"
allowed_hosts = ["sig.mairie.fr", "ged.mairie.fr:8443"]
proxy = "http://proxy.mairie.fr:3128"

[production.timeouts]
total = 2.5

[production.franceconnect]
client_id = "abc"
client_secret = "${FC_SECRET}"

[production.smtp]
host = "smtp.exemple.fr"
user = "cantine"
password = "${SMTP_SECRET}"
"""


def faults_of(text: str) -> list[tuple[int | None, str, str]]:
    with pytest.raises(ManifestInvalid) as caught:
        _ = parse_settings(text)
    return [(fault.line, fault.key, fault.problem) for fault in caught.value.faults]


def test_without_a_file_the_settings_are_those_of_the_sandbox() -> None:
    settings = parse_settings("")
    assert settings.environment is Environment.SANDBOX
    assert settings == Settings.for_environment("sandbox") == Settings.sandbox()
    assert settings.services.franceconnect.startswith("http://127.0.0.1:")
    assert settings.missing_secrets({}) == ()


def test_the_sandbox_may_stand_on_other_ports() -> None:
    settings = Settings.sandbox(
        issuer="http://127.0.0.1:5/api/v2",
        geocoder="http://127.0.0.1:5/g",
        catalogue="http://127.0.0.1:5/c",
        smtp_port=6,
    )
    assert settings.services.franceconnect == "http://127.0.0.1:5/api/v2"
    assert settings.services.geoplateforme == "http://127.0.0.1:5/g"
    assert settings.services.datagouv == "http://127.0.0.1:5/c"
    assert settings.smtp is not None
    assert (settings.smtp.port, settings.smtp.tls) == (6, "none")


def test_production_takes_the_known_addresses_and_what_the_file_says() -> None:
    settings = parse_settings(PRODUCTION)
    assert settings.environment is Environment.PRODUCTION
    assert settings.services == KNOWN_SERVICES[Environment.PRODUCTION]
    assert settings.services.franceconnect == "https://oidc.franceconnect.gouv.fr/api/v2"
    assert settings.allowed_hosts == ("sig.mairie.fr:443", "ged.mairie.fr:8443")
    assert settings.timeouts.total == 2.5
    assert settings.franceconnect.client_secret == SecretRef("FC_SECRET")
    assert settings.smtp is not None
    assert (settings.smtp.port, settings.smtp.tls) == (587, "starttls")


def test_the_caller_may_choose_another_environment_than_the_file() -> None:
    settings = parse_settings(PRODUCTION, environment="integration")
    assert settings.environment is Environment.INTEGRATION
    assert settings.base_url is None
    assert settings.services.proconnect == "https://fca.integ01.dev-agentconnect.fr/api/v2"


def test_an_address_of_the_file_replaces_the_known_one() -> None:
    text = '[production.proconnect]\nissuer = "https://auth.exemple.fr/api/v2"\n'
    services = parse_settings(text, environment="production").services
    assert services.proconnect == "https://auth.exemple.fr/api/v2"
    assert services.franceconnect == KNOWN_SERVICES[Environment.PRODUCTION].franceconnect


def test_the_retired_geocoder_is_refused_by_its_name() -> None:
    with pytest.raises(ManifestInvalid) as told:
        parse_settings('[production]\ngeoplateforme_url = "https://api-adresse.data.gouv.fr"\n')
    (fault,) = told.value.faults
    assert "arrêté fin janvier 2026" in fault.problem
    assert "https://data.geopf.fr/geocodage" in fault.remedy


def test_every_known_address_outside_the_sandbox_is_protected() -> None:
    for environment in (Environment.INTEGRATION, Environment.PRODUCTION):
        known = KNOWN_SERVICES[environment]
        addresses = (
            known.franceconnect,
            known.franceconnect_plus,
            known.proconnect,
            known.geoplateforme,
            known.ban,
            known.geo,
            known.datagouv,
        )
        assert all(address is not None and address.startswith("https://") for address in addresses)


def test_an_unknown_environment_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        _ = parse_settings(PRODUCTION, environment="recette")
    assert caught.value.code == "unknown_environment"
    assert "sandbox, integration, production" in caught.value.remedy


def test_a_secret_is_read_at_use_and_shown_nowhere() -> None:
    settings = parse_settings(PRODUCTION)
    environ = {"FC_SECRET": "tr3s-secret", "SMTP_SECRET": "m0t-de-passe"}
    assert {key: ref.resolve(environ) for key, ref in settings.secrets()} == {
        "franceconnect.client_secret": "tr3s-secret",
        "smtp.password": "m0t-de-passe",
    }
    shown = f"{settings!r} {settings} {settings.model_dump_json()} {list(settings.secrets())!r}"
    assert not any(secret in shown for secret in environ.values())
    assert settings.missing_secrets(environ) == ()


def test_missing_secrets_are_told_all_at_once() -> None:
    found = parse_settings(PRODUCTION).missing_secrets({"FC_SECRET": ""})
    assert [fault.key for fault in found] == ["production.franceconnect.client_secret", "production.smtp.password"]
    assert "FC_SECRET est absente ou vide" in found[0].problem


@pytest.mark.parametrize(
    "written", ['"tr3s-secret"', '"${tr3s}"', '"$TR3S"', '"${TR3S} "x', "12345", '["tr3s-secret"]', "'${A}${B}'", '""']
)
@pytest.mark.parametrize("key", ["franceconnect.client_secret", "franceconnect.private_key", "smtp.password"])
def test_a_secret_in_the_file_is_a_fault_that_does_not_show_it(key: str, written: str) -> None:
    table, _, name = f"production.{key}".rpartition(".")
    host = 'host = "h"\nuser = "u"\n' if "smtp" in key else ""
    text = f"[{table}]\n{host}{name} = {written}\n"
    with pytest.raises(ManifestInvalid) as caught:
        _ = parse_settings(text)
    (fault,) = caught.value.faults
    assert fault.line == len(text.splitlines())
    shown = f"{caught.value} {caught.value!r} {caught.value.faults!r}".lower()
    assert "tr3s" not in shown
    assert "12345" not in shown
    if not written.endswith("x"):
        assert "Un secret est écrit dans le fichier" in fault.problem
        assert "${MON_SECRET}" in fault.remedy


def test_the_public_value_of_the_sandbox_is_not_shown_either() -> None:
    settings = Settings.sandbox()
    assert settings.franceconnect.client_secret is not None
    assert settings.franceconnect.client_secret.resolve({}) not in repr(settings)


@pytest.mark.parametrize(
    ("text", "line", "key", "problem"),
    [
        ('environment = "prod"\n', 1, "environment", "mots prévus"),
        ('[production]\nproxy = "http://moi:tr3s@p.fr:1"\n', 2, "production.proxy", "mot de passe"),
        ('[production]\nproxy = "${proxy}"\n', 2, "production.proxy", "Un secret est écrit"),
        ('[production]\nproxy = "p.fr:1"\n', 2, "production.proxy", "mal formée"),
        ("[production]\nproxy = 12\n", 2, "production.proxy", "est un texte"),
        ('[production]\nbase_url = "http://cantine.fr"\n', 2, "production.base_url", "n'est pas protégée"),
        ('[production]\nallowed_hosts = ["https://sig.fr"]\n', 2, "production.allowed_hosts[0]", "forme attendue"),
        ("[production.timeouts]\ntotal = 0\n", 2, "production.timeouts.total", "trop petit"),
        ("[production.timeouts]\ntotal = 601\n", 2, "production.timeouts.total", "trop grand"),
        ('[production.smtp]\nhost = "h"\nport = 70000\n', 3, "production.smtp.port", "trop grand"),
        ('[production.smtp]\nhost = "h"\nuser = "u"\n', 1, "production.smtp", "vont ensemble"),
        (
            '[production.smtp]\nhost = "h"\ntls = "none"\nuser = "u"\npassword = "${P}"\n',
            1,
            "production.smtp",
            "en clair",
        ),
        (
            '[production.franceconnect]\nclient_secret = "${A}"\nprivate_key = "${B}"\n',
            1,
            "production.franceconnect",
            "clé",
        ),
        ('[production.smtp]\nhost = "h"\npasword = "tr3s"\n', 3, "production.smtp.pasword", "inconnue"),
        ("[recette]\n", 1, "recette", "inconnue"),
        ("[production.timeouts]\nread = 5\n", 2, "production.timeouts.read", "inconnue"),
        ('[production]\nsession_key = "${CLE}"\n', 2, "production.session_key", "inconnue"),
    ],
)
def test_wrong_settings(text: str, line: int, key: str, problem: str) -> None:
    ((found_line, found_key, found_problem),) = faults_of(text)
    assert (found_line, found_key) == (line, key)
    assert problem in found_problem
    assert "tr3s" not in found_problem


def test_a_proxy_with_a_password_is_a_reference() -> None:
    settings = parse_settings('[production]\nproxy = "${PROXY}"\n', environment="production")
    assert settings.proxy == SecretRef("PROXY")
    assert [fault.key for fault in settings.missing_secrets({})] == ["production.proxy"]
