"""What a person does in the demonstration, page after page: nothing that the pages don't offer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic

from etatplateforme.cli import screen
from etatplateforme.cli.citizen import Citizen, Page
from etatplateforme.errors import UnexpectedReply

CHILD: Mapping[str, str | list[str]] = {
    "capacity": "parent",
    "child_family_name": "Exemple",
    "child_given_names": "Zoé",
    "child_birth_date": "31 03 2019",
    "school": "École du Pré-aux-Merles",
    "days": ["lundi", "jeudi"],
}


@dataclass
class Journey:
    """A person, what they saw, and how long each step took in seconds."""

    base: str
    citizen: Citizen = field(default_factory=Citizen)
    pages: dict[str, Page] = field(default_factory=dict[str, Page])
    durations: list[tuple[str, float]] = field(default_factory=list[tuple[str, float]])
    since: float = field(default_factory=monotonic)

    def done(self, told: str, page: Page | None = None, name: str = "") -> None:
        """Tell that a step is done, with its duration; keep the page that ends it under *name*."""
        now = monotonic()
        self.durations.append((told, now - self.since))
        screen.good(f"{told} ({now - self.since:.2f} s)")
        self.since = now
        if page is not None and name:
            self.pages[name] = page

    def sign_in(self, person: str) -> Page:
        """From the start page to FranceConnect, and back as *person*."""
        start = self.citizen.visit(f"{self.base}/")
        self.done(f"Page d'accueil : « {start.title} »", start, "accueil")
        choice = self.citizen.submit(start.form("/connexion"), {})
        consent = self.citizen.submit(choice.form("personne"), {"personne": person})
        back = self.citizen.submit(consent.form("decision"), {}, ("decision", "accepter"))
        self.done("Connexion avec FranceConnect (bac à sable), retour au service")
        return back

    def enrol(self, page: Page, mail: str, typed_address: str, names: Mapping[str, str] | None = None) -> Page:
        """Find the address, fill the form, read it over, send it; answers the page of the acknowledgement.

        Without an answer of the address search, the address is sent as it was typed: the page says that it may.
        """
        answers: dict[str, str | list[str]] = {**CHILD, **(names or {}), "address": typed_address}
        answers |= {"answer_by": "mail", "mail": mail}
        found = self.citizen.submit(page.form("child_family_name"), answers, ("action", "chercher"))
        form = found.form("child_family_name")
        proposed = [label for label in form.choices.get("address_found", []) if label]
        if proposed:
            self.done(f"Adresse trouvée pour « {typed_address} » : {proposed[0]}", found, "adresse")
            answers["address_found"] = proposed[0]
        elif "La recherche d'adresse ne répond pas" in found.text:
            self.done("La recherche d'adresse ne répond pas : l'adresse tapée est acceptée", found, "adresse")
        else:
            raise _astray("Aucune adresse n'a été proposée", found)
        recap = self.citizen.submit(form, answers, ("action", "verifier"))
        if recap.status != 200:
            raise _astray("Le formulaire a été refusé", recap)
        self.done("Formulaire rempli et relu", recap, "récapitulatif")
        received = self.citizen.submit(recap.form("/inscription/envoi"), {})
        if "Accusé de réception" not in received.text:
            raise _astray("L'accusé de réception n'est pas affiché", received)
        self.done("Demande envoyée, accusé de réception affiché", received, "accusé de réception")
        return received


def _astray(problem: str, page: Page) -> UnexpectedReply:
    return UnexpectedReply(
        f"{problem} (page « {page.title} », HTTP {page.status}).",
        remedy="Lancez la démonstration avec --keep et refaites ce pas dans un navigateur.",
        code="journey_astray",
    )
