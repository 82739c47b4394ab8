"""The pages that a person or a developer sees. French, without JavaScript, neutral, each one marked as false."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from etatplateforme.sandbox.identity.agents import Agent
from etatplateforme.sandbox.identity.claims import shown_claims
from etatplateforme.sandbox.identity.config import ProviderConfig
from etatplateforme.sandbox.identity.faults import Group
from etatplateforme.sandbox.identity.rules import PageError
from etatplateforme.sandbox.identity.store import Interaction
from etatplateforme.sandbox.identity.switches import Faults

TEMPLATES = Path(__file__).parent / "templates"
SANDBOX_PREFIX = "/_bac-a-sable"
PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Pages:
    """Renders each page of one provider."""

    def __init__(self, config: ProviderConfig) -> None:
        self._config = config

    def choose(self, interaction: Interaction, error: str = "") -> HTMLResponse:
        """The list of invented people, one of whom signs in."""
        values = {
            "service": self._service_name(interaction),
            "people": [(person.key, person.full_name, person.case) for person in self._config.people],
            "expected": self._expected(interaction),
            "uid": interaction.uid,
            "error": error,
        }
        return self._page("choose.html", values, 422 if error else 200)

    def consent(self, interaction: Interaction) -> HTMLResponse:
        """What the service will receive, to accept or to refuse."""
        person, scope_claims = interaction.person, self._config.profile.scope_claims
        values = {
            "service": self._service_name(interaction),
            "shown": shown_claims(person, interaction.scopes, scope_claims) if person else [],
            "uid": interaction.uid,
        }
        return self._page("consent.html", values)

    def error(self, error: PageError) -> HTMLResponse:
        """An error that is not sent back to the service, as FranceConnect shows it."""
        return self._page("error.html", {"error": error}, error.status)

    def signed_out(self) -> HTMLResponse:
        """The end of a sign-out that asked for no return."""
        return self._page("signed_out.html", {})

    def faults(self, faults: Faults, problem: str = "") -> HTMLResponse:
        """The faults, each with its box."""
        rows = {
            group.value: [(fault.value, fault.description, fault in faults) for fault in group.faults]
            for group in Group
        }
        return self._page("faults.html", {"groups": rows, "problem": problem}, 422 if problem else 200)

    def _expected(self, interaction: Interaction) -> str:
        """The key of the person whom the service announced by a hint, else of the first one."""
        asked, people = interaction.params, self._config.people
        announced = (
            person.key
            for person in people
            if isinstance(person, Agent)
            and asked.get("login_hint", person.email) == person.email
            and asked.get("siret_hint", person.siret) == person.siret
        )
        return next(announced, people[0].key if people else "")

    def _service_name(self, interaction: Interaction) -> str:
        client = self._config.client(interaction.client_id)
        return client.name if client else interaction.client_id

    def _page(self, template: str, values: Mapping[str, object], status: int = 200) -> HTMLResponse:
        shared = {
            "issuer": self._config.issuer,
            "label": self._config.profile.label,
            "sandbox": self._config.origin + SANDBOX_PREFIX,
        }
        text = _environment().get_template(template).render({**shared, **values})
        return HTMLResponse(text, status_code=status, headers=PAGE_HEADERS)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
