"""What a person judged, where the software can't tell: by whom, on which pages, when, and until when it is worth.

Judgements stand in ``jugements.toml``, beside the manifest::

    [[assessments]]
    id = "logo-accueil"
    rgaa = "1.2.1"                        # a test of the RGAA, or a whole criterion ("1.2")
    pages = ["accueil"]                   # or ["*"] for every page that is examined
    verdict = "passed"                    # passed, failed, inapplicable
    author = "Référente accessibilité"    # a function or initials, not a name
    judged_on = 2026-10-01
    expires = 2028-03-01                  # eighteen months later when it is not said
    note = "Le logo est décoratif."
    source = "sha256:…"                   # of the page, as it was when it was judged

A judgement ends by itself. Without ``expires`` it lives eighteen months, the delay in which a new version of the RGAA
makes statements due for renewal; it never lives longer than three years, as the statement itself (RGAA,
« Obligations », validité de la déclaration).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from etatplateforme.guarantor.accessibility.wcag import WCAG_OF_RGAA
from etatplateforme.manifest.base import Day, LongText, Slug, Table, Text, refuse, refuse_repetitions
from etatplateforme.manifest.load import parse_toml
from etatplateforme.manifest.span import Span
from etatplateforme.values.finding import Finding, Verdict

EVERY_PAGE: Final = "*"
USUAL_LIFE = Span(months=18)
"""How long a judgement lives when it does not say."""

LONGEST_LIFE = Span(months=36)
"""How long it may live."""

LAST_YEAR = 2999
"""Last year of the calendar of :mod:`etatplateforme.values.calendar`."""

_NUMBER = re.compile(r"[1-9][0-9]?\.[1-9][0-9]?(\.[1-9][0-9]?)?")
_SOURCE = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Assessment:
    """One judgement of a person.

    ``subject`` is a test of the RGAA (``"1.2.1"``) or a whole criterion (``"1.2"``); ``pages`` are names of pages, or
    ``("*",)``. ``author`` is a function or initials. It is worth from ``judged_on`` to ``expires``, both included, and
    as long as the page is the one whose :func:`fingerprint` is ``source``, when that is given.
    """

    id: str
    subject: str
    pages: tuple[str, ...]
    verdict: Verdict
    author: str = field(repr=False)
    judged_on: date
    expires: date
    note: str = field(default="", repr=False)
    source: str = ""


class AssessmentState(StrEnum):
    """What a judgement is worth on a day, for the pages that were examined."""

    IN_FORCE = "in_force"
    TO_COME = "to_come"
    EXPIRED = "expired"
    PAGE_CHANGED = "page_changed"
    PAGE_NOT_READ = "page_not_read"


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """A judgement as the report tells it; ``contradicted`` when an engine is certain of a failure that it denies."""

    assessment: Assessment
    state: AssessmentState
    contradicted: bool = False


def criterion_of(finding: Finding) -> str:
    """Number of the RGAA criterion that a finding is about: that of its test, else that of its rule."""
    return criterion_number(finding.test) if finding.test else finding.rule.removeprefix("RGAA-")


def criterion_number(subject: str) -> str:
    """``"1.2"`` for the test ``"1.2.1"``, and for the criterion ``"1.2"``."""
    return ".".join(subject.split(".")[:2])


def fingerprint(html: str) -> str:
    """What tells a page from another version of itself: ``sha256:`` of its source, whatever ends its lines."""
    plain = html.replace("\r\n", "\n").encode("utf-8", "surrogatepass")
    return f"sha256:{sha256(plain).hexdigest()}"


def line_of(one: Assessment, names: frozenset[str], today: date, prints: Mapping[str, str]) -> AssessmentLine:
    """What a judgement is worth *today*; *names* are the pages examined, *prints* the fingerprints that are known."""
    changed = one.source and prints.get(one.pages[0], one.source) != one.source
    if one.judged_on > today:
        state = AssessmentState.TO_COME
    elif EVERY_PAGE not in one.pages and names.isdisjoint(one.pages):
        state = AssessmentState.PAGE_NOT_READ
    elif one.expires < today:
        state = AssessmentState.EXPIRED
    else:
        state = AssessmentState.PAGE_CHANGED if changed else AssessmentState.IN_FORCE
    return AssessmentLine(one, state)


def _known(number: str) -> str:
    if not _NUMBER.fullmatch(number) or criterion_number(number) not in WCAG_OF_RGAA:
        raise refuse(
            "Ce n'est ni un critère, ni un test du RGAA.",
            'Écrivez le numéro d\'un critère, comme "1.2", ou d\'un test, comme "1.2.1".',
        )
    return number


def _print(text: str) -> str:
    if not _SOURCE.fullmatch(text):
        raise refuse(
            "L'empreinte de la page est mal écrite.",
            "Recopiez celle que le garant calcule : « sha256: » puis 64 chiffres hexadécimaux.",
        )
    return text


class AssessmentEntry(Table):
    """A judgement as it is written; :meth:`value` is what the guarantor reads."""

    id: Slug = Field(title="Nom technique")
    rgaa: Annotated[str, AfterValidator(_known)] = Field(title="Critère ou test du RGAA")
    pages: tuple[Text, ...] = Field(min_length=1, max_length=1_000, title="Pages jugées")
    verdict: Literal["passed", "failed", "inapplicable"] = Field(title="Jugement")
    author: Text = Field(title="Qui a jugé", description="Une fonction ou des initiales, pas un nom.", repr=False)
    judged_on: Day = Field(title="Jugé le")
    expires: Day | None = Field(default=None, title="Vaut jusqu'au", description="Au plus trois ans après.")
    note: LongText = Field(default="", title="Remarque", repr=False)
    source: Annotated[str, AfterValidator(_print)] = Field(default="", title="Empreinte de la page jugée")

    @field_validator("pages")
    @classmethod
    def _every_page_alone(cls, pages: tuple[str, ...]) -> tuple[str, ...]:
        refuse_repetitions(pages, "Cette page")
        if EVERY_PAGE in pages and len(pages) > 1:
            raise refuse("« * » vaut déjà pour toutes les pages.", "Gardez « * » seul, ou nommez chaque page.")
        return pages

    @field_validator("judged_on")
    @classmethod
    def _of_our_time(cls, judged_on: date) -> date:
        if judged_on.year > LAST_YEAR:
            raise refuse("La date du jugement est trop lointaine.", "Écrivez le jour où la personne a jugé.")
        return judged_on

    @field_validator("expires")
    @classmethod
    def _within_three_years(cls, expires: date | None, info: "ValidationInfo[object]") -> date | None:
        judged_on = info.data.get("judged_on")
        if expires is not None and isinstance(judged_on, date):
            if expires < judged_on:
                raise refuse("Le jugement expire avant d'avoir été rendu.", "Corrigez l'une des deux dates.")
            if expires > LONGEST_LIFE.after(judged_on):
                raise refuse(
                    "Le jugement dure plus de trois ans.",
                    "Choisissez une date de fin dans les trois ans, comme pour la déclaration.",
                )
        return expires

    @model_validator(mode="after")
    def _one_page_has_one_source(self) -> "AssessmentEntry":
        if self.source and (len(self.pages) > 1 or EVERY_PAGE in self.pages):
            raise refuse(
                "Une empreinte est celle d'une seule page.", "Écrivez un jugement par page, ou retirez « source »."
            )
        return self

    def value(self) -> Assessment:
        """The judgement as a value, with its end."""
        return Assessment(
            id=self.id,
            subject=self.rgaa,
            pages=self.pages,
            verdict=Verdict(self.verdict),
            author=self.author,
            judged_on=self.judged_on,
            expires=self.expires or USUAL_LIFE.after(self.judged_on),
            note=self.note,
            source=self.source,
        )


class AssessmentFile(Table):
    """The whole of ``jugements.toml``."""

    assessments: tuple[AssessmentEntry, ...] = Field(default=(), max_length=5_000, title="Les jugements")

    @field_validator("assessments")
    @classmethod
    def _distinct(cls, entries: tuple[AssessmentEntry, ...]) -> tuple[AssessmentEntry, ...]:
        refuse_repetitions([entry.id for entry in entries], "Ce nom de jugement", "id")
        return entries


def parse_assessments(text: str, *, name: str = "jugements.toml") -> tuple[Assessment, ...]:
    """The judgements written in *text* (TOML 1.0, at most 256 kB), in the order of the file.

    :raises ManifestInvalid: with every fault, each with its line and its remedy.
    """
    return tuple(entry.value() for entry in parse_toml(text, AssessmentFile, name=name).assessments)
