"""What carries the messages of a service, from its manifest and its settings."""

from datetime import timedelta
from pathlib import Path

import pytest

from etatplateforme import Service
from etatplateforme.core.clock import SystemClock
from etatplateforme.errors import InvalidInput
from etatplateforme.manifest import parse_manifest
from etatplateforme.manifest.init import defaults
from etatplateforme.manifest.render import render
from etatplateforme.manifest.settings import Settings, parse_settings
from etatplateforme.manifest.state_services import Environment
from etatplateforme.notifications.channels.brevo_sms import BrevoSms
from etatplateforme.notifications.channels.http_sms import HttpSms
from etatplateforme.notifications.channels.letter import Letters
from etatplateforme.notifications.channels.ovh_sms import OvhSms
from etatplateforme.notifications.provider import Channel, Provider, Recipient, Software
from etatplateforme.notifications.render import Sender
from etatplateforme.service.carriers import carriers, team_of
from etatplateforme.service.foundations import Plan, mail_relay
from etatplateforme.values.contact import MailAddress
from tests.unit.notifications.channels.keys import ed25519_pem, rsa_pem

SENDER = Sender(MailAddress("ecoles@exemple.fr"), "Mairie")
EVERY = ("mail", "sms", "post", "counter")
OVH = """
[production.sms]
carrier = "ovh"
sender = "Marivaux"
account = "sms-ab1"
application = "ak"
application_secret = "${OVH_SECRET}"
consumer = "${OVH_CONSUMER}"
"""
WEBHOOK = '[production.webhooks.cantine]\nurl = "https://cantine.exemple.fr/x"\nsecret = "${SIGNE}"\n'
SECRETS = {
    "OVH_SECRET": "as",
    "OVH_CONSUMER": "ck",
    "BREVO": "cle",
    "RSA": rsa_pem(),
    "ED": ed25519_pem(),
    "JETONS": "un secret de plus de seize caractères",
    "SIGNE": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
}


def made(folder: Path, settings: str, channels: tuple[str, ...] = EVERY) -> dict[Channel, Provider]:
    """The providers by channel, under these settings."""
    (folder / "service.toml").write_text(render(defaults()))
    with Service.open(folder / "service.toml") as service:
        plan = service.plan
    production = parse_settings(settings, environment="production")
    chosen = type(plan)(plan.manifest, production, plan.folder, SECRETS, plan.clock)
    return {provider.channel: provider for provider in carriers(chosen, SENDER, channels)}


def test_each_declared_channel_has_its_carrier(tmp_path: Path) -> None:
    found = made(tmp_path, OVH + WEBHOOK + "drops_doubles_hours = 12\n")
    assert set(found) == set(Channel)
    assert isinstance(found[Channel.SMS], OvhSms)
    assert found[Channel.WEBHOOK].same_key_for == timedelta(hours=12)
    assert set(made(tmp_path, OVH, ("mail",))) == {Channel.MAIL, Channel.COUNTER}


@pytest.mark.parametrize(
    ("team", "told"),
    [
        ("", None),
        ('mail = "equipe@exemple.fr"', MailAddress("equipe@exemple.fr")),
        ('webhook = "cantine"', Software("cantine")),
    ],
)
def test_the_team_is_who_the_manifest_names(team: str, told: Recipient | None, tmp_path: Path) -> None:
    assert team_of(with_team(tmp_path, team, OVH + WEBHOOK)) == told


