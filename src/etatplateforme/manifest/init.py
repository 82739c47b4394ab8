"""The questions of ``etatplateforme init`` and the reading of their answers. Pure: the CLI asks."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import Field, ValidationError

from etatplateforme.errors import InvalidInput
from etatplateforme.manifest.base import (
    CommuneText,
    Day,
    Language,
    MailText,
    PhoneText,
    PostcodeText,
    SiretText,
    Table,
    Text,
    Toml,
    Url,
)
from etatplateforme.manifest.faults import faults
from etatplateforme.manifest.model import OperatorKind, ProcedureKind

Answer = str | int | bool | list[str] | None
"""An answer, before it is checked."""


class Answers(Table):
    """What ``init`` asks, in order: the title of a field is the question, its description the help."""

    operator_kind: OperatorKind = Field(
        default=OperatorKind.COMMUNE,
        title="Quel organisme rend le service ?",
        description="Tapez un des mots proposés.",
    )
    operator_name: Text = Field(
        default="Commune d'Exemple", title="Comment s'appelle-t-il ?", description="Son nom officiel."
    )
    siret: SiretText = Field(default="12345678200010", title="Quel est son numéro SIRET ?", description="14 chiffres.")
    inhabitants: int | None = Field(
        default=2500,
        ge=0,
        le=100_000_000,
        title="Combien d'habitants ?",
        description="Tapez « - » si vous ne le savez pas.",
    )
    agents: int | None = Field(
        default=20,
        ge=0,
        le=10_000_000,
        title="Combien d'agents ?",
        description="En équivalent temps plein ; « - » si vous ne le savez pas.",
    )
    communes: tuple[CommuneText, ...] = Field(
        default=("01001",),
        min_length=1,
        title="Pour quelles communes ?",
        description="Codes INSEE séparés par des virgules (et non codes postaux).",
    )
    service_name: Text = Field(
        default="Inscription à la cantine", title="Comment s'appelle le service ?", description="Pour les habitants."
    )
    purpose: Text = Field(
        default="Inscrire un enfant à la cantine scolaire",
        title="Que permet-il de faire ?",
        description="Une phrase courte, qui commence par un verbe.",
    )
    kind: ProcedureKind = Field(
        default=ProcedureKind.REQUEST, title="De quelle démarche s'agit-il ?", description="Tapez un des mots proposés."
    )
    takes_individual_decisions: bool = Field(
        default=True,
        title="Le service prend-il des décisions sur les personnes ?",
        description="Par exemple accepter ou refuser une inscription.",
    )
    court: Text = Field(
        default="tribunal administratif de Lyon",
        title="Quel est votre tribunal administratif ?",
        description="Celui où l'on conteste une décision.",
    )
    url: Url | None = Field(
        default="https://cantine.exemple.fr",
        title="À quelle adresse Web commence la démarche ?",
        description="En https ; tapez « - » si le service n'est pas en ligne.",
    )
    counter_name: Text = Field(
        default="Mairie, service des écoles", title="Où est le guichet ?", description="Nom du lieu ou du service."
    )
    address: Text = Field(default="1 place de la Mairie", title="À quelle adresse ?", description="Numéro et rue.")
    postcode: PostcodeText = Field(default="01400", title="Code postal ?", description="5 chiffres.")
    city: Text = Field(default="Exemple", title="Ville ?", description="Telle qu'elle s'écrit sur une enveloppe.")
    hours: Text = Field(
        default="du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h",
        title="À quels horaires ?",
        description="Comme sur la porte.",
    )
    phone: PhoneText = Field(
        default="+33465710000", title="À quel numéro appeler ?", description="Un numéro auquel quelqu'un répond."
    )
    mail: MailText = Field(
        default="ecoles@exemple.fr", title="À quelle adresse électronique écrire ?", description="Celle du service."
    )
    dpo: MailText = Field(
        default="dpd@exemple.fr",
        title="Adresse du délégué à la protection des données ?",
        description="Une adresse de fonction, pas celle d'une personne.",
    )
    funded_until: Day | None = Field(
        default=None,
        title="Jusqu'à quand le service est-il financé ?",
        description="Comme 2028-12-31 ; tapez « - » si vous ne le savez pas.",
    )
    franceconnect: bool = Field(
        default=True, title="Proposer FranceConnect ?", description="Une autre voie restera toujours proposée."
    )
    addresses: bool = Field(
        default=True, title="Chercher des adresses ?", description="Dans la Base Adresse Nationale."
    )
    notifications: bool = Field(
        default=True, title="Envoyer des courriels ?", description="Par exemple l'accusé de réception."
    )
    languages: tuple[Language, ...] = Field(
        default=("fr",),
        min_length=1,
        title="En quelles langues ?",
        description="Codes séparés par des virgules : fr, en.",
    )


def _number(text: str) -> Answer:
    compact = "".join(text.split())
    return int(compact) if compact.isascii() and compact.isdigit() and len(compact) < 12 else compact


def _yes_or_no(text: str) -> Answer:
    return {"oui": True, "non": False}.get(text, text)


def _list(text: str) -> Answer:
    return [part.strip() for part in text.split(",") if part.strip()]


def _as_it_is(text: str) -> Answer:
    return text


NOT_KNOWN = "-"
"""What one types when there is nothing, or when one does not know."""

_READERS: Mapping[str, Callable[[str], Answer]] = MappingProxyType(
    {
        "inhabitants": _number,
        "agents": _number,
        "communes": _list,
        "languages": _list,
        "takes_individual_decisions": _yes_or_no,
        "franceconnect": _yes_or_no,
        "addresses": _yes_or_no,
        "notifications": _yes_or_no,
    }
)
_MAY_BE_EMPTY = frozenset({"inhabitants", "agents", "url", "funded_until"})


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the field of :class:`Answers` it fills, its French text and help, its default and allowed words."""

    field: str
    text: str
    help: str
    default: str
    choices: tuple[str, ...] = ()

    @property
    def may_be_empty(self) -> bool:
        """True when « - » (nothing, or not known) is an answer."""
        return self.field in _MAY_BE_EMPTY

    def read(self, typed: str) -> Answer:
        """The value of what was *typed* (the default when it is blank), ready for :func:`answers`.

        :raises InvalidInput: code ``invalid_answer``, with what is wrong and the remedy.
        """
        text = typed.strip() or self.default
        if self.choices:
            text = self._chosen(text.lower())
        if self.may_be_empty and text == NOT_KNOWN:
            return None
        value = _READERS.get(self.field, _as_it_is)(text)
        _ = answers({self.field: value})
        return value

    def _chosen(self, word: str) -> str:
        """The choice that *word* names or begins (« o » for « oui »), when there is only one."""
        if word in self.choices:
            return word
        begun = [choice for choice in self.choices if choice.startswith(word)]
        if len(begun) != 1:
            raise InvalidInput(
                "La réponse n'est pas une de celles proposées.",
                remedy="Répondez par un de ces mots : " + ", ".join(self.choices) + ".",
                code="invalid_answer",
            )
        return begun[0]


