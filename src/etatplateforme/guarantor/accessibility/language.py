"""Language tags (RFC 5646, « BCP 47 »): their shape, their subtags in IANA's registry, what two methods ask of them.

The registry is a file of the package, read when a tag is first judged (:func:`registry`).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import TypedDict

SPACES = " \t\n\r\f"
LONGEST_TAG = 200
"""Characters beyond which a tag is not read; the longest of the registry's own examples has forty."""

SHAPE = re.compile(
    r"""(?P<language>[a-z]{2,3}(?P<extlangs>(?:-[a-z]{3}(?![a-z0-9])){0,3})|[a-z]{4}|[a-z]{5,8})
    (?:-(?P<script>[a-z]{4})(?![a-z0-9]))?
    (?:-(?P<region>[a-z]{2}|[0-9]{3})(?![a-z0-9]))?
    (?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3})(?![a-z0-9]))*)
    (?P<extensions>(?:-[a-wyz0-9](?:-[a-z0-9]{2,8}(?![a-z0-9]))+)*)
    (?:-x(?P<private>(?:-[a-z0-9]{1,8}(?![a-z0-9]))+))?""",
    re.VERBOSE,
)
"""A ``langtag`` in lower case (2.1)."""

PRIVATE = re.compile(r"x(?:-[a-z0-9]{1,8})+")
SINGLETON = re.compile(r"(?<![a-z0-9])[a-z0-9](?![a-z0-9])")


class Language(Enum):
    """What can be said of a language tag."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    UNSURE = "unsure"


class SlipKind(Enum):
    """What is wrong with a well-formed tag (RFC 5646, 2.2.9), or only advised against."""

    UNREGISTERED = "unregistered"
    PREFIX = "prefix"
    REPEATED = "repeated"
    DEPRECATED = "deprecated"


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: its kind, the subtag (or whole tag) that it is about, and what the registry prefers, if anything."""

    kind: SlipKind
    subtag: str
    preferred: str = ""


@dataclass(frozen=True, slots=True)
class LanguageTag:
    """The parts of a well-formed tag, in lower case. A grandfathered or private tag has no part: ``whole`` says it."""

    whole: str
    language: str = ""
    extlangs: tuple[str, ...] = ()
    script: str = ""
    region: str = ""
    variants: tuple[str, ...] = ()
    singletons: tuple[str, ...] = ()


class _File(TypedDict):
    file_date: str
    languages: str
    extlangs: str
    scripts: str
    regions: str
    variants: str
    prefixes: dict[str, str]
    grandfathered: str
    deprecated: dict[str, str]
    doubles: dict[str, str]


@dataclass(frozen=True, slots=True)
class Registry:
    """IANA's registry of subtags, in lower case, as of ``file_date`` (its own ``File-Date``).

    ``prefixes`` gives the tags before which an extended language or a variant stands; ``deprecated`` gives, by kind and
    subtag (``"region bu"``), what is preferred; ``doubles`` gives the two-letter code of the ISO 639-2 codes that the
    registry leaves out because there is one (2.2.1).
    """

    file_date: str
    languages: frozenset[str]
    extlangs: frozenset[str]
    scripts: frozenset[str]
    regions: frozenset[str]
    variants: frozenset[str]
    grandfathered: frozenset[str]
    prefixes: Mapping[str, str]
    deprecated: Mapping[str, str]
    doubles: Mapping[str, str]


@cache
def registry() -> Registry:
    """The registry that the package carries, read once."""
    told: _File = json.loads(
        files("etatplateforme.guarantor.accessibility").joinpath("languages.json").read_text(encoding="utf-8")
    )
    return Registry(
        file_date=told["file_date"],
        languages=frozenset(told["languages"].split()),
        extlangs=frozenset(told["extlangs"].split()),
        scripts=frozenset(told["scripts"].split()),
        regions=frozenset(told["regions"].split()),
        variants=frozenset(told["variants"].split()),
        grandfathered=frozenset(told["grandfathered"].split()),
        prefixes=MappingProxyType(told["prefixes"]),
        deprecated=MappingProxyType(told["deprecated"]),
        doubles=MappingProxyType(told["doubles"]),
    )


def parse_tag(tag: str) -> LanguageTag | None:
    """The parts of *tag*; None when it is not well-formed (RFC 5646, 2.1): case does not count, spaces do."""
    if len(tag) > LONGEST_TAG or not tag.isascii():
        return None
    whole = tag.lower()
    if whole in registry().grandfathered or PRIVATE.fullmatch(whole):
        return LanguageTag(whole)
    match = SHAPE.fullmatch(whole)
    if match is None:
        return None
    extlangs = _parts(match["extlangs"])
    return LanguageTag(
        whole,
        language=match["language"].partition("-")[0],
        extlangs=extlangs,
        script=match["script"] or "",
        region=match["region"] or "",
        variants=_parts(match["variants"]),
        singletons=tuple(SINGLETON.findall(match["extensions"])),
    )


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple((text or "").split("-")[1:])


