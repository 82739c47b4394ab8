"""ACT rules on sound and video: what plays by itself, what must have a text. Files are not read, so few are decided."""

import re
from collections.abc import Callable, Iterator

from etatplateforme.guarantor.accessibility.act.outcome import Act, Told, seen
from etatplateforme.guarantor.accessibility.act.scripted import acts, framed
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element

FRAGMENT = re.compile(r"#(?:[^#]*&)?t=(?:npt:)?([0-9]{0,9}(?:\.[0-9]{1,9})?),([0-9]{1,9}(?:\.[0-9]{1,9})?)(?:&|$)")
"""Part of a file that an address asks for, in seconds (Media Fragments 4.2.1)."""

SHORT = 3.0
"""Seconds of sound beyond which it must be stopped (WCAG 1.4.2)."""


def addresses(media: Element) -> list[str]:
    """Addresses of the files that a player may play."""
    sources = (child.attributes.get("src", "") for child in media.children if child.tag == "source")
    return [text for text in (media.attributes.get("src", ""), *sources) if text.strip()]


def _plays_by_itself(view: View) -> Iterator[Element]:
    """Players that start alone with their sound; one without a file may be given it by a script."""
    for media in view.all("audio", "video"):
        if "autoplay" in media.attributes and "muted" not in media.attributes and (addresses(media) or acts(view)):
            yield media


def short(media: Element) -> bool:
    """True when every address asks for three seconds at most, played once."""
    parts = [FRAGMENT.search(text.strip()) for text in addresses(media)]
    lasting = [float(part[2]) - float(part[1] or 0) for part in parts if part is not None]
    return bool(parts) and len(lasting) == len(parts) and max(lasting) <= SHORT and "loop" not in media.attributes


def _controlled(view: View, media: Element) -> bool:
    return "controls" in media.attributes and view.visible(media) and view.exposed(media)


def _no_long_sound(view: View) -> Iterator[Told]:
    for media in _plays_by_itself(view):
        yield media, seen(view, right=short(media) or None)


def _can_be_stopped(view: View) -> Iterator[Told]:
    for media in _plays_by_itself(view):
        yield media, seen(view, right=_controlled(view, media) or None)


def _no_imposed_sound(view: View) -> Iterator[Told]:
    for media in _plays_by_itself(view):
        yield media, seen(view, right=_controlled(view, media) or short(media) or None)


def _videos(view: View) -> Iterator[Told]:
    """Videos that are shown: their sound and their pictures are for a person to judge."""
    for video in view.all("video"):
        if view.visible(video) or view.sheets_may_hide:
            yield video, seen(view, right=None)


def _audios(view: View) -> Iterator[Element]:
    for audio in view.all("audio"):
        if "autoplay" in audio.attributes or _controlled(view, audio) or acts(view) or view.sheets_may_hide:
            yield audio


def silent(view: View, media: Element) -> bool:
    """True when the page holds nothing but players: no word, no link, no image, no script that could bring some."""
    if acts(view) or framed(view) or any(True for _ in view.all("a", "area", "img", "svg:svg", "canvas", "input")):
        return False
    fallback = {media, *media.within()}
    return not any(
        isinstance(item, str) and item.strip() and not view.hidden(element)
        for element in view.document.elements
        if element not in fallback
        for item in element.content
    )


def _heard(view: View) -> Iterator[Told]:
    """Sounds without a single word beside them have no transcript; the others are for a person to compare."""
    for audio in _audios(view):
        yield audio, seen(view, right=False if silent(view, audio) else None)


def _told_in_text(view: View) -> Iterator[Told]:
    for video, verdict in _videos(view):
        yield video, seen(view, right=False) if silent(view, video) else verdict


def _asked(code: str, judge: Callable[[View], Iterator[Told]], question: str) -> Act:
    return Act(code, judge, question=question)


TRANSCRIPT = "Tout ce qui s'entend et se voit est-il dit dans un texte de la page, ou dans un texte lié à côté ?"
CAPTIONS = "Les sous-titres disent-ils tout ce qui s'entend ?"
DESCRIPTION = "Ce qui se voit et compte est-il dit par la bande-son ou par une audiodescription ?"
DOUBLE = "Le texte de la page dit-il la même chose, et est-il annoncé que le média en est une version ?"
SOUND = "Ce son dure-t-il plus de trois secondes, et peut-on l'arrêter dans la page ?"

MEDIA = (
    _asked("80f0bf", _no_imposed_sound, SOUND),
    _asked("aaa1bf", _no_long_sound, SOUND),
    _asked("4c31df", _can_be_stopped, SOUND),
    _asked("2eb176", _heard, TRANSCRIPT),
    _asked("afb423", _heard, DOUBLE),
    _asked("e7aa44", _heard, TRANSCRIPT),
    _asked("1a02b0", _told_in_text, TRANSCRIPT),
    _asked("c5a4ea", _videos, DESCRIPTION),
    _asked("1ea59c", _videos, DESCRIPTION),
    _asked("1ec09b", _videos, DESCRIPTION),
    _asked("eac66b", _videos, CAPTIONS),
    _asked("f51b46", _videos, CAPTIONS),
    _asked("ab4d13", _videos, DOUBLE),
    _asked("fd26cf", _videos, DOUBLE),
    _asked("c3232f", _videos, TRANSCRIPT),
    _asked("ee13b5", _videos, TRANSCRIPT),
    _asked("d7ba54", _videos, DESCRIPTION),
)