def _shown(value: bool | int | str | tuple[str, ...] | None) -> str:
    match value:
        case bool():
            return "oui" if value else "non"
        case tuple():
            return ", ".join(str(part) for part in value)
        case None:
            return NOT_KNOWN
        case _:
            return str(value)


YES_NO = ("oui", "non")
_CHOICES: Mapping[object, tuple[str, ...]] = MappingProxyType(
    {bool: YES_NO, OperatorKind: tuple(OperatorKind), ProcedureKind: tuple(ProcedureKind)}
)


QUESTIONS: tuple[Question, ...] = tuple(
    Question(
        name, field.title or name, field.description or "", _shown(field.default), _CHOICES.get(field.annotation, ())
    )
    for name, field in Answers.model_fields.items()
)
"""What to ask, in order."""


def answers(values: Mapping[str, Answer]) -> Answers:
    """The answers in *values*, with defaults for the others.

    :raises InvalidInput: code ``invalid_answer``, with a fault for each wrong answer.
    """
    given: dict[str, Toml] = {
        key: list[Toml](value) if isinstance(value, list) else value for key, value in values.items()
    }
    try:
        return Answers.model_validate_json(json.dumps(given))
    except ValidationError as error:
        found = faults(error.errors(include_url=False, include_input=False), Answers, given, None)
        raise InvalidInput(
            " ".join(fault.problem for fault in found),
            remedy=" ".join(fault.remedy for fault in found),
            faults=tuple(found),
            code="invalid_answer",
        ) from None


def defaults() -> Answers:
    """The answers of ``init --defaults``: an invented commune, to be replaced."""
    return Answers()