def well_formed(tag: str) -> bool:
    """True when *tag* has the shape of a tag: a language, a grandfathered tag, or ``x-`` and private words."""
    return parse_tag(tag) is not None


def slips(tag: LanguageTag) -> tuple[Slip, ...]:
    """What is wrong with a well-formed tag, and what the registry advises against; an empty tuple when nothing is."""
    return tuple(_slips(tag))


def valid(tag: str) -> bool:
    """True when *tag* is valid (2.2.9): well-formed, every subtag registered, no variant and no singleton twice.

    An extended language must stand after its prefix (2.2.2); a variant should (2.2.5), which only :func:`slips` tells.
    """
    parsed = parse_tag(tag)
    if parsed is None:
        return False
    variants = set(parsed.variants)
    return not any(
        slip.kind in {SlipKind.UNREGISTERED, SlipKind.REPEATED}
        or (slip.kind is SlipKind.PREFIX and slip.subtag not in variants)
        for slip in slips(parsed)
    )


def _slips(tag: LanguageTag) -> Iterator[Slip]:
    known = registry()
    keys = (f"grandfathered {tag.whole}", f"redundant {tag.whole}")
    whole = next((key for key in keys if key in known.deprecated), "")
    if whole:
        yield Slip(SlipKind.DEPRECATED, tag.whole, known.deprecated[whole])
    for kind, subtag, registered in _subtags(tag, known):
        if subtag not in registered:
            yield Slip(SlipKind.UNREGISTERED, subtag, known.doubles.get(subtag, "") if kind == "language" else "")
        elif f"{kind} {subtag}" in known.deprecated and not whole:
            yield Slip(SlipKind.DEPRECATED, subtag, known.deprecated[f"{kind} {subtag}"])
    yield from _misplaced(tag, known)
    for subtags in (tag.variants, tag.singletons):
        for place, subtag in enumerate(subtags):
            if subtag in subtags[:place]:
                yield Slip(SlipKind.REPEATED, subtag)


def _subtags(tag: LanguageTag, known: Registry) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Kind and text of each subtag that the registry must know, with those of its kind."""
    if tag.language:
        yield "language", tag.language, known.languages
    yield from (("extlang", subtag, known.extlangs) for subtag in tag.extlangs)
    if tag.script:
        yield "script", tag.script, known.scripts
    if tag.region:
        yield "region", tag.region, known.regions
    yield from (("variant", subtag, known.variants) for subtag in tag.variants)


def _misplaced(tag: LanguageTag, known: Registry) -> Iterator[Slip]:
    """Extended languages after another language than theirs, and variants before which none of their prefixes is."""
    for place, subtag in enumerate(tag.extlangs):
        # Three may stand by the grammar, one only is ever valid (2.2.2, point 4).
        if subtag in known.extlangs and (place or known.prefixes.get(subtag) != tag.language):
            yield Slip(SlipKind.PREFIX, subtag, known.prefixes.get(subtag, ""))
    for place, subtag in enumerate(tag.variants):
        prefixes = known.prefixes.get(subtag, "").split()
        before = {tag.language, *tag.extlangs, tag.script, tag.region, *tag.variants[:place]}
        if prefixes and not any(set(prefix.split("-")) <= before for prefix in prefixes):
            yield Slip(SlipKind.PREFIX, subtag, prefixes[0])


@lru_cache(maxsize=256)
def judge_tag(tag: str) -> Language:
    """Judge the primary language of *tag*, whatever follows (ACT rules, « known primary language tag »).

    KNOWN when the registry has it as a language: ``fr``, ``FR-be``, ``de-hello``, ``kab``. UNKNOWN for ``fra``,
    ``fr_FR``, ``français``, ``i-klingon``, ``x-moi``. UNSURE when a tag that is known stands among spaces, commas and
    the like: what is read then depends on who reads.
    """
    primary, *others = tag.lower().split("-")
    if primary in registry().languages and all(not part or (part.isascii() and part.isalnum()) for part in others):
        return Language.KNOWN
    primary = primary.strip(SPACES + ",;")
    return Language.UNSURE if primary in registry().languages else Language.UNKNOWN


@lru_cache(maxsize=256)
def judge_code(tag: str) -> Language:
    """Judge *tag* as the RGAA does (8.4 and 8.8, glossary « Code de langue »).

    A code of two letters (ISO 639-1) or three (ISO 639-2 and following) counts, and what its author adds after a hyphen
    does not. UNSURE for a three-letter code that ISO 639-2 has and the registry has not, since there is a shorter one
    (``fra``): it is valid by the RGAA's words, and few screen readers know it. UNSURE too when what follows the hyphen
    is no word (``fr-``).
    """
    primary, *others = tag.strip(SPACES).lower().split("-")
    if primary in registry().languages and all(part.isascii() and part.isalnum() for part in others):
        return Language.KNOWN
    doubtful = primary in registry().doubles or primary in registry().languages
    return Language.UNSURE if doubtful else Language.UNKNOWN
