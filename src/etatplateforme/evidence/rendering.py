"""A rendered template: the page, what was invented for it, and the way back from its lines to those of the template."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate

from etatplateforme.evidence.invented import OPENING
from etatplateforme.guarantor.accessibility.scope import OF_ONE_ELEMENT
from etatplateforme.guarantor.facts import Page, PageKind
from etatplateforme.values.finding import Finding, Place, Verdict

WHOLE = re.compile(r"<(?:!doctype|html|head|body|title)\b", re.IGNORECASE)
"""What a whole page has and a fragment does not."""

LONGEST_TAG = 20_000
"""Characters of a tag that are searched for an invented value."""

SHORTEST_MATCH = 8
"""Characters below which the text of a line says too little to tell where it comes from."""

MOST_LINES = 20_000
"""Lines of a page that are searched in the templates."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the rendered source, from offset ``start``: where it was written (from 1, None when not known).

    ``literal`` is True for text that stands as it is in the template: its lines then go on in the template too.
    """

    start: int
    template: str
    line: int | None
    literal: bool


@dataclass(frozen=True, slots=True)
class Unrendered:
    """A template that could not be rendered, and why, in French."""

    template: str
    variant: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rendering:
    """One template rendered with one sample.

    ``invented`` are the variables that the sample does not give; ``guessed`` those that decided which parts are
    shown. ``opposite`` is True when what was invented was taken for false or empty.
    """

    template: str
    page: Page
    variant: str = ""
    invented: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()
    opposite: bool = False
    segments: tuple[Segment, ...] = field(default=(), repr=False)

    def place(self, told: Place) -> Place:
        """Where in the templates the place *told* of the page comes from; the template alone when it is not known."""
        if told.line is None or not self.segments:
            return Place(self.template)
        lines = self.page.html.split("\n")[: told.line]
        offset = sum(len(line) + 1 for line in lines[:-1]) + (told.column or 1) - 1
        segment = self.segments[max(0, bisect_right(self.segments, offset, key=_start) - 1)]
        further = self.page.html.count("\n", segment.start, offset) if segment.literal else 0
        return Place(segment.template, None if segment.line is None else segment.line + further)

    def doubts(self, finding: Finding) -> bool:
        """True when a failure may be due to what was invented, and not to the template."""
        if not self.invented:
            return False
        number = finding.rule.removeprefix("RGAA-")
        if self.opposite or (self.guessed and number not in OF_ONE_ELEMENT):
            return True
        return OPENING in self._tag_at(finding.place)

    def _tag_at(self, place: Place | None) -> str:
        """Source of the tag that stands at a place of the page."""
        if place is None or place.line is None:
            return OPENING  # said of the page as a whole, where something is invented
        lines = self.page.html.split("\n")
        start = sum(len(line) + 1 for line in lines[: place.line - 1]) + (place.column or 1) - 1
        end = self.page.html.find(">", start, start + LONGEST_TAG)
        return self.page.html[start : end if end >= 0 else start + LONGEST_TAG]


@dataclass(frozen=True, slots=True)
class Renderings:
    """All that a folder of templates gave. ``through`` are the templates seen inside the pages that use them."""

    done: tuple[Rendering, ...]
    failed: tuple[Unrendered, ...] = ()
    through: tuple[str, ...] = ()

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages, in the order of the templates."""
        return tuple(rendering.page for rendering in self.done)

    @property
    def invented(self) -> Mapping[str, tuple[str, ...]]:
        """Variables that were invented, by template: what to add to the sample data."""
        found: dict[str, dict[str, None]] = {}
        for rendering in self.done:
            if rendering.invented:
                found.setdefault(rendering.template, {}).update(dict.fromkeys(rendering.invented))
        return {template: tuple(names) for template, names in found.items()}

    def at_source(self, finding: Finding) -> Finding:
        """*finding* with its place in the templates; a failure that may come from an invented value is a question."""
        rendering = next((one for one in self.done if finding.place and one.page.name == finding.place.where), None)
        if rendering is None or finding.place is None:
            return finding
        told = replace(finding, place=rendering.place(finding.place))
        if finding.verdict is not Verdict.FAILED or not rendering.doubts(finding):
            return told
        question = "Avec les vraies valeurs, ce défaut demeure-t-il ? Donnez-les dans les données d'exemple."
        return replace(told, verdict=Verdict.CANT_TELL, question=question, remedy="")


def kind_of(html: str) -> PageKind:
    """Whether a rendered source is a page, or a part of pages."""
    return PageKind.STEP if WHOLE.search(html) else PageKind.FRAGMENT


def page_name(template: str, variant: str) -> str:
    """How the report calls a rendering."""
    name = f"{template} ({variant})" if variant else template
    return "".join(letter if letter.isprintable() else "?" for letter in name)[:200]


def matched_lines(html: str, sources: Mapping[str, str]) -> tuple[Segment, ...]:
    """Segments of the lines of *html* whose text stands once in the *sources*, for an engine that keeps no lines.

    The others lead to the first template of *sources*, which is the one that was rendered, without a line.
    """
    lines = html.split("\n")
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    return tuple(
        _segment(start, line.strip(), sources) for start, line in zip(starts, lines[:MOST_LINES], strict=False)
    )


def _segment(start: int, text: str, sources: Mapping[str, str]) -> Segment:
    if len(text) >= SHORTEST_MATCH:
        found = [template for template, source in sources.items() if text in source]
        if len(found) == 1 and sources[found[0]].count(text) == 1:
            source = sources[found[0]]
            return Segment(start, found[0], source.count("\n", 0, source.index(text)) + 1, literal=False)
    return Segment(start, next(iter(sources)), None, literal=False)


def _start(segment: Segment) -> int:
    return segment.start
