"""Django's own administration: what fails in its pages has been read by a person, and is all that fails."""

import json
import subprocess
import sys

import pytest

from etatplateforme.guarantor.accessibility.act.rules import ACT_RULES
from etatplateforme.guarantor.accessibility.audit import audit_pages
from etatplateforme.guarantor.accessibility.view import view_of
from etatplateforme.guarantor.dom import read
from etatplateforme.guarantor.facts import Page
from etatplateforme.values.finding import Verdict

SITE = """
import json
import django
from django.conf import settings

D = "django.contrib."
settings.configure(
    ALLOWED_HOSTS=["testserver"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[D + app for app in ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")],
    LANGUAGE_CODE="fr",
    MIDDLEWARE=[
        D + "sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        D + "auth.middleware.AuthenticationMiddleware",
        D + "messages.middleware.MessageMiddleware",
    ],
    ROOT_URLCONF="__main__",
    SECRET_KEY="invented",
    STATIC_URL="/static/",
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": [
            "django.template.context_processors.request",
            D + "auth.context_processors.auth",
            D + "messages.context_processors.messages",
        ]},
    }],
    USE_TZ=True,
)
django.setup()

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.urls import path

urlpatterns = [path("admin/", admin.site.urls)]
call_command("migrate", verbosity=0)
agent = User.objects.create_superuser("agente", "agente@example.org", "-")
for number in range(3):
    User.objects.create_user(f"personne{number}", f"p{number}@example.org", "-", last_name="PERSONNAGE")
group = Group.objects.create(name="Guichet")
client = Client()
pages = {"connexion": client.get("/admin/login/")}
client.force_login(agent)
pages["accueil"] = client.get("/admin/")
pages["liste"] = client.get("/admin/auth/user/?is_staff__exact=0&o=1")
pages["formulaire"] = client.get(f"/admin/auth/user/{agent.pk}/change/")
pages["suppression"] = client.get(f"/admin/auth/group/{group.pk}/delete/")
pages["fautes"] = client.post("/admin/auth/user/add/", {"username": ""})
print(json.dumps({name: answer.content.decode() for name, answer in pages.items()}))
"""
"""Django keeps its settings for the whole process: it gets a process of its own, with a base in memory."""


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    made = subprocess.run([sys.executable, "-c", SITE], capture_output=True, text=True, check=True, timeout=90)
    found: dict[str, str] = json.loads(made.stdout)
    assert set(found) == {"connexion", "accueil", "liste", "formulaire", "suppression", "fautes"}
    return found


def test_what_fails_is_the_size_attribute_where_the_source_has_it(pages: dict[str, str]) -> None:
    """RGAA 10.1.2 forbids ``size`` but on ``select``; nothing else of these pages is certainly wrong."""
    told = audit_pages(Page(name, html) for name, html in pages.items()).of(Verdict.FAILED)
    assert {(finding.rule, finding.test) for finding in told} == {("RGAA-10.1", "10.1.2")}
    for finding in told:
        assert finding.place is not None
        assert finding.place.line is not None
        assert finding.place.column is not None
        line = pages[finding.place.where].splitlines()[finding.place.line - 1]
        tag = line[finding.place.column - 1 :].partition(">")[0]
        assert tag.startswith("<input ")
        assert " size=" in tag
    assert sum(html.count(" size=") for html in pages.values()) == len(told)


def test_each_page_is_told_its_language_its_title_and_its_type(pages: dict[str, str]) -> None:
    told = audit_pages(Page(name, html) for name, html in pages.items()).of(Verdict.PASSED)
    assert {"RGAA-8.1", "RGAA-8.2", "RGAA-8.3", "RGAA-8.5"} <= {finding.rule for finding in told}


def test_no_act_rule_accuses_these_pages(pages: dict[str, str]) -> None:
    for html in pages.values():
        view = view_of(read(html))
        assert [code for code, rule in ACT_RULES.items() if rule.outcome(view) is Verdict.FAILED] == []
