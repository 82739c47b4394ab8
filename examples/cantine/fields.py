"""The questions of the form. Which of them are asked, their labels and which are compulsory stand in the manifest."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from etatplateforme.manifest import Manifest


class Kind(StrEnum):
    """How a question is asked and read."""

    NAME = "name"
    LINE = "line"
    DATE = "date"
    ADDRESS = "address"
    MAIL = "mail"
    PHONE = "phone"
    ONE_OF = "one_of"
    SOME_OF = "some_of"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``missing`` is what the person reads when a compulsory answer lacks, ``needed`` how the start page
    names what to have at hand.
    """

    name: str
    kind: Kind
    section: str
    missing: str
    needed: str = ""
    hint: str = ""
    autocomplete: str = "off"
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that the manifest declares, in its words."""

    question: Question
    label: str
    required: bool

    @property
    def name(self) -> str:
        """Name of the field."""
        return self.question.name

    @property
    def anchor(self) -> str:
        """Identifier of what a link to this question leads to: its field, or its first box."""
        return f"{self.name}-1" if self.question.kind in (Kind.ONE_OF, Kind.SOME_OF) else self.name


YOU, CHILD, ANSWER = "Vous", "L'enfant", "Nos réponses"

_CAPACITIES = {
    "parent": "sa mère ou son père",
    "guardian": "sa tutrice ou son tuteur",
    "mandated": "une autre personne, à qui sa famille a confié cette démarche",
}
_DAYS = {"lundi": "lundi", "mardi": "mardi", "jeudi": "jeudi", "vendredi": "vendredi"}
ANSWERS = {"mail": "par courriel", "post": "par courrier, à votre adresse", "counter": "au guichet"}

QUESTIONS = (
    Question("capacity", Kind.ONE_OF, YOU, "Dites à quel titre vous inscrivez l'enfant.", options=_CAPACITIES),
    Question(
        "family_name",
        Kind.NAME,
        YOU,
        "Écrivez votre nom.",
        hint="Si vous n'avez qu'un seul nom, écrivez-le ici.",
        autocomplete="family-name",
    ),
    Question("given_names", Kind.NAME, YOU, "Écrivez vos prénoms.", autocomplete="given-name"),
    Question(
        "address",
        Kind.ADDRESS,
        YOU,
        "Écrivez votre adresse : numéro, rue et commune.",
        hint="Numéro, rue et commune. L'adresse du centre d'action sociale où vous recevez votre courrier convient.",
        autocomplete="street-address",
    ),
    Question("child_family_name", Kind.NAME, CHILD, "Écrivez le nom de l'enfant.", needed="le nom de l'enfant"),
    Question("child_given_names", Kind.NAME, CHILD, "Écrivez les prénoms de l'enfant."),
    Question(
        "child_birth_date",
        Kind.DATE,
        CHILD,
        "Écrivez la date de naissance de l'enfant.",
        needed="sa date de naissance",
        hint="Jour, mois et année. Par exemple : 31 03 2019. Écrivez 00 pour un jour ou un mois que vous ne connaissez "
        "pas.",
    ),
    Question("school", Kind.LINE, CHILD, "Écrivez le nom de l'école.", needed="le nom de son école"),
    Question(
        "days",
        Kind.SOME_OF,
        CHILD,
        "Cochez au moins un jour.",
        needed="les jours où il mange à la cantine",
        hint="Cochez les jours où l'enfant mange à la cantine.",
        options=_DAYS,
    ),
    Question("answer_by", Kind.ONE_OF, ANSWER, "Choisissez comment recevoir nos réponses.", options=ANSWERS),
    Question(
        "mail",
        Kind.MAIL,
        ANSWER,
        "Écrivez votre adresse électronique, ou choisissez une autre façon de recevoir nos réponses.",
        hint="Seulement si vous voulez nos réponses par courriel. Par exemple : nom@exemple.fr",
        autocomplete="email",
    ),
    Question(
        "phone",
        Kind.PHONE,
        ANSWER,
        "Écrivez votre numéro de téléphone.",
        hint="Pour vous appeler s'il manque quelque chose. Par exemple : 06 39 98 00 00",
        autocomplete="tel",
    ),
)


def asked(manifest: Manifest) -> tuple[Asked, ...]:
    """The questions of which the manifest declares the answer; what it does not declare is not asked."""
    declared = {datum.name: datum for datum in manifest.data}
    channels = set(manifest.notifications.channels) if manifest.notifications is not None else {"post", "counter"}
    found: list[Asked] = []
    for question in QUESTIONS:
        datum = declared.get(question.name)
        if datum is None:
            continue
        if question.name == "answer_by":
            offered = {way: label for way, label in ANSWERS.items() if way in channels}
            question = replace(question, options=MappingProxyType(offered))
        found.append(Asked(question, datum.label, datum.required))
    return tuple(found)
