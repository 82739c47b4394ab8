"""A person before a browser without JavaScript: reads pages, fills forms, keeps cookies, signs in at the provider."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpx

ANSWERS: Mapping[str, str | list[str]] = {
    "capacity": "parent",
    "family_name": "PERSONNAGE",
    "given_names": "Camille",
    "address": "2 rue du Grillon Inventé 48000 Mende",
    "child_family_name": "PERSONNAGE-Ñandú",
    "child_given_names": "Zoé",
    "child_birth_date": "31/3/2019",
    "school": "École Jacques-Prévert",
    "days": ["lundi", "jeudi"],
    "answer_by": "mail",
    "mail": "camille@example.org",
}
"""A whole and lawful set of answers."""


class Sheet(HTMLParser):
    """What a page says and holds, as far as the tests look at it."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: dict[str, dict[str, list[str]]] = {}
        self.links: list[str] = []
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._form: dict[str, list[str]] = {}
        self._silent = False
        self.feed(source)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        self._silent = tag in ("script", "style")
        if tag == "form":
            self._form = self.forms.setdefault(given.get("action", ""), {})
        elif tag == "a":
            self.links.append(given.get("href", ""))
        elif (
            tag == "input"
            and given.get("name")
            and (given.get("type") not in ("radio", "checkbox") or "checked" in given)
        ):
            self._form.setdefault(given["name"], []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        """Attributes of every element *tag*."""
        return [attributes for name, attributes in self.tags if name == tag]

    def values(self, name: str) -> list[str]:
        """Values of every field *name*, chosen or not."""
        return [field.get("value", "") for field in self.all("input") if field.get("name") == name]


@dataclass
class Person:
    """Somebody at a browser. Redirects are followed one by one, so that each answer can be looked at."""

    url: str
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=20, follow_redirects=False), repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()

    def get(self, path: str) -> httpx.Response:
        """A page."""
        return self.http.get(urljoin(self.url, path))

    def post(self, path: str, data: Mapping[str, str | Sequence[str]]) -> httpx.Response:
        """Send a form."""
        return self.http.post(urljoin(self.url, path), data=dict(data))

    def follow(self, answer: httpx.Response) -> httpx.Response:
        """Go where *answer* leads, until a page comes."""
        for _ in range(10):
            if not answer.is_redirect:
                return answer
            answer = self.http.get(urljoin(str(answer.url), answer.headers["location"]))
        raise AssertionError("these redirects do not end")

    def form(self) -> dict[str, list[str]]:
        """The fields of the enrolment form as it is first shown: mark and token, among others."""
        return Sheet(self.get("/inscription").text).forms["/inscription"]

    def filled(self, **changes: str | list[str]) -> dict[str, str | Sequence[str]]:
        """The form with every answer, but for *changes*."""
        blank = self.form()
        return {"marque": blank["marque"], "jeton": blank["jeton"], **ANSWERS, **changes}

    def send(self, form: Mapping[str, str | Sequence[str]]) -> httpx.Response:
        """Check the answers, read the recapitulation, send it; answers the page that comes last."""
        recap = self.post("/inscription", form)
        if recap.status_code != 200:
            return recap
        return self.follow(self.post("/inscription/envoi", Sheet(recap.text).forms["/inscription/envoi"]))

    def at_provider(self) -> httpx.Response:
        """Leave for the identity provider; the page on which one chooses a person, or the one that says it is down."""
        return self.follow(self.post("/connexion", {"marque": self.form()["marque"]}))

    def consent_of(self, citizen: str) -> str:
        """Choose *citizen* at the provider; the address to which the decision is sent."""
        page = self.at_provider()
        action = next(action for action in Sheet(page.text).forms if action.endswith("/personne"))
        return next(iter(Sheet(self.follow(self.post(action, {"personne": citizen})).text).forms))

    def sign_in(self, citizen: str) -> httpx.Response:
        """Sign in as one of the sandbox's people; answers the page to which they come back."""
        return self.follow(self.post(self.consent_of(citizen), {"decision": "accepter"}))
