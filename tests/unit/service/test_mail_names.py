"""What ``doctor`` says of the mail domain, asked of a real DNS server on loopback."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from etatplateforme import Service
from etatplateforme.core.dns_records import Resolver
from etatplateforme.manifest.init import defaults
from etatplateforme.manifest.render import render
from etatplateforme.manifest.settings import parse_settings
from etatplateforme.notifications.channels.dkim import DkimKey
from etatplateforme.service.foundations import Plan
from etatplateforme.service.mail_names import of_mail_names
from etatplateforme.values.check import Check, Health
from tests.support.name_server import name_server
from tests.unit.notifications.channels.keys import ed25519_pem, rsa_pem

RSA, ED = rsa_pem(), ed25519_pem()
SMTP = """
[production.smtp]
host = "relais.exemple.fr"
port = 587
tls = "starttls"
[[production.smtp.dkim]]
selector = "mairie2026"
private_key = "${RSA}"
[[production.smtp.dkim]]
selector = "ed"
private_key = "${ED}"
"""
SPF = "v=spf1 include:relais.exemple.fr -all"


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return planned(tmp_path, SMTP)


def planned(folder: Path, settings: str) -> Plan:
    (folder / "service.toml").write_text(render(defaults()))
    with Service.open(folder / "service.toml", environ={}) as service:
        plan = service.plan
    return replace(plan, settings=parse_settings(settings, environment="production"), environ={"RSA": RSA, "ED": ED})


def domain_of(plan: Plan) -> str:
    declared, terms = plan.manifest.notifications, plan.manifest.acknowledgement
    assert declared is not None
    sender = declared.sender or (terms.sender if terms is not None else None)
    assert sender is not None
    return sender.rpartition("@")[2]


def published(plan: Plan) -> dict[str, tuple[str, ...]]:
    """The records of a domain that has done everything well."""
    domain = domain_of(plan)
    keys = (DkimKey.from_pem(domain, "mairie2026", RSA).record, DkimKey.from_pem(domain, "ed", ED).record)
    return {
        domain: ("google-site-verification=x", SPF),
        f"_dmarc.{domain}": ("v=DMARC1; p=reject",),
        **{name: (text,) for name, text in keys},
    }


def examined(plan: Plan, records: Mapping[str, tuple[str, ...]], *, mute: bool = False) -> dict[str, Check]:
    with name_server(records, mute=mute) as resolver:
        return {check.name: check for check in of_mail_names(plan, resolver)}


def test_a_domain_that_says_all_is_good(plan: Plan) -> None:
    found = examined(plan, published(plan))
    assert {check.health for check in found.values()} == {Health.GOOD}
    assert set(found) == {
        "courriel : SPF",
        "courriel : DKIM (mairie2026)",
        "courriel : DKIM (ed)",
        "courriel : DMARC",
    }


def test_a_dns_that_does_not_answer_is_never_a_fault(plan: Plan) -> None:
    found = examined(plan, {}, mute=True)
    assert len(found) == 4
    assert {check.health for check in found.values()} == {Health.UNKNOWN}


def test_a_machine_without_a_name_server_is_never_a_fault(plan: Plan) -> None:
    checks = of_mail_names(plan, Resolver(("127.0.0.1",), 9, patience=0.3))
    assert {check.health for check in checks} == {Health.UNKNOWN}


@pytest.mark.parametrize(
    ("change", "name", "health", "said"),
    [
        ({"": None}, "courriel : SPF", Health.WEAK, "ne dit pas qui"),
        ({"": ("v=spf10 -all",)}, "courriel : SPF", Health.WEAK, "ne dit pas qui"),
        ({"": (SPF, "v=spf1 -all")}, "courriel : SPF", Health.BROKEN, "2 enregistrements"),
        ({"": ("v=spf1 +all",)}, "courriel : SPF", Health.WEAK, "tout le monde"),
        ({"mairie2026._domainkey.": None}, "courriel : DKIM (mairie2026)", Health.BROKEN, "pas publiée"),
        ({"ed._domainkey.": ("v=DKIM1; k=ed25519; p=",)}, "courriel : DKIM (ed)", Health.BROKEN, "révoquée"),
        ({"ed._domainkey.": ("v=DKIM1; p=AAAA",)}, "courriel : DKIM (ed)", Health.BROKEN, "pas la nôtre"),
        ({"_dmarc.": None}, "courriel : DMARC", Health.WEAK, "falsifié"),
        ({"_dmarc.": ("v=DMARC1; p=none",)}, "courriel : DMARC", Health.WEAK, "observe"),
        ({"_dmarc.": ("v=DMARC1;p=Quarantine",)}, "courriel : DMARC", Health.GOOD, "quarantine"),
    ],
)
def test_what_is_missing_or_wrong_is_told(
    change: dict[str, tuple[str, ...] | None], name: str, health: Health, said: str, plan: Plan
) -> None:
    records = published(plan)
    for prefix, texts in change.items():
        place = f"{prefix}{domain_of(plan)}"
        del records[place]
        if texts is not None:
            records[place] = texts
    check = examined(plan, records)[name]
    assert check.health is health
    assert said in check.seen
    assert bool(check.remedy) is (health is not Health.GOOD)


def test_a_key_cut_in_strings_with_spaces_is_ours(plan: Plan) -> None:
    records = published(plan)
    place = f"mairie2026._domainkey.{domain_of(plan)}"
    records[place] = (records[place][0].replace("p=", "p= ").replace("A", "A ", 3),)
    assert examined(plan, records)["courriel : DKIM (mairie2026)"].health is Health.GOOD


def test_without_a_key_the_service_does_not_sign(tmp_path: Path) -> None:
    plan = planned(tmp_path, SMTP.partition("[[")[0])
    check = examined(plan, published(plan))["courriel : DKIM"]
    assert (check.health, "ne signe pas" in check.seen) == (Health.WEAK, True)


def test_nothing_is_asked_for_a_sandbox(tmp_path: Path) -> None:
    (tmp_path / "service.toml").write_text(render(defaults()))
    with Service.open(tmp_path / "service.toml", environ={}) as service, name_server({}, mute=True) as resolver:
        assert of_mail_names(service.plan, resolver) == ()


def test_without_the_library_it_says_how_to_have_it(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dns", None)
    (check,) = of_mail_names(plan, Resolver())
    assert (check.health, "[dns]" in check.remedy) == (Health.UNKNOWN, True)
