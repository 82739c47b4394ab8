"""RGAA theme 4: captions say that they are captions, a sound can be stopped, a player is not invisible."""

import re
from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.carriers import around, runs_scripts
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.pages import asked, at, right, wrong
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, failed

FOR_THE_DEAF = re.compile(r"sourd|malentend|\bsme\b|\bcaptions?\b|\bcc\b|hard of hearing", re.IGNORECASE)
"""Words by which the label of a track says that it is meant for deaf people."""

FLASH = "application/x-shockwave-flash"


def _kind(track: Element) -> str:
    return track.attributes.get("kind", "").strip().lower()


def _captions(page: Page, view: View) -> Iterator[Judgement]:
    unsure: list[Element] = []
    for video in view.all("video"):
        tracks = [child for child in video.children if child.tag == "track"]
        if any(_kind(track) == "captions" for track in tracks):
            yield right("Les sous-titres pour sourds et malentendants sont annoncés comme tels.")
            continue
        meant = [track for track in tracks if FOR_THE_DEAF.search(track.attributes.get("label", "")[:200])]
        if meant:
            message = 'Sous-titres pour sourds et malentendants sans kind="captions".'
            yield wrong(page, view, meant[0], message, shown=view.exposed(video), test="4.3.2")
        elif view.exposed(video) and "muted" not in video.attributes:
            unsure.append(video)
    yield from asked(
        page,
        unsure,
        '{number} vidéo(s) sans piste de sous-titres pour sourds et malentendants (kind="captions").',
        "La vidéo a-t-elle des paroles ? Si oui, où sont ses sous-titres, ou une version qui en a ?",
        test="4.3.1",
    )


def _sounds(page: Page, view: View) -> Iterator[Judgement]:
    unsure: list[Element] = []
    for media in view.all("audio", "video"):
        plays = "autoplay" in media.attributes and "muted" not in media.attributes
        if not plays or any(outer.tag == "noscript" for outer in around(view, media)):
            continue
        if "controls" in media.attributes and view.tabbable(media):
            yield right("Le son se règle sur son lecteur.")
        elif media.tag == "audio" and "loop" in media.attributes and not runs_scripts(view):
            message = "Son qui démarre seul, sans fin, et que rien ne permet d'arrêter."
            yield failed(message, place=at(page, media), test="4.10.1")
        else:
            unsure.append(media)
    yield from asked(
        page,
        unsure,
        "{number} son(s) ou vidéo(s) qui démarre(nt) seul(s) (autoplay).",
        "Le son dure-t-il trois secondes au plus, ou peut-on l'arrêter ou le baisser dans la page ?",
        test="4.10.1",
    )


def _players(page: Page, view: View) -> Iterator[Judgement]:
    for player in view.all("object", "embed"):
        if player.attributes.get("type", "").strip().lower() != FLASH:
            continue
        modes = {player.attributes.get("wmode", "").strip().lower()}
        modes |= {
            child.attributes.get("value", "").strip().lower()
            for child in player.children
            if child.tag == "param" and child.attributes.get("name", "").strip().lower() == "wmode"
        }
        if not modes.isdisjoint({"transparent", "opaque"}):
            message = "Animation Flash que ses réglages (wmode) rendent invisible aux lecteurs d'écran."
            yield wrong(page, view, player, message, test="4.13.1")
    yield from asked(
        page,
        [media for media in view.all("audio", "video") if view.visible(media) and not view.exposed(media)],
        "{number} lecteur(s) de média qui se voi(en)t mais que aria-hidden cache aux aides techniques.",
        "Le média est-il décoratif, ou ce qu'il offre est-il donné autrement à qui ne voit pas l'écran ?",
        test="4.13.1",
    )


CAPTIONS = criterion(
    "4.3",
    Words(
        title="Les sous-titres pour sourds et malentendants sont annoncés comme tels",
        remedy='Écrivez kind="captions" sur la balise track de ces sous-titres.',
        person="Léa, sourde, dont le lecteur ne propose pas les sous-titres qui existent pourtant.",
        nothing="Aucune vidéo sur les pages examinées.",
    ),
    _captions,
    detects=("4.3.2",),
)
SOUND = criterion(
    "4.10",
    Words(
        title="Un son qui démarre seul peut être arrêté",
        remedy="Ôtez l'attribut autoplay, ou ajoutez l'attribut controls.",
        person="Awa, aveugle, qui n'entend plus son lecteur d'écran sous la musique.",
        nothing="Aucun son ne démarre seul.",
    ),
    _sounds,
    detects=("4.10.1",),
)
PLAYER = criterion(
    "4.13",
    Words(
        title="Un lecteur de média n'est pas invisible aux aides techniques",
        remedy="Remplacez l'animation Flash par une balise video ou audio ; ôtez aria-hidden du lecteur.",
        person="Awa, aveugle, qui entend la vidéo sans pouvoir l'arrêter.",
        nothing="Aucun lecteur de média n'est caché aux aides techniques.",
    ),
    _players,
    detects=("4.13.1",),
)
MULTIMEDIA_CRITERIA = (CAPTIONS, SOUND, PLAYER)
