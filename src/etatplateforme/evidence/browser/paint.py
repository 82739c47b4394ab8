"""Texts of a page, their styles, and the pixels that they paint: the page is photographed with them and without."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pydantic import TypeAdapter

from etatplateforme.evidence.browser.kit import Kit
from etatplateforme.guarantor.rendered import RGBA, Component, Doubt, Layer, Painted, Spot, Text

if TYPE_CHECKING:
    from playwright.sync_api import Page as Tab

Box: TypeAlias = tuple[float, float, float, float]

BAND = 4_000
"""Height of one photograph."""

BARE = "*, ::before, ::after { -webkit-text-fill-color: transparent !important; transition: none !important }"
"""Takes the texts away and leaves all the rest, even what has the colour of its text."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A text as the page's script tells it, with the boxes of its lines in the page."""

    spot: Spot
    color: RGBA
    size: float
    weight: int
    layers: tuple[Layer, ...]
    doubts: tuple[Doubt, ...]
    boxes: tuple[Box, ...]


_WRITTEN = TypeAdapter(tuple[_Written, ...])
_COMPONENTS = TypeAdapter(tuple[Component, ...])
_PAINTED = TypeAdapter(tuple[Painted | None, ...])
_SIZE = TypeAdapter(tuple[int, int])
_YES = TypeAdapter(bool)


class Eye:
    """A tab of ours that reads photographs."""

    def __init__(self, tab: "Tab") -> None:
        self._kit = Kit.load(tab, "pixels")

    def read(self, written: bytes, bare: bytes, boxes: Sequence[Sequence[Box]]) -> tuple[Painted | None, ...]:
        """What each group of *boxes* paints in *written* that is not in *bare*."""
        return self._kit.ask("read", _PAINTED, _text(written), _text(bare), [list(map(list, each)) for each in boxes])

    def differ(self, before: bytes, after: bytes) -> bool:
        """True when some pixels changed enough to be seen."""
        return before != after and self._kit.ask("differ", _YES, _text(before), _text(after))


def texts(kit: Kit, eye: Eye, height: int, *, images_missing: bool) -> tuple[Text, ...]:
    """Every text that shows, with its pixels down to *height*."""
    written = kit.ask("texts", _WRITTEN)
    painted: dict[int, Painted] = {}
    for top, one, other in _photographs(kit, height):
        inside = [(at, boxes) for at, text in enumerate(written) if (boxes := _within(text.boxes, top))]
        found = eye.read(one, other, [boxes for _, boxes in inside])
        painted.update({at: paint for (at, _), paint in zip(inside, found, strict=True) if paint is not None})
    return tuple(
        Text(
            spot=text.spot,
            color=text.color,
            size=text.size,
            weight=text.weight,
            layers=text.layers,
            doubts=tuple(doubt for doubt in text.doubts if doubt is not Doubt.IMAGE or images_missing),
            painted=painted.get(at),
        )
        for at, text in enumerate(written)
    )


def components(kit: Kit) -> tuple[Component, ...]:
    """Fields that the page dresses itself."""
    return kit.ask("components", _COMPONENTS)


def _photographs(kit: Kit, height: int) -> list[tuple[int, bytes, bytes]]:
    """Bands of the page from its top, each with its texts and without."""
    width, whole = kit.ask("size", _SIZE)
    tops = range(0, min(whole, height), BAND)
    bands = [(top, min(BAND, whole - top)) for top in tops]
    written = [_photograph(kit.tab, width, top, tall) for top, tall in bands]
    kit.run("dress", BARE)
    bare = [_photograph(kit.tab, width, top, tall) for top, tall in bands]
    kit.run("undress")
    return list(zip(tops, written, bare, strict=True))


def _photograph(tab: "Tab", width: int, top: int, tall: int) -> bytes:
    return tab.screenshot(
        full_page=True, clip={"x": 0, "y": top, "width": width, "height": tall}, animations="disabled", scale="css"
    )


def _within(boxes: Sequence[Box], top: int) -> list[Box]:
    """Boxes that start in the band, measured from its top."""
    return [(x, y - top, width, height) for x, y, width, height in boxes if top <= y < top + BAND]


def _text(png: bytes) -> str:
    return b64encode(png).decode("ascii")
