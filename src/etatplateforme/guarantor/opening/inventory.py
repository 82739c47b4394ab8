"""What must be opened, held against what the catalogue shows of a publisher. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from etatplateforme.guarantor.opening.duties import DUTIES, GENERAL_FROM, Duty


class State(StrEnum):
    """What is known of one duty. NOT_FOUND accuses nobody: it may be published elsewhere."""

    PUBLISHED = "published"
    LIKELY = "likely"
    NOT_FOUND = "not_found"
    NOT_BOUND = "not_bound"


@dataclass(frozen=True, slots=True)
class Shown:
    """A dataset as the catalogue shows it: its title, its address there, the schemas that its files say they follow."""

    title: str
    slug: str
    schemas: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Body:
    """The publisher: inhabitants and agents (full-time equivalents), None when not known."""

    inhabitants: int | None = None
    agents: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One duty: its state, the datasets that show it, and what remains to be asked, in French."""

    duty: Duty
    state: State
    datasets: tuple[Shown, ...] = ()
    question: str = ""


def inventory(datasets: Iterable[Shown], body: Body, today: date, duties: Iterable[Duty] = DUTIES) -> tuple[Line, ...]:
    """A line for each duty, in their order.

    A dataset counts by the schema that it says; by its title alone it is likely, and a person says whether it is it.
    """
    shown = tuple(datasets)
    return tuple(_line(duty, shown, body, today) for duty in duties)


def _line(duty: Duty, shown: tuple[Shown, ...], body: Body, today: date) -> Line:
    by_schema = tuple(each for each in shown if each.schemas & set(duty.schemas))
    if by_schema:
        return Line(duty, State.PUBLISHED, by_schema)
    by_title = tuple(each for each in shown if _titled(each.title, duty.words))
    if by_title:
        schemas = f" S'il l'est, faites-lui suivre le schéma {duty.schemas[0]}." if duty.schemas else ""
        return Line(duty, State.LIKELY, by_title, f"Est-ce bien ce jeu de données ?{schemas}")
    bound = _bound(duty, body, today)
    if bound is False:
        return Line(duty, State.NOT_BOUND)
    return Line(duty, State.NOT_FOUND, question=_question(duty, sure=bound is True))


def _bound(duty: Duty, body: Body, today: date) -> bool | None:
    """Whether the size of the body and the day make it a duty; None when that is not known."""
    if duty.since is not None and today < duty.since:
        return False
    least = GENERAL_FROM["inhabitants"] if duty.general else duty.inhabitants
    tests = [_reaches(body.inhabitants, least)] if least else []
    if duty.general:
        tests.append(_reaches(body.agents, GENERAL_FROM["agents"]))
    if False in tests:
        return False
    return None if None in tests or duty.when else True


def _reaches(number: int | None, least: int) -> bool | None:
    return None if number is None else number >= least


def _question(duty: Duty, *, sure: bool) -> str:
    where = f" Il se dépose aussi ailleurs ({duty.elsewhere}) : y est-il ?" if duty.elsewhere else ""
    if sure:
        return f"Obligatoire, et introuvable au catalogue : est-il publié ailleurs ?{where}"
    condition = duty.when or "selon le nombre d'habitants et d'agents"
    return f"Obligatoire {condition} : est-ce le cas ?{where}"


def _titled(title: str, words: Iterable[str]) -> bool:
    """Whether one of *words* stands in *title*, in the plural too; an abbreviation has none (« PLU », « plus »)."""
    text = _plain(title)
    forms = (rf"\b{re.escape(word)}{'s?' if len(word) > 4 else ''}\b" for word in words)
    return any(re.search(form, text) for form in forms)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join("".join(sign if sign.isalnum() or sign == "'" else " " for sign in folded).split())
