"""Headings, paragraphs and lists: the plain text of each, what is strong or a link in it, and its language.

A span points into the text by characters; the text itself never holds markup. So whatever a person typed stays text,
and a channel that knows no emphasis (SMS) reads ``text`` alone.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from etatplateforme.errors import Broken, Fault

LONGEST_LINK = 2_000
MOST_SPANS = 200

_LINK = re.compile(r"(?:https://|mailto:|tel:)[^\s<>\"'`\\]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"})


@dataclass(frozen=True, slots=True)
class Span:
    """Characters *start* to *end* (excluded) of a text: a link when ``href`` is not empty, else strong."""

    start: int
    end: int
    href: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading under the title, which is the subject. ``lang`` is a BCP 47 tag; empty: French."""

    text: str = field(repr=False)
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a newline in it breaks the line."""

    text: str = field(repr=False)
    spans: tuple[Span, ...] = ()
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list, one text an item; ``spans`` is empty, or has one tuple an item."""

    texts: tuple[str, ...] = field(repr=False)
    spans: tuple[tuple[Span, ...], ...] = ()
    lang: str = ""


Part: TypeAlias = Heading | Paragraph | Items

written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""JSON in its one spelling, for what the store keeps and what is hashed."""

_TAGS: dict[type[Part], str] = {Heading: "h", Paragraph: "p", Items: "l"}


def paragraphs(*texts: str) -> tuple[Part, ...]:
    """Content made of paragraphs only."""
    return tuple(Paragraph(text) for text in texts)


def is_language(tag: str) -> bool:
    """True for the shape of a BCP 47 tag: ``fr``, ``pt-BR``, ``zh-Hans``. Whether it is registered is not looked up."""
    return _LANGUAGE.fullmatch(tag) is not None


def right_to_left(tag: str) -> bool:
    """True for a language that is written from right to left."""
    return tag.partition("-")[0] in _RIGHT_TO_LEFT


def is_link(href: str) -> bool:
    """True for what a link may point at: ``https://``, ``mailto:`` or ``tel:``, without space or quote."""
    return len(href) <= LONGEST_LINK and _LINK.fullmatch(href) is not None and printable(href)


def printable(text: str, allowed: str = "") -> bool:
    """True when *text* has no control character but *allowed*, no line separator, and fits in UTF-8."""
    if text.isprintable():  # the quick answer for nearly every text: it refuses more than we do
        return True
    return not any(unicodedata.category(mark) in {"Cc", "Cs", "Zl", "Zp"} and mark not in allowed for mark in text)


def texts_of(content: Iterable[Part]) -> Iterable[str]:
    """Every text of *content*, in order."""
    for part in content:
        yield from part.texts if isinstance(part, Items) else (part.text,)


def spanned(part: Part) -> tuple[tuple[str, tuple[Span, ...]], ...]:
    """Each text of *part* with its spans."""
    match part:
        case Heading():
            return ((part.text, ()),)
        case Paragraph():
            return ((part.text, part.spans),)
        case Items():
            return tuple(zip(part.texts, part.spans or ((),) * len(part.texts), strict=True))


def part_faults(part: Part) -> list[Fault]:
    """What is wrong with the spans and the language of *part*."""
    faults: list[Fault] = []
    if part.lang and not is_language(part.lang):
        faults.append(
            Fault("content", "La langue d'une partie n'est pas un code de langue.", "Écrivez « en », « ar »…")
        )
    if isinstance(part, Items) and len(part.spans) not in (0, len(part.texts)):
        return [*faults, _bad_span()]
    if not isinstance(part, Heading) and part.spans and not all(_sound(*each) for each in spanned(part)):
        faults.append(_bad_span())
    return faults


def _sound(text: str, spans: tuple[Span, ...]) -> bool:
    edges = [edge for span in spans for edge in (span.start, span.end)]
    inside = edges == sorted(edges) and all(0 <= edge <= len(text) for edge in edges)
    links = all(not span.href or is_link(span.href) for span in spans)
    return len(spans) <= MOST_SPANS and inside and links and all(span.start < span.end for span in spans)


def _bad_span() -> Fault:
    remedy = "Un lien commence par https://, mailto: ou tel: ; deux passages ne se chevauchent pas."
    return Fault("content", "Un passage en gras ou un lien n'est pas valable.", remedy)


def encode(content: Iterable[Part]) -> str:
    """Content as canonical JSON, for the store and for the hash."""
    return written([_row(part) for part in content])


def _row(part: Part) -> list[object]:
    texts = part.texts if isinstance(part, Items) else (part.text,)
    rest: dict[str, object] = {"lang": part.lang} if part.lang else {}
    if not isinstance(part, Heading) and any(part.spans):
        rest["spans"] = [[[span.start, span.end, span.href] for span in spans] for _, spans in spanned(part)]
    return [_TAGS[type(part)], *texts, *([rest] if rest else [])]


def decode(text: str) -> tuple[Part, ...]:
    """Content from the store. Raises Broken when it is not what :func:`encode` wrote."""
    try:
        return tuple(_part(tag, told) for tag, *told in json.loads(text))
    except (ValueError, TypeError, LookupError):
        raise Broken(
            "Le contenu d'un message enregistré ne peut pas être relu.",
            remedy="Restaurez la sauvegarde du magasin de données ; ce message-là ne part pas.",
            code="message_damaged",
        ) from None


def _part(tag: object, told: Sequence[object]) -> Part:
    rest = cast(dict[str, object], told[-1]) if told and isinstance(told[-1], dict) else {}
    texts = tuple(text for text in told if isinstance(text, str))
    lang = rest.get("lang", "")
    if len(texts) + bool(rest) != len(told) or not isinstance(lang, str):
        raise ValueError
    spans = _spans(rest["spans"], len(texts)) if "spans" in rest else ((),) * len(texts)
    match tag:
        case "l":
            return Items(texts, spans if any(spans) else (), lang)
        case "h" if len(texts) == 1 and not spans[0]:
            return Heading(texts[0], lang)
        case "p" if len(texts) == 1:
            return Paragraph(texts[0], spans[0], lang)
        case _:
            raise ValueError


def _spans(told: object, count: int) -> tuple[tuple[Span, ...], ...]:
    rows = cast(Sequence[Sequence[tuple[object, object, object]]], told)
    if len(rows) != count:
        raise ValueError
    return tuple(tuple(_span(start, end, href) for start, end, href in row) for row in rows)


def _span(start: object, end: object, href: object) -> Span:
    if type(start) is not int or type(end) is not int or not isinstance(href, str):
        raise ValueError
    return Span(start, end, href)
