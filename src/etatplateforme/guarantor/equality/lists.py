"""Lists of choices (``select``): which départements, countries and towns they hold, and what they leave to others."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from etatplateforme.guarantor.accessibility.texts import said
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.equality.labels import plain

MOST_OPTIONS = 50_000

NATIONAL = 90
"""Départements from which a list is one of the whole country and not of a region."""

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "13": "bouches-du-rhone",
        "2A": "corse-du-sud|corse-(?!du)",
        "2B": "haute-corse|corse-(?!du)",
        "35": "ille-et-vilaine",
        "971": "guadeloupe",
        "972": "martinique",
        "973": "guyane",
        "974": "reunion",
        "976": "mayotte",
        "99": "etranger",
    }
)
"""Names by which a list may tell a département whose code it does not give; « Corse » stands for its two halves."""

ALSO: Mapping[str, str] = MappingProxyType({"2A": "20", "2B": "20"})
"""Former code under which a département may still stand."""

_CODED = re.compile(r"^\(?0*(\d[\dab]?\d?)\b|\(0*(\d[\dab]?\d?)\)|\b0*(\d[\dab]?\d?)$")


@dataclass(frozen=True, slots=True)
class Option:
    """A choice as it is sent and as it is read, both plain."""

    value: str
    label: str

    @property
    def blank(self) -> bool:
        """True for « Choisissez… »: what is sent when nothing was chosen."""
        return not self.value

    @property
    def codes(self) -> frozenset[str]:
        """Codes of départements that the choice may stand for."""
        found = {number.upper() for text in (self.value, self.label) if (number := _code(text))}
        return frozenset(found)


def options_of(view: View, select: Element) -> tuple[Option, ...]:
    """What may be chosen in a list; not what is disabled."""
    found: list[Option] = []
    for each in select.within(MOST_OPTIONS):
        if each.tag != "option" or "disabled" in each.attributes or _in_disabled_group(each):
            continue
        text = said(view, each)
        label = each.attributes.get("label", "").strip() or text
        found.append(Option(plain(each.attributes.get("value", text)), plain(label)))
    return tuple(found)


def _in_disabled_group(option: Element) -> bool:
    group = option.parent
    return group is not None and group.tag == "optgroup" and "disabled" in group.attributes


def _code(text: str) -> str:
    found = _CODED.search(text)
    return "" if found is None else next(part for part in found.groups() if part)


def holds_departement(options: tuple[Option, ...], code: str) -> bool:
    """True when a choice stands for *code*, one of those of :data:`NAMES`, by its code or by its name."""
    codes = {code, ALSO.get(code, code)}
    name = re.compile(rf"(?:^|[^a-z])(?:{NAMES[code]})(?![a-z])")
    return any(codes & one.codes or name.search(_joined(one)) for one in options)


def _joined(option: Option) -> str:
    return re.sub(r"[\s-]+", "-", f"{option.label} {option.value}")


def lists_the_country(options: tuple[Option, ...]) -> bool:
    """True for a list of the départements of the whole of metropolitan France, to begin with."""
    return len(options) >= NATIONAL and all(holds_departement(options, code) for code in ("13", "35"))


def way_out(options: tuple[Option, ...], words: re.Pattern[str]) -> bool:
    """True when a choice, known by *words*, is left to who is not in the list."""
    return any(words.search(one.label) for one in options)