@pytest.mark.parametrize(
    ("team", "settings", "code"),
    [
        ('webhook = "autre"', WEBHOOK, "unknown_team_webhook"),
        ('webhook = "cantine"\nmail = "equipe@exemple.fr"', WEBHOOK, "manifest_invalid"),
        ("warned_days = 31", WEBHOOK, "manifest_invalid"),
    ],
)
def test_a_team_that_cannot_be_told_is_refused(team: str, settings: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refusal:
        team_of(with_team(tmp_path, team, settings))
    assert refusal.value.code == code


def with_team(folder: Path, team: str, settings: str) -> Plan:
    """A service whose manifest names this team."""
    path = folder / "service.toml"
    path.write_text(f"{render(defaults())}\n[notifications.team]\n{team}\n")
    manifest = parse_manifest(path.read_text(), name=path.name)
    return Plan(manifest, parse_settings(settings, environment="production"), folder, SECRETS, SystemClock())


def test_the_window_and_the_print_of_the_letters(tmp_path: Path) -> None:
    letters = made(tmp_path, "[production.letters]\nlarge_print = true\nwindow_left = 100\n")[Channel.LETTER]
    assert isinstance(letters, Letters)
    assert letters.large_print
    assert (letters.head.window.left, letters.head.window.top) == (100, 55)
    assert letters.shown_at == ""


def test_brevo_and_a_described_api(tmp_path: Path) -> None:
    brevo = '[production.sms]\ncarrier = "brevo"\nsender = "Marivaux"\napi_key = "${BREVO}"\n'
    assert isinstance(made(tmp_path, brevo)[Channel.SMS], BrevoSms)
    described = (
        '[production.sms]\ncarrier = "http"\nsender = "Marivaux"\n[production.sms.price]\neuros = 0.06\n'
        'since = 2026-11-01\nsource = "marché"\n[production.sms.api]\nurl = "https://sms.exemple.fr/v1"\n'
        'id_at = "messageId"\nfields = { "recipient.to" = "{phone}", "body.text" = "{text}", from = "{sender}" }\n'
    )
    sms = made(tmp_path, described)[Channel.SMS]
    assert isinstance(sms, HttpSms)
    assert sms.writing.price is not None
    assert str(sms.writing.price.euros) == "0.06"


@pytest.mark.parametrize(
    ("old", "new"),
    [('account = "sms-ab1"\n', ""), ('"ovh"', '"brevo"'), ('"ovh"', '"http"'), ('"${OVH_SECRET}"', '"en clair"')],
)
def test_a_carrier_that_lacks_something_is_refused_with_its_line(old: str, new: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_settings(OVH.replace(old, new), environment="production")
    assert refusal.value.faults
    assert "en clair" not in str(refusal.value).replace("écrit en clair", "")


def test_mail_is_signed_with_the_keys_of_the_settings(tmp_path: Path) -> None:
    dkim = '[[production.smtp.dkim]]\nselector = "{}"\nprivate_key = "${{{}}}"\n'
    unsubscribe = '[production.smtp.unsubscribe]\nurl = "https://exemple.fr/stop"\nsecret = "${JETONS}"\n'
    smtp = '[production.smtp]\nhost = "smtp.exemple.fr"\n'
    settings = smtp + dkim.format("a", "RSA") + dkim.format("b", "ED") + unsubscribe
    assert Channel.MAIL in made(tmp_path, settings)
    with pytest.raises(InvalidInput) as refusal:
        made(tmp_path, smtp + dkim.format("a", "BREVO"))
    assert refusal.value.code == "invalid_dkim_key"
    with pytest.raises(InvalidInput) as refusal:
        made(tmp_path, smtp + dkim.format("a", "RSA") + 'domain = "autre.fr"\n')
    assert refusal.value.code == "dkim_not_aligned"
    missing = parse_settings(settings, environment="production").missing_secrets({})
    assert {fault.key for fault in missing} == {
        "production.smtp.dkim[0].private_key",
        "production.smtp.dkim[1].private_key",
        "production.smtp.unsubscribe.secret",
    }


def test_mail_in_clear_is_refused_in_production_unless_it_is_meant() -> None:
    clear = '[production.smtp]\nhost = "smtp.exemple.fr"\nport = 25\ntls = "none"\n'
    with pytest.raises(InvalidInput) as refusal:
        mail_relay(parse_settings(clear, environment="production"), {})
    assert refusal.value.code == "mail_in_clear"
    assert mail_relay(parse_settings(clear + "in_clear = true\n", environment="production"), {}) is not None
    here = clear.replace("smtp.exemple.fr", "127.0.0.1")
    assert mail_relay(parse_settings(here, environment="production"), {}) is not None
    assert mail_relay(Settings.sandbox(), {}) is not None
    default = parse_settings('[production.smtp]\nhost = "smtp.exemple.fr"\n', environment=Environment.PRODUCTION)
    assert default.smtp is not None
    assert default.smtp.tls == "starttls"
